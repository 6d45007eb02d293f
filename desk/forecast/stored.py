"""The forecast of a database: what its teams are to expect of the plans that stand in it, remembered until any of that changes.

Only some young people are played, each for their team's share; those who are played are asked as if everybody could be reached.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, samples
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from desk.forecast.building import EVERY_CHANNEL, within_reach
from desk.forecast.chance import Chance
from desk.forecast.figures import Figures
from desk.forecast.load import WORKERS_PAGES, Budgeted, Weeks, weeks_of, workers_at_night
from desk.forecast.playing import play
from ladder import cadence, rungs
from ladder.roster import Shift
from scheduler import reading
from scheduler.case import Case, Tools
from scheduler.clock import Clock
from scheduler.codec import to_json
from scheduler.known import Council

log = structlog.get_logger()

SEED = 1
_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Expected:
    """What one team is to expect, and what it agreed to carry."""

    team: str
    pages: float  # a night
    budget: float

    @property
    def is_within_budget(self) -> bool:
        """Whether it may go live: to a tenth of a page."""
        return round(self.pages, 1) <= self.budget


async def expected(database: Database, clock: Clock, months: int) -> list[Expected]:
    """What every team is to expect, from so many months of young people in each council: they are what a start has to wait for.

    What had to be played is remembered: the same plans are not played again this week.
    """
    async with database.reading() as tx:
        now, councils = await clock.civil(tx), await authorities.all_of(tx, Scope.everywhere())
        drawn = [await _drawn(tx, one, now, months) for one in councils]
    found: list[Expected] = []
    for one in drawn:
        if one is not None:
            found += await _of_council(database, one)
    return found


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The young people of one council who stand for all."""

    scope: Scope
    teams: dict[UUID, Record]
    cases: list[Case]
    of: dict[UUID, int]  # how many each team has in all
    weeks: Weeks
    months: int

    @property
    def council(self) -> Council:
        """Whose they are."""
        return self.cases[0].council


async def _drawn(tx: AsyncConnection, authority: Record, now: datetime, months: int) -> _Drawn | None:
    scope = Scope(authority.id)
    teams = {row.id: row for row in await authorities.teams_of(tx, scope)}
    today, per_team = cadence.local_date(now, authority.timezone), max(1, months // max(len(teams), 1))
    rows = await samples.of_every_team(tx, scope, today, per_team)
    cases = await _readable(tx, scope, list(dict.fromkeys(row.young_person_id for row in rows)), _tools(now))
    if not cases:
        return None
    of: Counter[UUID] = Counter()
    for team, number in {(row.team_id or next(iter(teams)), row.of) for row in rows}:
        of[team] += number
    for council, tools in {id(case.council): (case.council, case.tools) for case in cases.values()}.values():
        within_reach(council, tools.new_id)  # who had to be read alone came with a council of their own
    return _Drawn(scope, teams, list(cases.values()), of, weeks_of(now, authority.timezone, to_come=False), months)


async def _readable(tx: AsyncConnection, scope: Scope, ids: list[UUID], tools: Tools) -> dict[UUID, Case]:
    """Their cases; somebody about whom a row cannot be read stands for nobody here, and is told of as parked by whoever decides."""
    try:
        return await reading.read(tx, scope, ids, tools)
    except SQLAlchemyError:
        raise  # of the database itself
    except Exception as error:
        if len(ids) == 1:
            log.error("not_forecast", young_person=ids[0].hex, error=type(error).__name__)
            return {}
    return {found: case for one in ids for found, case in (await _readable(tx, scope, [one], tools)).items()}


async def _of_council(database: Database, drawn: _Drawn) -> list[Expected]:
    digest = _digest(drawn)
    pages = {team.id: team.forecast_pages for team in drawn.teams.values() if team.forecast_of == digest}
    if len(pages) < len(drawn.teams):
        teams = {team.id: Budgeted(team.ref, team.pages_per_night) for team in drawn.teams.values()}
        told = play(drawn.cases, teams, _FIGURES, SEED, drawn.weeks, of=drawn.of, months=drawn.months)
        pages = {team: load.pages for team, load in zip(teams, told.teams, strict=True)}
        async with database.transaction() as tx:
            for team, number in pages.items():
                await authorities.change_team(tx, drawn.scope, team, forecast_of=digest, forecast_pages=number)
    return [Expected(team.ref, pages[team.id], _budget(team, drawn)) for team in drawn.teams.values()]


def _tools(now: datetime) -> Tools:
    numbers = count(1)
    return Tools(now, now, lambda: UUID(int=next(numbers)), Chance(SEED, "codes").choose, EVERY_CHANNEL)


def _budget(team: Record, drawn: _Drawn) -> float:
    if team.pages_per_night is not None:
        return float(team.pages_per_night)
    return workers_at_night(drawn.council.teams[team.id], drawn.council, drawn.weeks) * WORKERS_PAGES


def _digest(drawn: _Drawn) -> str:
    """Of everything that the forecast depends on, and of nothing that names anybody."""
    council = drawn.council
    content = {
        "weeks": [drawn.weeks.begins_at.isoformat(), drawn.weeks.nights],
        "rules": [repr(_FIGURES), repr(sorted(rungs.TABLE.items())), SEED, drawn.months],
        "calendar": [council.zone, sorted(council.office.days), str(council.office.opens), str(council.office.closes)],
        "ladders": [[tier, to_json(council.asking[tier])] for tier in sorted(council.asking)] + [to_json(council.standing)],
        "shifts": [[team.hex, [_shift(one) for one in known.shifts]] for team, known in sorted(council.teams.items())],
        "of": sorted((team.hex, number) for team, number in drawn.of.items()),
        "cases": [_case(one) for one in sorted(drawn.cases, key=lambda case: case.id)],
    }
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _shift(one: Shift) -> list[Any]:
    return [sorted(one.days), str(one.starts), str(one.ends), one.role, list(one.workers)]


def _case(case: Case) -> list[Any]:
    young, placed, council = case.young, case.placement, case.council
    assert young is not None, "a young person's case"
    reached = [len(council.contacts.get(one, ())) for one in (case.id, *(() if placed is None else placed.carers))]
    lives = None if placed is None else [placed.ask_carer, placed.team_id.hex]
    plans = sorted(
        [one.id.hex, one.starts_with, sorted(one.days), one.times, one.zone, one.tier, one.ended_at is None] for one in case.plans.values()
    )
    return [case.id.hex, young.cover, None if young.allocated_to is None else young.allocated_to.hex, reached, lives, plans]
