"""The end of an owner's shift: what they still hold is offered to whoever comes, and stays theirs until somebody takes it."""

import pytest

from ladder.alert import Phase
from ladder.effects import Page, Seek, TellYoungPerson
from ladder.events import Noted, Passed, ShiftEnded, Taken
from ladder.words import Cause, Duty, Road, Tier, Treatment
from tests.ladder.people import Watched, at, fact, minutes, opened, those

PAGED = fact(clock="20:00")
CALM = fact(Cause.STOPPED, "20:00", Tier.STANDARD)


def held(clock: str = "20:05") -> Watched:
    """A silence at arrival that khan took."""
    return opened(PAGED).after(Taken("khan"), clock)


def test_what_is_held_is_paged_from_rung_0_and_the_owner_who_left_hears_so_and_keeps_it() -> None:
    alert = held()
    alert.rota[Duty.ON_DUTY] = "hill"
    alert.after(ShiftEnded("khan", at("21:00")), "21:00")
    assert alert.pages == [("khan", "shift_ended"), ("hill", "page")]
    assert those(Page, alert.effects)[0].by == (Road.SMS,)
    assert those(Seek, alert.effects) == [Seek(Duty.ON_DUTY, (Road.SMS,), ("khan",))]
    assert (alert.value.phase, alert.value.taken_by, alert.value.rung, alert.value.round) == (Phase.PAGING, "khan", 0, 0)
    alert.after(Taken("hill"), "21:02")
    assert (alert.value.phase, alert.value.taken_by) == (Phase.TAKEN, "hill")


def test_it_is_as_much_worth_an_hour_late_and_told_twice_it_does_nothing_the_second_time() -> None:
    alert = held().after(ShiftEnded("khan", at("21:00")), "22:03")
    before = alert.value
    assert before.phase is Phase.PAGING
    assert alert.after(ShiftEnded("khan", at("21:00")), "22:04").value is before


def test_of_others_and_of_what_was_taken_after_that_shift_or_is_on_offer_already_nothing_changes() -> None:
    for alert, worker in (
        (held(), "shah"),
        (held("21:00"), "khan"),
        (held().after(Passed("khan"), "20:30"), "khan"),
        (opened(PAGED), "khan"),
    ):
        before = alert.value
        assert alert.after(ShiftEnded(worker, at("21:00")), "21:00").value is before
        assert alert.reason.startswith("nothing changed, because khan" if worker == "khan" else "nothing changed, because shah")


def test_a_calm_matter_waits_for_the_day_and_is_offered_then() -> None:
    alert = opened(CALM).after(Taken("khan"), "21:55").after(ShiftEnded("khan", at("23:00")), "23:00")
    assert (alert.value.phase, alert.value.wake_at, alert.effects) == (Phase.TAKEN, at("08:00", 3), ())
    alert.wakes()
    assert (alert.value.phase, alert.value.treatment) == (Phase.PAGING, Treatment.PAGE)
    assert alert.pages[0] == ("khan", "shift_ended")
    by_day = opened(CALM).after(Taken("khan"), "20:05").after(ShiftEnded("khan", at("21:00")), "21:00")
    assert by_day.pages[0] == ("khan", "shift_ended")


@pytest.mark.parametrize("event", [Noted("khan"), Taken("khan")])
def test_whoever_goes_on_after_their_shift_is_left_to_it(event: Noted | Taken) -> None:
    alert = opened(CALM).after(Taken("khan"), "21:55").after(ShiftEnded("khan", at("23:00")), "23:00").after(event, "23:10")
    assert (alert.value.phase, alert.value.climb_at, alert.value.owner_left) == (Phase.TAKEN, None, False)


def test_promise_6_where_duress_took_it_away_it_is_on_offer_from_the_end_of_the_shift_as_it_would_be_without() -> None:
    """What shah's take tells the young person is the same, whether or not a code came in between."""
    told = []
    for has_code in (False, True):
        alert = opened(fact(Cause.HELP, "20:00")).after(Taken("khan", 10), "20:02")
        if has_code:
            alert.joins(fact(Cause.DURESS, "20:10"))
        alert.after(ShiftEnded("khan", at("20:20")), "20:20").after(Taken("shah"), "20:25")
        told.append(those(TellYoungPerson, alert.effects))
    assert told[0] == told[1]
    calm = opened(CALM).after(Taken("khan"), "21:30").joins(fact(Cause.DURESS, "21:40"))
    calm.after(ShiftEnded("khan", at("23:00")), "23:00")
    assert calm.value.offered_at == at("08:00", 3)
    assert calm.value.phase is Phase.PAGING
    assert calm.value.climb_at is not None
    assert calm.value.climb_at < at("21:40") + minutes(30)
