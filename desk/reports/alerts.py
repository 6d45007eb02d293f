"""What a report tells of an alert: why it was opened, who was paged, who took it, how it ended, and how it stood.

The journal holds events alone, so the alert is decided again, event by event, as far as the report looks: what came later changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.queries.rows import Record
from desk import words
from desk.reports.check_ins import CLOCK, Clock
from desk.reports.names import Names
from desk.reports.pages import Pages
from desk.reports.told import Left, Told
from ladder.alert import Alert, Phase, decide, opened
from ladder.effects import AlertEffect, TellYoungPerson
from ladder.events import AlertEvent, Chose, Heard, PageFailed, Passed, Reported, Resolved, Spoke, Taken
from ladder.facts import Fact, is_unheard
from ladder.words import Cause, Resolution, Who
from scheduler.codec import from_json

DURESS_CARD = (
    "Duress. The phone may be in someone else’s hands. Read the plan. Decide with a manager whether police are told; record it. "
    "Do not ring, text or ask the carer unless the plan says so. The young person’s messages go on as usual."
)
_SAID_BY = {Who.YOUNG_PERSON: "message from the phone", Who.CARER: "message from the carer", None: CLOCK}
_SEEN_BY = {Cause.UNKNOWN_SENDER: "message from an unknown number", Cause.FAULT: "our own watch"}


@dataclass(frozen=True, slots=True)
class Step:
    """One event, and what it made of the alert."""

    line: Record
    event: AlertEvent
    before: Alert | None
    after: Alert
    effects: tuple[AlertEffect, ...]


def steps(lines: Sequence[Record], until: datetime) -> Iterator[Step]:
    """The alert of these lines, decided again up to that moment. What was erased ends it: nothing after it can be decided."""
    value: Alert | None = None
    for line in lines:
        if line.version is None or line.at >= until:
            continue
        if line.content is None:
            return
        event = from_json(AlertEvent, line.content)
        decided = opened(line.subject_id.hex, event, line.at) if value is None else decide(value, event, line.at)
        yield Step(line, event, value, decided.subject, decided.effects)
        value = decided.subject


def tell(code: str, taken: Sequence[Step], names: Names, clock: Clock) -> list[Told]:
    """What happened to it within the time of the report; if it was opened before, that too."""
    told: list[Told] = []
    pages = Pages(names, clock)
    for step in taken:
        if step.before is not None and not clock.shows(step.line.at):
            continue
        said = _said(code, step, names, clock)
        if said:
            told += [*pages.told(), *said]
        pages.add(step.line.at, step.event, step.effects)
    return [*told, *pages.told()]


def _said(code: str, step: Step, names: Names, clock: Clock) -> list[Told]:
    at, event = step.line.at, step.event
    match event:
        case Reported(fact):
            said = [Told(at, _reported(code, fact, step, names), _source(fact))]
        case Heard(meaning):
            stood_down = f" {code} stood down." if step.after.phase is Phase.STOOD_DOWN else ""
            heard = f"The phone answered: {words.MEANINGS[meaning]}. A text is not a sighting.{stood_down}"
            said = [Told(event.at, heard, "message from the phone")]
        case Taken(by, ring_in):
            within = "" if ring_in is None else f", to ring within {ring_in} minutes"
            said = [Told(at, f"{names.worker(by)} {_takes(step, by)} {code}{within}.", f"act of {by}")]
        case Passed(by):
            said = [Told(at, f"{names.worker(by)} offered {code} on.", f"act of {by}")]
        case Resolved(by, outcome):
            said = [Told(at, f"{names.worker(by)} closed {code}: {words.RESOLUTIONS[outcome]}.", f"act of {by}")]
        case Spoke(by, phrase):
            said = [Told(at, f"{names.worker(by)} wrote to the young person: “{words.PHRASES[phrase]}”.", f"act of {by}")]
        case Chose(phrase, choice):
            answered = f"The phone answered {choice}: {words.chosen(phrase, choice)}. A text is not a sighting."
            said = [Told(event.at, answered, "message from the phone")]
        case PageFailed(worker, road):
            said = [Told(at, f"The phone of {names.worker(worker)} refused the {words.ROADS[road]}.", "the provider")]
        case _:
            said = []
    promised = [one.at for one in step.effects if isinstance(one, TellYoungPerson) and one.at is not None]
    return said + [Told(at, f"The young person is told that a person rings by {clock.time(by, at)}.", "our message") for by in promised]


def _takes(step: Step, by: str) -> str:
    was_theirs = step.before is not None and step.before.phase is Phase.TAKEN and step.before.taken_by == by
    return "is working on" if was_theirs else "took"


def _reported(code: str, fact: Fact, step: Step, names: Names) -> str:
    cause = _cause(fact)
    row = f", {fact.in_a_row} check-ins in a row without a reply" if fact.in_a_row > 1 else ""
    if step.before is None:
        name, means = words.TREATMENTS[step.after.treatment]
        return f"{code} was opened: {cause}{row}. Treatment {name.lower()}: {means}."
    owner = step.before.taken_by
    worse = f" It became worse, and is not {names.worker(owner)}’s any more." if owner and step.after.taken_by is None else ""
    return f"{code} has a further fact: {cause}{row}.{worse}"


def _cause(fact: Fact) -> str:
    said = words.cause(fact.cause, is_unheard=fact.unheard_since is not None)
    more = ": an answer carried the young person’s code" if fact.cause is Cause.DURESS else ""
    return f"{said[:1].lower()}{said[1:]}{more}"


def _source(fact: Fact) -> str:
    if fact.cause is Cause.CHANNEL_BROKEN and fact.message is None:
        return "the provider"
    return _SEEN_BY.get(fact.cause, _SAID_BY[fact.by])


def warning(value: Alert) -> str:
    """What not to do, where there was duress that nobody has found to be a mistake."""
    is_duress = Cause.DURESS in value.causes and value.outcome is not Resolution.CODE_BY_ACCIDENT
    return DURESS_CARD if is_duress else ""


def left(code: str, value: Alert, names: Names, clock: Clock, alert: str) -> Left | None:
    """How it stood, if it was open."""
    said = _standing(code, value, names, clock)
    return None if said is None else Left(said, alert, code)


def _standing(code: str, value: Alert, names: Names, clock: Clock) -> str | None:
    cause = words.cause(value.cause, is_unheard=is_unheard(value.facts))
    named, owner = f"{code} ({cause[:1].lower()}{cause[1:]})", names.worker(value.taken_by)
    since = "" if value.taken_at is None else clock.time(value.taken_at, clock.until)
    match value.phase:
        case Phase.RESOLVED:
            return None
        case Phase.TAKEN:
            rings = "" if value.ring_by is None else f"; rings by {clock.time(value.ring_by, clock.until)}"
            return f"{named}: {owner} has it since {since}{rings}."
        case Phase.PAGING if owner:
            return f"{named}: paging again; {owner} has it since {since} and keeps it until somebody takes it."
        case Phase.PAGING:
            return f"{named}: paging; nobody has taken it."
        case Phase.STOOD_DOWN:
            return f"{named}: stood down before anybody took it; a person still closes it."
        case Phase.LISTED:
            wakes = "" if value.climb_at is None else f" before {clock.time(value.climb_at, clock.until)}"
            return f"{named}: listed; nobody has taken it{'' if value.texted else f', and nobody is asked to{wakes}'}."


def now(code: str, row: Record, names: Names, clock: Clock) -> str:
    """How it stands, in one sentence, open or closed."""
    value: Alert = from_json(Alert, row.state)
    if value.outcome is None:
        return _standing(code, value, names, clock) or ""
    closed = f"{names.worker(value.resolved_by)} closed it {clock.time(row.resolved_at, clock.until)}"
    return f"{code}: {closed}: {words.RESOLUTIONS[value.outcome]}."
