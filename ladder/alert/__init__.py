"""An alert: something a duty worker must take.

Read `value` for what it is, then `decide` below, then `joining` (facts), `paging` (the climb), `owning` (take, pass, note, resolve),
`leaving` (the end of an owner's shift) and `speaking` (what the young person is told by whoever has it).
Nothing here grades a risk or declares a child missing: a named person does (promise 4). A late or repeated event changes nothing, and
says why.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from ladder.alert import joining, leaving, owning, paging, speaking
from ladder.alert.joining import COMFORT_EVERY, COMFORTS_AT_MOST, opened
from ladder.alert.owning import NOTE_GIVES_AT_MOST, RING_IN_AT_MOST
from ladder.alert.speaking import why_silent
from ladder.alert.value import OWNER_HAS, Alert, Decided, Phase, moved, unchanged
from ladder.effects import AlertEffect, Page, TellYoungPerson
from ladder.events import (
    AlertEvent,
    Chose,
    Heard,
    Manned,
    Noted,
    PageFailed,
    Passed,
    Reported,
    Resolved,
    ShiftEnded,
    Spoke,
    Taken,
    Unmanned,
    Woke,
)
from ladder.replies import FINDING_A_PERSON
from ladder.words import Road

__all__ = ["NOTE_GIVES_AT_MOST", "RING_IN_AT_MOST", "Alert", "Decided", "Phase", "decide", "opened", "why_silent"]


def decide(alert: Alert, event: AlertEvent, now: datetime) -> Decided:
    """What this event does to this alert: one version for each event that moves it."""
    decided = _decide(alert, event, now)
    if decided.subject == alert and not decided.effects:
        return decided
    return replace(decided, subject=replace(decided.subject, version=alert.version + 1))


def _decide(alert: Alert, event: AlertEvent, now: datetime) -> Decided:
    match event:
        case Reported():
            return joining.reported(alert, event, now)
        case Heard():
            return joining.heard(alert, event)
        case Manned():
            return paging.manned(alert, event, now)
        case Unmanned():
            return paging.unmanned(alert, now)
        case PageFailed():
            return paging.page_failed(alert, event, now)
        case Taken():
            return owning.taken(alert, event, now)
        case Passed():
            return owning.passed(alert, event, now)
        case Noted():
            return owning.noted(alert, event, now)
        case Resolved():
            return owning.resolved(alert, event)
        case ShiftEnded():
            return leaving.shift_ended(alert, event, now)
        case Spoke():
            return speaking.spoke(alert, event, now)
        case Chose():
            return speaking.chose(alert, event)
        case Woke():
            return _woke(alert, now)
        case _:
            assert_never(event)


def _woke(alert: Alert, now: datetime) -> Decided:
    """Several clocks may have run out; each does its part, in one version."""
    if alert.wake_at is None:
        return unchanged(alert, "it is resolved")
    if now < alert.wake_at:
        return unchanged(alert, "its time has not come")
    comforted = _comfort(alert, now)
    climbed = _clocks(comforted.subject, now)
    return _both(comforted, climbed)


def _comfort(alert: Alert, now: datetime) -> Decided:
    """A2: "we are still finding a person for you"."""
    if alert.comfort_at is None or now < alert.comfort_at:
        return moved(alert, "")
    comforts = alert.comforts + 1
    next_at = now + COMFORT_EVERY if comforts < COMFORTS_AT_MOST else None
    tell = TellYoungPerson(FINDING_A_PERSON)
    return moved(alert, "the young person is told that we are still finding somebody", tell, comforts=comforts, comfort_at=next_at)


def _clocks(alert: Alert, now: datetime) -> Decided:
    owner_due = alert.owner_at is not None and now >= alert.owner_at
    climb_due = alert.climb_at is not None and now >= alert.climb_at
    match alert.phase:
        case Phase.LISTED | Phase.STOOD_DOWN if climb_due:
            return paging.text_one(alert, now)
        case Phase.PAGING if climb_due:
            return paging.climb(alert, now, "nobody took it in time")
        case Phase.TAKEN if climb_due and alert.owner_left:
            return leaving.handed_over(alert, now)
        case Phase.TAKEN if climb_due or (owner_due and alert.owner_asked):
            keeps = () if alert.taken_by is None else (alert.taken_by,)
            return paging.start(alert, now, "taken, and nothing noted: it climbs", passed=keeps)
        case Phase.TAKEN if owner_due:
            assert alert.taken_by is not None, "taken means by somebody"
            page = Page(alert.taken_by, (Road.SMS,), "still_yours")
            return moved(alert, "the owner is asked", page, owner_at=paging.by_day(alert, now + OWNER_HAS), owner_asked=True)
        case Phase.LISTED | Phase.PAGING | Phase.TAKEN | Phase.STOOD_DOWN | Phase.RESOLVED:
            return moved(alert, "")
        case _:
            assert_never(alert.phase)


def _both(first: Decided, then: Decided) -> Decided:
    reasons = "; ".join(reason for reason in (first.reason, then.reason) if reason)
    effects: tuple[AlertEffect, ...] = (*first.effects, *then.effects)
    return replace(then, effects=effects, reason=reasons)
