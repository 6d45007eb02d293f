"""What comes from a worker's phone: an act on an alert, whose a shared phone is, whether pages reach them; or what could."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener import bridge, busy, done, shared_phones, without_alert, worker
from bot.listener.aside import aside
from bot.listener.said import Said, Settled, Speaker
from bot.listener.worker import OF_THEMSELVES, Wanted
from bot.meaning.worker import HOW_TO_BE_ON
from db.queries import alerts, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from ladder.words import WorkerMeaning
from scheduler import writing
from scheduler.acts import Acted
from scheduler.case import Case
from scheduler.engine import Engine

_HEARS: Mapping[WorkerMeaning, Callable[[Case, Speaker, Wanted, Said], Acted | None]] = {
    WorkerMeaning.DONE: done.hear,
    WorkerMeaning.CALL: bridge.hear,
    WorkerMeaning.CARER: bridge.hear,
}
_OF_A_PHONE = (WorkerMeaning.ON, WorkerMeaning.OFF)


async def hear(
    tx: AsyncConnection,
    engine: Engine,
    vault: Vault,
    speakers: Sequence[Speaker],
    what: Said,
    keys: list[bytes],
    cases: Mapping[UUID, Case],
) -> Settled | None:
    """Act on it under the locks, and answer; `None` where not all whom it concerns are locked. `keys`: of the address it came from."""
    phone, reading = await shared_phones.phone_of(tx, speakers), worker.reading_of(what)
    speaker = shared_phones.whose(phone, speakers, what.at)
    if reading.meaning in _OF_A_PHONE or speaker is None:
        beside = await aside(tx, engine, speakers[0].id)
        if reading.meaning in _OF_A_PHONE:
            text_key = await shared_phones.hear(tx, vault, beside, phone, speakers, reading, what)
        else:
            text_key = "how_on" if reading.rule == HOW_TO_BE_ON else "on_first"
            worker.say(beside, speakers[0], what, text_key, {})
        await writing.write(tx, engine.scope, [beside])
        return Settled(f"worker: {text_key}", str(reading.meaning))
    want = await worker.wanted(tx, speaker, what, keys)
    if any(one not in cases for one in want.subjects):
        return None
    ref = None if phone is None else str(phone.ref)
    if reading.meaning in OF_THEMSELVES:
        return await _of_themselves(tx, engine, speaker, want, what, cases, ref)
    if want.alert is not None and want.subject is not None:
        return await _of_alert(tx, engine, vault, cases[want.subject], speaker, want, what, ref)
    beside = await aside(tx, engine, speaker.id)
    text_key = await without_alert.answer(tx, vault, beside, speaker, want, what, keys)
    await writing.write(tx, engine.scope, [beside])
    return Settled(f"worker: {text_key}", str(reading.meaning))


async def _of_themselves(
    tx: AsyncConnection, engine: Engine, speaker: Speaker, want: Wanted, what: Said, cases: Mapping[UUID, Case], phone: str | None
) -> Settled:
    # Two who become busy at once would each count on the other.
    await people.lock_workers(tx, Scope(speaker.authority_id), speaker.authority_id)
    beside = await aside(tx, engine, speaker.id)
    text_key, passed = await busy.hear(tx, beside, speaker, want, what, cases, phone)
    await writing.write(tx, engine.scope, [beside])
    return Settled(f"worker: {text_key}", str(want.reading.meaning), passed)


async def _of_alert(
    tx: AsyncConnection, engine: Engine, vault: Vault, case: Case, speaker: Speaker, want: Wanted, what: Said, phone: str | None
) -> Settled:
    assert want.alert is not None, "an alert was found"
    acted = _HEARS.get(WorkerMeaning(want.reading.meaning), worker.hear)(case, speaker, want, what)
    if acted is not None and phone is not None:
        reason, content = f"{speaker.ref} wrote from the shared phone {phone}", {"phone": phone}
        case.write_line(SubjectKind.ALERT, want.alert.id, None, "FromSharedPhone", reason, speaker.ref, content)
    if acted is not None and want.reading.words and acted.answer.value in ("done", "nothing_changed"):
        await _keep_note(tx, engine, vault, case, want.alert, speaker, want.reading.words, what)
    return Settled("worker" if acted is None else f"worker: {acted.answer.value}", str(want.reading.meaning), (case.id,))


async def _keep_note(
    tx: AsyncConnection, engine: Engine, vault: Vault, case: Case, alert: Record, speaker: Speaker, words: str, what: Said
) -> None:
    note_id = engine.new_id()
    sealed = vault.seal("alert_note.text_sealed", note_id, words)
    row = {"id": note_id, "authority_id": case.council.id, "alert_id": alert.id, "by": speaker.id, "at": what.at, "text_sealed": sealed}
    await alerts.insert_notes(tx, engine.scope, [{**row, "until": None}])
