"""What came of an act, in one sentence for whoever acted; and what happened meanwhile, where somebody else was at it too."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.detail import Detail
from console.reading.roll import Roll
from console.reading.timeline import alert_words
from db.queries import journal
from db.scope import Scope
from ladder.events import Chose, Heard, Noted, Passed, Reported, Resolved, Spoke, Taken
from ladder.words import Cause, Resolution
from scheduler.acts import Acted, Answer

# A6: these three may be given without a note, and only where nobody asked for anything.
_WITHOUT_NOTE = (Resolution.SPOKE_TO_YOUNG_PERSON, Resolution.SEEN_BY_ADULT, Resolution.PLACE_KNOWN_NO_CONCERN)
_PLAIN_CAUSES = frozenset({Cause.SILENT, Cause.NOT_ASKED, Cause.UNDELIVERED})
_UNCHANGED = "nothing changed, because "
# What somebody did, or a phone said: the rest of a journal is our own clock's.
_WORTH_TELLING = {one.__name__ for one in (Reported, Heard, Chose, Taken, Passed, Noted, Spoke, Resolved)}
_SAID_ANYWAY = {Answer.ALREADY_TAKEN: Taken.__name__, Answer.NOT_OPEN: Resolved.__name__}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an act. Where something that an alert holds was decided, it is told what it had missed."""

    sentence: str
    acted: Acted | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.acted is None or self.acted.is_done


def came(acted: Acted, code: str, done: str, roll: Roll) -> Came:
    """The same, of an act on an alert."""
    return Came(said(acted, code, done, roll), acted)


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


async def meanwhile(tx: AsyncConnection, scope: Scope, detail: Detail, acted: Acted, drawn: int, roll: Roll) -> str:
    """What happened between the page that somebody acted on and their act, in one sentence; nothing where nothing did."""
    lines = await journal.since(tx, scope, detail.id, drawn)
    missed = [line for line in lines if line.event in _WORTH_TELLING and (acted.found is None or line.version <= acted.found)]
    told = [
        f"{roll.when(line.at)} {alert_words(line, roll).rstrip('.')}" for line in missed if line.event != _SAID_ANYWAY.get(acted.answer)
    ]
    return f" Meanwhile: {'; '.join(told)}." if told else ""


def needs_note(outcome: Resolution, causes: tuple[Cause, ...]) -> bool:
    """Whether this way of closing must be explained."""
    return outcome not in _WITHOUT_NOTE or not _PLAIN_CAUSES.issuperset(causes)
