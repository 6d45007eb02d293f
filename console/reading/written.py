"""What people wrote, as they wrote it, beside what it was read as.

The words of a message that matched a duress code are never opened here, however they are reached (K9).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bot.channels.inbound import InboundKind
from bot.inbox import read_body
from bot.listener.language import SETTLED
from bot.meaning import Question, as_written, read
from console.reading.roll import Known, Roll
from console.reading.script import direction_in, language_in
from db.queries.rows import Record
from db.vault import Vault
from desk import words
from desk.asked import Answer
from desk.corrections import Misread
from ladder.events import AlertEvent, Chose, Heard
from ladder.facts import Fact
from ladder.words import CarerMeaning, Cause, Meaning, Who
from locales import Direction
from scheduler.codec import from_json

WITHHELD = "withheld"  # how the inbox marks the words that nobody is shown
_FROM_PHONES = (Heard.__name__, Chose.__name__)

_WITHOUT_WORDS: dict[InboundKind, str] = {
    InboundKind.PRESS: "pressed a button",
    InboundKind.RING: "rang us",
    InboundKind.MEDIA: "sent a picture, a sound or a film",
    InboundKind.REACTION: "put an emoji under a message of ours",
    InboundKind.LOCATION: "shared a position, of which nothing is kept",
    InboundKind.EDITED: "changed what they had written",
    InboundKind.OTHER: "sent something we cannot show",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """That an alert speaks of a message: who said it, and whether it must stay closed."""

    message: UUID
    by: Who | None
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class Because:
    """Why a message was read as it was: the rule that decided, and each word it turned on, in English where it has any."""

    rule: str = ""
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One message. Without text it says how somebody spoke, or nothing at all."""

    at: str
    by: str
    text: str
    language: str
    direction: Direction
    how: str
    read_as: str
    because: Because
    is_withheld: bool
    misread: Misread | None  # what a worker may read differently: it has words, and was read
    id: str
    is_choice: bool = False  # it answered a phrase that a worker sent

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What it may mean instead."""
        if self.misread is None:
            return []
        meanings = words.MEANINGS if self.misread.question is Question.YOUNG else words.CARER_MEANINGS
        return [(one.value, name) for one, name in meanings.items() if one.value != self.misread.read_as]


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who may have written: the young person, or nobody we know; and their carers."""

    child: Known | None
    carers: Sequence[Known]
    old: frozenset[bytes] = frozenset()  # addresses of theirs that another took the place of

    def called(self, by: Who | None, sender_key: bytes | None) -> str:
        """Whom a message is from; from an old number it is theirs all the same, and may be somebody else's by now."""
        who = "the carer" if by is Who.CARER else "an unknown sender" if self.child is None else "the young person"
        return f"{who} (old number)" if sender_key in self.old else who

    def languages(self, by: Who | None) -> tuple[str, ...]:
        """In what they are read, for all we know: as they are written to, and for a cry as they were enrolled."""
        who = self.carers[0] if by is Who.CARER and self.carers else self.child
        return ("und",) if who is None else (who.language, who.spoken)


def mentions(facts: Iterable[Fact], answers: Iterable[Answer], lines: Iterable[Record]) -> list[Mention]:
    """Every message an alert speaks of."""
    found = [Mention(UUID(one), fact.by, fact.cause is Cause.DURESS) for fact in facts for one in (fact.message, *fact.more_words) if one]
    found += [Mention(one.message, one.by, one.is_withheld) for one in answers]
    heard = [from_json(AlertEvent, line.content) for line in lines if line.event in _FROM_PHONES and line.content is not None]
    return [*found, *(Mention(UUID(one.message), Who.YOUNG_PERSON, False) for one in heard)]


def written(
    vault: Vault, rows: Sequence[Record], spoken_of: Sequence[Mention], choices: Mapping[UUID, str], speakers: Speakers, roll: Roll
) -> list[Written]:
    """The messages of these rows, in the order in which they came. `choices`: what those say that answered a phrase."""
    closed = {one.message for one in spoken_of if one.is_withheld}
    by = {one.message: one.by for one in spoken_of if one.by is not None}
    told = [_one(vault, row, row.id in closed, by.get(row.id), speakers, roll) for row in sorted(rows, key=lambda row: row.id)]
    return [_as_choice(one, choices) for one in told]


def _as_choice(one: Written, choices: Mapping[UUID, str]) -> Written:
    said = choices.get(UUID(one.id))
    return one if said is None or one.is_withheld else replace(one, read_as=said, because=Because(), is_choice=True)


def _one(vault: Vault, row: Record, closed: bool, by: Who | None, speakers: Speakers, roll: Roll) -> Written:
    at, who = roll.when(row.received_at), speakers.called(by, row.sender_key)
    if closed or (row.settled_as or "").startswith(WITHHELD):
        return Written(at, who, "", "en", "ltr", "answered", "", Because(), True, None, row.id.hex)
    said = read_body(vault, row)
    # Which of two buttons was pressed is not told either: one of them may be somebody's code.
    text = "" if said.kind is InboundKind.PRESS else said.text
    is_carer = by is Who.CARER
    question = Question.CARER if is_carer else Question.YOUNG
    speaks = _read_in(text, speakers.languages(by), question, row.meaning)
    return Written(
        at=at,
        by=who,
        text=text,
        language=language_in(text, speaks),
        direction=direction_in(text),
        how=_WITHOUT_WORDS.get(said.kind, "wrote"),
        read_as=words.MEANINGS[Meaning.LANGUAGE] if row.settled_as == SETTLED else _read_as(row.meaning, is_carer),
        because=_because(text, speaks, question, row.meaning),
        is_withheld=False,
        misread=Misread(text, speaks, question, row.meaning) if text and row.meaning else None,
        id=row.id.hex,
    )


def _read_in(text: str, languages: Sequence[str], question: Question, meaning: str | None) -> str:
    """The language in which it means what it was read as; the first of them, if it would mean that in none."""
    return next((one for one in languages if text and read(text, one, question).meaning == meaning), languages[0])


def _because(text: str, language: str, question: Question, meaning: str | None) -> Because:
    """The words are told whatever it was read as then; the rule, only if it would be read so today."""
    if not text:
        return Because()
    reading = read(text, language, question)
    rule = words.rule(reading.rule) if reading.meaning == meaning else words.READ_OTHERWISE
    because = zip((as_written(one, text, language) for one in reading.matched), reading.glosses, strict=True)
    return Because(rule, tuple(dict.fromkeys(because)))


def _read_as(meaning: str | None, is_carer: bool) -> str:
    if meaning is None:
        return "not read yet"
    if is_carer:
        return words.CARER_MEANINGS[CarerMeaning(meaning)]
    return words.MEANINGS[Meaning(meaning)]
