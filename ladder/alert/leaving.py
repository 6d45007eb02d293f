"""An owner's shift ends: what they still hold is offered to whoever is on duty now, and stays theirs until somebody takes it."""

from dataclasses import replace
from datetime import datetime

from ladder import cadence
from ladder.alert import paging
from ladder.alert.value import Alert, Decided, Phase, moved, unchanged
from ladder.effects import Page
from ladder.events import ShiftEnded
from ladder.words import Cause, Road


def shift_ended(alert: Alert, event: ShiftEnded, now: datetime) -> Decided:
    """Both shifts are paged; of a calm matter by day alone (decision 0004). Whoever took it after their shift knows what they did."""
    if alert.duress_took_it_away and alert.untaken == event.worker:
        return _would_be_offered(alert, now)
    if alert.phase is not Phase.TAKEN or alert.taken_by != event.worker:
        return unchanged(alert, f"{event.worker} does not hold it, or it is on offer already")
    assert alert.taken_at is not None, "taken means at a time"
    if alert.taken_at >= event.at:
        return unchanged(alert, f"{event.worker} took it after that shift")
    opens_at = paging.by_day(alert, now)
    if opens_at > now:
        return moved(alert, f"the shift of {event.worker} is over: it is offered on by day", climb_at=opens_at, owner_left=True)
    return handed_over(alert, now)


def handed_over(alert: Alert, now: datetime) -> Decided:
    """Rung 0 of the shift that is on now; whose it is hears so, and keeps it until somebody takes it."""
    owner = alert.taken_by
    assert owner is not None, "taken means by somebody"
    page = Page(owner, (Road.SMS,), "shift_ended")
    return paging.start(alert, now, f"the shift of {owner} is over: it is offered on", page, passed=(owner,))


def _would_be_offered(alert: Alert, now: datetime) -> Decided:
    """Where duress took it from them: had no code come, it would be on offer from now on, and no phone may tell the two apart."""
    said = [fact.treatment for fact in alert.facts if fact.cause is not Cause.DURESS]
    at = now if any(one.pages for one in said) else cadence.next_sms_window(now, alert.standing.zone)
    offered = replace(alert, offered_at=min(alert.offered_at or at, at))
    return moved(offered, f"the shift of {alert.untaken} is over, and it is not theirs")
