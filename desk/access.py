"""The access log: whoever reads about a young person stands in it before they see anything. What could not be written down is not shown.

It is kept for as many years as the council says, and to the end of the day; then it goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import access, authorities, journal, people
from db.scope import Scope
from db.words import Opened, PersonKind, SubjectKind
from desk.refusals import Refused
from scheduler.case import CLOCK
from scheduler.engine import Engine

KEPT_FOR_YEARS = 6  # where a council says nothing: decision 0037 says why
REFRESHED_WITHIN = timedelta(minutes=10)  # a page that stands open and follows by itself is one reading as long, not six hundred


@dataclass(frozen=True, slots=True)
class Reading:
    """One young person that is about to be shown, and where."""

    opened: Opened
    child: UUID | None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of the log, for whoever asks who looked."""

    at: datetime
    zone: str
    who: str
    opened: Opened
    code: str | None


async def write_down(engine: Engine, scope: Scope, who: str, readings: Sequence[Reading], *, follows: bool = False) -> None:
    """Write these readings down. `follows`: the page was open, and only asks again; what is written down already stays one reading."""
    assert scope.authority_id is not None, "a page shows one council"
    there = await _stands(engine, scope, who) if follows else ()
    new = [one for one in readings if one not in there]
    if not new:
        return
    async with engine.database.transaction() as tx:
        civil, machine = await engine.clock.both(tx)
        of: dict[str, Any] = {"authority_id": scope.authority_id, "at": civil, "logged_at": machine, "who": who}
        lines = [of | {"id": engine.new_id(), "young_person_id": one.child, "opened": one.opened, "code": one.code} for one in new]
        await access.append(tx, scope, lines)


async def _stands(engine: Engine, scope: Scope, who: str) -> set[Reading]:
    """What they have read within the last minutes."""
    async with engine.database.reading() as tx:
        since = await engine.clock.machine(tx) - REFRESHED_WITHIN
        return {Reading(row.opened, row.young_person_id, row.code) for row in await access.logged_since(tx, scope, who, since)}


async def who_looked(tx: AsyncConnection, scope: Scope, ref: str, now: datetime, within: timedelta) -> list[Looked]:
    """Who has looked at this young person, the newest first."""
    found = [row for row in await people.by_ref(tx, scope, ref) if row.kind is PersonKind.YOUNG_PERSON]
    if len(found) != 1:
        raise Refused(f"No young person has the reference {ref}." if not found else f"Two authorities have a {ref}; name the authority.")
    own = Scope(found[0].authority_id)
    council = await authorities.authority(tx, own, found[0].authority_id)
    assert council is not None, "whoever is enrolled has a council"
    return [
        Looked(row.at, council.timezone, row.who, row.opened, row.code) for row in await access.of_child(tx, own, found[0].id, now - within)
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long a council keeps who looked, and from which day on that is now."""

    years: int
    since: datetime


async def kept(tx: AsyncConnection, scope: Scope, machine: datetime) -> Kept:
    """How far back this council's log goes at most."""
    assert scope.authority_id is not None, "each council says it of its own"
    council = await authorities.authority(tx, scope, scope.authority_id)
    assert council is not None, "whose log is read has a council"
    return _kept(council.access_log_years, machine)


async def forget(engine: Engine, tx: AsyncConnection, machine: datetime) -> None:
    """Take away what each council keeps no longer. That lines went, how many, and of which time, is a line of the journal."""
    for council in await authorities.all_of(tx, Scope.everywhere()):
        own, still = Scope(council.id), _kept(council.access_log_years, machine)
        gone = await access.forget(tx, own, still.since)
        if not gone:
            continue
        line = journal.entry(
            id=engine.new_id(),
            authority_id=council.id,
            at=await engine.clock.civil(tx),
            subject_kind=SubjectKind.PERSON,
            subject_id=council.id,
            version=None,
            event="AccessLogForgotten",
            actor=CLOCK,
            reason=f"lines of the access log from before {still.since:%Y-%m-%d} are kept no longer: {gone}",
            content={"lines": gone, "years": still.years, "before": still.since.isoformat()},
        )
        await journal.append(tx, own, [line])


def _kept(years: int | None, machine: datetime) -> Kept:
    years = years or KEPT_FOR_YEARS
    day, is_leap_day = machine.replace(hour=0, minute=0, second=0, microsecond=0), (machine.month, machine.day) == (2, 29)
    # Of a day that the year lacks, the one before: the tables, which count for themselves, are never asked for more than they let go.
    return Kept(years, day.replace(year=day.year - years, day=28) if is_leap_day else day.replace(year=day.year - years))
