"""Watch notes, "watch tonight": a worker asks the shifts to come to keep something in mind about a young person, until then.

It stands where those on duty look and in the morning's log, and changes nothing else: nobody is paged by it, no question is asked for it,
and it says nothing of how great a risk is (promise 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import watching
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from desk.alerts import worker_of
from desk.plans import about_child
from desk.refusals import Refused
from desk.written import written
from ladder import cadence
from scheduler.case import Case
from scheduler.engine import Engine
from scheduler.known import Council

STANDS_AT_MOST = timedelta(days=7)
WORDS_AT_MOST = 1000  # characters: it is read on the way to something else

_TEXT = "watch_note.text_sealed"


@dataclass(frozen=True, slots=True)
class Watched:
    """One note as it stands, or stood; workers by reference."""

    id: UUID
    child: UUID
    ref: str
    text: str
    by: str
    since: datetime
    until: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None


def until_morning(council: Council, now: datetime) -> datetime:
    """Until when a note stands of which nobody says more: the next working morning, when whoever it concerns is there."""
    morning = cadence.next_working_morning(now, council.zone, council.office.days, council.holidays)
    return min(morning, now + STANDS_AT_MOST)


def words_of(text: str) -> str:
    """What to watch for, and why; or a refusal."""
    return written(text, "A watch note", WORDS_AT_MOST)


def end_of(until: datetime | None, now: datetime) -> datetime:
    """Until when; or a refusal."""
    if until is None:
        raise Refused("Say until when, as a date and a time.")
    if until <= now:
        raise Refused("That time is over: name one to come.")
    if until > now + STANDS_AT_MOST:
        raise Refused(f"A watch note stands for {STANDS_AT_MOST.days} days at most: name an earlier time.")
    return until


async def watch(engine: Engine, scope: Scope, vault: Vault, child: str, worker: str, text: str, until: datetime | None) -> None:
    """Write one."""
    kept = words_of(text)

    async def act(tx: AsyncConnection, case: Case) -> None:
        own, ends_at, note_id = Scope(case.council.id), end_of(until, case.now), engine.new_id()
        of = {"id": note_id, "authority_id": case.council.id, "young_person_id": case.id, "by": (await worker_of(tx, own, worker)).id}
        times = {"since": case.now, "until": ends_at, "ended_at": None, "ended_by": None}
        await watching.insert(tx, own, [of | times | {"text_sealed": vault.seal(_TEXT, note_id, kept)}])
        reason = f"{worker} asks the shifts to come to watch"
        content = {"note": note_id.hex, "until": ends_at.isoformat()}
        case.write_line(SubjectKind.PERSON, case.id, None, "WatchBegan", reason, worker, content)

    await about_child(engine, scope, child, worker, act)


async def end(engine: Engine, scope: Scope, child: str, note_id: UUID, worker: str) -> None:
    """End one before its time."""

    async def act(tx: AsyncConnection, case: Case) -> None:
        own = Scope(case.council.id)
        found = await watching.note_of(tx, own, note_id)
        if found is None or found.young_person_id != case.id:
            raise Refused(f"There is no such watch note about {child}.")
        if not await watching.end(tx, own, note_id, (await worker_of(tx, own, worker)).id, case.now):
            raise Refused(f"That watch note is over: {_why_over(found)}.")
        case.write_line(SubjectKind.PERSON, case.id, None, "WatchEnded", f"{worker} ended a watch note", worker, {"note": note_id.hex})

    await about_child(engine, scope, child, worker, act)


def _why_over(found: Record) -> str:
    return "its time has come" if found.ended_by_ref is None else f"{found.ended_by_ref} ended it"


async def standing(tx: AsyncConnection, scope: Scope, vault: Vault, now: datetime, about: Iterable[UUID] | None = None) -> list[Watched]:
    """Those that stand now, of everybody or about these young people, the oldest first."""
    rows = watching.standing(tx, scope, now) if about is None else watching.standing_of(tx, scope, about, now)
    return [opened(vault, row) for row in await rows]


async def stood(tx: AsyncConnection, scope: Scope, vault: Vault, since: datetime, until: datetime) -> list[Watched]:
    """Those that stood at some moment between these two, as they stood at the end of it."""
    return [opened(vault, row, until) for row in await watching.stood(tx, scope, since, until)]


def opened(vault: Vault, row: Record, as_of: datetime | None = None) -> Watched:
    """One note, legible; what became of it after `as_of` is left out."""
    is_ended = row.ended_at is not None and (as_of is None or row.ended_at < as_of)
    return Watched(
        id=row.id,
        child=row.young_person_id,
        ref=row.ref,
        text=vault.open(_TEXT, row.id, row.text_sealed),
        by=row.by_ref,
        since=row.since,
        until=row.until,
        ended_at=row.ended_at if is_ended else None,
        ended_by=row.ended_by_ref if is_ended else None,
    )
