"""The night logs of one morning as a page shows them: as they were told, and beside each how it stands now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from console.reading.roll import Roll
from console.viewer import seen_among
from db.queries import nights
from db.scope import Scope
from db.vault import Vault
from desk.permissions import Sight
from desk.reports import night_log, sentences
from desk.reports.told import Entry, NightLog, Told

MORNINGS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence."""

    at: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry. `block`: the same as plain sentences, to paste."""

    entry: Entry
    heading: str
    facts: tuple[Line, ...]
    words: tuple[Line, ...]
    left: tuple[str, ...]
    now: tuple[str, ...]
    block: str


@dataclass(frozen=True, slots=True)
class TeamsLog:
    """What one team was told, as far as whoever looks may see it."""

    team: str
    title: str
    span: str
    counted: str
    is_late: bool
    loud: tuple[Shown, ...]
    quiet: tuple[Shown, ...]
    quiet_block: str


@dataclass(frozen=True, slots=True)
class Morning:
    """The page."""

    day: date | None
    called: str
    days: tuple[tuple[str, str], ...]  # other mornings: as a web address has them, and as people say them
    whose: tuple[tuple[str, str], ...]  # whom it is for: reference, and name
    logs: tuple[TeamsLog, ...]


async def read_morning(tx: AsyncConnection, scope: Scope, vault: Vault, roll: Roll, sight: Sight, day: date | None, worker: str) -> Morning:
    """The morning of that day, or the newest; with `worker`, their young people alone."""
    known = await nights.days(tx, scope, MORNINGS_SHOWN)
    wanted = day or (known[0] if known else None)
    kept = {} if wanted is None else await night_log.kept(tx, scope, vault, wanted)
    seen = await _seen(tx, scope, roll, sight, kept)
    since = min((log.until for log in kept.values()), default=None)
    now = {} if since is None else await night_log.as_it_stands(tx, scope, vault, since, roll.now, roll.zone)
    return Morning(
        day=wanted,
        called="" if wanted is None else sentences.in_full(wanted),
        days=tuple((one.isoformat(), sentences.in_full(one)) for one in known),
        whose=_whose(seen),
        logs=tuple(_shown(night_log.only(log, lambda one: worker in ("", one.worker)), now) for log in seen),
    )


async def _seen(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight, kept: Mapping[UUID, NightLog]) -> list[NightLog]:
    """What this sight shows: its young people, and what is about none where the team is theirs."""
    about = {UUID(one.child) for log in kept.values() for one in log.entries if one.child is not None}
    young = {one.hex for one in await seen_among(tx, scope, sight, about, roll)}
    parts = [(sight.shows_team(team), _part(log, young, is_theirs=sight.shows_team(team))) for team, log in kept.items()]
    return [part for is_theirs, part in parts if is_theirs or part.entries]


def _part(log: NightLog, young: Collection[str], *, is_theirs: bool) -> NightLog:
    return night_log.only(log, lambda one: is_theirs if one.child is None else one.child in young)


def _whose(logs: list[NightLog]) -> tuple[tuple[str, str], ...]:
    found = {one.worker: one.allocated_to for log in logs for one in log.entries if one.worker}
    return tuple(sorted(found.items()))


def _shown(log: NightLog, now: Mapping[str, list[str]]) -> TeamsLog:
    return TeamsLog(
        team=log.team,
        title=sentences.title(log),
        span=sentences.span(log),
        counted=sentences.counted(log),
        is_late=log.is_late,
        loud=tuple(_entry(one, log, now) for one in log.loud),
        quiet=tuple(_entry(one, log, now) for one in log.quiet),
        quiet_block="\n\n".join(sentences.block(one, log.zone) for one in log.quiet),
    )


def _entry(one: Entry, log: NightLog, now: Mapping[str, list[str]]) -> Shown:
    about = [one.child] if one.child is not None else [left.alert for left in one.left]
    return Shown(
        entry=one,
        heading=sentences.heading(one),
        facts=tuple(_line(each, log) for each in one.facts),
        words=tuple(_line(each, log) for each in one.words),
        left=tuple(left.text for left in one.left),
        now=tuple(said for each in about if each is not None for said in now.get(each, ())),
        block=sentences.block(one, log.zone),
    )


def _line(one: Told, log: NightLog) -> Line:
    """With its time as it is said that morning: the date in full stands in what is pasted."""
    return Line(locales.moment(locales.ENGLISH, one.at, ZoneInfo(log.zone), log.until, short=True), one.text, one.source)
