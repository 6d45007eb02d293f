"""`K7P CALL`, `K7P CARER`: ring whoever has the alert, and put them through to the young person, or to their carer, whose phone shows the
number that texts them.

A number that nobody knows is not answered at two in the morning; and no worker's own number stands in a young person's phone. The worker is
asked once more, by a key, before anything rings at the other end. While there is duress nobody is rung from here: whoever answers may
be the one it is about.
"""

from datetime import timedelta

from bot.listener.said import Said, Speaker
from bot.listener.worker import Wanted, say
from db.words import ChannelName, ContactState, Lane, MadeBy
from ladder.alert import Phase
from ladder.words import AskCarer, Cause, Road, WorkerMeaning
from scheduler import acts
from scheduler.acts import Acted, Answer
from scheduler.case import Case
from scheduler.known import Contact
from scheduler.owing import by_road, owe

WORTH_FOR = timedelta(minutes=5)  # a call that comes later finds somebody who has rung by other means
TELEPHONES = (ChannelName.SMS, ChannelName.VOICE)


def hear(case: Case, speaker: Speaker, want: Wanted, what: Said) -> Acted | None:
    """Owe them a call, or say in one sentence why not."""
    assert want.alert is not None, "an alert was found"
    code, found = want.alert.code, case.alert
    if found is None or found.code != code:
        say(case, speaker, what, "unknown_code", {"code": code})
        return None
    if not acts.may_act(case, speaker.id, want.paged_at):
        case.refuse(found.id, speaker.ref, "Called")
        say(case, speaker, what, "refused", {})
        return Acted(Answer.REFUSED, f"{speaker.ref} may not act on this alert")
    phone, is_carers = _phone_of(case, speaker), want.reading.meaning is WorkerMeaning.CARER
    text_key = _refusal(case, speaker.ref, phone, is_carers=is_carers)
    if text_key is not None or phone is None:
        say(case, speaker, what, text_key or "call_cannot", {"code": code})
        return Acted(Answer.REFUSED, text_key or "call_cannot")
    owe(
        case,
        made_by=(MadeBy.INBOUND, what.entry, 0, 0),
        recipient=speaker.id,
        contact=phone,
        lane=Lane.REPLY,
        text_key="bridge_carer" if is_carers else "bridge",
        road=Road.VOICE,
        not_after=what.at + WORTH_FOR,
        alert=found.id,
        inbox=what.entry,
    )
    return Acted(Answer.DONE, "they are rung, and put through")


def _phone_of(case: Case, speaker: Speaker) -> Contact | None:
    """A telephone that can be rung: a simulated one can be put through to nobody."""
    found = by_road(case, speaker.id, Road.VOICE) if ChannelName.VOICE in case.tools.configured else None
    return found if found is not None and found.channel in TELEPHONES else None


def _refusal(case: Case, ref: str, phone: Contact | None, *, is_carers: bool) -> str | None:
    assert case.alert is not None, "an alert was found"
    alert, placement = case.alert.value, case.placement
    if alert.phase is not Phase.TAKEN or alert.taken_by != ref:
        return "call_first"
    if Cause.DURESS in alert.causes:
        return "call_duress"
    if is_carers and placement is not None and placement.ask_carer is AskCarer.NEVER:
        return "carer_never"
    carers = () if placement is None else placement.carers
    wanted = [one for person in (carers if is_carers else (case.id,)) for one in case.council.contacts.get(person, [])]
    can_be_rung = any(may_be_rung(one.channel, one.state, proven=one.proven) for one in wanted)
    return None if can_be_rung and phone is not None else "call_cannot"


def may_be_rung(channel: ChannelName, state: ContactState, *, proven: bool) -> bool:
    """Whether somebody's address is a telephone of theirs. Whoever told the carrier to stop their texts can still be rung."""
    return channel in TELEPHONES and proven and state is not ContactState.STALE
