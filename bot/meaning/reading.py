"""What a reply was taken to mean, and why: enough to explain the reading a year later."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from ladder.words import CarerMeaning, Meaning, WorkerMeaning


class Question(StrEnum):
    """What was asked of whom; the same words mean different things in answer to different questions."""

    YOUNG = "young"  # how are you?
    CARER = "carer"  # do you see A.?
    CARER_TIME = "carer_time"  # when do you expect A.?
    WORKER = "worker"  # will you take it?


AnyMeaning = Meaning | CarerMeaning | WorkerMeaning


@dataclass(frozen=True, slots=True)
class Reading:
    """One reply, read."""

    meaning: AnyMeaning
    rule: str  # which rule decided
    matched: tuple[str, ...] = ()  # the words it decided by, normalised
    glosses: tuple[str, ...] = ()  # the same in English, for a reader at night
    lexicon_version: str = ""
    expected: time | None = None  # when a carer expects the young person
    code: str | None = None  # a worker's alert code
    minutes: int | None = None  # a worker rings within so many, or is busy for so many
    outcome: int | None = None  # the number after DONE
    words: str | None = None  # a worker's note, as written
    which: str | None = None  # the initial in a carer's "A 1"
    pin: str | None = None  # by which a worker says whose a shared phone is now


def unclear(question: Question) -> AnyMeaning:
    """The meaning that sends a reply to a person."""
    if question is Question.YOUNG:
        return Meaning.UNCLEAR
    return WorkerMeaning.UNCLEAR if question is Question.WORKER else CarerMeaning.UNCLEAR
