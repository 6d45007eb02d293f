"""What the young person is told by whoever has it, in phrases that are reviewed, and what their phone answers.

Every outward step asks first whether it shows that somebody knows: under closed cover, and once there is duress, nothing is sent.
"""

from datetime import datetime, timedelta

from ladder.alert import paging
from ladder.alert.owning import quiet_for
from ladder.alert.value import Alert, Decided, Phase, moved, unchanged
from ladder.effects import AlertEffect, Tell, TellPaged, TellYoungPerson
from ladder.events import Chose, Spoke
from ladder.phrases import Menu, Phrase, Told
from ladder.words import Cause

ANSWERED_WITHIN = timedelta(minutes=30)  # of a phrase that asks: until then a number may still be for it
CLOSED_COVER = "cover is closed, and the young person is told nothing"


def why_silent(alert: Alert, by: str) -> str | None:
    """Why this worker may have nothing sent to the young person; nothing when they may."""
    if alert.phase is Phase.RESOLVED:
        return "it is resolved"
    if alert.taken_by != by:
        return "only whoever has taken it writes to the young person"
    if Cause.DURESS in alert.causes:
        return "there is duress, and a text of ours would show whoever holds the phone that somebody knows"
    return None if alert.is_open_cover else CLOSED_COVER


def spoke(alert: Alert, event: Spoke, now: datetime) -> Decided:
    """It is sent once from one page. It is work, as saying "still on it" is; a time that it names is promised (A2)."""
    why_not = why_silent(alert, event.by)
    if why_not is not None:
        return unchanged(alert, why_not)
    told = Told(event.phrase, event.drawn)
    if told == alert.told:
        return unchanged(alert, "that was sent from this page already")
    changes: dict[str, object] = {"told": told}
    if event.phrase.asks:
        changes["menu"] = Menu(event.phrase, event.contact, now, _awaited(alert.menu, event, now))
    if event.phrase is Phrase.WHEN:
        changes |= {"ring_by": event.at, "ring_told": True, "told_anew": False}
    if alert.phase is Phase.TAKEN:
        changes |= {"owner_at": paging.by_day(alert, now + quiet_for(alert)), "owner_asked": False, "climb_at": None}
    tell = TellYoungPerson(event.phrase.value, event.at, event.contact)
    return moved(alert, f"{event.by} writes to the young person: {event.phrase}", tell, **changes)


def _awaited(menu: Menu | None, event: Spoke, now: datetime) -> tuple[Phrase, ...]:
    """What else that phone was asked a moment ago, and has not answered."""
    if menu is None or menu.contact != event.contact or now - menu.at > ANSWERED_WITHIN:
        return ()
    return tuple(one for one in (*menu.before, menu.phrase) if one is not event.phrase)


def chose(alert: Alert, event: Chose) -> Decided:
    """A number for a phrase that asked. Whoever has it is told; it is not a sighting."""
    if alert.phase is Phase.RESOLVED:
        return unchanged(alert, "it is resolved")
    if alert.menu is None or alert.menu.phrase is not event.phrase:
        return unchanged(alert, "no phrase awaits that number")
    owner: tuple[AlertEffect, ...] = () if alert.taken_by is None else (Tell(alert.taken_by, "phrase_answered"),)
    others: tuple[AlertEffect, ...] = (TellPaged("phrase_answered", but=alert.taken_by),) if alert.phase is Phase.PAGING else ()
    return moved(alert, f"the phone answered {event.choice} to {event.phrase}", *owner, *others, menu=None)
