"""What a named worker does to an alert from the board or the command line: take, pass on, note, resolve.

Each act looks the code up, locks whom it concerns, and lets `scheduler.acts` decide; a text from the worker's phone ends in the same
place. The answer names everybody by reference.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import PersonKind
from desk.overtaking import on_closing, on_passing
from desk.refusals import Refused
from desk.written import written as plain_text
from ladder.alert import RING_IN_AT_MOST, Phase
from ladder.words import Resolution
from scheduler import acts, finding
from scheduler.acts import Acted, Answer
from scheduler.case import Case
from scheduler.engine import Engine, Job

NOTE_AT_MOST = 4000  # characters: a page of a case record, not a file

_TEXT, _CALLED = "alert_note.text_sealed", "A note"


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a code concerns, and who acts."""

    scope: Scope
    worker: UUID
    alert: UUID | None
    subject: UUID | None
    paged_at: datetime | None


Act = Callable[[AsyncConnection, Case, Found], Awaitable[Acted]]
Also = Callable[[AsyncConnection, Case], Awaitable[None]]


async def take(engine: Engine, scope: Scope, code: str, worker: str, ring_in: int | None = None) -> Acted:
    """Take it; `ring_in` names the minutes within which the worker rings (A2)."""
    if ring_in is not None and not 1 <= ring_in <= RING_IN_AT_MOST:
        raise Refused(f"Ring within 1 to {RING_IN_AT_MOST} minutes; a promise further off is none.")

    async def act(_tx: AsyncConnection, case: Case, found: Found) -> Acted:
        return acts.take(case, code.upper(), found.worker, found.paged_at, ring_in)

    return await act_on(engine, scope, code, worker, act)


async def pass_on(engine: Engine, scope: Scope, code: str, worker: str, drawn: int | None = None) -> Acted:
    """Offer it on: it stays theirs until somebody takes it. `drawn`: the version of it that whoever passes looked at."""

    async def act(tx: AsyncConnection, case: Case, found: Found) -> Acted:
        overtaken = await on_passing(tx, found.scope, case, code.upper(), case.council.people[found.worker].ref, drawn)
        return overtaken or acts.pass_on(case, code.upper(), found.worker, found.paged_at)

    return await act_on(engine, scope, code, worker, act)


def words_of(words: str) -> str:
    """What is kept of a note; or a refusal."""
    return plain_text(words, _CALLED, NOTE_AT_MOST)


async def note(engine: Engine, scope: Scope, vault: Vault, code: str, worker: str, words: str, until: datetime | None = None) -> Acted:
    """Keep what the worker wrote, perhaps naming until when nothing is needed (A1). Kept also where it moves no clock."""
    written = words_of(words)

    async def act(tx: AsyncConnection, case: Case, found: Found) -> Acted:
        acted = acts.note(case, code.upper(), found.worker, found.paged_at, until)
        if acted.answer in (Answer.DONE, Answer.NOTHING_CHANGED):
            await _keep(engine, vault, tx, case, found, written, until)
            return replace(acted, answer=Answer.DONE)
        return acted

    return await act_on(engine, scope, code, worker, act)


async def resolve(
    engine: Engine,
    scope: Scope,
    vault: Vault,
    code: str,
    worker: str,
    outcome: int,
    words: str | None = None,
    *,
    also: Also | None = None,
    drawn: int | None = None,
) -> Acted:
    """Close it with a coded outcome (A6) and perhaps a note.

    `also`: what is written down with it, so that both stand or neither; `drawn`: the version of it that whoever closes looked at.
    """
    if outcome not in list(Resolution):
        raise Refused(f"An outcome is a number from 1 to {max(Resolution).value}.")
    written = None if words is None else words_of(words)

    async def act(tx: AsyncConnection, case: Case, found: Found) -> Acted:
        overtaken = await on_closing(tx, found.scope, case, code.upper(), case.council.people[found.worker].ref, drawn)
        acted = overtaken or acts.resolve(case, code.upper(), found.worker, found.paged_at, Resolution(outcome))
        if acted.is_done and written is not None:
            await _keep(engine, vault, tx, case, found, written, None)
        if acted.is_done and also is not None:
            await also(tx, case)
        return acted

    return await act_on(engine, scope, code, worker, act)


async def act_on(engine: Engine, scope: Scope, code: str, worker: str, act: Act) -> Acted:
    """Find whom a code concerns, lock them, and let `act` decide."""
    async with engine.database.reading() as tx:
        found = await _find(tx, engine, scope, code.upper(), worker)
    if found.subject is None or found.alert is None:
        return Acted(Answer.NOT_OPEN, f"no alert has the code {code.upper()}")
    answer: list[Acted] = []

    async def decide(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        answer.extend([await act(tx, case, found) for case in cases.values()])

    await replace(engine, scope=found.scope).act(Job((found.subject,), decide, f"act on {found.alert.hex}"))
    acted = answer[0]
    return await _resolved_by(engine, found) if acted.answer is Answer.NOT_OPEN else acted


async def _find(tx: AsyncConnection, engine: Engine, scope: Scope, code: str, worker: str) -> Found:
    who = await worker_of(tx, scope, worker)
    own = Scope(who.authority_id)  # codes and references are unique within one authority
    named = await finding.subject_of_code(tx, own, code)
    if named is None:
        return Found(own, who.id, None, None, None)
    now = await engine.clock.civil(tx)
    return Found(own, who.id, named[0], named[1], await finding.paged_at(tx, own, named[0], who.id, now))


async def worker_of(tx: AsyncConnection, scope: Scope, ref: str) -> Record:
    """The worker of that reference, or a refusal."""
    found = [row for row in await people.by_ref(tx, scope, ref) if row.kind is PersonKind.WORKER]
    if not found:
        raise Refused(f"No worker has the reference {ref}.")
    if len(found) > 1:
        raise Refused(f"Two authorities have a worker {ref}; name the authority.")
    return found[0]


async def _keep(engine: Engine, vault: Vault, tx: AsyncConnection, case: Case, found: Found, words: str, until: datetime | None) -> None:
    note_id = engine.new_id()
    of = {"id": note_id, "authority_id": case.council.id, "alert_id": found.alert, "by": found.worker, "at": case.now, "until": until}
    await alerts.insert_notes(tx, found.scope, [of | {"text_sealed": vault.seal(_TEXT, note_id, words)}])


async def _resolved_by(engine: Engine, found: Found) -> Acted:
    """Who resolved it before, and when: the sentence names both."""
    async with engine.database.reading() as tx:
        row = None if found.alert is None else await alerts.alert_of(tx, found.scope, found.alert)
        if row is None or row.phase is not Phase.RESOLVED:
            return Acted(Answer.NOT_OPEN, "the alert is no longer open")
        closer = await people.person_of(tx, found.scope, row.resolved_by)
    return Acted(Answer.NOT_OPEN, "it is resolved", None if closer is None else closer.ref, row.resolved_at)
