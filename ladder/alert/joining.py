"""A further fact, or a phone that answers: what reaches an alert that is already open."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from ladder.alert import paging
from ladder.alert.value import OWNER_HAS, Alert, Decided, Phase, moved, unchanged
from ladder.effects import AlertEffect, Page, Tell, TellPaged, WithdrawPages
from ladder.events import Heard, Reported, calm_wake
from ladder.facts import Fact
from ladder.words import Cause, Meaning, Road, Tier, Treatment

RETAKE_WITHIN = timedelta(minutes=5)
COMFORT_AFTER = timedelta(minutes=10)  # A2
COMFORT_EVERY = timedelta(minutes=15)  # A2
COMFORTS_AT_MOST = 4  # A2


def opened(ref: str, event: Reported, now: datetime) -> Decided:
    """The alert that this fact opens."""
    assert event.standing is not None, "an alert opens with what holds for it"
    fact = event.fact
    alert = Alert(
        ref,
        now,
        event.standing,
        (fact,),
        fact.treatment,
        version=1,
        climb_at=calm_wake(fact.treatment, event.times),
    )
    alert = replace(alert, comfort_at=comfort_from(alert, fact))
    if fact.treatment.pages:
        return paging.start(alert, now, f"{fact.cause}: somebody is paged")
    return moved(alert, f"{fact.cause}: on the list")


def comfort_from(alert: Alert, fact: Fact) -> datetime | None:
    """When a child who asked for help first hears that we are still finding a person."""
    if fact.cause is not Cause.HELP or not alert.is_open_cover or alert.comforts >= COMFORTS_AT_MOST:
        return alert.comfort_at
    return alert.comfort_at or fact.at + COMFORT_AFTER


def reported(alert: Alert, event: Reported, now: datetime) -> Decided:
    """Whether this fact makes the matter worse decides all (DESIGN, the table of the alert)."""
    fact = event.fact
    if alert.phase is Phase.RESOLVED:
        return unchanged(alert, "it is resolved; a new alert opens")
    worse = fact.treatment.rank > alert.treatment.rank or _is_first_cry(alert, fact)
    treatment = max(alert.treatment, fact.treatment, key=lambda one: one.rank)
    told_anew = alert.told_anew or _would_untake(alert, fact)
    joined = replace(alert, facts=(*alert.facts, fact), treatment=treatment, told_anew=told_anew)
    match alert.phase:
        case Phase.STOOD_DOWN:
            return _from_stood_down(joined, event, now)
        case Phase.LISTED | Phase.PAGING if worse:
            return _worse(joined, event, now)
        case Phase.LISTED | Phase.PAGING:
            if alert.taken_by is None:
                changes = _joins_unheard(alert, fact, now) if alert.duress_took_it_away else {"comfort_at": comfort_from(alert, fact)}
                return moved(joined, f"{fact.cause} joins; the next page carries it", **changes)
            page = _page_of_fact(alert.taken_by, _is_repeated_help(alert, fact))
            return moved(joined, f"{fact.cause} joins; whose it still is hears of it", page)
        case Phase.TAKEN if worse and fact.treatment.pages:
            return _untaken(replace(joined, offered_at=_would_be_offered_at(alert, fact)), event, now)
        case Phase.TAKEN:
            # What is higher and still calm has no rung 0: its owner hears of it, as of what is no worse.
            return _owner_told(joined, _is_repeated_help(alert, fact), now)
        case _:
            assert_never(alert.phase)


def _is_first_cry(alert: Alert, fact: Fact) -> bool:
    return fact.cause in (Cause.HELP, Cause.DURESS) and fact.cause not in alert.causes


def _would_untake(alert: Alert, fact: Fact) -> bool:
    """Whether it would be worse than all else, had no code come: its owner would take it again, and the child hear of a new time."""
    said = [one.treatment.rank for one in alert.facts if one.cause is not Cause.DURESS]
    return (
        Cause.DURESS in alert.causes
        and fact.cause is not Cause.DURESS
        and fact.treatment.pages
        and fact.treatment.rank > max(said, default=-1)
    )


def _is_repeated_help(alert: Alert, fact: Fact) -> bool:
    return fact.cause is Cause.HELP and Cause.HELP in alert.causes


def _would_be_offered_at(alert: Alert, fact: Fact) -> datetime | None:
    """When its owner would have passed over it by being quiet, had this code not come."""
    if fact.cause is not Cause.DURESS or alert.owner_at is None:
        return None
    owner_at = alert.owner_at if alert.owner_asked else paging.by_day(alert, alert.owner_at + OWNER_HAS)
    return min(alert.climb_at or owner_at, owner_at)


def _joins_unheard(alert: Alert, fact: Fact, now: datetime) -> dict[str, object]:
    """What joins where duress took it away: had no code come, its owner would hear of it, and the phone nothing."""
    if fact.cause is not Cause.HELP or alert.offered_at is None:
        return {}
    return {"offered_at": min(alert.offered_at, now + RETAKE_WITHIN)}


def _from_stood_down(joined: Alert, event: Reported, now: datetime) -> Decided:
    fact = event.fact
    again = replace(joined, treatment=fact.treatment, texted=False, passed=(), comfort_at=comfort_from(joined, fact))
    if fact.treatment.pages:
        return paging.start(again, now, f"{fact.cause} after it stood down")
    wake_at = calm_wake(fact.treatment, event.times)
    # One more fact never puts off the morning for which it stood down.
    return moved(
        again, f"{fact.cause} after it stood down: on the list", phase=Phase.LISTED, climb_at=min(wake_at, joined.climb_at or wake_at)
    )


def _worse(joined: Alert, event: Reported, now: datetime) -> Decided:
    fact = event.fact
    worse = replace(joined, comfort_at=comfort_from(joined, fact))
    if fact.treatment.pages:
        owner: tuple[AlertEffect, ...] = ()
        if joined.taken_by is not None:
            owner = (Page(joined.taken_by, paging.BOTH, "untaken"),)
        # Passed on, or forgotten: it is on offer already, code or none.
        offered_at = now if fact.cause is Cause.DURESS and joined.taken_by is not None else None
        changes = {"taken_by": None, "taken_at": None, "untaken": joined.taken_by, "offered_at": offered_at, "passed": ()}
        return paging.start(worse, now, f"{fact.cause}: rung 0, now", WithdrawPages(), *owner, **changes)
    wake_at = calm_wake(fact.treatment, event.times)
    return moved(worse, f"{fact.cause}: on the board", climb_at=min(wake_at, joined.climb_at or wake_at))


def _untaken(joined: Alert, event: Reported, now: datetime) -> Decided:
    """The owner and rung 0 are paged now; a ring-by time told to the child stands."""
    owner = joined.taken_by
    assert owner is not None, "taken means by somebody"
    page, comfort_at = Page(owner, paging.BOTH, "untaken"), comfort_from(joined, event.fact)
    changes = {"taken_by": None, "taken_at": None, "untaken": owner, "passed": (), "comfort_at": comfort_at}
    began = paging.start(joined, now, f"{event.fact.cause}: no longer {owner}'s", page, **changes)
    climb_at = min(began.subject.climb_at or now, now + RETAKE_WITHIN)
    return replace(began, subject=replace(began.subject, climb_at=climb_at))


def _owner_told(joined: Alert, help_again: bool, now: datetime) -> Decided:
    owner = joined.taken_by
    assert owner is not None, "taken means by somebody"
    cause = joined.facts[-1].cause
    if help_again:
        # The first cry still unheeded counts: asking again and again must not push the climb away.
        climb_at = joined.climb_at or now + RETAKE_WITHIN
        return moved(joined, "help again: the owner has five minutes", _page_of_fact(owner, is_urgent=True), climb_at=climb_at)
    return moved(joined, f"{cause} joins; the owner is told", _page_of_fact(owner, is_urgent=False))


def _page_of_fact(owner: str, is_urgent: bool) -> Page:
    return Page(owner, paging.BOTH if is_urgent else (Road.SMS,), "fact_joined")


def heard(alert: Alert, event: Heard) -> Decided:
    """A3. A text is not a sighting: only a lone silence in a calm tier stands down, and a person still closes it."""
    if alert.phase in (Phase.RESOLVED, Phase.STOOD_DOWN):
        return unchanged(alert, f"it is {alert.phase}")
    if event.meaning is not Meaning.OK:
        return unchanged(alert, "the phone answered, and said nothing new")
    if _may_stand_down(alert, event):
        tell = TellPaged("stood_down")
        # It wakes as `morning`, and is `morning` until then: a second silence that pages must be the worse fact.
        changes = {"phase": Phase.STOOD_DOWN, "treatment": Treatment.MORNING, "climb_at": event.times.morning_at, "seeking": None}
        return moved(alert, "the phone answered before anybody took it", WithdrawPages(), tell, texted=False, passed=(), **changes)
    owner = () if alert.taken_by is None else (Tell(alert.taken_by, "phone_answered"),)
    if alert.phase is Phase.PAGING:
        return moved(alert, "the phone answered; paging goes on", *owner, TellPaged("phone_answered", but=alert.taken_by))
    if owner:
        return moved(alert, "the phone answered; the owner is told", *owner)
    return moved(alert, "the phone answered; it stays on the list")


def _may_stand_down(alert: Alert, event: Heard) -> bool:
    calm = alert.tier in (Tier.STANDARD, Tier.APPROACHING_18)
    never_taken = alert.taken_by is None and alert.untaken is None
    return calm and alert.causes == (Cause.SILENT,) and never_taken and not event.episode_open and not event.not_here
