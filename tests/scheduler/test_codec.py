"""What a row and the journal hold comes back as the value it was."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.events import AlertEvent, CheckInEvent, FellDue, Terms
from ladder.rungs import ASKING
from ladder.words import AskCarer, Cover, Resolution, Tier, Who
from scheduler.codec import from_json, to_json

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  bounds bear no zone
WAITS = st.timedeltas(timedelta(0), timedelta(days=2)).map(lambda wait: timedelta(seconds=int(wait.total_seconds())))


def one_of(events: Any) -> st.SearchStrategy[Any]:
    """Any value of any member of a union of events."""
    return st.one_of([st.from_type(one) for one in get_args(events)])


st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(timedelta, WAITS)


@settings(max_examples=200)
@given(one_of(CheckInEvent))
def test_every_event_of_a_check_in_survives_the_journal(event: CheckInEvent) -> None:
    assert from_json(CheckInEvent, to_json(event)) == event


@settings(max_examples=200)
@given(one_of(AlertEvent))
def test_every_event_of_an_alert_survives_the_journal(event: AlertEvent) -> None:
    assert from_json(AlertEvent, to_json(event)) == event


def test_a_check_in_and_an_alert_survive_their_rows() -> None:
    waiting = CheckIn("c1", NOW, wake_at=NOW)
    assert from_json(CheckIn, to_json(waiting)) == waiting
    assert from_json(Alert | None, to_json(None)) is None


def test_two_ladders_written_in_turn_are_each_their_own() -> None:
    terms = [Terms(tier, Cover.OPEN, AskCarer.NEVER, ASKING[tier], "Europe/London", NOW) for tier in (Tier.ARRIVAL, Tier.STANDARD)]
    written = [to_json(FellDue(one)) for one in (*terms, terms[0])]
    assert [from_json(CheckInEvent, one).terms for one in written] == [*terms, terms[0]]


def test_an_outcome_that_is_a_number_comes_back_as_itself_where_there_may_be_none() -> None:
    written = [to_json(one) for one in (Resolution.EPISODE_OPENED, Who.CARER, None)]
    assert [from_json(Resolution | Who | None, one) for one in written] == [Resolution.EPISODE_OPENED, Who.CARER, None]
    assert from_json(Resolution | None, 4) is Resolution.EPISODE_OPENED
