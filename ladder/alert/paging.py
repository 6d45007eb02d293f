"""Climbing the paging ladder: rung after rung, round after round, and the last resort when a whole round finds nobody."""

from dataclasses import replace
from datetime import datetime, timedelta

from ladder import cadence
from ladder.alert.value import Alert, Decided, Phase, moved, unchanged
from ladder.effects import AlertEffect, Page, Seek
from ladder.events import Manned, PageFailed
from ladder.words import Duty, Road, Treatment

BOTH = (Road.SMS, Road.VOICE)
LISTED_WAITS = timedelta(hours=2)  # after its single SMS a listed alert pages


def start(alert: Alert, now: datetime, reason: str, *first: AlertEffect, **changes: object) -> Decided:
    """Rung 0 of the ladder of the present treatment, now."""
    fresh = replace(alert, **changes)  # type: ignore[arg-type]
    return _rung(replace(fresh, phase=Phase.PAGING, round=0, manned=0, owner_at=None, climb_at=now), 0, now, reason, *first)


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
    """The next rung; after the last, round again: whoever passed is asked again too."""
    if alert.seeking is not Duty.LAST_RESORT and alert.rung + 1 < len(alert.ladder):
        return _rung(alert, alert.rung + 1, now, reason)
    keeps = () if alert.taken_by is None else (alert.taken_by,)
    return _rung(replace(alert, round=alert.round + 1, manned=0, passed=keeps), 0, now, f"{reason}; round again")


def again(alert: Alert, now: datetime, reason: str, *first: AlertEffect) -> Decided:
    """The same rung once more, for somebody else."""
    return _rung(alert, alert.rung, now, reason, *first)


def manned(alert: Alert, event: Manned, now: datetime) -> Decided:
    """Somebody stands there: page them."""
    match alert.seeking:
        case None:
            return unchanged(alert, "nobody was being sought")
        case Duty.ALLOCATED:
            page = Page(event.worker, event.by, "listed")
            changes = {"texted": True, "climb_at": now + LISTED_WAITS}
            return moved(alert, "its one SMS goes", page, seeking=None, paged=event.worker, paged_by=event.by, **changes)
        case Duty.LAST_RESORT:
            page = Page(event.worker, event.by, "last_resort")
            return moved(alert, "nobody on the whole rota: the last resort is told", page, paged=event.worker, paged_by=event.by)
        case Duty.ON_DUTY | Duty.NEXT_ON_DUTY | Duty.MANAGER:
            # Whose it was has just been paged with the worse news itself.
            pages = () if event.worker == alert.untaken else (Page(event.worker, event.by, "page"),)
            count = alert.manned + 1
            return moved(alert, "paged", *pages, seeking=None, paged=event.worker, paged_by=event.by, manned=count)


def unmanned(alert: Alert, now: datetime) -> Decided:
    """A4: climb at once; a whole round without anybody tells the last resort, and waits one rung's time."""
    match alert.seeking:
        case None:
            return unchanged(alert, "nobody was being sought")
        case Duty.ALLOCATED:
            return start(alert, now, "nobody to text: it pages", treatment=Treatment.PAGE)
        case Duty.LAST_RESORT:
            return moved(alert, "not even the last resort can be reached; round again after one rung's time")
        case Duty.ON_DUTY | Duty.NEXT_ON_DUTY | Duty.MANAGER:
            is_last = alert.rung + 1 >= len(alert.ladder)
            if is_last and alert.manned == 0:
                seek = Seek(Duty.LAST_RESORT, BOTH)
                wake_at = now + alert.ladder[0].wait_for
                return moved(alert, "a whole round found nobody", seek, seeking=Duty.LAST_RESORT, climb_at=wake_at)
            return climb(alert, now, "nobody stands on this rung")


def page_failed(alert: Alert, event: PageFailed, now: datetime) -> Decided:
    """A phone that refuses every road of its page is a rung on which nobody stands."""
    if event.worker != alert.paged or alert.phase not in (Phase.PAGING, Phase.LISTED):
        return unchanged(alert, "that page no longer matters")
    failed = tuple(dict.fromkeys((*alert.failed, event.road)))
    noted = replace(alert, failed=failed)
    if not set(alert.paged_by) <= set(failed):
        return moved(noted, "one road to the worker failed; the other stands")
    if alert.phase is Phase.LISTED:
        return start(noted, now, "the one SMS could not be sent: it pages", treatment=Treatment.PAGE)
    return climb(noted, now, "no road reaches the worker")


def text_one(alert: Alert, now: datetime) -> Decided:
    """A listed alert's wake-up: one SMS between 08:00 and 22:00; two hours later it pages, and never at night."""
    opens_at = cadence.next_sms_window(now, alert.standing.zone)
    if opens_at > now:
        return moved(alert, "it waits for the day", climb_at=opens_at)
    if alert.texted:
        return start(alert, now, "nobody took it in two hours: it pages", treatment=Treatment.PAGE)
    listed = replace(alert, phase=Phase.LISTED, climb_at=now + LISTED_WAITS, seeking=Duty.ALLOCATED)
    return moved(listed, "its time has come: one SMS", Seek(Duty.ALLOCATED, (Road.SMS,), alert.passed))
