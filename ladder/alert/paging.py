"""Climbing the paging ladder: rung after rung, round after round, and the last resort when a whole round finds nobody."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from ladder import cadence
from ladder.alert.value import Alert, Decided, Phase, moved, unchanged
from ladder.effects import AlertEffect, Page, Seek
from ladder.events import Manned, PageFailed
from ladder.words import Duty, Road, Treatment

BOTH = (Road.SMS, Road.VOICE)
LISTED_WAITS = timedelta(hours=2)  # after its single SMS a listed alert pages


def start(alert: Alert, now: datetime, reason: str, *first: AlertEffect, **changes: object) -> Decided:
    """Rung 0 of the ladder of the present treatment, now. A calm one that must page becomes `page`."""
    treatment = alert.treatment if alert.treatment.pages else Treatment.PAGE
    # Phase and owner change in one step: "taken" and "by nobody" may not meet.
    fresh = replace(alert, phase=Phase.PAGING, climb_at=now, owner_at=None, **changes)  # type: ignore[arg-type]
    return _rung(replace(fresh, treatment=treatment, round=0, stood=(), owner_asked=False, owner_left=False), 0, now, reason, *first)


def by_day(alert: Alert, at: datetime) -> datetime:
    """Then, if the matter pages; what does not leaves workers in peace from 22:00 to 08:00."""
    return at if alert.treatment.pages else cadence.next_sms_window(at, alert.standing.zone)


def _rung(alert: Alert, rung: int, now: datetime, reason: str, *first: AlertEffect) -> Decided:
    step = alert.ladder[rung]
    # People on standby sleep: at night the first page also rings.
    wakes = rung == 0 and alert.treatment is Treatment.PAGE and cadence.is_night(now, alert.standing.zone)
    by = BOTH if wakes else step.by
    return moved(
        alert,
        reason,
        *first,
        Seek(step.who, by, alert.passed),
        rung=rung,
        climb_at=now + step.wait_for,
        seeking=step.who,
        paged=None,
        paged_by=(),
        failed=(),
    )


def climb(alert: Alert, now: datetime, reason: str) -> Decided:
    """The next rung; after the last, round again: whoever passed, or has it and forgot it, is asked again too."""
    if alert.seeking is not Duty.LAST_RESORT and alert.rung + 1 < len(alert.ladder):
        return _rung(alert, alert.rung + 1, now, reason)
    return _rung(replace(alert, round=alert.round + 1, stood=(), passed=()), 0, now, f"{reason}; round again")


def passed_by(alert: Alert, worker: str, now: datetime, *first: AlertEffect) -> Decided:
    """Somebody passes this round. If their page was the last one sent, the same rung finds somebody else."""
    stood = tuple(one for one in alert.stood if one != worker)
    skipping = replace(alert, passed=(*alert.passed, worker), stood=stood)
    if alert.paged != worker or alert.seeking is not None:
        return moved(skipping, f"{worker} passes this round", *first)
    if alert.phase is Phase.PAGING:
        return _rung(skipping, alert.rung, now, f"{worker} passes", *first)
    offered = text_one(replace(skipping, texted=False, paged=None), now)
    return replace(offered, effects=(*first, *offered.effects), reason=f"{worker} passes; {offered.reason}")


def manned(alert: Alert, event: Manned, now: datetime) -> Decided:
    """Somebody stands there: page them."""
    match alert.seeking:
        case None:
            return unchanged(alert, "nobody was being sought")
        case Duty.ALLOCATED:
            page = Page(event.worker, event.by, "listed")
            changes = {"texted": True, "climb_at": now + LISTED_WAITS}
            return moved(alert, "its one SMS goes", page, seeking=None, paged=event.worker, paged_by=event.by, failed=(), **changes)
        case Duty.LAST_RESORT if alert.paged is not None:
            return unchanged(alert, "the last resort has been told this round")
        case Duty.LAST_RESORT:
            page = Page(event.worker, event.by, "last_resort")
            return moved(alert, "nobody on the whole rota: the last resort is told", page, paged=event.worker, paged_by=event.by)
        case Duty.ON_DUTY | Duty.NEXT_ON_DUTY | Duty.MANAGER:
            # Whose it was has just been paged with the worse news itself; from the next rung on they are paged like anybody.
            told = event.worker == alert.untaken and alert.rung == alert.round == 0
            pages = () if told else (Page(event.worker, event.by, "page"),)
            stood = tuple(dict.fromkeys((*alert.stood, event.worker)))
            return moved(alert, "paged", *pages, seeking=None, paged=event.worker, paged_by=event.by, stood=stood)
        case _:
            assert_never(alert.seeking)


def unmanned(alert: Alert, now: datetime) -> Decided:
    """A4: climb at once; a whole round without anybody tells the last resort, and waits one rung's time."""
    match alert.seeking:
        case None:
            return unchanged(alert, "nobody was being sought")
        case Duty.ALLOCATED:
            return _page_by_day(alert, now, "nobody to text")
        case Duty.LAST_RESORT:
            return unchanged(alert, "not even the last resort can be reached: round again after one rung's time")
        case Duty.ON_DUTY | Duty.NEXT_ON_DUTY | Duty.MANAGER:
            return _nobody_stands(alert, now, "nobody stands on this rung")
        case _:
            assert_never(alert.seeking)


def _nobody_stands(alert: Alert, now: datetime, reason: str) -> Decided:
    if alert.rung + 1 < len(alert.ladder) or alert.stood:
        return climb(alert, now, reason)
    seek, wake_at = Seek(Duty.LAST_RESORT, BOTH), now + alert.ladder[0].wait_for
    return moved(alert, "a whole round found nobody", seek, seeking=Duty.LAST_RESORT, climb_at=wake_at, paged=None, paged_by=(), failed=())


def _page_by_day(alert: Alert, now: datetime, reason: str) -> Decided:
    """A calm matter whose one SMS came to nothing pages, but never at night."""
    opens_at = by_day(alert, now)
    if opens_at > now:
        return moved(alert, f"{reason}: it pages in the morning", climb_at=opens_at, texted=True, seeking=None)
    return start(alert, now, f"{reason}: it pages")


def page_failed(alert: Alert, event: PageFailed, now: datetime) -> Decided:
    """A phone that refuses every road of its page is a rung on which nobody stands."""
    if event.worker != alert.paged or alert.phase not in (Phase.PAGING, Phase.LISTED):
        return unchanged(alert, "that page no longer matters")
    failed = tuple(dict.fromkeys((*alert.failed, event.road)))
    noted = replace(alert, failed=failed)
    if not set(alert.paged_by) <= set(failed):
        return moved(noted, "one road to the worker failed; the other stands")
    if alert.phase is Phase.LISTED:
        return _page_by_day(replace(noted, paged=None), now, "the one SMS could not be sent")
    if alert.seeking is Duty.LAST_RESORT:
        return moved(noted, "not even the last resort can be reached; round again after one rung's time")
    stood = tuple(one for one in alert.stood if one != event.worker)
    return _nobody_stands(replace(noted, stood=stood), now, "no road reaches the worker")


def text_one(alert: Alert, now: datetime) -> Decided:
    """A listed alert's wake-up: one SMS between 08:00 and 22:00; two hours later it pages, and never at night."""
    opens_at = by_day(alert, now)
    if opens_at > now:
        return moved(alert, "it waits for the day", climb_at=opens_at)
    if alert.texted:
        return start(alert, now, "nobody took it in two hours: it pages")
    listed = replace(alert, phase=Phase.LISTED, climb_at=now + LISTED_WAITS, seeking=Duty.ALLOCATED, paged=None, paged_by=())
    return moved(listed, "its time has come: one SMS", Seek(Duty.ALLOCATED, (Road.SMS,), alert.passed))
