"""The journal, decided again: event by event it must give the state that is stored, and every message that is owed (promise 7).

What the rules say here is compared with the rows, column by column. It is written apart from `scheduler.writing`, so that a mistake there
is found here and not repeated.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from db.queries.rows import Record
from db.words import Lane
from ladder import alert as alerts
from ladder import checkin
from ladder import cross_check as cross_checks
from ladder.effects import AlertEffect, Ask, CheckInEffect, Page, Reply, Tell, TellPaged, TellYoungPerson, WithdrawPages, WithdrawQuestions
from ladder.events import AlertEvent, CarerSaw, CheckInEvent, CrossCheckEvent, Manned, Reported, Unreachable
from scheduler.codec import from_json, to_json

_LANES = {Ask: Lane.QUESTION, Reply: Lane.REPLY, Page: Lane.PAGE, Tell: Lane.REPLY, TellPaged: Lane.REPLY, TellYoungPerson: Lane.REPLY}
# What the rules, or the reader of an event, raise over what was never decided: our own assertions among them.
_NOT_DECIDED = (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError)

Owed = dict[tuple[int, int], Lane]  # by version and number of the effect
Move = tuple[Record, tuple[Any, ...]]  # a line, and the effects of what was decided


@dataclass(slots=True)
class Replayed:
    """What the journal says of one check-in, cross-check or alert."""

    owed: Owed = field(default_factory=dict)
    certain: dict[tuple[int, int], int] = field(default_factory=dict)  # how many messages were written of it, whoever could be written to
    version: int = 0
    erased: bool = False  # some of what happened is blanked: it cannot be decided again
    broken: str = ""  # why it could not be decided again, though nothing is blanked
    differs: tuple[str, ...] = ()  # the columns in which what is stored is something else

    def allows(self, version: int, number: int, lane: Lane) -> bool:
        """Whether a message with this key is one that a decision asked for, as far as can still be told."""
        return 1 <= version <= self.version if self.erased else self.owed.get((version, number)) is lane


def check_in(row: Record, lines: Sequence[Record]) -> Replayed:
    """A check-in, from the slot it was made for. `lines` are its versions in order, each with its content as it is `written`."""
    value = checkin.scheduled(row.id.hex, row.due_at)

    def step(line: Record) -> tuple[int, tuple[CheckInEffect, ...]]:
        nonlocal value
        decided = checkin.decide(value, from_json(CheckInEvent, json.loads(line.written)), line.at)
        value = decided.subject
        return value.version, decided.effects

    ended_at = lines[-1].at if lines else None
    return _replayed(row, lines, step, lambda: _check_in_columns(value, ended_at))


def cross_check(row: Record, lines: Sequence[Record]) -> Replayed:
    """A cross-check, from the word that began it. It owes no message: what falls due is reported to the alert."""
    value: cross_checks.CrossCheck | None = None

    def step(line: Record) -> tuple[int, tuple[()]]:
        nonlocal value
        if value is None:
            decided = cross_checks.opened(row.id.hex, from_json(CarerSaw, json.loads(line.written)))
        else:
            decided = cross_checks.decide(value, from_json(CrossCheckEvent, json.loads(line.written)), line.at)
        value = decided.subject
        return value.version, ()

    ended_at = lines[-1].at if lines else None
    return _replayed(row, lines, step, lambda: {"version": 0} if value is None else _cross_check_columns(value, ended_at))


def alert(row: Record, lines: Sequence[Record]) -> Replayed:
    """An alert, from the fact that opened it. `row` names those who took and resolved it by reference too."""
    value: alerts.Alert | None = None

    def step(line: Record) -> tuple[int, tuple[AlertEffect, ...]]:
        nonlocal value
        if value is None:
            decided = alerts.opened(row.id.hex, from_json(Reported, json.loads(line.written)), line.at)
        else:
            decided = alerts.decide(value, from_json(AlertEvent, json.loads(line.written)), line.at)
        value = decided.subject
        return value.version, decided.effects

    ended_at = lines[-1].at if lines else None
    return _replayed(row, lines, step, lambda: {"version": 0} if value is None else _alert_columns(value, ended_at))


def _replayed(
    row: Record,
    lines: Sequence[Record],
    step: Callable[[Record], tuple[int, tuple[Any, ...]]],
    columns: Callable[[], Mapping[str, Any]],
) -> Replayed:
    found = Replayed(version=max((line.version for line in lines), default=0), erased=any(line.written is None for line in lines))
    if found.erased:
        found.differs = () if found.version == row.version else ("version",)
        return found
    moves: list[Move] = []
    try:
        for line in lines:
            version, effects = step(line)
            if version != line.version:
                found.broken = f"version {line.version} is not reached"
                return found
            found.owed |= {(version, number): _LANES[type(one)] for number, one in enumerate(effects) if type(one) in _LANES}
            moves.append((line, effects))
        found.certain = dict(_certain(moves))
        found.differs = tuple(name for name, wanted in columns().items() if getattr(row, name) != wanted)
    except _NOT_DECIDED as error:
        found.broken = type(error).__name__
    return found


def _certain(moves: Sequence[Move]) -> Iterator[tuple[tuple[int, int], int]]:
    """The page by each road to whoever was found on a rung, and the question to whoever could be asked.

    Other messages may come to nothing for a reason that no event tells: a phone that may not be written to, nobody paged yet. And what
    the same instant takes back may never have been written.
    """
    for place, (line, effects) in enumerate(moves):
        then = moves[place + 1][0].event if place + 1 < len(moves) else None
        for number, effect in enumerate(effects):
            match effect:
                case Page() if line.event == Manned.__name__ and not _taken_back(moves, place, number, WithdrawPages):
                    yield (line.version, number), len(effect.by)
                case Ask() if then != Unreachable.__name__ and not _taken_back(moves, place, number, WithdrawQuestions):
                    yield (line.version, number), 1


def _taken_back(moves: Sequence[Move], place: int, number: int, by: type) -> bool:
    """Whether a later effect of the same instant takes this one back."""
    line, effects = moves[place]
    if any(isinstance(one, by) for one in effects[number + 1 :]):
        return True
    for later, its in islice(moves, place + 1, None):
        if later.at != line.at:
            return False
        if any(isinstance(one, by) for one in its):
            return True
    return False


def _check_in_columns(value: checkin.CheckIn, last_at: Any) -> dict[str, Any]:
    return {
        "version": value.version,
        "phase": value.phase,
        "wake_at": value.wake_at,
        "rung": max(value.rung, 0),
        "outcome": value.outcome,
        "closed_at": last_at if value.phase is checkin.Phase.CLOSED else None,
        "state": to_json(value),
    }


def _cross_check_columns(value: cross_checks.CrossCheck, last_at: Any) -> dict[str, Any]:
    return {
        "version": value.version,
        "phase": value.phase,
        "wake_at": value.wake_at,
        "outcome": value.outcome,
        "closed_at": last_at if value.phase is cross_checks.Phase.CLOSED else None,
        "state": to_json(value),
    }


def _alert_columns(value: alerts.Alert, last_at: Any) -> dict[str, Any]:
    return {
        "version": value.version,
        "phase": value.phase,
        "cause": value.cause,
        "treatment": value.treatment,
        "tier": value.tier,
        "rung": value.rung,
        "round": value.round,
        "wake_at": value.wake_at,
        "opened_at": value.opened_at,
        "taken_by_ref": value.taken_by,
        "taken_at": value.taken_at,
        "resolved_by_ref": value.resolved_by,
        "resolved_at": last_at if value.phase is alerts.Phase.RESOLVED else None,
        "outcome": None if value.outcome is None else value.outcome.value,
        "state": to_json(value),
    }
