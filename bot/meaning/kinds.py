"""What a phrase does in a reply, and which kind outranks which."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a phrase does in a reply. Where languages disagree about a phrase, the kind listed first wins: caution before calm."""

    HELP = "help"  # distress
    CONCERN = "concern"  # a carer's distress
    DENIED = "denied"  # distress, denied ("I need no help"): not help, and never OK
    WRONG = "wrong"
    STOP = "stop"
    PAUSE = "pause"
    CALL = "call"  # "call me": whatever follows it
    CALL_ALONE = "call_alone"  # "call": only if nothing else is said
    LATER = "later"
    LANGUAGE = "language"
    ABSENT = "absent"  # a carer's "not here"
    NEGATOR = "negator"
    HEDGE = "hedge"  # "if", "but", "they told me"
    ELSEWHERE = "elsewhere"
    SEEN = "seen"
    OPTION = "option"  # a number in words; its gloss is the digit
    BEFORE_TIME = "before_time"  # "at"
    AFTER_TIME = "after_time"  # "minutes"
    AM = "am"
    PM = "pm"
    REQUEST = "request"  # "can you", "I want"
    OK = "ok"
    COURTESY = "courtesy"  # "and you?": its question mark asks us nothing
    POLITE = "polite"
    FILLER = "filler"
    # Found while reading, never in a file:
    NUMBER = "number"
    TIME = "time"
    QUESTION = "question"
    UNKNOWN = "unknown"


class Entry(NamedTuple):
    """One phrase known, or one token met."""

    kind: Kind
    words: str
    gloss: str


RANK = {kind: rank for rank, kind in enumerate(Kind)}
ONLY_CARERS = frozenset({Kind.CONCERN, Kind.ABSENT, Kind.ELSEWHERE, Kind.SEEN})
ONLY_YOUNG = frozenset({Kind.WRONG, Kind.PAUSE, Kind.LATER, Kind.LANGUAGE, Kind.OPTION})
LOUD = frozenset({Kind.HELP, Kind.CONCERN})
