"""What holds of each machine for any ladder, any rota and any script of events in time that never runs backwards."""

from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder import alert as alerts
from ladder import checkin, cross_check
from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.checkin.asking import may_be_asked
from ladder.effects import Ask, Page, Report
from ladder.events import (
    AlertEvent,
    CameDue,
    CarerSaw,
    CheckInEvent,
    CrossCheckEvent,
    FellDue,
    Left,
    Passed,
    Reported,
    Standing,
    Terms,
    Woke,
)
from ladder.words import Duty, Outcome, Tier
from tests.ladder.people import Asked, Watched, at, due, opened, those, times_after
from tests.ladder.scripts import (
    ALERT_SCRIPTS,
    CHECK_IN_SCRIPTS,
    CROSS_CHECK_SCRIPTS,
    KINDS,
    ROTAS,
    STANDINGS,
    STARTS,
    TERMS,
    AlertStep,
    CheckInStep,
    Kind,
)

Script = list[tuple[timedelta, CheckInStep]]
AlertScript = list[tuple[timedelta, AlertStep]]
Lived = tuple[CheckIn, CheckInEvent, datetime]  # before, what happened, when
LivedAlert = tuple[Alert, AlertEvent, datetime]

often = settings(max_examples=120, deadline=None)


def live(terms: Terms, start: datetime, script: Script) -> Iterator[Lived]:
    """Each step of the script, as it meets the check-in."""
    check_in, now = checkin.scheduled("check-in", start), start
    steps: Script = [(timedelta(0), lambda _, now: FellDue(terms)), *script]
    for gap, step in steps:
        now += gap
        event = step(check_in, now)
        yield check_in, event, now
        check_in = checkin.decide(check_in, event, now).subject


def live_alert(kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript) -> Iterator[LivedAlert]:
    """Each step of the script, as it meets the alert; the rota answers whenever somebody is sought."""
    watched, now = opened(kind.at(start), standing, times_after(start), rota), start
    for gap, step in script:
        now += gap
        event = step(watched.value, now)
        yield watched.value, event, now
        watched.after(event, now)


def anyone(rota: dict[Duty, str], standing: Standing) -> Watched:
    """An alert that pages, under that rota."""
    return opened(standing=standing, rota=rota)


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS)
def test_promise_1_only_a_closed_check_in_has_no_wake_up(terms: Terms, start: datetime, script: Script) -> None:
    for before, event, now in live(terms, start, script):
        after = checkin.decide(before, event, now).subject
        assert (after.wake_at is None) == (after.phase is checkin.Phase.CLOSED) == (after.outcome is not None)


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS)
def test_promise_1_a_check_in_woken_at_its_time_closes_or_wakes_later(terms: Terms, start: datetime, script: Script) -> None:
    for before, event, now in live(terms, start, script):
        after = checkin.decide(before, event, now).subject
        if after.wake_at is None or after.phase is checkin.Phase.SCHEDULED:
            continue
        on_time = max(after.wake_at, now)
        woken = checkin.decide(after, Woke(), on_time).subject
        if on_time > after.wake_at and woken.wake_at is not None and woken.wake_at <= on_time:
            # A receipt told of a moment long past: what it started has ended too, and the next wake-up says so.
            woken = checkin.decide(woken, Woke(), on_time).subject
        assert woken.wake_at is None or woken.wake_at > on_time


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS)
def test_a_check_ins_version_counts_the_events_that_moved_it_and_unchanged_means_no_effects(
    terms: Terms, start: datetime, script: Script
) -> None:
    for before, event, now in live(terms, start, script):
        decided = checkin.decide(before, event, now)
        if decided.subject.version == before.version:
            assert (decided.subject, decided.effects) == (before, ())
            assert decided.reason.startswith("nothing changed, because")
        else:
            assert decided.subject.version == before.version + 1


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS)
def test_a_closed_check_in_is_final(terms: Terms, start: datetime, script: Script) -> None:
    for before, event, now in live(terms, start, script):
        if before.phase is checkin.Phase.CLOSED:
            assert checkin.decide(before, event, now).subject is before


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS, st.integers(1, 100))
def test_an_earlier_now_never_changes_a_check_ins_wake_not_yet_due(terms: Terms, start: datetime, script: Script, early: int) -> None:
    for before, _, _ in live(terms, start, script):
        if before.wake_at is not None:
            assert checkin.decide(before, Woke(), before.wake_at - timedelta(minutes=early)).subject is before


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS)
def test_t2_no_script_asks_a_young_person_in_quiet_hours_nor_one_who_rests(terms: Terms, start: datetime, script: Script) -> None:
    for before, event, now in live(terms, start, script):
        decided = checkin.decide(before, event, now)
        for asked in those(Ask, decided.effects):
            assert may_be_asked(decided.subject, asked.who, now)


@often
@given(TERMS, STARTS, CHECK_IN_SCRIPTS)
def test_promise_2_nothing_ends_silent_that_reached_nobody(terms: Terms, start: datetime, script: Script) -> None:
    for before, event, now in live(terms, start, script):
        after = checkin.decide(before, event, now).subject
        if after.outcome is Outcome.SILENT:
            assert any(one.reached for one in after.tries)
        if after.outcome is Outcome.NOT_ASKED and before.outcome is None and not after.carer_told_elsewhere:
            assert not any(one.reached for one in after.tries if one.who == "young_person")


@often
@given(TERMS, STARTS)
def test_promise_1_a_check_ins_silence_reaches_every_rung_that_may_ask_and_reports_once(terms: Terms, start: datetime) -> None:
    asked = Asked(checkin.scheduled("check-in", start)).after(FellDue(terms), start)
    reports = len(asked.facts)
    while asked.value.wake_at is not None:
        one = asked.value.tries[-1]
        asked.after(Left(one.asking, "a phone", one.asked_at, owes_receipt=False), one.asked_at)
        may = [may_be_asked(asked.value, rung.ask, asked.value.wake_at) for rung in terms.ladder]
        present = asked.value.rung
        asked.wakes()
        reports += len(those(Report, asked.effects))
        following = [rung for rung in range(present + 1, len(may)) if may[rung]]
        assert [one.rung for one in those(Ask, asked.effects)] == following[:1]
    assert reports == 1


@often
@given(KINDS, STANDINGS, ROTAS, STARTS, ALERT_SCRIPTS)
def test_promise_1_only_a_resolved_alert_has_no_wake_up(
    kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript
) -> None:
    for before, event, now in live_alert(kind, standing, rota, start, script):
        after = alerts.decide(before, event, now).subject
        assert (after.wake_at is None) == (after.phase is alerts.Phase.RESOLVED) == (after.resolved_by is not None)
        assert (after.taken_by is None) == (after.taken_at is None)


@often
@given(KINDS, STANDINGS, ROTAS, STARTS, ALERT_SCRIPTS)
def test_promise_1_an_alert_woken_at_its_time_wakes_later(
    kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript
) -> None:
    for before, _, now in live_alert(kind, standing, rota, start, script):
        if before.wake_at is not None:
            on_time = max(before.wake_at, now)
            woken = Watched(before, rota).after(Woke(), on_time).value
            assert woken.wake_at is not None
            assert woken.wake_at > on_time


@often
@given(KINDS, STANDINGS, ROTAS, STARTS, ALERT_SCRIPTS)
def test_an_alerts_version_counts_the_events_that_moved_it_and_unchanged_means_no_effects(
    kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript
) -> None:
    for before, event, now in live_alert(kind, standing, rota, start, script):
        decided = alerts.decide(before, event, now)
        if decided.subject.version == before.version:
            assert (decided.subject, decided.effects) == (before, ())
        else:
            assert decided.subject.version == before.version + 1


@often
@given(KINDS, STANDINGS, ROTAS, STARTS, ALERT_SCRIPTS)
def test_a_resolved_alert_is_final(kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript) -> None:
    for before, event, now in live_alert(kind, standing, rota, start, script):
        if before.phase is alerts.Phase.RESOLVED:
            assert alerts.decide(before, event, now).subject is before


@often
@given(KINDS, STANDINGS, ROTAS, STARTS, ALERT_SCRIPTS, st.integers(1, 100))
def test_an_earlier_now_never_changes_an_alerts_wake_not_yet_due(
    kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript, early: int
) -> None:
    for before, _, _ in live_alert(kind, standing, rota, start, script):
        if before.wake_at is not None:
            assert alerts.decide(before, Woke(), before.wake_at - timedelta(minutes=early)).subject is before


@often
@given(KINDS, STANDINGS, ROTAS, STARTS, ALERT_SCRIPTS)
def test_what_pages_has_a_treatment_that_pages_and_what_is_listed_has_a_calm_one(
    kind: Kind, standing: Standing, rota: dict[Duty, str], start: datetime, script: AlertScript
) -> None:
    calm = (alerts.Phase.LISTED, alerts.Phase.STOOD_DOWN)
    for before, _, _ in live_alert(kind, standing, rota, start, script):
        assert before.phase is not alerts.Phase.PAGING or before.treatment.pages
        assert before.phase not in calm or not before.treatment.pages


@often
@given(STANDINGS, ROTAS)
def test_promise_1_an_alerts_silence_reaches_every_rung_and_goes_round_for_ever(standing: Standing, rota: dict[Duty, str]) -> None:
    manned = [(rung.who, rota[rung.who]) for rung in standing.page if rung.who in rota]
    alert = anyone(rota, standing)
    heard = list(alert.pages)
    while alert.value.round < 3:
        alert.wakes()
        heard += alert.pages
    a_round = [(worker, "page") for _, worker in manned]
    if not manned and Duty.LAST_RESORT in rota:
        a_round = [(rota[Duty.LAST_RESORT], "last_resort")]
    assert heard[: 3 * len(a_round)] == 3 * a_round


@often
@given(STANDINGS, ROTAS, st.integers(1, 4))
def test_a4_where_everybody_passes_at_once_it_neither_spins_nor_sleeps(standing: Standing, rota: dict[Duty, str], rounds: int) -> None:
    alert = anyone(rota, standing)
    for _ in range(rounds):
        now = alert.value.climb_at
        assert now is not None
        alert.wakes()
        passes = 0
        while alert.value.paged is not None and alert.value.paged not in alert.value.passed:
            alert.after(Passed(alert.value.paged), now)
            passes += 1
        assert passes <= 2 * len(set(rota.values()))  # at most this round and the next: then the last resort has it
        assert alert.value.wake_at is not None
        assert alert.value.wake_at > now


@often
@given(STANDINGS, ROTAS, KINDS, st.lists(KINDS, max_size=6))
def test_one_fact_after_another_loses_none(standing: Standing, rota: dict[Duty, str], first: Kind, more: list[Kind]) -> None:
    alert = opened(first.at(at("20:00")), standing, times_after(at("20:00")), rota)
    for number, kind in enumerate(more):
        moment = at("20:01") + timedelta(minutes=number)
        alert.after(Reported(kind.at(moment), times_after(moment)), moment)
    assert [one.cause for one in alert.value.facts] == [first.cause, *(kind.cause for kind in more)]
    assert all(page.by for page in those(Page, alert.effects))


@often
@given(STARTS, CROSS_CHECK_SCRIPTS)
def test_promise_1_what_is_owed_wakes_and_woken_at_its_time_it_closes_or_wakes_later(
    start: datetime, script: list[tuple[timedelta, Callable[[datetime], CrossCheckEvent]]]
) -> None:
    owed, now = cross_check.opened("cross-check", CarerSaw("CA-7", start)).subject, start
    for gap, event in script:
        now += gap
        decided = cross_check.decide(owed, event(now), now)
        assert (decided.subject == owed) == (decided.subject.version == owed.version)
        assert decided.subject != owed or not decided.effects
        owed = decided.subject
        assert (owed.wake_at is None) == (owed.phase is cross_check.Phase.CLOSED) == (owed.outcome is not None)
        assert [one.at for one in owed.words] == sorted(one.at for one in owed.words)
        if owed.wake_at is not None:
            on_time = max(owed.wake_at, now)
            woken = cross_check.decide(owed, CameDue(Tier.STANDARD), on_time).subject
            assert woken.wake_at is None or woken.wake_at > on_time


@pytest.mark.parametrize("value", [due().value, opened().value], ids=["check-in", "alert"])
def test_values_are_frozen(value: CheckIn | Alert) -> None:
    for field in fields(value):
        with pytest.raises(FrozenInstanceError):
            setattr(value, field.name, None)
    assert hash(value) == hash(value)
