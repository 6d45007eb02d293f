"""The night log: what came in since the offices closed, what was done and by whom, and what is left, for whom.

It is made at half past seven on every working morning, for each team, and kept as it was told: what became of it since stands beside it.
What it says is decided from what had happened by half past seven, so one that is made late says the same, but for the three clocks.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, nights
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from desk.reports import alerts, entries, names
from desk.reports.check_ins import Clock
from desk.reports.material import Material, of_night
from desk.reports.told import Entry, NightLog
from ladder import cadence
from ladder.cadence import LOGGED, WEEKDAYS
from scheduler.chores import Chore, OnTheWall, Window
from scheduler.codec import from_json, to_json
from scheduler.council import councils
from scheduler.known import Council

LATE_AFTER = timedelta(minutes=15)
MISSED_AT_MOST = 10  # mornings: whoever comes back after longer reads the board, not a pile of logs

_TEXT = "night_log.text_sealed"
_A_DAY = timedelta(days=1)


def night_logs(vault: Vault, new_id: Callable[[], UUID]) -> Chore:
    """Every morning by each authority's own clock; on days on which its offices stay closed there is nothing to make."""
    return Chore("night log", OnTheWall((f"{LOGGED:%H:%M}",), frozenset(WEEKDAYS)), partial(_make, vault, new_id))


async def _make(vault: Vault, new_id: Callable[[], UUID], tx: AsyncConnection, window: Window) -> None:
    """Each morning that has come since the last time: more than one, when nothing of ours ran."""
    assert window.authority_id is not None, "what is done by a clock on the wall is done for an authority"
    scope = Scope(window.authority_id)
    council = (await councils(tx, scope, [window.authority_id], window.until))[window.authority_id]
    come = [(day, span) for day, span in _mornings(council, window) if window.since < span[1] <= window.until]
    for day, span in come[-MISSED_AT_MOST:]:
        for team, log in (await made(tx, scope, vault, council, day, span, window.until)).items():
            log_id = new_id()
            sealed = vault.seal(_TEXT, log_id, json.dumps(to_json(log), ensure_ascii=False))
            row = {"id": log_id, "authority_id": council.id, "team_id": team, "day": day, "since": span[0], "until": span[1]}
            await nights.keep(tx, scope, row | {"made_at": window.until, "text_sealed": sealed})


def _mornings(council: Council, window: Window) -> Iterator[tuple[date, tuple[datetime, datetime]]]:
    day = cadence.local_date(window.since, council.zone)
    while day <= cadence.local_date(window.until, council.zone):
        span = cadence.night_before(day, council.zone, council.office, council.holidays)
        if span is not None:
            yield day, span
        day += _A_DAY


async def made(
    tx: AsyncConnection, scope: Scope, vault: Vault, council: Council, day: date, span: tuple[datetime, datetime], now: datetime
) -> dict[UUID, NightLog]:
    """The logs of one morning, by team; a team without anything to tell has one that says so."""
    clock = Clock(council.zone, *span)
    found = await of_night(tx, scope, vault, clock, day)
    teams = await authorities.teams_of(tx, scope)
    authority = await authorities.authority(tx, scope, council.id)
    assert authority is not None, "its chore is being done"
    told: dict[UUID, list[Entry]] = {row.id: [] for row in teams}
    for child in found.children.values():
        told[_team(child, found, teams[0].id)].append(entries.of_child(child.id, found, vault, clock))
    for row in found.alerts:
        if row.young_person_id is None:
            told[row.team_id].append(entries.of_nobody(row, found, vault, clock))
    is_late = now - clock.until > LATE_AFTER
    return {
        row.id: NightLog(authority.name, row.ref, council.zone, day.isoformat(), *span, now, is_late, _in_order(told[row.id]))
        for row in teams
    }


def _team(child: Record, found: Material, first: UUID) -> UUID:
    """Who answers for them: their placement's team, their own who live nowhere, else the authority's first."""
    team: UUID = found.teams.get(child.id) or child.team_id or first
    return team


def _in_order(told: list[Entry]) -> tuple[Entry, ...]:
    """What is left comes first, then what is over, then those who only answered; within each, whoever's they are stand together."""
    return tuple(sorted(told, key=lambda one: (one.is_quiet, not one.left, one.worker, one.ref)))


async def kept(tx: AsyncConnection, scope: Scope, vault: Vault, day: date) -> dict[UUID, NightLog]:
    """The logs that were made for that morning, by team."""
    return {row.team_id: _opened(vault, row) for row in await nights.kept(tx, scope, day)}


def _opened(vault: Vault, row: Record) -> NightLog:
    log: NightLog = from_json(NightLog, json.loads(vault.open(_TEXT, row.id, row.text_sealed)))
    return log


def only(log: NightLog, may_see: Callable[[Entry], bool]) -> NightLog:
    """The log with those entries that somebody may see."""
    return replace(log, entries=tuple(one for one in log.entries if may_see(one)))


async def as_it_stands(tx: AsyncConnection, scope: Scope, vault: Vault, since: datetime, now: datetime, zone: str) -> dict[str, list[str]]:
    """How the alerts stand that were open at that time or have been since: a sentence for each, by whom it is about, and by itself."""
    clock, known = Clock(zone, since, now), await names.read(tx, scope, vault, [])
    found: dict[str, list[str]] = {}
    for row in await nights.alerts(tx, scope, since, now):
        said = alerts.now(row.code, row, known, clock)
        about = row.id if row.young_person_id is None else row.young_person_id
        found.setdefault(about.hex, []).append(said)
    return found
