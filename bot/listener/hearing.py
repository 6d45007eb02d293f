"""One sender's unsettled messages, under the lock: each heard in order, messages before receipts, and settled in the same commit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.naming import letters
from bot.channels.inbound import InboundKind, Press
from bot.inbox import read_body, told
from bot.listener import carer, receipts, unknown, worker, young
from bot.listener.said import Said, Settled, Speaker, is_code, said, understood
from bot.meaning import Question
from db.queries import alerts, checkins, contacts, inbox, outbox, people
from db.queries.rows import Overtaken, Record
from db.scope import Scope
from db.vault import Vault
from db.words import ContactState, InboxKind, Lane, MadeBy, PersonKind, SendState, SubjectKind
from ladder.replies import THANKS
from ladder.words import CarerMeaning, Cover, Meaning
from scheduler import writing
from scheduler.case import Case
from scheduler.council import contact_of, councils
from scheduler.engine import Engine
from scheduler.owing import REPLY_WORTH_FOR, owe

LATER: Settled | None = None  # not all it concerns is locked: the next pass finds it


class Welcome(Protocol):
    """Redeems an invitation: joins the address to the invited person, and says whose contact it now is."""

    async def __call__(self, tx: AsyncConnection, token: str, channel: str, address: str, now: datetime) -> Record | None:
        """The new contact's row, or nothing."""


@dataclass(slots=True)
class Hearing:
    """What hearing needs, joined once."""

    engine: Engine
    vault: Vault
    welcome: Welcome
    reads_words: Callable[[str], bool]
    nobodys: set[bytes] = field(default_factory=set)  # addresses of people we know who concern nobody: heard as strangers are
    presses: list[tuple[str, Press]] = field(default_factory=list)  # to be settled on their channels once this is committed

    @property
    def scope(self) -> Scope:
        """Whose messages are heard."""
        return self.engine.scope

    def keys_of(self, what: Said) -> list[bytes]:
        """Under what the address may be found that said this: the row's own key may be older than the contact's."""
        return self.vault.address_keys(what.inbound.channel, what.inbound.address)

    async def sender(self, tx: AsyncConnection, sender_key: bytes, cases: dict[UUID, Case], *, only: UUID | None = None) -> None:
        """Hear all that waits of one sender; with `only`, that one entry."""
        machine, now = await self.engine.clock.machine(tx), await self.engine.clock.civil(tx)
        for row in await inbox.unsettled_of(tx, self.scope, sender_key, machine):
            if only not in (None, row.id):
                continue
            settled = await self._entry(tx, row, cases, now)
            if settled is None:
                continue
            fresh = await inbox.settle(tx, self.scope, row.id, settled.how, now, meaning=settled.meaning, about=list(settled.about) or None)
            if not fresh:
                raise Overtaken("somebody else heard this message")

    async def _entry(self, tx: AsyncConnection, row: Record, cases: dict[UUID, Case], now: datetime) -> Settled | None:
        if row.kind in (InboxKind.RECEIPT, InboxKind.OUTCOME):
            return await self._receipt(tx, row, cases)
        what = said(row, read_body(self.vault, row), now)
        if what.inbound.kind is InboundKind.PRESS:
            self.presses.append((what.inbound.channel, Press.of(what.inbound)))
        if what.inbound.kind is InboundKind.START:
            return await self._start(tx, row, what)
        await self._what_may_be_out(tx, cases)
        speakers = await contacts.people_at(tx, self.scope, row.channel, self.keys_of(what))
        by_kind = {kind: [_speaker(one) for one in speakers if one.kind is kind] for kind in PersonKind}
        if not what.is_from_a_person:
            return self._app(cases, [*by_kind[PersonKind.YOUNG_PERSON], *by_kind[PersonKind.CARER]], what)
        if by_kind[PersonKind.WORKER]:
            return await self._worker(tx, by_kind[PersonKind.WORKER][0], what, cases)
        if by_kind[PersonKind.YOUNG_PERSON]:
            return await self._young(tx, by_kind[PersonKind.YOUNG_PERSON], what, cases)
        if by_kind[PersonKind.CARER]:
            return await self._carer(tx, row, by_kind[PersonKind.CARER][0], what, cases)
        return self._unknown(row, what, cases)

    async def _what_may_be_out(self, tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        """An answer may be here before the news that its question left: what was handed over may be on a phone (K10)."""
        asking = {found.id: found for case in cases.values() if (found := case.asking_now()) is not None}
        for row in await outbox.of_check_ins(tx, self.scope, asking) if asking else ():
            if row.lane is Lane.QUESTION and row.attempt > 0 and row.rendered_sealed is not None and row.state is not SendState.REFUSED:
                asking[row.check_in_id].sent_to[row.version] = row.contact_id

    async def _receipt(self, tx: AsyncConnection, row: Record, cases: dict[UUID, Case]) -> Settled | None:
        message = None if row.outbox_id is None else await outbox.message(tx, self.scope, row.outbox_id)
        if message is None:
            return Settled("not ours")
        case = next((one for one in cases.values() if _owes(one, message)), None)
        if case is None and message.young_person_id is None and message.alert_id is None:
            return Settled("noted")
        if case is None:
            return LATER if message.young_person_id is not None and message.young_person_id not in cases else Settled("noted")
        await receipts.hear(tx, self.scope, case, row, message, told(self.vault, row))
        return Settled("noted")

    def _app(self, cases: dict[UUID, Case], speakers: list[Speaker], what: Said) -> Settled:
        for speaker in speakers:
            for case in cases.values():
                mine = case.id == speaker.id or (case.placement is not None and speaker.id in case.placement.carers)
                if mine and what.inbound.kind is InboundKind.BLOCKED:
                    receipts.broken(case, speaker.contact)
                elif mine and speaker.contact.state is ContactState.BLOCKED:
                    case.gathered.contacts.setdefault(speaker.contact.id, {})["state"] = ContactState.OPEN
        return Settled(what.inbound.kind.value)

    async def _worker(self, tx: AsyncConnection, speaker: Speaker, what: Said, cases: dict[UUID, Case]) -> Settled | None:
        want = await worker.wanted(tx, speaker, what, self.keys_of(what))
        meaning = want.reading.meaning.value
        if want.alert is not None and want.subject is not None:
            case = cases.get(want.subject)
            if case is None:
                return LATER
            acted = worker.hear(case, speaker, want, what)
            if acted is not None and want.reading.words and acted.answer.value in ("done", "nothing_changed"):
                await self._keep_note(tx, case, want.alert, speaker, want.reading.words, what)
            return Settled("worker" if acted is None else f"worker: {acted.answer.value}", meaning, (case.id,))
        aside = await self._aside(tx, speaker.id)
        text_key, params = worker.without_alert(want, await worker.listed_for(tx, aside, speaker, want, what))
        if text_key == "refused":
            aside.write_line(SubjectKind.PERSON, speaker.id, None, "List", "refused: not on the rota now", speaker.ref, {"refused": "List"})
        worker.say(aside, speaker, what, text_key, params)
        await writing.write(tx, self.scope, [aside])
        return Settled(f"worker: {text_key}", meaning)

    async def _keep_note(self, tx: AsyncConnection, case: Case, alert: Record, speaker: Speaker, words: str, what: Said) -> None:
        note_id = self.engine.new_id()
        sealed = self.vault.seal("alert_note.text_sealed", note_id, words)
        row = {"id": note_id, "authority_id": case.council.id, "alert_id": alert.id, "by": speaker.id, "at": what.at, "text_sealed": sealed}
        await alerts.insert_notes(tx, self.scope, [{**row, "until": None}])

    async def _young(self, tx: AsyncConnection, speakers: list[Speaker], what: Said, cases: dict[UUID, Case]) -> Settled | None:
        ids = [speaker.id for speaker in speakers]
        if any(one not in cases for one in ids):
            return LATER
        codes = {
            row.id
            for row, speaker in zip(await people.children_state(tx, self.scope, sorted(ids)), sorted(speakers, key=_id), strict=True)
            if row.duress_code_sealed is not None
            and is_code(what, speaker.language, self.vault.open("young_person.duress_code_sealed", row.id, row.duress_code_sealed))
        }
        readings = {one.id: understood(what, one.language, Question.YOUNG, words=self.reads_words(one.language)) for one in speakers}
        answered = young.hear(cases, speakers, readings, codes, what)
        _answer_once([cases[one] for one in ids], what)
        if codes:
            # The words stay sealed for good: no screen, export or log shows the code.
            return Settled("withheld", "ok", tuple(ids))
        return Settled("answered" if answered else "outside", readings[ids[0]].meaning.value, tuple(ids))

    async def _carer(self, tx: AsyncConnection, row: Record, speaker: Speaker, what: Said, cases: dict[UUID, Case]) -> Settled | None:
        mine = {one.id: one for one in cases.values() if one.placement is not None and speaker.id in one.placement.carers}
        # A button is about the young person of its own question alone, however old it is.
        pressed = None if what.check_in is None else await checkins.check_ins(tx, self.scope, [what.check_in])
        meant = (
            mine if pressed is None else {one.young_person_id: mine[one.young_person_id] for one in pressed if one.young_person_id in mine}
        )
        if not meant:
            return self._former_carer(row, speaker, what, cases)
        rows = await people.people(tx, self.scope, mine)
        initials = {row.id: self.vault.open("person.initials_sealed", row.id, row.initials_sealed) for row in rows}
        reading, about = carer.hear(meant, speaker, letters(initials), what, words=self.reads_words(speaker.language))
        return Settled("carer", reading.meaning.value, tuple(about))

    def _former_carer(self, row: Record, speaker: Speaker, what: Said, cases: dict[UUID, Case]) -> Settled | None:
        """Of somebody who looks after nobody now, a sighting means nothing; anything else goes to a person, as a stranger's does (A7)."""
        words = self.reads_words(speaker.language)
        reading = understood(what, speaker.language, Question.CARER, words=words)
        if reading.meaning in (CarerMeaning.SEEN, CarerMeaning.ELSEWHERE):
            return Settled("former carer", reading.meaning.value)
        case = next((one for one in cases.values() if one.is_stranger), None)
        if case is None:
            self.nobodys.add(row.sender_key)
            return LATER
        cries = understood(what, speaker.language, Question.YOUNG, words=words).meaning is Meaning.HELP
        unknown.report(case, what, distress=cries or reading.meaning is CarerMeaning.CONCERN)
        return Settled("former carer", reading.meaning.value)

    def _unknown(self, row: Record, what: Said, cases: dict[UUID, Case]) -> Settled | None:
        if row.kind is InboxKind.OTHER:
            return Settled("kept")
        case = next((one for one in cases.values() if one.is_stranger), None)
        if case is None:
            return LATER
        reading = unknown.hear(case, what, row.channel, row.sender_key, words=self.reads_words("und"))
        return Settled("unknown sender", reading.meaning.value)

    async def _start(self, tx: AsyncConnection, row: Record, what: Said) -> Settled:
        """A bare "start" hears nothing; an invitation joins, once."""
        if not what.inbound.text:
            return Settled("start")
        joined = await self.welcome(tx, what.inbound.text, what.inbound.channel, what.inbound.address, what.at)
        if joined is None:
            return Settled("invitation refused")
        aside = await self._aside(tx, joined.person_id)
        owe(
            aside,
            made_by=(MadeBy.INBOUND, row.id, 0, 0),
            recipient=joined.person_id,
            contact=contact_of(joined),
            lane=Lane.REPLY,
            text_key="joined",
            not_after=what.at + REPLY_WORTH_FOR,
            inbox=row.id,
        )
        await writing.write(tx, self.scope, [aside])
        return Settled("joined")

    async def _aside(self, tx: AsyncConnection, person_id: UUID) -> Case:
        """A case about nobody: for an answer that decides nothing."""
        tools = await self.engine.tools(tx)
        row = await people.person_of(tx, self.scope, person_id)
        assert row is not None, "somebody we know"
        shared = await councils(tx, self.scope, [row.authority_id], tools.now)
        return Case(person_id, shared[row.authority_id], tools)


def _id(speaker: Speaker) -> UUID:
    return speaker.id


def _speaker(row: Record) -> Speaker:
    return Speaker(row.person_id, row.ref, row.language, contact_of(row), row.authority_id)


def _answer_once(cases: list[Case], what: Said) -> None:
    """A shared phone hears one answer to one message, whomever it may be about: the one that gives away least."""
    answers = [(case, row) for case in cases for row in case.gathered.owed if row["inbox_id"] == what.entry and row["lane"] is Lane.REPLY]
    if not answers:
        return
    closed = [pair for pair in answers if pair[0].young is not None and pair[0].young.cover is Cover.CLOSED]
    telling = [pair for pair in answers if pair[1]["text_key"] != THANKS]
    _, kept = (closed or telling or answers)[0]
    for case, row in answers:
        if row is not kept:
            case.gathered.owed.remove(row)


def _owes(case: Case, message: Record) -> bool:
    if message.young_person_id is not None:
        return bool(case.id == message.young_person_id)
    return case.alert is not None and case.alert.id == message.alert_id
