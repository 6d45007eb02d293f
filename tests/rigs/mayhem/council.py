"""Who there is on the evening of the mayhem: most on Telegram, some by text, and what each does with a question, by their number alone."""

import json
from dataclasses import dataclass

YOUNG_PEOPLE, CARERS = 1_000_000, 2_000_000  # the first chat of each; a telephone has the same number behind the prefix
PREFIX = "+44770090"  # nobody has such a number: it is longer than any
TEXTED = 3  # every third has no Telegram
TEAM = 500  # people to a duty team
FIRST, EVERY = 18 * 60 + 5, 5  # minutes of the day: when the first questions fall due, and the next


@dataclass(frozen=True, slots=True)
class Role:
    """What one kind of young person does with the first question, with the reminder, and their carer with theirs."""

    share: int  # of a hundred
    first: str | None = None
    again: str | None = None
    carer: str | None = None


ROLES = (
    Role(58, first="1"),
    Role(14, again="1"),
    Role(8, carer="1"),
    Role(4, carer="3"),
    Role(6),
    Role(5, first="3"),
    Role(3, again="4"),
    Role(2, first="I do not want to be here"),
)
_BY_HUNDREDTH = [role for role in ROLES for _ in range(role.share)]
FINE = {"1"}
PRESSES = {"1": "ok", "2": "later", "3": "call", "4": "help"}
CARER_PRESSES = {"1": "seen", "3": "concern"}


def role_of(number: int) -> Role:
    """By the number of the young person, or of their carer: neighbours differ."""
    return _BY_HUNDREDTH[number % 1_000_000 * 37 % 100]


def is_texted(number: int) -> bool:
    """Whether they are reached by text, and not on Telegram."""
    return number % TEXTED == 0


def phone_of(number: int) -> str:
    """Their telephone."""
    return f"{PREFIX}{number}"


def number_of(phone: str) -> int | None:
    """Whose telephone that is; nobody's of these, if it is a worker's."""
    rest = phone.removeprefix(PREFIX)
    return int(rest) if len(rest) == len(str(CARERS)) else None


def worker_phone(team: int, place: int) -> str:
    """The telephone of a worker: the first and second on duty, the manager."""
    return f"+44770090{team * 10 + place:04}"


def crowd(people: int) -> tuple[int, int]:
    """How many young people and how many carers that makes: every second young person has one."""
    young = people * 2 // 3
    return young, people - young


def council(people: int, slots: int) -> str:
    """A council file with so many people; each young person is asked once that evening, at one of so many times."""
    young, carers = crowd(people)
    teams = young // TEAM + 1
    office = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}
    authority = {"ref": "westshire", "name": "Westshire", "timezone": "Europe/London", "office": office}
    members, placements, plans = [], [], []
    for team in range(teams):
        members += [_person(f"DW-{team}-{place}", "worker", _telephone(worker_phone(team, place))) for place in range(3)]
    for one in range(young):
        child = f"YP-{one}"
        members.append(_person(child, "young_person", _reached(YOUNG_PEOPLE + one)) | {"sign": f"Kite{one}", "cover": "open"})
        beside: dict[str, object] = {"carers": [], "ask_carer": "never"}
        if one < carers:
            members.append(_person(f"CA-{one}", "carer", _reached(CARERS + one)))
            beside = {"carers": [f"CA-{one}"], "ask_carer": "always"}
        placed = {"placed_by": "westshire", "hosted_by": "westshire", "team": f"team-{one // TEAM}", "starts_on": "2026-11-01"}
        placements.append({"young_person": child, **beside, **placed})
        minute = FIRST + one % slots * EVERY
        times = [f"{minute // 60:02}:{minute % 60:02}"]
        plans.append({"ref": "evening", "about": child, "starts_with": "young_person", "days": "all", "times": times, "tier": "arrival"})
    file = {
        "authority": authority | {"holidays": "england_and_wales", "last_resort": "DW-0-2", "team": "team-0"},
        "teams": [{"ref": f"team-{team}", "shifts": _shifts(team)} for team in range(teams)],
        "people": members,
        "placements": placements,
        "plans": plans,
    }
    return json.dumps(file, separators=(",", ":"))  # a file may be no larger than two megabytes


def _shifts(team: int) -> list[dict[str, object]]:
    always: dict[str, object] = {"days": "all", "from": "09:00", "to": "09:00"}
    on_duty: dict[str, object] = {"role": "on_duty", "workers": [f"DW-{team}-0", f"DW-{team}-1"]}
    return [always | on_duty, always | {"role": "manager", "workers": [f"DW-{team}-2"]}]


def _person(ref: str, kind: str, contact: dict[str, object]) -> dict[str, object]:
    return {"ref": ref, "kind": kind, "name": "A. B.", "language": "en", "contacts": [contact]}


def _reached(number: int) -> dict[str, object]:
    return _telephone(phone_of(number)) if is_texted(number) else {"channel": "telegram", "address": str(number), "proven": True}


def _telephone(address: str) -> dict[str, object]:
    return {"channel": "sms", "address": address, "proven": True}
