"""One sender's unsettled messages, under the lock: each heard in order, messages before receipts, and settled in the same commit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.naming import letters
from bot.channels.inbound import InboundKind, Press
from bot.inbox import read_body, told
from bot.listener import (
    canary,
    carer,
    joining,
    language,
    phones,
    phrases,
    proving,
    receipts,
    ringing,
    staff,
    stopped,
    unknown,
    young,
)
from bot.listener.aside import aside
from bot.listener.joining import Welcome
from bot.listener.mail import Mail, is_about_ours
from bot.listener.reading import heard, heard_beside_a_code
from bot.listener.said import Said, Settled, Speaker, is_code, one_each, said, speaker_of
from bot.meaning import Question, Reading
from db.queries import checkins, inbox, people
from db.queries.rows import Record, Values
from db.scope import Scope
from db.vault import Vault
from db.words import InboxKind, PersonKind
from ladder.words import CarerMeaning, Meaning
from scheduler import writing
from scheduler.case import Case
from scheduler.engine import Engine

LATER: Settled | None = None  # not all it concerns is locked: the next pass finds it


@dataclass(slots=True)
class Hearing:
    """What hearing needs, joined once."""

    engine: Engine
    vault: Vault
    welcome: Welcome
    reads_words: Callable[[str], bool]
    may_send: Callable[[str], bool]  # whether people may be written to in a language
    nobodys: set[bytes] = field(default_factory=set)  # addresses of people we know who concern nobody: heard as strangers are
    presses: list[tuple[str, Press]] = field(default_factory=list)  # to be settled on their channels once this is committed
    news: receipts.News = field(default_factory=dict)  # to be counted once this is committed

    @property
    def scope(self) -> Scope:
        """Whose messages are heard."""
        return self.engine.scope

    def keys_of(self, what: Said) -> list[bytes]:
        """Under what the address may be found that said this: the row's own key may be older than the contact's."""
        return self.vault.address_keys(what.inbound.channel, what.inbound.address)

    async def senders(self, tx: AsyncConnection, heard: Mapping[bytes, dict[UUID, Case]], *, only: UUID | None = None) -> None:
        """Hear all that waits of these senders, each with the cases it may concern; with `only`, that one entry."""
        now, machine = await self.engine.clock.both(tx)
        mail = await Mail.collect(tx, self.scope, heard, machine)
        await mail.look_under(tx, self.scope, {one.id: one for cases in heard.values() for one in cases.values()}.values())
        settled: list[Values] = []
        for key, cases in heard.items():
            for row in mail.rows.get(key, ()):
                became = await self._entry(tx, mail, row, cases, now) if only in (None, row.id) else LATER
                if became is not None:
                    settled.append(became.written(row.id))
        await inbox.settle_many(tx, self.scope, settled, now)

    async def _entry(self, tx: AsyncConnection, mail: Mail, row: Record, cases: dict[UUID, Case], now: datetime) -> Settled | None:
        if is_about_ours(row):
            return await self._receipt(tx, mail, row, cases)
        what = said(row, read_body(self.vault, row), now)
        if what.inbound.kind is InboundKind.PRESS:
            self.presses.append((what.inbound.channel, Press.of(what.inbound)))
        if what.inbound.kind is InboundKind.START:
            mail.somebody_joined()
            return await self._start(tx, row, what)
        if what.inbound.kind is InboundKind.CANARY:
            return await canary.hear(tx, row, what)
        speakers = await mail.speakers(tx, self.scope, row, self.keys_of(what))
        opted_out = what.inbound.kind is InboundKind.OPTED_OUT
        by_kind = {kind: one_each(_speaker(one, cases) for one in speakers if one.kind is kind) for kind in PersonKind}
        asked = [*by_kind[PersonKind.YOUNG_PERSON], *by_kind[PersonKind.CARER]]
        if not opted_out and what.inbound.kind is not InboundKind.BLOCKED and not what.came_by_telephone:
            phones.open_again(cases, asked)
        if opted_out:
            by_kind = {kind: [stopped.known_so(one) for one in theirs] for kind, theirs in by_kind.items()}
        if what.inbound.kind is InboundKind.PUT_THROUGH:
            spoke = ringing.put_through(cases, by_kind[PersonKind.YOUNG_PERSON], by_kind[PersonKind.CARER], what)
            await proving.heard(tx, self.engine, cases, asked, what, spoke)
            return spoke
        surely = [
            (case, one.contact) for case, one in phones.concerned(cases, asked) if opted_out and not stopped.is_doubted(case, one.contact)
        ]
        settled = self._app(cases, asked, what) if not what.is_from_a_person else await self._person(tx, mail, row, by_kind, what, cases)
        for case, contact in surely if settled is not LATER else ():
            stopped.at_carrier(case, contact)
        await proving.heard(tx, self.engine, cases, asked, what, settled)
        return settled

    async def _person(
        self, tx: AsyncConnection, mail: Mail, row: Record, by_kind: Mapping[PersonKind, list[Speaker]], what: Said, cases: dict[UUID, Case]
    ) -> Settled | None:
        if by_kind[PersonKind.WORKER]:
            return await staff.hear(tx, self.engine, self.vault, by_kind[PersonKind.WORKER], what, self.keys_of(what), cases)
        if by_kind[PersonKind.YOUNG_PERSON]:
            return self._young(mail, by_kind[PersonKind.YOUNG_PERSON], what, cases)
        if by_kind[PersonKind.CARER]:
            return await self._carer(tx, row, by_kind[PersonKind.CARER], what, cases)
        return self._unknown(row, what, cases)

    async def _receipt(self, tx: AsyncConnection, mail: Mail, row: Record, cases: dict[UUID, Case]) -> Settled | None:
        message = mail.messages.get(row.outbox_id)
        if message is None:
            return Settled("not ours")
        case = next((one for one in cases.values() if receipts.is_of(one, message)), None)
        if case is None:
            if message.young_person_id is not None and message.young_person_id not in cases:
                return LATER
            await receipts.follow(tx, self.scope, row, message, told(self.vault, row), self.news)
            return Settled("noted")
        await receipts.hear(tx, self.scope, case, row, message, told(self.vault, row), self.news)
        return Settled("noted")

    def _app(self, cases: dict[UUID, Case], speakers: list[Speaker], what: Said) -> Settled:
        if what.inbound.kind is InboundKind.BLOCKED:
            for case, speaker in phones.concerned(cases, speakers):
                receipts.broken(case, speaker.contact)
        return Settled(what.inbound.kind.value)

    def _young(self, mail: Mail, speakers: list[Speaker], what: Said, cases: dict[UUID, Case]) -> Settled | None:
        ids = [speaker.id for speaker in speakers]
        if any(one not in cases for one in ids):
            return LATER
        codes = {one.id for one in speakers if one.id in mail.codes and self._is_code(mail.codes[one.id], one, what)}
        readings = {one.id: self._reading(mail, one, what) for one in speakers}
        first = speakers[0]
        chosen = None if codes else self._language(what, speakers, readings[first.id])  # a code outranks all
        if chosen is not None:
            language.of_young_person(cases[first.id], first, chosen, what)
            return Settled(language.SETTLED, Meaning.LANGUAGE.value, (first.id,))
        if not codes and (settled := phrases.hear(what, speakers, cases, self.reads_words)) is not None:
            return settled
        answered = young.hear(cases, speakers, readings, codes, what)
        if what.came_by_telephone:
            for speaker in speakers:
                young.rang_in_vain(cases[speaker.id], speaker, what)
        phones.answer_once([cases[one] for one in ids], what)
        if codes:
            # The words stay sealed for good: no screen, export or log shows the code.
            return Settled("withheld", "ok", tuple(ids))
        return Settled("answered" if answered else "outside", readings[ids[0]].meaning.value, tuple(ids))

    def _is_code(self, row: Record, speaker: Speaker, what: Said) -> bool:
        """Whether it is their code, in the spelling of the language it was chosen in: it stays theirs in every other."""
        code = self.vault.open("young_person.duress_code_sealed", row.id, row.duress_code_sealed)
        return is_code(what, row.duress_code_language or speaker.language, code)

    def _reading(self, mail: Mail, speaker: Speaker, what: Said) -> Reading:
        row = mail.codes.get(speaker.id)
        return heard_beside_a_code(what, speaker, None if row is None else row.duress_code_language, self.reads_words)

    def _language(self, what: Said, speakers: list[Speaker], reading: Reading) -> str | None:
        """The language they ask for, if anybody can tell who asks (K11)."""
        if len(speakers) > 1:
            return None
        return language.chosen(what, speakers[0], reading, words=self.reads_words(speakers[0].language), may_send=self.may_send)

    async def _carer(
        self, tx: AsyncConnection, row: Record, speakers: list[Speaker], what: Said, cases: dict[UUID, Case]
    ) -> Settled | None:
        speaker = speakers[0]
        mine = {one.id: one for one in cases.values() if one.placement is not None and speaker.id in one.placement.carers}
        # A button is about the young person of its own question alone, however old it is.
        pressed = None if what.check_in is None else await checkins.check_ins(tx, self.scope, [what.check_in])
        meant = (
            mine if pressed is None else {one.young_person_id: mine[one.young_person_id] for one in pressed if one.young_person_id in mine}
        )
        if not meant:
            return self._former_carer(row, speaker, what, cases)
        reading = heard(what, speaker, Question.CARER, self.reads_words)
        chosen = self._language(what, speakers, reading)
        if chosen is not None:
            return Settled(language.SETTLED, None, language.of_carer(meant.values(), speaker, chosen, what))
        rows = await people.people(tx, self.scope, mine)
        initials = {row.id: self.vault.open("person.initials_sealed", row.id, row.initials_sealed) for row in rows}
        named = letters(initials)
        reading, about = carer.hear(meant, speaker, named, what, self.reads_words)
        return Settled("carer", reading.meaning.value, tuple(about))

    def _former_carer(self, row: Record, speaker: Speaker, what: Said, cases: dict[UUID, Case]) -> Settled | None:
        """Of somebody who looks after nobody now, a sighting means nothing; anything else goes to a person, as a stranger's does (A7)."""
        reading = heard(what, speaker, Question.CARER, self.reads_words)
        if reading.meaning in (CarerMeaning.SEEN, CarerMeaning.ELSEWHERE):
            return Settled("former carer", reading.meaning.value)
        case = next((one for one in cases.values() if one.is_stranger), None)
        if case is None:
            self.nobodys.add(row.sender_key)
            return LATER
        cries = heard(what, speaker, Question.YOUNG, self.reads_words).meaning is Meaning.HELP
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
        beside = await aside(tx, self.engine, joined.person_id)
        settled = await joining.greet(tx, self.scope, beside, row, joined, what, may_send=self.may_send)
        await writing.write(tx, self.scope, [beside])
        return settled


def _speaker(row: Record, cases: Mapping[UUID, Case]) -> Speaker:
    return language.as_they_speak_now(speaker_of(row), cases.values())
