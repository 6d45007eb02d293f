"""What a report tells of a check-in: whom we asked, what became of each question, who answered and as what it was read. Never the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import locales
from db.queries.rows import Record
from desk import words
from desk.asked import REACHED, Asked, Asking, Reached
from desk.reports.sentences import beside
from desk.reports.told import Told
from ladder.checkin import CheckIn
from ladder.events import Answered, CheckInEvent, ChoseLanguage
from ladder.words import CarerMeaning, Meaning, Outcome, Who
from scheduler.codec import from_json

HEARD = (Answered.__name__, ChoseLanguage.__name__)  # the events of its journal that are told
CLOCK, RECORDS = "our clock", "our records"
_FINE = frozenset({Outcome.OK, Outcome.LATER_THEN_OK})
# An answer says these itself, on a line of its own; the others are said when the check-in ends.
_SAID_BY_AN_ANSWER = _FINE | {Outcome.CALL, Outcome.HELP, Outcome.STOPPED, Outcome.WRONG_NUMBER, Outcome.CARER_SEEN}
_SOURCES = {
    Reached.WAITING: "our queue",
    Reached.NOT_ASKED: "our queue",
    Reached.NO_PHONE: RECORDS,
    Reached.DELIVERED: "delivery receipt",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """By whose wall a report tells the time, and what it looks back on; nothing from `until` on is told."""

    zone: str
    since: datetime | None
    until: datetime

    def shows(self, at: datetime) -> bool:
        """Whether that is within it."""
        return at < self.until and (self.since is None or at >= self.since)

    def time(self, at: datetime, other: datetime) -> str:
        """An instant beside another that is dated."""
        return beside(at, other, self.zone)


def is_quiet(row: Record, clock: Clock) -> bool:
    """Whether they were asked and answered "fine", or a carer who alone was asked sees them; then one sentence tells it all."""
    if row.closed_at is None or row.closed_at >= clock.until:
        return False
    return row.outcome in _FINE or (row.outcome is Outcome.CARER_SEEN and _only_carers(from_json(CheckIn, row.state)))


def _only_carers(value: CheckIn) -> bool:
    return all(one.who is Who.CARER for one in value.tries)


def in_one_sentence(row: Record, clock: Clock) -> Told:
    """A check-in of which there is nothing more to tell."""
    value: CheckIn = from_json(CheckIn, row.state)
    first = value.tries[0]
    asked, source = ("Asked", "message from the phone") if first.who is Who.YOUNG_PERSON else ("Carer asked", "message from the carer")
    at = clock.time(first.left_at or first.asked_at, row.closed_at)
    return Told(row.closed_at, f"{asked} {at}; {words.OUTCOMES[row.outcome]}.", source)


def tell(row: Record, asking: Asking, lines: Sequence[Record], clock: Clock) -> list[Told]:
    """The whole of one check-in, as far as it had come."""
    told = [_question(one, clock) for one in asking.asked]
    heard = (_heard(line, clock) for line in lines if line.subject_id == row.id and line.event in HEARD and line.content is not None)
    told += [one for one in heard if one is not None]
    if row.closed_at is not None and row.outcome not in _SAID_BY_AN_ANSWER:
        ended = f"The check-in of {clock.time(row.due_at, row.closed_at)} ended: {words.OUTCOMES[row.outcome]}."
        told.append(Told(row.closed_at, ended, CLOCK))
    return [one for one in told if one.at < clock.until]


def _question(one: Asked, clock: Clock) -> Told:
    whom = "The young person" if one.who is Who.YOUNG_PERSON else f"The carer {one.to}".rstrip()
    by = f" by {one.road}" if one.road else ""
    source = _SOURCES.get(one.reached, "the provider")
    if one.reached is Reached.NOT_ASKED:
        return Told(one.at, f"{whom} was not asked: the question did not leave us, our fault.", source)
    if one.reached is Reached.NO_PHONE:
        return Told(one.at, f"{whom} was not asked: no phone of theirs could be used.", source)
    how = one.how
    if one.delivered_at is not None:
        how = how.replace(REACHED[Reached.DELIVERED], f"delivered {clock.time(one.delivered_at, one.at)}", 1)
    return Told(one.at, f"{whom} was asked{by}: {how}.", source)


def _heard(line: Record, clock: Clock) -> Told | None:
    event = from_json(CheckInEvent, line.content)
    is_carer = event.by is Who.CARER
    who, source = (line.actor.capitalize(), f"message from {line.actor}") if is_carer else ("The phone", "message from the phone")
    if isinstance(event, ChoseLanguage):
        return Told(event.at, f"{who} asked to be written to in {locales.language(event.language).name}.", source)
    if event.duress:
        return Told(event.at, f"{who} answered.", "message, its words are withheld")  # K9: that, and no more
    return Told(event.at, f"{who} answered{_as(event, clock)}.{_whose(event)}", source)


def _as(event: Answered, clock: Clock) -> str:
    if event.meaning in (Meaning.UNCLEAR, CarerMeaning.UNCLEAR):
        return " in words that are not read; a person must read them"
    said = words.CARER_MEANINGS[event.meaning] if isinstance(event.meaning, CarerMeaning) else words.MEANINGS[event.meaning]
    expected = "" if event.expected_at is None else f"; expects them {clock.time(event.expected_at, event.at)}"
    return f": {said}{expected}"


def _whose(event: Answered) -> str:
    return " Another young person has the same phone: it may have been theirs." if event.shared else ""
