"""Another language in the middle of a check-in: what was asked is asked again in it, and everything else stays as it was.

It is no answer. The time goes on, what waits to be read waits, and nobody is told: whoever works on an alert finds it there.
"""

from ladder.checkin.carer import CARER_ASKED, CARER_NOT_READ, CARER_THANKS, CARER_WHEN
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, moved
from ladder.effects import Relay, Reply
from ladder.events import ChoseLanguage
from ladder.replies import to_whoever_chose_a_language
from ladder.words import Meaning, Who


def chosen_by_young_person(check_in: CheckIn, event: ChoseLanguage) -> Decided:
    """They hear the four answers again. That they wrote at all ends a row of silences, and this check-in may still end silent."""
    reply = to_whoever_chose_a_language(event.message, check_in.agreed.cover)
    relay = Relay(Meaning.LANGUAGE, event.message, event.at)
    return moved(check_in, "they chose another language; it is no answer, and the time goes on", reply, relay, replied=True)


def chosen_by_carer(check_in: CheckIn, event: ChoseLanguage) -> Decided:
    """They are asked again what they are being asked, if it is anything."""
    reply = Reply(Who.CARER, _open_question(check_in), event.message)
    return moved(check_in, "the carer chose another language; it is no answer, and the time goes on", reply)


def _open_question(check_in: CheckIn) -> str:
    if check_in.stage is Stage.TIME:
        return CARER_WHEN
    waits_for_them = check_in.phase is Phase.WAITING and check_in.stage is Stage.ANSWER and check_in.asks is Who.CARER
    if not waits_for_them:
        return CARER_THANKS
    return CARER_ASKED if check_in.carer_unread_at is None else CARER_NOT_READ
