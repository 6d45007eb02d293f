"""The phrases that whoever has taken an alert may have sent to the young person, and what a phone may answer them with.

They are six, in words that are reviewed in every language: nothing that a worker types goes to a young person's phone. Since 1 is fine and
4 is not good in every message for ever, those that ask are answered with 5 or 6.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Phrase(StrEnum):
    """What the young person is told. The worker speaks: "I"."""

    RINGING = "P_ringing"  # I am ringing you now
    MISSED = "P_missed"  # I could not reach you; shall I try again?
    ALONE = "P_alone"  # who is with you?
    TALK = "P_talk"  # can you talk?
    PEOPLE = "P_people"  # stay near other people
    WHEN = "P_when"  # I will ring at that time

    @property
    def asks(self) -> bool:
        """Whether a number is awaited."""
        return self in (Phrase.MISSED, Phrase.ALONE, Phrase.TALK)


CHOICES = ("5", "6")  # of each phrase that asks


@dataclass(frozen=True, slots=True)
class Told:
    """The phrase that was sent last, and from which version of the alert: a second click on the same page sends nothing more."""

    phrase: Phrase
    drawn: int


@dataclass(frozen=True, slots=True)
class Menu:
    """A phrase that asks, on the phone that has it, until that phone answers with one of its numbers.

    `before`: what was asked there a moment earlier and not answered; a bare number may be for either, so that a person reads it (K11).
    """

    phrase: Phrase
    contact: str
    at: datetime
    before: tuple[Phrase, ...] = ()
