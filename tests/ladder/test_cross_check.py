"""A second adult's sighting: what a carer's word alone owes, what settles it, and when duty is told (K7)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

import pytest

from ladder import cross_check
from ladder.cross_check import CrossCheck, Ending, Phase
from ladder.effects import CrossCheckEffect
from ladder.events import CameDue, CarerSaw, Ceased, CrossCheckEvent, Sighted
from ladder.facts import Fact
from ladder.words import Cause, Tier, Treatment
from tests.ladder.people import at, minutes

GRACE, PETER, KHAN = "CA-7", "CA-8", "DW-1"


@dataclass
class Owed:
    """A cross-check as it lives, and what its latest decision asked of the world."""

    value: CrossCheck
    effects: tuple[CrossCheckEffect, ...] = ()
    reason: str = ""

    def after(self, event: CrossCheckEvent, now: datetime) -> Self:
        """This happened then."""
        decided = cross_check.decide(self.value, event, now)
        self.value, self.effects, self.reason = decided.subject, decided.effects, decided.reason
        return self

    def vouches(self, clock: str, day: int = 2, carer: str = GRACE) -> Self:
        """A carer answers our question: I see them."""
        return self.after(CarerSaw(carer, at(clock, day), "a later check-in"), at(clock, day))

    def seen(self, by: str, clock: str, day: int = 2) -> Self:
        """Somebody saw them."""
        return self.after(Sighted(by, at(clock, day)), at(clock, day))

    def comes_due(self, tier: Tier = Tier.STANDARD, resting: str | None = None) -> Self:
        """Its time came."""
        assert self.value.wake_at is not None, "it sleeps"
        return self.after(CameDue(tier, resting), self.value.wake_at)

    @property
    def stands(self) -> "Stands":
        """How it stands now."""
        return self.value.phase, self.value.outcome, self.value.wake_at


def owed(clock: str = "19:31", carer: str = GRACE) -> Owed:
    """Monday evening: the carer sees them, and that alone is not enough."""
    return Owed(cross_check.opened("cross-check", CarerSaw(carer, at(clock), "check-in")).subject)


Stands = tuple[Phase, Ending | None, datetime | None]  # the phase, the outcome, and when it wakes

SEEN: Stands = (Phase.CLOSED, Ending.SEEN, None)
TOLD: Stands = (Phase.CLOSED, Ending.FELL_DUE, None)
DROPPED: Stands = (Phase.CLOSED, Ending.DROPPED, None)
STILL_OWED: Stands = (Phase.OWED, None, at("19:31", 3))


def owed_until(clock: str, day: int) -> Stands:
    """A second adult is to see them by then."""
    return Phase.OWED, None, at(clock, day)


def test_k7_a_carers_word_falls_due_a_day_later() -> None:
    assert owed().stands == STILL_OWED


@pytest.mark.parametrize("adult", [KHAN, PETER, "the sighting of a teacher"])
def test_k7_a_second_adult_settles_it_whoever_it_is(adult: str) -> None:
    assert owed().seen(adult, "12:05", 3).stands == SEEN


def test_k7_whoever_said_so_is_no_second_adult_however_often() -> None:
    settled = owed().seen(GRACE, "08:00", 3).seen(GRACE, "12:00", 3)
    assert (settled.stands, settled.value.version, settled.effects) == (STILL_OWED, 1, ())


def test_k7_a_sighting_before_the_carers_word_settles_nothing_and_within_its_minute_it_does() -> None:
    said = Owed(cross_check.opened("cross-check", CarerSaw(GRACE, at("19:31") + minutes(0.5))).subject)
    assert said.seen(KHAN, "19:30").value.phase is Phase.OWED
    assert said.seen(KHAN, "19:31").stands == SEEN


@pytest.mark.parametrize(
    ("tier", "treatment"),
    [
        (Tier.ARRIVAL, Treatment.PAGE),
        (Tier.FIRST_WEEK, Treatment.BOARD),
        (Tier.AFTER_RETURN, Treatment.BOARD),
        (Tier.STANDARD, Treatment.MORNING),
        (Tier.APPROACHING_18, Treatment.MORNING),
    ],
)
def test_k7_when_the_day_is_over_duty_is_told_as_the_table_has_it(tier: Tier, treatment: Treatment) -> None:
    over = owed().comes_due(tier)
    fact = Fact(Cause.CROSS_CHECK, at("19:31", 3), treatment, tier, check_in="check-in", carer_saw_at=at("19:31"))
    assert (over.stands, [one.fact for one in over.effects]) == (TOLD, [fact])


def test_k7_a_moment_before_nothing_falls_due() -> None:
    assert owed().after(CameDue(Tier.ARRIVAL), at("19:30", 3)).stands == STILL_OWED


def test_k7_where_nobody_is_told_it_is_dropped_when_its_day_is_over() -> None:
    over = owed().comes_due(resting="they paused")
    assert (over.stands, over.effects) == (DROPPED, ())


def test_k7_when_the_placement_ends_nothing_is_owed_any_more() -> None:
    assert owed().vouches("19:00", 3).after(Ceased("the placement ended"), at("19:05", 3)).stands == DROPPED


def test_k7_two_words_of_one_evening_owe_one_sighting() -> None:
    twice = owed().vouches("21:31")
    assert (twice.stands, twice.value.version) == (STILL_OWED, 1)
    assert twice.seen(KHAN, "21:00").stands == SEEN


def test_k7_another_carer_the_same_evening_is_the_second_adult() -> None:
    assert owed().vouches("21:31", carer=PETER).stands == SEEN


def test_k7_each_evening_owes_its_own_sighting_and_the_older_one_is_not_put_off() -> None:
    second = owed().vouches("19:20", 3)
    assert second.stands == STILL_OWED
    assert [one.fact.carer_saw_at for one in second.comes_due().effects] == [at("19:31")]
    assert second.stands == owed_until("19:20", 4)
    assert [one.fact.carer_saw_at for one in second.comes_due().effects] == [at("19:20", 3)]
    assert second.stands == TOLD


def test_k7_a_sighting_between_two_evenings_settles_the_first_alone_however_late_it_is_written_down() -> None:
    second = owed().vouches("19:20", 3).after(Sighted(KHAN, at("12:00", 3)), at("19:25", 3))
    assert second.stands == owed_until("19:20", 4)
    assert second.seen(KHAN, "20:00", 3).stands == SEEN


def test_k7_another_carer_on_another_evening_settles_the_first_and_owes_for_theirs() -> None:
    second = owed().vouches("19:20", 3, carer=PETER)
    assert second.stands == owed_until("19:20", 4)
    assert second.seen(PETER, "20:00", 3).value.phase is Phase.OWED
    assert second.seen(GRACE, "20:10", 3).stands == SEEN


def test_k7_of_two_evenings_another_carer_settles_what_they_saw_after() -> None:
    """The second word of the second evening owes nothing of its own."""
    assert owed().vouches("19:00", 3).vouches("19:30", 3, carer=PETER).stands == SEEN


def test_k7_both_days_are_over_when_we_come_back_and_duty_is_told_once() -> None:
    late = owed().vouches("19:20", 3).after(CameDue(Tier.ARRIVAL), at("08:00", 5))
    assert (late.stands, [one.fact.carer_saw_at for one in late.effects]) == (TOLD, [at("19:31")])


LATE = at("21:00", 4)


@pytest.mark.parametrize("event", [CarerSaw(GRACE, LATE), Sighted(KHAN, LATE), Ceased("it ended"), CameDue(Tier.ARRIVAL)])
def test_k7_what_is_closed_is_closed_for_good(event: CrossCheckEvent) -> None:
    closed = owed().seen(KHAN, "20:00")
    before = closed.value
    assert closed.after(event, LATE).value is before
    assert closed.reason == "nothing changed, because it is closed"


def test_promise_1_owed_without_a_word_cannot_be_said() -> None:
    with pytest.raises(AssertionError, match="owed means that a word waits"):
        replace(owed().value, words=())


def test_k7_of_two_carers_whose_words_are_due_the_one_who_is_there_still_is_not_dropped_with_the_other() -> None:
    """Nothing of ours ran for a day, and Grace looks after them no more; Peter does."""
    both = owed("19:31").vouches("19:31", day=3, carer=GRACE)
    both.after(CameDue(Tier.STANDARD, "the placement ended"), at("20:00", 4))
    assert both.value.words[0].at == at("19:31", 3)
    assert both.comes_due().effects
