"""The page of transitions is what the machines do, and shows all that they know."""

from pathlib import Path
from typing import get_args

from ladder import alert as alerts
from ladder import checkin, cross_check
from ladder.events import AlertEvent, CheckInEvent, CrossCheckEvent
from tests.ladder.states import ALERT_EVENTS, ALERTS, CHECK_IN_EVENTS, CHECK_INS, CROSS_CHECK_EVENTS, CROSS_CHECKS
from tests.ladder.transitions import COMMAND, written

PAGE = Path(__file__).parents[2] / "docs" / "transitions.md"


def test_the_page_of_transitions_is_what_the_machines_do(updates: frozenset[str]) -> None:
    page = written()
    if "transitions" in updates:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
    found = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    assert found == page, f"docs/transitions.md is stale; write it again with: {COMMAND}"


def test_the_page_shows_every_phase_and_every_stage() -> None:
    assert {one.phase for one in CHECK_INS.values()} == set(checkin.Phase)
    assert {one.stage for one in CHECK_INS.values()} == set(checkin.Stage)
    assert {one.phase for one in CROSS_CHECKS.values()} == set(cross_check.Phase)
    assert {one.phase for one in ALERTS.values()} == set(alerts.Phase)


def test_the_page_shows_every_event() -> None:
    check_in, alert = next(iter(CHECK_INS.values())), next(iter(ALERTS.values()))
    assert {type(make(check_in)[0]) for make in CHECK_IN_EVENTS.values()} == set(get_args(CheckInEvent))
    assert {type(make(alert)[0]) for make in ALERT_EVENTS.values()} == set(get_args(AlertEvent))
    owed = next(iter(CROSS_CHECKS.values()))
    assert {type(make(owed)[0]) for make in CROSS_CHECK_EVENTS.values()} == set(get_args(CrossCheckEvent))
