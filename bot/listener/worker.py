"""What a duty worker texted or pressed: take, pass, note, list. Whatever is not understood takes nothing, and is answered so."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.channels.inbound import InboundKind
from bot.listener.said import Said, Speaker
from bot.meaning import Question, Reading, read
from bot.meaning.worker import HOW_TO_BE_BUSY, HOW_TO_BE_ON
from db.queries import alerts, drills
from db.queries.rows import Record
from db.scope import Scope
from db.words import Lane, MadeBy
from ladder.alert import Phase
from ladder.codes import DRILL
from ladder.words import WorkerMeaning
from scheduler import acts, finding
from scheduler.acts import Acted, Answer
from scheduler.case import Case
from scheduler.owing import REPLY_WORTH_FOR, owe

# The keys after which the young person's phone rings, or their carer's: a step that is noted (A1).
RING, RING_CARER = "ring", "ring_carer"
_WAITING = (Phase.PAGING, Phase.LISTED)
_NOTED_AS = {RING: "note_rang", RING_CARER: "note_rang_carer"}
_HOW_TO = {HOW_TO_BE_ON: "how_on", HOW_TO_BE_BUSY: "how_busy"}
# What a worker says of themselves, and of no alert.
OF_THEMSELVES = (WorkerMeaning.ON, WorkerMeaning.OFF, WorkerMeaning.BUSY, WorkerMeaning.BACK)
BARE_OK_FOR = timedelta(minutes=30)  # DESIGN §7: every page to that phone within it must be for one alert


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the worker wants of which alert: found before the lock, looked at again under it."""

    reading: Reading
    alert: Record | None = None
    paged_at: datetime | None = None
    open_codes: tuple[str, ...] = ()  # what a bare "ok" might have meant, when it was not one alert
    listed: tuple[Record, ...] = field(default=())
    paged: tuple[Record, ...] = field(default=())  # what pages whoever is busy from now on, and nobody has taken
    drill: Record | None = None  # it was meant, and no alert

    @property
    def subject(self) -> UUID | None:
        """Whom the alert is about."""
        return None if self.alert is None else alerts.subject_of(self.alert)

    @property
    def subjects(self) -> set[UUID]:
        """Whose affairs it may move."""
        return {alerts.subject_of(row) for row in (*self.paged, *([] if self.alert is None else [self.alert]))}


def reading_of(what: Said) -> Reading:
    """What a worker's message asks for; a call's keys take or pass the alert that it announced."""
    if what.inbound.kind is InboundKind.PRESS:
        kind, _, rest = what.inbound.press.partition(":")
        code, _, act = rest.partition(":")
        meaning = {"take": WorkerMeaning.TAKE, "pass": WorkerMeaning.PASS}.get(act)
        if kind == "w" and act in _NOTED_AS:
            return Reading(WorkerMeaning.NOTE, "pressed", code=code, words=locales.text(locales.ENGLISH, _NOTED_AS[act]))
        if kind == "w" and meaning is not None:
            return Reading(meaning, "pressed", code=code)
        return Reading(WorkerMeaning.UNCLEAR, "unknown press")
    if what.inbound.kind is not InboundKind.TEXT:
        return Reading(WorkerMeaning.UNCLEAR, f"not words: {what.inbound.kind.value}")
    return read(what.inbound.text, "en", Question.WORKER)


async def wanted(tx: AsyncConnection, speaker: Speaker, what: Said, address_keys: list[bytes]) -> Wanted:
    """Find the alert a message is about: by its code, or for a bare "ok" by the pages of the last half hour."""
    reading, own = reading_of(what), Scope(speaker.authority_id)  # codes are unique within one authority
    if reading.meaning is WorkerMeaning.LIST:
        return Wanted(reading, listed=tuple(await alerts.on_board(tx, own)))
    if reading.meaning is WorkerMeaning.BUSY:
        return Wanted(reading, paged=tuple([row for row in await alerts.on_board(tx, own) if pages(row, speaker.ref)]))
    if reading.meaning in OF_THEMSELVES or reading.rule in _HOW_TO:
        return Wanted(reading)
    if reading.code is not None and reading.code.upper().startswith(DRILL):
        return Wanted(reading, drill=await drills.by_code(tx, own, reading.code.upper()))
    if reading.code is not None:
        row = await alerts.by_code(tx, own, reading.code.upper())
        paged = None if row is None else await finding.paged_at(tx, own, row.id, speaker.id, what.at)
        return Wanted(reading, row, paged)
    lately = await finding.pages_lately(tx, own, address_keys, what.at, BARE_OK_FOR)
    today = await finding.pages_lately(tx, own, address_keys, what.at, acts.PAGED_MAY_ACT_FOR)
    still_open = [row for row in await alerts.alerts_of(tx, own, today) if row.phase != Phase.RESOLVED]
    meant = next((row for row in still_open if [row.id] == lately), None)
    if reading.meaning is WorkerMeaning.TAKE and meant is not None:
        return Wanted(reading, meant, await finding.paged_at(tx, own, meant.id, speaker.id, what.at))
    # What was paged longer ago is no answer to this "ok", and is named all the same: silence would hide that it waits.
    mine = [row for row in still_open if row.phase != Phase.TAKEN or row.taken_by == speaker.id]
    if reading.meaning is WorkerMeaning.TAKE and len(lately) == 1 and not mine:
        # A drill takes a bare "ok" only where there is nothing else in the world that it could mean.
        return Wanted(reading, drill=await drills.drill_of(tx, own, lately[0]))
    return Wanted(reading, open_codes=tuple(row.code for row in mine))


def pages(row: Record, ref: str) -> bool:
    """Whether an alert waits for that worker: theirs was the last page, and it is not their own."""
    state = row.state if row.phase in _WAITING and isinstance(row.state, dict) else {}
    return bool(state.get("paged") == ref and state.get("taken_by") != ref)


def hear(case: Case, speaker: Speaker, want: Wanted, what: Said) -> Acted | None:
    """Act on the alert under its lock, and answer the worker; `None` when the rules have answered them already."""
    reading, found = want.reading, want.alert
    assert found is not None, "an alert was found"
    code = found.code
    match reading.meaning:
        case WorkerMeaning.TAKE:
            acted = acts.take(case, code, speaker.id, want.paged_at, reading.minutes)
        case WorkerMeaning.PASS:
            acted = acts.pass_on(case, code, speaker.id, want.paged_at)
        case WorkerMeaning.NOTE:
            acted = acts.note(case, code, speaker.id, want.paged_at)
        case _:
            say(case, speaker, what, "not_understood", {"code": code})
            return None
    _answer(case, speaker, what, code, acted, is_note=reading.meaning is WorkerMeaning.NOTE)
    return acted


def _answer(case: Case, speaker: Speaker, what: Said, code: str, acted: Acted, *, is_note: bool) -> None:
    match acted.answer:
        case Answer.DONE if is_note:
            say(case, speaker, what, "noted", {"code": code}, about_alert=True)
        case Answer.DONE:
            pass  # the rules tell the worker what taking or passing did
        case Answer.ALREADY_TAKEN:
            at = None if acted.at is None else acted.at.isoformat()
            say(case, speaker, what, "already_taken", {"code": code, "by": acted.by, "at": at})
        case Answer.NOT_OPEN:
            say(case, speaker, what, "unknown_code", {"code": code})
        case Answer.REFUSED:
            say(case, speaker, what, "refused", {})
        case Answer.NOTHING_CHANGED if is_note:
            say(case, speaker, what, "noted", {"code": code}, about_alert=True)
        case Answer.NOTHING_CHANGED:
            say(case, speaker, what, "not_understood", {"code": code})


def without_alert(want: Wanted) -> tuple[str, dict[str, Any]]:
    """What to answer when no single alert was meant: a text and what fills it."""
    if want.reading.rule in _HOW_TO:
        return _HOW_TO[want.reading.rule], {}
    if want.reading.code is not None:
        return "unknown_code", {"code": want.reading.code.upper()}
    if want.reading.meaning is WorkerMeaning.TAKE or want.open_codes:
        return "open_for_you", {"codes": list(want.open_codes)}
    return "not_understood", {}


def say(
    case: Case, speaker: Speaker, what: Said, text_key: str, params: dict[str, Any], *, about_alert: bool = False, number: int = 0
) -> None:
    """Answer the worker on the phone they wrote from. `number`: which of several texts."""
    owe(
        case,
        made_by=(MadeBy.INBOUND, what.entry, 0, number),
        recipient=speaker.id,
        contact=speaker.contact,
        lane=Lane.REPLY,
        text_key=text_key,
        not_after=what.at + REPLY_WORTH_FOR,
        params=params,
        alert=case.alert.id if about_alert and case.alert is not None else None,
        inbox=what.entry,
    )
