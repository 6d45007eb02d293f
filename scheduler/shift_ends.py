"""What a shift leaves behind. Half an hour before it ends whoever holds something hears of it, and at its end both shifts are paged.

Whose next shift follows is not leaving. The text is worth nothing once the shift is over, and then it is not sent; the hand-over is worth
as much an hour late.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts
from db.queries.rows import Record
from db.scope import Scope
from db.words import Lane, MadeBy, SubjectKind
from ladder import roster
from ladder.alert import Phase
from ladder.events import ShiftEnded
from ladder.words import Road
from scheduler import reading, writing
from scheduler.case import CLOCK, Case, Tools
from scheduler.chores import AtShiftEnds, Chore, Window
from scheduler.council import councils
from scheduler.deciding import happen
from scheduler.effects import OfAlert
from scheduler.engine import Engine
from scheduler.known import Council
from scheduler.owing import by_road, owe

log: structlog.stdlib.BoundLogger = structlog.get_logger()

TOLD_BEFORE = timedelta(minutes=30)
SHIFT_ENDS = "shift_ends"  # the text


def shift_chores(engine: Engine) -> list[Chore]:
    """Both, by each authority's own rota."""
    return [
        Chore("shift ends soon", AtShiftEnds(TOLD_BEFORE), partial(_tell, engine)),
        Chore("shift ended", AtShiftEnds(), partial(_hand_over, engine)),
    ]


async def _tell(engine: Engine, tx: AsyncConnection, window: Window) -> None:
    """One text to each who holds something and leaves in half an hour."""
    scope, tools, council = await _of(engine, tx, window)
    soon = _leaving(council, window.since + TOLD_BEFORE, window.until + TOLD_BEFORE)
    leaving = {worker: at for worker, at in soon.items() if at > tools.now}
    cases: list[Case] = []
    for worker, rows in (await _held(tx, scope, council, leaving, "taken_by")).items():
        case = Case(worker, council, tools)
        _owe(case, leaving[worker], rows)
        cases.append(case)
    await writing.write(tx, scope, cases)


def _owe(case: Case, ends_at: datetime, rows: list[Record]) -> None:
    contact = by_road(case, case.id, Road.SMS)
    if contact is None:
        return  # who has no phone that is offered here is not paged either
    ref, codes = case.council.people[case.id].ref, [row.code for row in rows]
    after = _who_comes(case.council, rows[0].team_id, ends_at, case.id)
    owe(
        case,
        made_by=(MadeBy.WATCH, case.id, int(ends_at.timestamp()) // 60, 0),  # no shift of theirs ends twice at one minute
        recipient=case.id,
        contact=contact,
        lane=Lane.REPLY,
        text_key=SHIFT_ENDS,
        not_after=ends_at,
        params={
            "lines": [{"code": row.code, "alert": row.id.hex} for row in rows],
            "ends_at": ends_at.isoformat(),
            "next": after,
        },
    )
    reason = f"the shift of {ref} ends in half an hour, and they hold {', '.join(codes)}"
    case.write_line(SubjectKind.PERSON, case.id, None, "ShiftEndsSoon", reason, CLOCK, {"ends_at": ends_at.isoformat(), "codes": codes})


def _who_comes(council: Council, team: UUID | None, at: datetime, leaver: UUID) -> str | None:
    """Who is paged first from then on, by reference: of the next shift, else the last resort."""
    found = next((one for one in (*council.free(team, at), council.last_resort) if one not in (None, leaver)), None)
    return None if found is None else council.people[found].ref


async def _hand_over(engine: Engine, tx: AsyncConnection, window: Window) -> None:
    """What is still held by somebody who left is offered on. Each young person alone, so that one of whom nothing can be decided keeps
    nobody else's from being handed over; theirs is found by its own clock, and told as parked."""
    scope, tools, council = await _of(engine, tx, window)
    there = {one for team in council.teams.values() for one in roster.on_duty(team.shifts, tools.now, council.zone, council.holidays, None)}
    left = {worker: at for worker, at in _leaving(council, window.since, window.until).items() if str(worker) not in there}
    theirs = [await _held(tx, scope, council, left, state) for state in ("taken_by", "untaken")]
    ended = {alerts.subject_of(row): worker for held in theirs for worker, rows in held.items() for row in rows}
    for subject in await engine.lock(tx, sorted(ended)):
        event = ShiftEnded(council.people[ended[subject]].ref, left[ended[subject]])
        try:
            async with tx.begin_nested():
                await _decide(tx, scope, tools, subject, event)
        except SQLAlchemyError:
            raise  # of the database itself: all of it is tried again
        except Exception as error:
            log.error("not_handed_over", subject=subject.hex, error=type(error).__name__)


async def _decide(tx: AsyncConnection, scope: Scope, tools: Tools, subject: UUID, event: ShiftEnded) -> None:
    cases = await reading.read(tx, scope, [subject], tools)
    for case in cases.values():
        happen(case, OfAlert(event))
    await writing.write(tx, scope, cases.values())


async def _of(engine: Engine, tx: AsyncConnection, window: Window) -> tuple[Scope, Tools, Council]:
    assert window.authority_id is not None, "a shift is an authority's"
    scope, tools = Scope(window.authority_id), await engine.tools(tx)
    return scope, tools, (await councils(tx, scope, [window.authority_id], tools.now))[window.authority_id]


def _leaving(council: Council, after: datetime, until: datetime) -> dict[UUID, datetime]:
    """Whose shift ends then, whichever of their teams' it is: another that goes on keeps them here."""
    shifts = tuple(shift for team in council.teams.values() for shift in team.shifts)
    return {UUID(worker): at for worker, at in roster.leaving(shifts, after, until, council.zone, council.holidays).items()}


async def _held(
    tx: AsyncConnection, scope: Scope, council: Council, workers: Mapping[UUID, datetime], state: str
) -> dict[UUID, list[Record]]:
    """The open alerts of these workers, the oldest first: those they have (`taken_by`), or had until something worse came (`untaken`)."""
    refs: dict[object, UUID] = {council.people[one].ref: one for one in workers}
    held: dict[UUID, list[Record]] = {}
    for row in await alerts.on_board(tx, scope) if refs else ():
        worker = refs.get(row.state.get(state)) if isinstance(row.state, dict) and row.phase != Phase.RESOLVED else None
        if worker is not None:
            held.setdefault(worker, []).append(row)
    return held
