"""What named workers do: take, pass, note, resolve. Taking is not resolving (promise 9)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from ladder.alert import paging
from ladder.alert.value import Alert, Decided, Phase, moved, unchanged
from ladder.effects import AlertEffect, Close, Tell, TellPaged, TellYoungPerson, WithdrawPages
from ladder.events import Noted, Passed, Resolved, Taken
from ladder.replies import WILL_RING
from ladder.words import Cause, Treatment

RING_IN_AT_MOST = 240  # minutes (A2), by text and on the board alike: a promise further off is none
NOTE_GIVES = timedelta(hours=2)  # A1
NOTE_GIVES_AT_MOST = timedelta(hours=12)  # A1


def quiet_for(alert: Alert) -> timedelta:
    """A1: how long an owner may be quiet before they are asked."""
    return timedelta(minutes=30) if alert.treatment is Treatment.RING else timedelta(hours=2)


def rings_within(alert: Alert) -> timedelta:
    """A2: what the young person is told when the worker names no time. Duress, which no phone may show, makes it no shorter."""
    said = [fact.treatment for fact in alert.facts if fact.cause is not Cause.DURESS]
    return timedelta(minutes=20) if Treatment.RING in said else timedelta(minutes=60)


def taken(alert: Alert, event: Taken, now: datetime) -> Decided:
    """One owner at a time; whoever comes second is told who was first."""
    if alert.phase is Phase.RESOLVED:
        return unchanged(alert, "it is resolved")
    if alert.phase is Phase.TAKEN and alert.taken_by != event.by:
        return unchanged(alert, f"it is taken by {alert.taken_by}")
    ring_by = _ring_by(alert, event, now)
    is_news = ring_by is not None and ring_by > now and (ring_by != alert.ring_by or not alert.ring_told)
    tell_child = alert.awaits_ring and alert.is_open_cover and event.can_tell and is_news
    told: tuple[AlertEffect, ...] = (TellYoungPerson(WILL_RING, ring_by),) if tell_child else ()
    again = alert.phase is Phase.TAKEN
    effects: tuple[AlertEffect, ...] = (Tell(event.by, "taken"), *told)
    if not again:
        effects = (WithdrawPages(), *effects, TellPaged("taken_by_other", but=event.by))
    return moved(
        alert,
        f"{event.by} is still on it" if again else f"taken by {event.by}",
        *effects,
        phase=Phase.TAKEN,
        taken_by=event.by,
        taken_at=alert.taken_at if again else now,
        ring_by=ring_by,
        ring_told=alert.ring_told or tell_child,
        told_anew=False,
        owner_at=paging.by_day(alert, now + quiet_for(alert)),
        owner_asked=False,
        owner_left=False,
        climb_at=None,
        comfort_at=None,
        seeking=None,
        untaken=None,
        offered_at=None,
        passed=(),
    )


def _ring_by(alert: Alert, event: Taken, now: datetime) -> datetime | None:
    if event.ring_in is not None:
        return now + timedelta(minutes=event.ring_in)
    # Where duress took it away, whoever takes it again says nothing: unless by then, code or none, it would be on offer to others.
    is_theirs = alert.duress_took_it_away and (event.by == alert.untaken or alert.offered_at is None or now < alert.offered_at)
    told_stands = alert.ring_told and not alert.told_anew and (alert.taken_by == event.by or is_theirs)
    if alert.ring_by is not None and (alert.ring_by > now or told_stands):
        # Whoever answers "still yours?" may long have rung.
        return alert.ring_by
    return now + rings_within(alert) if alert.awaits_ring else None


def passed(alert: Alert, event: Passed, now: datetime) -> Decided:
    """Passing offers, it does not drop: it stays mine until somebody takes it."""
    by = event.by
    match alert.phase:
        case Phase.RESOLVED:
            return unchanged(alert, "it is resolved")
        case Phase.STOOD_DOWN:
            return unchanged(alert, "it stands down, and nobody is being paged")
        case Phase.TAKEN if alert.taken_by != by:
            return unchanged(alert, f"it is taken by {alert.taken_by}")
        case Phase.TAKEN:
            return paging.start(alert, now, f"{by} offers it on", Tell(by, "passed"), passed=(by,), untaken=None)
        case Phase.PAGING | Phase.LISTED if by in alert.passed:
            return unchanged(alert, f"{by} has passed this round")
        case Phase.PAGING | Phase.LISTED:
            is_former_owners = alert.duress_took_it_away and by == alert.untaken
            offered = replace(alert, offered_at=min(alert.offered_at or now, now)) if is_former_owners else alert
            return paging.passed_by(offered, by, now, Tell(by, "passed" if alert.taken_by == by else "passed_before"))
        case _:
            assert_never(alert.phase)


def noted(alert: Alert, event: Noted, now: datetime) -> Decided:
    """A note is work: it gives two hours more, or until the time it names."""
    if alert.phase is not Phase.TAKEN:
        return unchanged(alert, "the note is kept; only taking stops the paging")
    if alert.taken_by != event.by:
        return unchanged(alert, "the note is kept; only the owner's note moves the clock")
    until = event.until if event.until is not None and event.until > now else now + NOTE_GIVES
    owner_at = paging.by_day(alert, min(until, now + NOTE_GIVES_AT_MOST))
    return moved(alert, f"{event.by} noted a step", owner_at=owner_at, owner_asked=False, owner_left=False, climb_at=None)


def resolved(alert: Alert, event: Resolved) -> Decided:
    """Closed by a named person, with a coded outcome; nobody is paged afterwards. A fault not before each child listed is settled (A5)."""
    if alert.phase is Phase.RESOLVED:
        return unchanged(alert, "it is resolved")
    if alert.taken_by is None and alert.phase is not Phase.STOOD_DOWN:
        return unchanged(alert, "nobody has taken it")
    if event.owed:
        who = "1 young person on its list was" if event.owed == 1 else f"{event.owed} young people on its list were"
        return unchanged(alert, f"{who} neither asked again nor ticked by name")
    others = (TellPaged("taken_by_other", but=event.by),) if alert.phase is Phase.PAGING else ()
    return moved(
        alert,
        f"resolved by {event.by}",
        WithdrawPages(),
        *others,
        Close(event.outcome),
        phase=Phase.RESOLVED,
        outcome=event.outcome,
        resolved_by=event.by,
        climb_at=None,
        owner_at=None,
        comfort_at=None,
        seeking=None,
    )
