"""How a report is written: one plain sentence a line, each with its date, and its source in brackets. Pure: from values to text.

No sentence says more of a child than a source said. A phone that answered has answered: who held it, nobody knows (promise 5).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.reports.told import Entry, NightLog, Told

NO_SIGHTING = "A text is not a sighting: that a phone answered says nothing of who held it."
NOTHING_LEFT = "Nothing is left open."


def when(at: datetime, zone: str) -> str:
    """An instant that is still clear in ten years."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b} {local.year} {local:%H:%M}"


def beside(at: datetime, other: datetime, zone: str) -> str:
    """An instant within a sentence that has a date already: the time alone, on the same day."""
    local = at.astimezone(ZoneInfo(zone))
    if local.date() == other.astimezone(ZoneInfo(zone)).date():
        return f"{local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def in_full(day: date) -> str:
    """A date for a heading."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def line(one: Told, zone: str) -> str:
    """One sentence with its date and source."""
    return f"{when(one.at, zone)}: {one.text} [{one.source}]"


def heading(entry: Entry) -> str:
    """Whom it is about, and for whom it is."""
    if entry.child is None:
        return entry.about
    return f"{entry.about}, for {entry.allocated_to}" if entry.allocated_to else f"{entry.about}, no allocated worker"


def block(entry: Entry, zone: str) -> str:
    """All that is told of one, as it is pasted into a case record."""
    if entry.is_quiet:
        return "\n".join([heading(entry), *(line(one, zone) for one in entry.told)])
    lines = [heading(entry), *([entry.warning] if entry.warning else [])]
    lines += ["What happened:", *(line(one, zone) for one in entry.facts)]
    if entry.words:
        lines += ["In workers’ own words:", *(line(one, zone) for one in entry.words)]
    lines += ["What is left:", *([one.text for one in entry.left] or [NOTHING_LEFT])]
    return "\n".join([*lines, *([entry.clocks] if entry.clocks else [])])


def title(log: NightLog) -> str:
    """Which log it is."""
    return f"Night log, {log.council}, team {log.team}, {in_full(date.fromisoformat(log.day))}"


def span(log: NightLog) -> str:
    """What it looks back on, and when it was made."""
    late = ", late: nobody made it when it was due" if log.is_late else ""
    return f"From {when(log.since, log.zone)} to {when(log.until, log.zone)}. Made {when(log.made_at, log.zone)}{late}."


def counted(log: NightLog) -> str:
    """How many there are of each kind."""
    return f"Something to tell: {len(log.loud)}. Asked, the phone answered fine, and nothing else: {len(log.quiet)}."


def whole(log: NightLog) -> str:
    """The log as plain sentences."""
    head = "\n".join([title(log), span(log), counted(log), NO_SIGHTING])
    return "\n\n".join([head, *(block(one, log.zone) for one in log.entries)])
