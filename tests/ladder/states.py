"""A state of each kind of both machines, and an event of each kind, for the page of transitions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ladder.alert import Alert, decide, opened
from ladder.checkin import CheckIn, scheduled
from ladder.cross_check import CrossCheck
from ladder.cross_check import decide as decide_cross_check
from ladder.cross_check import opened as owed
from ladder.effects import Seek
from ladder.events import (
    Accepted,
    AlertEvent,
    CameDue,
    Cancelled,
    CarerSaw,
    Ceased,
    CheckInEvent,
    Chose,
    ChoseLanguage,
    CrossCheckEvent,
    Delivered,
    FellDue,
    Heard,
    Left,
    Manned,
    Missed,
    Noted,
    PageFailed,
    Passed,
    ReceivingResumed,
    Refused,
    Reported,
    Resolved,
    ShiftEnded,
    Sighted,
    Spoke,
    Taken,
    Unmanned,
    Unreachable,
    Woke,
)
from ladder.phrases import Phrase
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Duty, Meaning, Resolution, Road, Tier, Treatment, Who
from tests.ladder import people
from tests.ladder.people import STANDING, TIMES, answered, at, carer_asked, due, fact, minutes, terms, those, times_after, waiting

ELSEWHERE = CarerMeaning.ELSEWHERE
_expected = carer_asked().answers(ELSEWHERE, "20:50", expected_at=at("22:30"))
_expected_by_carer = _expected.value  # before `_expected` lives on

CHECK_INS: Mapping[str, CheckIn] = {
    "scheduled": scheduled("check-in", at("18:30")),
    "asking the young person": due().value,
    "asking, and a provider has it": due().after(Accepted(1, "a phone", owes_receipt=False), "18:31").value,
    "waiting for the young person": waiting().value,
    "waiting for the young person, at arrival": waiting(terms(Tier.ARRIVAL)).value,
    "waiting for the young person, closed cover": waiting(terms(cover=Cover.CLOSED)).value,
    "waiting for the young person, a carer who is never asked": waiting(terms(ask_carer=AskCarer.NEVER)).value,
    "waiting for the second asking": waiting().wakes().leaves("20:00").value,
    "waiting for the hour after *later*": waiting().answers(Meaning.LATER, "18:35").value,
    "waiting for a digit after words we cannot read": waiting().answers(Meaning.UNCLEAR, "18:35").value,
    "waiting for all the words, closed cover": waiting(terms(cover=Cover.CLOSED)).answers(Meaning.UNCLEAR, "18:35").value,
    "waiting for the carer": carer_asked().value,
    "waiting for the carer, cross-check agreed": carer_asked(terms(ask_carer=AskCarer.CROSS_CHECK)).value,
    "waiting for the carer to name a time": carer_asked().answers(ELSEWHERE, "20:50").value,
    "waiting for the time the carer named": _expected_by_carer,
    "asking the carer at the time they named": _expected.wakes().value,
    "waiting for the carer at the time they named": _expected.leaves("22:30").value,
    "closed": waiting().answers(Meaning.OK, "18:35").value,
}


def _soon(check_in: CheckIn) -> datetime:
    """A minute before its time."""
    return at("23:30") if check_in.wake_at is None else check_in.wake_at - minutes(1)


def _then(check_in: CheckIn) -> datetime:
    return at("23:30") if check_in.wake_at is None else check_in.wake_at


def _asking(check_in: CheckIn) -> int:
    return check_in.tries[-1].asking if check_in.tries else 1


def _says(meaning: Meaning | CarerMeaning, **about: object) -> Callable[[CheckIn], tuple[CheckInEvent, datetime]]:
    return lambda check_in: (answered(meaning, _soon(check_in), **about), _soon(check_in))


def _names_a_time(check_in: CheckIn) -> tuple[CheckInEvent, datetime]:
    return answered(ELSEWHERE, _soon(check_in), expected_at=_soon(check_in) + timedelta(hours=1)), _soon(check_in)


def _chooses(by: Who) -> Callable[[CheckIn], tuple[CheckInEvent, datetime]]:
    return lambda check_in: (ChoseLanguage(by, "ti", "words", _soon(check_in)), _soon(check_in))


CHECK_IN_EVENTS: Mapping[str, Callable[[CheckIn], tuple[CheckInEvent, datetime]]] = {
    "FellDue": lambda it: (FellDue(terms()), _then(it)),
    "FellDue, an older one is open": lambda it: (FellDue(terms(), older_open=True), _then(it)),
    "FellDue, paused": lambda it: (FellDue(terms(), resting="paused"), _then(it)),
    "FellDue, the plan rests": lambda it: (FellDue(terms(), resting="the plan rests"), _then(it)),
    "Accepted": lambda it: (Accepted(_asking(it), "a phone", owes_receipt=False), _soon(it)),
    "Left": lambda it: (Left(_asking(it), "a phone", _soon(it), owes_receipt=False), _soon(it)),
    "Delivered": lambda it: (Delivered(_asking(it), _soon(it)), _soon(it)),
    "Missed": lambda it: (Missed(_asking(it), _soon(it)), _soon(it)),
    "Refused, another contact": lambda it: (Refused(_asking(it), "another phone"), _soon(it)),
    "Refused, no other contact": lambda it: (Refused(_asking(it), None), _soon(it)),
    "Unreachable": lambda it: (Unreachable(_asking(it)), _soon(it)),
    **{f"Answered *{meaning}*": _says(meaning) for meaning in Meaning},
    "Answered with the duress code": _says(Meaning.OK, duress=True),
    **{f"Carer answered *{meaning}*": _says(meaning) for meaning in CarerMeaning},
    "Carer answered *elsewhere*, and a time": _names_a_time,
    "Chose a language": _chooses(Who.YOUNG_PERSON),
    "Carer chose a language": _chooses(Who.CARER),
    "ReceivingResumed": lambda it: (ReceivingResumed(minutes(5)), _soon(it)),
    "Cancelled": lambda it: (Cancelled("the placement ended"), _soon(it)),
    "Woke, too early": lambda it: (Woke(), _soon(it)),
    "Woke": lambda it: (Woke(), _then(it)),
}

_LISTED = fact(Cause.SILENT, "20:00", Tier.STANDARD)
_PAGED = replace(_LISTED, treatment=Treatment.PAGE, in_a_row=2)
_HELP = fact(Cause.HELP, "20:00")
_NOBODY: dict[Duty, str] = {}


def _sought(alert: people.Watched) -> Alert:
    """Woken, and not yet told who stands on the rung."""
    assert alert.value.wake_at is not None
    decided = decide(alert.value, Woke(), alert.value.wake_at)
    assert those(Seek, decided.effects)
    return decided.subject


ALERTS: Mapping[str, Alert] = {
    "listed": people.opened(_LISTED).value,
    "listed, whom to text is sought": _sought(people.opened(_LISTED)),
    "listed, its one SMS went": people.opened(_LISTED).wakes().value,
    "paging, rung 0 is sought": opened("alert", Reported(_PAGED, TIMES, STANDING), at("20:00")).subject,
    "paging, rung 0": people.opened(_PAGED).value,
    "paging, the last rung is sought": _sought(people.opened(_PAGED).wakes().wakes()),
    "paging, the last rung": people.opened(_PAGED).wakes().wakes().wakes().value,
    "paging for help, open cover": people.opened(_HELP).value,
    "paging, nobody on the rota": people.opened(_PAGED, rota={Duty.LAST_RESORT: "okoro"}).value,
    "paging, not even a last resort": people.opened(_PAGED, rota=_NOBODY).value,
    "paging, passed on and still khan's": people.opened(_PAGED).after(Taken("khan"), "20:05").after(Passed("khan"), "20:07").value,
    "paging, un-taken from khan": people.opened(_PAGED).after(Taken("khan"), "20:05").joins(fact(Cause.HELP, "20:07")).value,
    "taken": people.opened(_PAGED).after(Taken("khan"), "20:05").value,
    "taken, a phrase awaits a number": people.opened(_HELP)
    .after(Taken("khan"), "20:05")
    .after(Spoke("khan", Phrase.TALK, "a phone", 3), "20:06")
    .value,
    "taken, the owner is asked": people.opened(_PAGED).after(Taken("khan"), "20:05").wakes().value,
    "taken, help asked for": people.opened(_HELP).after(Taken("khan"), "20:05").value,
    "taken, help asked for again": people.opened(_HELP).after(Taken("khan"), "20:05").joins(fact(Cause.HELP, "20:09")).value,
    "stood down": people.opened(_PAGED).hears("20:05").value,
    "resolved": people.opened(_PAGED).after(Taken("khan"), "20:05").after(Resolved("khan", Resolution.NOTHING_WRONG), "20:10").value,
}


def _early(alert: Alert) -> datetime:
    return at("23:30") if alert.wake_at is None else alert.wake_at - minutes(1)


def _time(alert: Alert) -> datetime:
    return at("23:30") if alert.wake_at is None else alert.wake_at


def _joins(cause: Cause, tier: Tier = Tier.STANDARD, **about: object) -> Callable[[Alert], tuple[AlertEvent, datetime]]:
    return lambda alert: (Reported(fact(cause, _early(alert), tier, **about), times_after(_early(alert))), _early(alert))


def _paged_phone(road: Road) -> Callable[[Alert], tuple[AlertEvent, datetime]]:
    return lambda alert: (PageFailed(alert.paged or "khan", road), _early(alert))


ALERT_EVENTS: Mapping[str, Callable[[Alert], tuple[AlertEvent, datetime]]] = {
    "Reported, calm": _joins(Cause.STOPPED),
    "Reported, higher and still calm": _joins(Cause.UNCLEAR, treatment=Treatment.BOARD),
    "Reported, a page": _joins(Cause.SILENT, Tier.ARRIVAL),
    "Reported, a ring": _joins(Cause.CARER_CONCERN, Tier.ARRIVAL),
    "Reported, help": _joins(Cause.HELP),
    "Reported, duress": _joins(Cause.DURESS),
    "Heard *ok*": lambda it: (Heard(Meaning.OK, "words", _early(it), times_after(_early(it))), _early(it)),
    "Heard *ok*, an episode is open": lambda it: (
        Heard(Meaning.OK, "words", _early(it), times_after(_early(it)), episode_open=True),
        _early(it),
    ),
    "Heard *later*": lambda it: (Heard(Meaning.LATER, "words", _early(it), times_after(_early(it))), _early(it)),
    "Manned": lambda it: (Manned("shah", (Road.SMS,)), _early(it)),
    "Unmanned": lambda it: (Unmanned(), _early(it)),
    "PageFailed, by SMS": _paged_phone(Road.SMS),
    "PageFailed, by voice": _paged_phone(Road.VOICE),
    "Taken by khan": lambda it: (Taken("khan"), _early(it)),
    "Taken by shah, rings in 10": lambda it: (Taken("shah", 10), _early(it)),
    "Passed by khan": lambda it: (Passed("khan"), _early(it)),
    "Passed by shah": lambda it: (Passed("shah"), _early(it)),
    "Noted by khan": lambda it: (Noted("khan"), _early(it)),
    "Noted by shah": lambda it: (Noted("shah"), _early(it)),
    "ShiftEnded, khan's": lambda it: (ShiftEnded("khan", _early(it)), _early(it)),
    "Spoke, by khan": lambda it: (Spoke("khan", Phrase.TALK, "a phone", it.version), _early(it)),
    "Spoke, by khan, and names a time": lambda it: (
        Spoke("khan", Phrase.WHEN, "a phone", it.version, _early(it) + minutes(20)),
        _early(it),
    ),
    "Spoke, by shah": lambda it: (Spoke("shah", Phrase.RINGING, "a phone", it.version), _early(it)),
    "Chose 5": lambda it: (Chose(Phrase.TALK, "5", "words", _early(it)), _early(it)),
    "Resolved by patel": lambda it: (Resolved("patel", Resolution.NOTHING_WRONG), _early(it)),
    "Resolved by patel, two on a fault's list": lambda it: (Resolved("patel", Resolution.OUR_FAULT, owed=2), _early(it)),
    "Woke, too early": lambda it: (Woke(), _early(it)),
    "Woke": lambda it: (Woke(), _time(it)),
}


_OWED = owed("cross-check", CarerSaw("CA-7", at("19:31"))).subject
_TWICE = decide_cross_check(_OWED, CarerSaw("CA-7", at("19:20", 3)), at("19:20", 3)).subject

CROSS_CHECKS: Mapping[str, CrossCheck] = {
    "owed": _OWED,
    "owed, of two evenings": _TWICE,
    "closed": decide_cross_check(_OWED, Sighted("DW-1", at("20:00")), at("20:00")).subject,
}


def _an_hour_after(cross_check: CrossCheck) -> datetime:
    """After the latest word, on its evening."""
    return cross_check.words[-1].at + minutes(60) if cross_check.words else at("20:00", 3)


def _next_evening(cross_check: CrossCheck) -> datetime:
    """Before the latest word has waited its day."""
    return cross_check.words[-1].due_at - minutes(30) if cross_check.words else at("19:00", 3)


def _saw(carer: str) -> Callable[[CrossCheck], tuple[CrossCheckEvent, datetime]]:
    return lambda it: (CarerSaw(carer, _an_hour_after(it)), _an_hour_after(it))


def _day_over(cross_check: CrossCheck) -> datetime:
    return cross_check.wake_at or at("20:00", 3)


CROSS_CHECK_EVENTS: Mapping[str, Callable[[CrossCheck], tuple[CrossCheckEvent, datetime]]] = {
    "CarerSaw, the same carer that evening": _saw("CA-7"),
    "CarerSaw, another carer that evening": _saw("CA-8"),
    "CarerSaw, the same carer the next evening": lambda it: (CarerSaw("CA-7", _next_evening(it)), _next_evening(it)),
    "Sighted by a worker": lambda it: (Sighted("DW-1", _an_hour_after(it)), _an_hour_after(it)),
    "Sighted by a worker, between the evenings": lambda it: (Sighted("DW-1", at("12:00", 3)), _an_hour_after(it)),
    "Sighted by the same carer": lambda it: (Sighted("CA-7", _an_hour_after(it)), _an_hour_after(it)),
    "Ceased": lambda it: (Ceased("the placement ended"), _an_hour_after(it)),
    "CameDue, too early": lambda it: (CameDue(Tier.STANDARD), _day_over(it) - minutes(1)),
    "CameDue": lambda it: (CameDue(Tier.STANDARD), _day_over(it)),
    "CameDue, they paused": lambda it: (CameDue(Tier.STANDARD, "they paused"), _day_over(it)),
}
