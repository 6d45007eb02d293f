"""What a report tells beside check-ins and alerts: lines of the board, what a worker changed, what the night was asked to watch, notes."""

from collections.abc import Sequence

from db.queries.rows import Record
from db.vault import Vault
from desk.reports.check_ins import CLOCK, RECORDS, Clock
from desk.reports.names import Names
from desk.reports.told import Told
from desk.sightings import SightingRecorded
from desk.watching import Watched
from ladder.effects import Line
from scheduler.case import CLOCK as BY_TIME
from scheduler.codec import from_json

LINE = Line.__name__
SIGHTING = SightingRecorded.__name__
# Events about a young person that a log tells in the words the journal has for them. Who adds an event that a morning should hear of adds
# its name here.
TOLD_OF_PEOPLE = ("PlanChanged", "PlacementEnded", "EpisodeEnded", "WentStale", SIGHTING)

_LINES = {
    "paused": "Questions are paused, by the young person’s own wish.",
    "stopped_at_carrier": "STOP was said to the phone company: nothing we send arrives there, not even an answer.",
    "cross_check_owed": "The carer says that they see the young person: a second adult is to see them within 24 hours.",
    "unclear_then_fine": "Asked again after words that are not read, the phone answered: fine.",
}
_SAID_BY_AN_ANSWER = ("carer_elsewhere",)


def lines(rows: Sequence[Record], clock: Clock) -> list[Told]:
    """Lines of the board, and events about the young person."""
    told: list[Told] = []
    for row in (one for one in rows if one.content is not None and clock.shows(one.at)):
        if row.event != LINE:
            source = CLOCK if row.actor == BY_TIME else f"act of {row.actor}"
            told.append(Told(row.at, f"{row.reason[:1].upper()}{row.reason[1:]}{_seen_at(row, clock)}.", source))
            continue
        text = from_json(Line, row.content).text
        if text not in _SAID_BY_AN_ANSWER:
            plain = text.replace("_", " ")
            told.append(Told(row.at, _LINES.get(text, f"{plain[:1].upper()}{plain[1:]}."), RECORDS))
    return told


def _seen_at(row: Record, clock: Clock) -> str:
    """Of a sighting, when it was: it is written down later."""
    if row.event != SIGHTING:
        return ""
    return f", {clock.time(from_json(SightingRecorded, row.content).at, row.at)}"


def watched(notes: Sequence[Watched], names: Names, clock: Clock) -> list[Told]:
    """What the night was asked to keep in mind. It may have been written before the night began."""
    told: list[Told] = []
    for one in notes:
        until = clock.time(one.until, one.since)
        text = f"{names.worker(one.by)} asked the shifts to come to watch until {until}: “{_on_one_line(one.text)}”"
        told.append(Told(one.since, text, f"watch note of {one.by}", in_their_words=True))
        if one.ended_at is not None and one.ended_by is not None:
            told.append(Told(one.ended_at, f"{names.worker(one.ended_by)} ended a watch note.", f"act of {one.ended_by}"))
    return told


def notes(code: str, rows: Sequence[Record], names: Names, vault: Vault, clock: Clock) -> list[Told]:
    """What workers wrote on an alert."""
    return [
        Told(row.at, _note(code, row, names, vault, clock), f"note on {code}", in_their_words=True) for row in rows if clock.shows(row.at)
    ]


def _note(code: str, row: Record, names: Names, vault: Vault, clock: Clock) -> str:
    text = _on_one_line(vault.open("alert_note.text_sealed", row.id, row.text_sealed))
    until = "" if row.until is None else f" Nothing is needed before {clock.time(row.until, row.at)}."
    return f"{names.called(row.by)}: “{text}”{until}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
