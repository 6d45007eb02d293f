"""A sender we do not know (A7): distress pages, anything else is a line on the board. The address is never bound by itself."""

from bot.listener.said import Said, understood
from bot.meaning import Question, Reading
from db.words import ChannelName, ContactState, Lane, MadeBy
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Meaning
from locales import language_of
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfFact
from scheduler.known import Contact
from scheduler.owing import REPLY_WORTH_FOR, owe


def hear(case: Case, what: Said, channel: ChannelName, address_key: bytes, *, words: bool) -> Reading:
    """Put it on the board or page, and the first time ask who it is, in the language of their script."""
    reading = understood(what, language_of(what.inbound.text), Question.YOUNG, words=words)
    distress = reading.meaning is Meaning.HELP
    is_new = case.alert is None
    report(case, what, distress=distress)
    if is_new:
        # Once for each alert: two machines that answer each other would never end.
        here = Contact(case.id, case.id, channel, None, address_key, True, ContactState.OPEN, False, None)
        owe(
            case,
            made_by=(MadeBy.INBOUND, what.entry, 0, 0),
            recipient=None,
            contact=here,
            lane=Lane.REPLY,
            text_key="unknown_sender",
            not_after=what.at + REPLY_WORTH_FOR,
            params={"language": language_of(what.inbound.text)},
            inbox=what.entry,
        )
    return reading


def report(case: Case, what: Said, *, distress: bool) -> None:
    """One more thing this sender said, for duty to read."""
    fact = Fact(Cause.UNKNOWN_SENDER, what.at, treatment(Cause.UNKNOWN_SENDER, None, distress=distress), message=what.message)
    happen(case, OfFact(fact), "unknown sender")
