"""Another language, asked for by name or by a button: from now on that person is written to in it.

Of a phone that two share, or that may be anybody's, nobody knows whose wish it is; a language that may not be sent is no promise of ours.
Then nothing changes here, and a person hears of the wish, as of any that the program cannot grant.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import locales
from bot.changing import Change, change
from bot.channels.inbound import LANGUAGE_PRESS, InboundKind
from bot.listener import carer, young
from bot.listener.proving import is_surely_theirs
from bot.listener.said import Said, Speaker
from bot.meaning import Reading, named_language
from db.words import MadeBy
from ladder.checkin.carer import CARER_THANKS
from ladder.effects import Relay, Reply
from ladder.events import ChoseLanguage
from ladder.replies import to_whoever_chose_a_language
from ladder.words import CarerMeaning, Meaning, Who
from scheduler import effects
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAnswer, OfCheckIn

SETTLED = "language"  # how the inbox marks what changed, or confirmed, somebody's language

_READ_AS_NOTHING_ELSE = (Meaning.LANGUAGE, Meaning.UNCLEAR, CarerMeaning.UNCLEAR)
_IN_WORDS = (InboundKind.TEXT, InboundKind.EDITED)


def chosen(what: Said, speaker: Speaker, reading: Reading, *, words: bool, may_send: Callable[[str], bool]) -> str | None:
    """The language it asks for, if it asks for nothing else, is surely theirs, and may be sent, or is what they are written to in.

    `words`: whether their words are read.
    """
    tag = _named(what, speaker, reading, words)
    if tag is None or not is_surely_theirs(speaker.contact):
        return None
    return tag if tag == speaker.language or may_send(tag) else None  # what is theirs already is no promise


def _named(what: Said, speaker: Speaker, reading: Reading, words: bool) -> str | None:
    if what.inbound.kind is InboundKind.PRESS:
        tag = what.inbound.press.removeprefix(LANGUAGE_PRESS)
        return tag if tag != what.inbound.press and tag in locales.languages() else None
    if what.inbound.kind not in _IN_WORDS or not words or reading.meaning not in _READ_AS_NOTHING_ELSE:
        return None
    return named_language(what.inbound.text, speaker.language)


def of_young_person(case: Case, speaker: Speaker, tag: str, what: Said) -> None:
    """It is theirs from now on; what they are being asked is asked again in it, and stays unanswered."""
    young.note_origin(case, speaker, what)
    _change([case], speaker, tag, what)
    found = young.asked_here(case, speaker, what)
    if found is not None:
        happen(case, OfCheckIn(found.id, ChoseLanguage(Who.YOUNG_PERSON, tag, what.message, what.at)), "young person")
    else:
        assert case.young is not None, "a young person's case"
        effects.reply(case, to_whoever_chose_a_language(what.message, case.young.cover), (MadeBy.INBOUND, what.entry, 0, 0))
        happen(case, OfAnswer(Relay(Meaning.LANGUAGE, what.message, what.at)), "young person")
    young.tell_while_away(case, Meaning.LANGUAGE, what)


def of_carer(cases: Iterable[Case], speaker: Speaker, tag: str, what: Said) -> tuple[UUID, ...]:
    """The same of a carer: they are asked again about each young person they are being asked about. Who those are, or all of theirs."""
    theirs = list(cases)
    for case in theirs:
        case.origins[what.message] = speaker.contact
    _change(theirs, speaker, tag, what)
    waiting = [(case, found) for case in theirs if (found := carer.asked_here(case, speaker, what)) is not None]
    for case, found in waiting:
        happen(case, OfCheckIn(found.id, ChoseLanguage(Who.CARER, tag, what.message, what.at)), f"carer {speaker.ref}")
    if not waiting:
        effects.reply(theirs[0], Reply(Who.CARER, CARER_THANKS, what.message), (MadeBy.INBOUND, what.entry, 0, 0))
    return tuple(case.id for case in ([case for case, _ in waiting] or theirs))


def _change(cases: Sequence[Case], speaker: Speaker, tag: str, what: Said) -> None:
    """What is theirs already changes nothing."""
    if tag != speaker.language:
        how = "a button" if what.inbound.kind is InboundKind.PRESS else "their own words"
        change(cases, Change(speaker.id, speaker.ref, speaker.language, tag), how, speaker.ref)


def as_they_speak_now(speaker: Speaker, cases: Iterable[Case]) -> Speaker:
    """Whoever changed language a moment ago is read in it, though the row is not written yet."""
    changed = (case.gathered.languages.get(speaker.id) for case in cases)
    return replace(speaker, language=next(filter(None, changed), speaker.language))
