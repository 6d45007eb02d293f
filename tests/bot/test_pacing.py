"""How many messages a provider may be handed now."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import CLAIMED_MAX, OUTSTANDING_FOR, Pace, may_claim, outstanding
from db.words import Lane

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
EVERYTHING = dict.fromkeys(Lane, 10_000)

paces = st.builds(Pace, st.floats(0.01, 200), st.timedeltas(timedelta(seconds=1), OUTSTANDING_FOR))
histories = st.lists(st.floats(-5, 120).map(lambda seconds: NOW - timedelta(seconds=seconds)), max_size=200)
counts = st.dictionaries(st.sampled_from(Lane), st.integers(0, 30))


def seconds_ago(*seconds: float) -> list[datetime]:
    """Instants before now."""
    return [NOW - timedelta(seconds=each) for each in seconds]


def test_what_was_handed_over_leaves_at_the_senders_rate() -> None:
    """Ten at once to a sender of two a second: after three seconds four are still there."""
    assert outstanding(Pace(2), seconds_ago(*[3.0] * 10), NOW) == pytest.approx(4)
    assert outstanding(Pace(2), seconds_ago(*[60.0] * 10), NOW) == 0
    assert outstanding(Pace(2), seconds_ago(60, 0), NOW) == 1
    assert outstanding(Pace(2), [], NOW) == 0


def test_at_most_thirty_seconds_worth_is_out_there() -> None:
    """At one a second thirty, of which others than pages leave a quarter free."""
    granted = may_claim(Pace(1), [], {}, {Lane.QUESTION: 1000}, NOW)
    assert granted[Lane.QUESTION] == 23
    again = may_claim(Pace(1), [NOW] * 23, {}, {Lane.QUESTION: 1000, Lane.PAGE: 1000}, NOW)
    assert again == {Lane.PAGE: 7, Lane.REPLY: 0, Lane.QUESTION: 0, Lane.BULK: 0}


def test_sixteen_slots_of_a_process_are_for_pages_alone() -> None:
    """Whatever else is claimed, sixteen pages may be."""
    full = may_claim(Pace(100), [], {Lane.QUESTION: 48}, EVERYTHING, NOW)
    assert full == {Lane.PAGE: 16, Lane.REPLY: 0, Lane.QUESTION: 0, Lane.BULK: 0}


def test_the_slowest_sender_may_still_send_one_page_and_one_question() -> None:
    """A modem that takes a minute over an SMS is slow, not silent."""
    assert may_claim(Pace(1 / 60), [], {}, {Lane.QUESTION: 5}, NOW)[Lane.QUESTION] == 1
    assert may_claim(Pace(1 / 60), [NOW], {}, {Lane.PAGE: 5, Lane.QUESTION: 5}, NOW)[Lane.PAGE] == 1


@pytest.mark.parametrize(("rate", "worth"), [(0, OUTSTANDING_FOR), (1, timedelta(0)), (1, timedelta(seconds=31))])
def test_a_pace_that_could_hold_a_page_back_cannot_be_built(rate: float, worth: timedelta) -> None:
    """Nor one that never moves."""
    with pytest.raises(AssertionError):
        Pace(rate, worth)


@given(paces, histories, counts, counts)
def test_never_more_than_the_room_the_slots_or_what_waits(
    pace: Pace, history: list[datetime], claimed: Mapping[Lane, int], waiting: Mapping[Lane, int]
) -> None:
    """Whatever happened before."""
    granted = may_claim(pace, history, claimed, waiting, NOW)
    now_out = sum(granted.values())
    assert all(0 <= number <= waiting.get(lane, 0) for lane, number in granted.items())
    if now_out:
        assert sum(claimed.values()) + now_out <= CLAIMED_MAX
        assert outstanding(pace, history, NOW) + sum(claimed.values()) + now_out <= pace.room + 1e-6


@given(paces, histories, counts)
def test_a_more_urgent_lane_is_never_left_waiting_for_a_less_urgent_one(
    pace: Pace, history: list[datetime], waiting: Mapping[Lane, int]
) -> None:
    """A question goes only when every page and reply that waits goes too."""
    granted = may_claim(pace, history, {}, waiting, NOW)
    lanes = [Lane.PAGE, Lane.REPLY, Lane.QUESTION, Lane.BULK]
    for urgent, calmer in pairwise(lanes):
        if granted[calmer]:
            assert granted[urgent] == waiting.get(urgent, 0)


@given(paces)
def test_others_alone_never_fill_what_is_kept_for_pages(pace: Pace) -> None:
    """Claim everything but pages as often as you like; a page can always go."""
    history: list[datetime] = []
    for _ in range(3):
        granted = may_claim(pace, history, {}, {**EVERYTHING, Lane.PAGE: 0}, NOW)
        history += [NOW] * sum(granted.values())
    assert may_claim(pace, history, {}, EVERYTHING, NOW)[Lane.PAGE] >= 1


@given(paces, histories, st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_waiting_only_ever_makes_room(pace: Pace, history: list[datetime], later: timedelta) -> None:
    """A queue that nobody fills only drains."""
    past = [at for at in history if at <= NOW]
    assert outstanding(pace, past, NOW + later) <= outstanding(pace, past, NOW)
