"""Council files of any size, all of whose young people are alike, and their forecasts."""

import json
from datetime import UTC, datetime
from typing import Any

from desk.council import Council, read_council
from desk.forecast.building import EVERY_CHANNEL, Built, build
from desk.forecast.chance import Chance
from desk.forecast.figures import Figures
from desk.forecast.load import TeamLoad, Weeks, weeks_of
from desk.forecast.playing import Forecast, play
from locales import languages
from scheduler.calendar import around, holidays_of

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
WORKING = ["mon", "tue", "wed", "thu", "fri"]
# Three days a week, so that each evening has its share.
STANDARD_DAYS = (["mon", "wed", "fri"], ["tue", "thu", "sat"], ["sun", "wed", "fri"])


def empty(**team: Any) -> dict[str, Any]:
    """One worker by night, two by day, and nobody to ask."""
    office = {"days": WORKING, "from": "09:00", "to": "17:00"}
    shifts = [
        {"days": WORKING, "from": "09:00", "to": "17:00", "role": "on_duty", "workers": ["DW-1", "DW-2"]},
        {"days": ["sat", "sun", "holidays"], "from": "09:00", "to": "17:00", "role": "on_duty", "workers": ["DW-3"]},
        {"days": "all", "from": "17:00", "to": "09:00", "role": "on_duty", "workers": ["DW-3"]},
    ]
    authority = {"ref": "westshire", "name": "Westshire", "timezone": "Europe/London", "office": office}
    return {
        "authority": {**authority, "holidays": "england_and_wales", "last_resort": "LR-1"},
        "teams": [{"ref": "duty", "shifts": shifts, **team}],
        "people": [_person(ref, "worker") for ref in ("DW-1", "DW-2", "DW-3", "LR-1")],
        "placements": [],
        "plans": [],
    }


def _person(ref: str, kind: str, **more: Any) -> dict[str, Any]:
    contact = {"channel": "handset", "manner": "sms", "address": ref.lower(), "proven": False}
    return {"ref": ref, "kind": kind, "name": "A. B.", "language": "en", "contacts": [contact], **more} | (
        {"contacts": [contact | {"proven": True}]} if kind == "worker" else {}
    )


def some(
    number: int, tier: str, *, into: dict[str, Any], ask_carer: str = "always", cover: str = "open", days: Any = None
) -> dict[str, Any]:
    """So many more young people, each with a carer of their own; `standard` is asked on three days a week."""
    for one in range(len(into["plans"]), len(into["plans"]) + number):
        child, carer = f"YP-{one}", f"CA-{one}"
        into["people"] += [_person(child, "young_person", sign="Kite", cover=cover), _person(carer, "carer")]
        placed = {"young_person": child, "carers": [carer], "ask_carer": ask_carer, "starts_on": "2026-01-01"}
        into["placements"].append(placed | {"placed_by": "westshire", "hosted_by": "westshire"})
        when = {"days": days or (STANDARD_DAYS[one % 3] if tier == "standard" else "all"), "times": [f"{16 + one % 3}:{one % 60:02}"]}
        into["plans"].append({"ref": "evening", "about": child, "starts_with": "young_person", "tier": tier, **when})
    return into


def built(council: dict[str, Any], seed: int = 1) -> tuple[Built, Weeks]:
    """The cases of a file, and the weeks to come."""
    file = read(council)
    weeks = weeks_of(NOW, "Europe/London", to_come=True)
    return build(file, around("england_and_wales", weeks.begins_at.date()), weeks.begins_at, Chance(seed, "codes").choose), weeks


def read(council: dict[str, Any]) -> Council:
    """The file, read."""
    raw = json.dumps(council, indent=1).encode()  # JSON is YAML with every string in quotes
    every = frozenset(EVERY_CHANNEL)
    return read_council(raw, languages=frozenset(languages()), holidays_of=holidays_of, configured=every, now=NOW)


def forecast(
    council: dict[str, Any], figures: Figures | None = None, *, seed: int = 1, tiers_move: bool = False, months: int = 40
) -> Forecast:
    """Its forecast, from as few months as tell one council from another."""
    of, weeks = built(council, seed)
    return play(of.cases, of.teams, figures or Figures(), seed, weeks, tiers_move=tiers_move, months=months)


def load(council: dict[str, Any], figures: Figures | None = None, *, seed: int = 1) -> TeamLoad:
    """What its one team is to expect."""
    (one,) = forecast(council, figures, seed=seed).teams
    return one
