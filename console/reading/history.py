"""Whose an alert was, from when to when: who took it first stays in its history, also when a worse fact took it from them.

The journal holds events alone, so the alert is decided again, event by event, as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.reading.roll import Roll
from db.queries.rows import Record
from ladder.alert import Alert, decide, opened
from ladder.events import AlertEvent, Reported
from scheduler.codec import from_json


@dataclass(frozen=True, slots=True)
class Spell:
    """A time during which somebody had it."""

    who: str
    since: str
    until: str
    ended: str


def spells(lines: Sequence[Record], roll: Roll) -> tuple[Spell, ...]:
    """Everybody who had it, in order; the last may have it still."""
    found: list[Spell] = []
    value: Alert | None = None
    for line in lines:
        if line.version is None:
            continue
        if line.content is None:
            break  # erased: what followed cannot be decided again
        event = from_json(AlertEvent, line.content)
        after = _after(value, event, line)
        owner = None if value is None else value.taken_by
        if owner is not None and found and not found[-1].until and (after.taken_by != owner or after.outcome is not None):
            last = found.pop()
            found.append(Spell(last.who, last.since, roll.when(line.at), _why(event, after)))
        if after.taken_by is not None and after.taken_by != owner:
            found.append(Spell(roll.called(after.taken_by), roll.when(line.at), "", ""))
        value = after
    return tuple(found)


def _after(value: Alert | None, event: AlertEvent, line: Record) -> Alert:
    if value is not None:
        return decide(value, event, line.at).subject
    assert isinstance(event, Reported), "an alert opens with a fact"
    return opened(line.subject_id.hex, event, line.at).subject


def _why(event: AlertEvent, after: Alert) -> str:
    if after.outcome is not None:
        return "closed"
    return "it became worse" if isinstance(event, Reported) else "somebody else took it"
