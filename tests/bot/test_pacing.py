"""How many messages a provider may be handed now, and one phone may get."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import CLAIMED_MAX, OUTSTANDING_FOR, Bound, Pace, believed, clear_after, free, room, waits_until
from db.words import Lane

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)

paces = st.builds(Pace, st.floats(0.01, 200), st.timedeltas(SECOND, OUTSTANDING_FOR))
offsets = st.timedeltas(timedelta(0), timedelta(minutes=2))
batches = st.lists(st.tuples(offsets, st.integers(0, 100)), max_size=30)


def test_at_most_thirty_seconds_worth_is_out_there() -> None:
    """At ten a second three hundred; a second later ten more."""
    texts = Pace(10)
    assert room(texts, NOW - HOUR, NOW) == 300
    clear_at = clear_after(texts, NOW - HOUR, NOW, 300)
    assert (clear_at - NOW, room(texts, clear_at, NOW)) == (OUTSTANDING_FOR, 0)
    assert room(texts, clear_at, NOW + SECOND) == 10


def test_a_provider_that_refuses_is_given_a_seconds_worth() -> None:
    """Of one bot three quarters are for all but pages."""
    others, pages = Pace(24, SECOND).parted()
    assert (room(others, NOW, NOW), room(pages, NOW, NOW)) == (18, 6)


def test_the_slowest_sender_may_still_send_one() -> None:
    """A modem that takes a minute over a text is slow, not silent."""
    modem = Pace(1 / 60)
    assert room(modem, NOW, NOW) == 1
    clear_at = clear_after(modem, NOW, NOW, 1)
    assert [room(modem, clear_at, NOW + after * SECOND) for after in (0, 59, 60)] == [0, 0, 1]


def test_a_clock_that_was_put_back_shuts_no_sender_for_as_long() -> None:
    """What stands in a queue is never more than may stand there, and one message."""
    texts = Pace(10)
    assert believed(texts, NOW + HOUR, NOW) == NOW + OUTSTANDING_FOR + SECOND / 10
    assert believed(texts, NOW + SECOND, NOW) == NOW + SECOND


@pytest.mark.parametrize(("rate", "worth"), [(0, OUTSTANDING_FOR), (1, timedelta(0)), (1, timedelta(seconds=31))])
def test_a_pace_that_could_hold_a_page_back_cannot_be_built(rate: float, worth: timedelta) -> None:
    """Nor one that never moves."""
    with pytest.raises(AssertionError):
        Pace(rate, worth)


@given(paces, batches)
def test_whoever_asks_and_however_often_no_more_goes_than_the_rate_and_one_bucket(pace: Pace, asked: list[tuple[timedelta, int]]) -> None:
    """Over any time: what stood in the bucket at first, and what the rate has brought since."""
    clear_at, went = NOW, 0
    for after, wanted in sorted(asked):
        granted = min(wanted, room(pace, clear_at, NOW + after))
        assert granted >= 0
        clear_at, went = clear_after(pace, clear_at, NOW + after, granted), went + granted
        assert went <= max(1, pace.worth.total_seconds() * pace.per_second) + after.total_seconds() * pace.per_second + 1
        assert clear_at - (NOW + after) <= max(pace.worth, timedelta(seconds=1 / pace.per_second)) + timedelta(milliseconds=1)


@given(paces, st.integers(0, 500), offsets)
def test_waiting_only_ever_makes_room(pace: Pace, number: int, later: timedelta) -> None:
    """A queue that nobody fills only drains, and in the end it is empty."""
    clear_at = clear_after(pace, NOW, NOW, number)
    assert room(pace, clear_at, NOW + later) >= room(pace, clear_at, NOW)
    assert room(pace, clear_at, clear_at) == room(pace, NOW, NOW) >= 1


@given(st.dictionaries(st.sampled_from(Lane), st.integers(0, 30)), st.integers(4, CLAIMED_MAX))
def test_a_share_of_the_window_is_for_pages_alone(claimed: dict[Lane, int], most: int) -> None:
    """Claim everything else as often as you like: a page can always go."""
    others: dict[Lane, int] = {lane: number for lane, number in claimed.items() if lane is not Lane.PAGE}
    assert sum(claimed.values()) + free(claimed, Lane.PAGE, most) <= max(most, sum(claimed.values()))
    filled: dict[Lane, int] = {**others, Lane.QUESTION: others.get(Lane.QUESTION, 0) + free(others, Lane.QUESTION, most)}
    if sum(others.values()) <= 3 * most // 4:
        assert free(filled, Lane.PAGE, most) >= max(1, most // 4)
    assert free(filled, Lane.BULK, most) == 0


def test_sixteen_slots_of_a_process_are_for_pages_alone() -> None:
    """Whatever else is claimed, sixteen pages may be."""
    assert free({Lane.QUESTION: 48}, Lane.REPLY) == 0
    assert free({Lane.QUESTION: 48}, Lane.PAGE) == 16


instants = st.lists(st.timedeltas(timedelta(0), 2 * HOUR).map(lambda ago: NOW - ago), max_size=40)


@given(st.integers(1, 20), instants)
def test_a_phone_waits_exactly_until_one_of_the_last_is_an_hour_old(most: int, went_at: list[datetime]) -> None:
    """Then, and not before, one more may go."""
    bound = Bound(most, HOUR)
    until = waits_until(bound, went_at, NOW)
    lately = sum(at > NOW - HOUR for at in went_at)
    assert (until is None) == (lately < most)
    if until is not None:
        assert NOW < until <= NOW + HOUR
        assert waits_until(bound, went_at, until) is None
        assert waits_until(bound, went_at, until - timedelta(microseconds=1)) is not None
