"""How a forecast is told: to people in a few lines that say what is assumed, to programs as JSON."""

from dataclasses import asdict, fields
from typing import Any
from zoneinfo import ZoneInfo

from desk.forecast.figures import ALSO_ASSUMED, LEFT_OUT, Figures, says
from desk.forecast.load import TeamLoad
from desk.forecast.playing import Forecast
from ladder.words import Treatment


def as_json(told: Forecast) -> dict[str, Any]:
    """For programs. Rates are for a night, or for a day."""
    return {
        "is_a_model": True,
        "assumed": asdict(told.figures),
        "also_assumed": list(ALSO_ASSUMED),
        "left_out": LEFT_OUT,
        "seed": told.seed,
        "begins_on": _first_day(told).isoformat(),
        "nights": told.weeks.nights,
        "young_people": told.young_people,
        "months_played": told.played,
        "teams": [_team(one) for one in told.teams],
    }


def _team(one: TeamLoad) -> dict[str, Any]:
    return {
        "team": one.team,
        "young_people": one.young_people,
        "pages_per_night": round(one.pages, 2),
        "pages_per_worker_night": round(one.pages_for_each, 2),
        "pages_by_day": round(one.pages_by_day, 2),
        "workers_at_night": round(one.workers, 2),
        "budget": round(one.budget, 2),
        "budget_is_written": one.is_written,
        "within_budget": one.is_within_budget,
        "morning_lines": round(one.lines[Treatment.MORNING], 2),
        "board_lines": round(one.lines[Treatment.BOARD], 2),
        "alerts": {cause.value: round(number, 2) for cause, number in _by_number(one)},
    }


def as_lines(told: Forecast, name: str) -> list[str]:
    """For people."""
    lines = [
        f"{name}: {told.young_people} young people with a plan, {told.weeks.nights} nights from {_first_day(told):%A %-d %B %Y}.",
        "This is a model. Nobody was asked; every figure marked [A] is an assumption, to be replaced by those of a pilot.",
        "",
    ]
    for one in told.teams:
        lines += [*_of_team(one), ""]
    lines += ["Assumed:", *(f"  [A] {_share(told.figures, one.name)} {says(one.name)}" for one in fields(Figures))]
    return [*lines, *(f"  [A] {one}" for one in ALSO_ASSUMED), "", LEFT_OUT, _how(told)]


def _of_team(one: TeamLoad) -> list[str]:
    alerts = ", ".join(f"{cause.value.replace('_', ' ')} {number:.1f}" for cause, number in _by_number(one))
    budget = f"{one.budget:.1f}, as the team wrote it down" if one.is_written else f"{one.budget:.1f}, 2 for each worker on duty"
    verdict = "within" if one.is_within_budget else "ABOVE"
    return [
        f"Team {one.team}, {one.young_people} young people",
        f"  pages a night        {one.pages:5.1f}   {verdict} the budget of {budget}",
        f"  for each worker      {one.pages_for_each:5.1f}   {one.workers:.1f} on duty at night",
        f"  pages by day         {one.pages_by_day:5.1f}",
        f"  morning lines a day  {one.lines[Treatment.MORNING]:5.1f}",
        f"  board lines a day    {one.lines[Treatment.BOARD]:5.1f}",
        f"  alerts a day         {sum(one.alerts.values()):5.1f}   {alerts or 'none'}",
    ]


def above(team: str, pages: float, budget: float) -> str:
    """That one team is to expect more than it agreed to carry, with both figures."""
    return (
        f"The team {team} is to expect {pages:.1f} pages a night, and its budget is {budget:.1f}; "
        "plan fewer or calmer check-ins, put more workers on duty, or write down a higher budget with safetynet budget."
    )


def _by_number(one: TeamLoad) -> list[tuple[Any, float]]:
    return sorted(one.alerts.items(), key=lambda pair: (-pair[1], pair[0].value))


def _share(figures: Figures, name: str) -> str:
    return f"{getattr(figures, name) * 100:3.0f} %"


def _first_day(told: Forecast) -> Any:
    return told.weeks.begins_at.astimezone(ZoneInfo(told.zone)).date()


def _how(told: Forecast) -> str:
    return f"{told.played} months of young people were played with the seed {told.seed}; the same file and seed give the same figures."
