"""What happens to each state of each machine at each event, written out by letting `decide` decide. Never written by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from ladder import alert as alerts
from ladder import checkin
from ladder import cross_check as cross_checks
from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.cross_check import CrossCheck
from ladder.effects import (
    AlertEffect,
    Ask,
    CheckInEffect,
    Close,
    DoubtContact,
    Line,
    OweSighting,
    Page,
    Pause,
    Relay,
    Reply,
    Report,
    Seek,
    StopAsking,
    Tell,
    TellPaged,
    TellYoungPerson,
    WithdrawPages,
    WithdrawQuestions,
)
from ladder.facts import Decision
from tests.ladder.states import ALERT_EVENTS, ALERTS, CHECK_IN_EVENTS, CHECK_INS, CROSS_CHECK_EVENTS, CROSS_CHECKS

COMMAND = "UPDATE_TRANSITIONS=1 .venv/bin/pytest tests/ladder/test_transitions.py"

HEAD = f"""# Transitions

What each state of the three machines does at each event. This page is written by the machines themselves: `{COMMAND}`
runs every event through `decide` and writes down what came of it; a test fails while the page is stale. *Wakes* is counted from the event.
An event that is not in a state's table changes nothing there, and the lines below it say why. The states are examples at `standard` with
open cover where they do not say otherwise; what depends on tier, cover or the carer is told by the tests in `tests/ladder/`.
"""

Subject = TypeVar("Subject", CheckIn, CrossCheck, Alert)


@dataclass(frozen=True)
class Machine(Generic[Subject]):
    """One machine, and what it is shown with."""

    name: str
    states: Mapping[str, Subject]
    events: Mapping[str, Callable[[Subject], tuple[Any, datetime]]]
    decide: Callable[[Subject, Any, datetime], Decision[Subject, Any]]
    describe: Callable[[Subject], str]
    ending: str


def _check_in(check_in: CheckIn) -> str:
    if check_in.outcome is not None:
        return f"closed: {check_in.outcome}"
    where = f", rung {check_in.rung}" if check_in.phase is not checkin.Phase.SCHEDULED else ""
    return check_in.phase + (f": {check_in.stage}" if check_in.phase is checkin.Phase.WAITING else "") + where


def _alert(alert: Alert) -> str:
    rung = f", round {alert.round} rung {alert.rung}" if alert.phase is alerts.Phase.PAGING else ""
    whose = f", {alert.taken_by}'s" if alert.taken_by is not None else ""
    return f"{alert.phase}: {alert.treatment}{rung}{whose}"


def _cross_check(cross_check: CrossCheck) -> str:
    if cross_check.outcome is not None:
        return f"closed: {cross_check.outcome}"
    return "owed" if len(cross_check.words) == 1 else f"owed, of {len(cross_check.words)} evenings"


MACHINES: tuple[Machine[CheckIn], Machine[CrossCheck], Machine[Alert]] = (
    Machine("Check-in", CHECK_INS, CHECK_IN_EVENTS, checkin.decide, _check_in, checkin.Phase.CLOSED),
    Machine("Cross-check", CROSS_CHECKS, CROSS_CHECK_EVENTS, cross_checks.decide, _cross_check, cross_checks.Phase.CLOSED),
    Machine("Alert", ALERTS, ALERT_EVENTS, alerts.decide, _alert, alerts.Phase.RESOLVED),
)


def show(effect: CheckInEffect | AlertEffect) -> str:
    """An effect in a few words."""
    name = type(effect).__name__
    match effect:
        case Ask(who, rung, again, contact):
            return f"Ask {who} (rung {rung}{', again' if again else ''}{', next contact' if contact else ''})"
        case Reply(to, text):
            return f"Reply {text} to {to}"
        case WithdrawQuestions(who):
            return f"WithdrawQuestions ({who or 'all'})"
        case Report(fact):
            return f"Report {fact.cause} as {fact.treatment}"
        case Relay(meaning):
            return f"Relay {meaning}"
        case Line(text) | Tell(_, text) | TellPaged(text) | TellYoungPerson(text):
            return f"{name} `{text}`"
        case Seek(who, by):
            return f"Seek {who} by {' and '.join(by)}"
        case Page(worker, by, text):
            return f"Page {worker} by {' and '.join(by)}: `{text}`"
        case Close(outcome):
            return f"Close {outcome.value}"
        case OweSighting(carer):
            return f"OweSighting (after {carer or 'the carer'})"
        case StopAsking() | Pause() | DoubtContact() | WithdrawPages():
            return name


def _wakes(wake_at: datetime | None, now: datetime) -> str:
    return "never" if wake_at is None else f"{round((wake_at - now) / timedelta(minutes=1)):+} min"


def _table(machine: Machine[Subject], state: str) -> list[str]:
    """One state at every event: what moves it in a table, what does not in a line for each reason."""
    subject = machine.states[state]
    rows: list[str] = [f"### {state}", "", "| event | becomes | wakes | effects | because |", "|---|---|---|---|---|"]
    still: dict[str, list[str]] = {}
    for name, make in machine.events.items():
        event, now = make(subject)
        decided = machine.decide(subject, event, now)
        if decided.subject.version == subject.version:
            still.setdefault(decided.reason, []).append(name)
            continue
        effects = "; ".join(map(show, decided.effects))
        wakes = _wakes(decided.subject.wake_at, now)
        rows.append(f"| {name} | {machine.describe(decided.subject)} | {wakes} | {effects} | {decided.reason} |")
    if len(rows) == 4:
        rows = rows[:2]
    sentences: list[str] = [f"- {' · '.join(names)}: {reason}." for reason, names in still.items()]
    return [*rows, "", *sentences, ""]


def _diagram(machine: Machine[Subject]) -> list[str]:
    """Phase to phase, with the events that lead there."""
    first = next(iter(machine.states.values())).phase
    ways: dict[tuple[str, str], dict[str, None]] = {}
    for subject in machine.states.values():
        for make in machine.events.values():
            event, now = make(subject)
            after = machine.decide(subject, event, now).subject
            if after.version != subject.version:
                ways.setdefault((subject.phase, after.phase), {})[type(event).__name__] = None
    arrows: list[str] = [f"    {start} --> {end}: {', '.join(events)}" for (start, end), events in sorted(ways.items())]
    return ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *arrows, f"    {machine.ending} --> [*]", "```", ""]


def _page(machine: Machine[Subject]) -> list[str]:
    tables: list[str] = [line for state in machine.states for line in _table(machine, state)]
    return [f"## {machine.name}", "", *_diagram(machine), *tables]


def written() -> str:
    """The whole page."""
    check_in, cross_check, alert = MACHINES
    return "\n".join([HEAD, *_page(check_in), *_page(cross_check), *_page(alert)]).rstrip() + "\n"
