"""An answer to a phrase that a worker sent: 5 or 6, from the phone that has it. It answers no question of ours, and is no sighting.

What the phone is answered is what any answer is: "Thanks!", under either cover, with or without a code.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from bot.channels.inbound import InboundKind
from bot.listener import young
from bot.listener.proving import is_surely_theirs
from bot.listener.said import Said, Settled, Speaker
from bot.meaning.phrases import read_choice
from db.words import MadeBy
from ladder.events import Chose
from ladder.phrases import Menu
from ladder.replies import to_young_person
from ladder.words import Meaning
from scheduler import effects
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAlert

SETTLED = "phrase"  # how the inbox marks what answered one


def hear(what: Said, speakers: Sequence[Speaker], cases: Mapping[UUID, Case], reads_words: Callable[[str], bool]) -> Settled | None:
    """They are thanked, whoever has the alert is told, and a check-in that waits for an answer goes on waiting. Nothing if it is no such
    answer."""
    found = _chosen(what, speakers, cases, reads_words)
    if found is None:
        return None
    speaker, chose = found
    case = cases[speaker.id]
    assert case.young is not None, "a young person's case"
    young.note_origin(case, speaker, what)
    effects.reply(case, to_young_person(Meaning.OK, what.message, case.young.cover), (MadeBy.INBOUND, what.entry, 0, 0))
    happen(case, OfAlert(chose), "young person")
    young.tell_while_away(case, Meaning.OK, what)
    return Settled(SETTLED, None, (speaker.id,))


def _chosen(
    what: Said, speakers: Sequence[Speaker], cases: Mapping[UUID, Case], reads_words: Callable[[str], bool]
) -> tuple[Speaker, Chose] | None:
    """Whose phrase it answers, and with which number. Where it could be either's who share a phone, or for either of two phrases, a person
    reads it (K11)."""
    if what.inbound.kind is not InboundKind.TEXT:
        return None
    asked = [(one, menu) for one in speakers if (menu := _asked_there(cases[one.id], one)) is not None]
    if len(asked) != 1:
        return None
    speaker, menu = asked[0]
    # A bare "yes" belongs to whichever of the two was asked last; a number only to the phrase.
    words = reads_words(speaker.language) and all(_is_newest(cases[one.id], one, menu, what) for one in speakers)
    read = {one: read_choice(what.inbound.text, speaker.language, one, words=words) for one in (menu.phrase, *menu.before)}
    number = read.pop(menu.phrase)
    if number is None or any(one is not None for one in read.values()):
        return None
    return speaker, Chose(menu.phrase, number, what.message, what.at)


def _asked_there(case: Case, speaker: Speaker) -> Menu | None:
    menu = None if case.alert is None else case.alert.value.menu
    return menu if menu is not None and menu.contact == speaker.contact.id.hex and is_surely_theirs(speaker.contact) else None


def _is_newest(case: Case, speaker: Speaker, menu: Menu, what: Said) -> bool:
    found = young.asked_here(case, speaker, what)
    question = None if found is None else young.last_question(found, speaker)
    return question is None or (question.left_at or question.asked_at) <= menu.at
