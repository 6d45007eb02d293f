"""What came of an act, in one sentence for whoever acted."""

from console.reading.roll import Roll
from ladder.words import Cause, Resolution
from scheduler.acts import Acted, Answer

# A6: these three may be given without a note, and only where nobody asked for anything.
_WITHOUT_NOTE = (Resolution.SPOKE_TO_YOUNG_PERSON, Resolution.SEEN_BY_ADULT, Resolution.PLACE_KNOWN_NO_CONCERN)
_PLAIN_CAUSES = frozenset({Cause.SILENT, Cause.NOT_ASKED, Cause.UNDELIVERED})
_UNCHANGED = "nothing changed, because "


def said(acted: Acted, code: str, done: str, roll: Roll) -> str:
    """What to say on the next page; `done` is what to say of a success."""
    match acted.answer:
        case Answer.DONE:
            return done
        case Answer.ALREADY_TAKEN:
            return f"Not taken: {roll.called(acted.by)} has {code} since {roll.when(acted.at)}."
        case Answer.NOT_OPEN if acted.by is not None:
            return f"{code} was closed by {roll.called(acted.by)} {roll.when(acted.at)}."
        case Answer.NOT_OPEN | Answer.REFUSED | Answer.NOTHING_CHANGED:
            return f"Nothing was done: {acted.reason.removeprefix(_UNCHANGED)}."


def needs_note(outcome: Resolution, causes: tuple[Cause, ...]) -> bool:
    """Whether this way of closing must be explained."""
    return outcome not in _WITHOUT_NOTE or not _PLAIN_CAUSES.issuperset(causes)
