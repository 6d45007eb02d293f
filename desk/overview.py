"""What the command line shows of everything at once: counts, and the alerts. References alone, no name and no word."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, authorities, checkins, cross_checks, faults, inbox, installation, outbox, people, phones, rates, strangers
from db.queries.rates import Sender
from db.queries.rows import Record
from db.scope import Scope
from db.words import Lane
from ladder.alert import Phase as AlertPhase
from ladder.cadence import first_moment, local_date
from ladder.checkin import Phase
from scheduler.clock import Clock
from scheduler.reading import open_alert

ALL_GOES_BACK = timedelta(days=7)
HELD_WITHIN = timedelta(hours=1)


async def status(tx: AsyncConnection, scope: Scope, clock: Clock) -> dict[str, Any]:
    """How much is open, what waits to be sent and heard, and how late the clock is served."""
    (now, machine), mode = await clock.both(tx), await installation.mode_of(tx)
    unsettled, parked = await inbox.counts(tx, scope, machine)
    backlog = await outbox.backlog(tx, scope)
    by_phase = await alerts.counts(tx, scope)
    due_since = (checkins.due_since, cross_checks.due_since, alerts.due_since)
    waits = [at for asked in due_since if (at := await asked(tx, scope, now)) is not None]
    return {
        "now": now.isoformat(),
        "mode": None if mode is None else mode.value,
        "check_ins": await _check_ins(tx, scope, now),
        "alerts": {phase.value: by_phase.get(phase.value, 0) for phase in AlertPhase if phase is not AlertPhase.RESOLVED},
        "lanes": {lane.value: _lane(backlog.get(lane), machine) for lane in Lane},
        "inbox": {"unsettled": unsettled, "parked": parked},
        "throttled": await _throttled(tx, scope, machine),
        "late_for": _seconds(now - min(waits, default=now)),
    }


async def _check_ins(tx: AsyncConnection, scope: Scope, now: datetime) -> dict[str, int]:
    """By phase; those that closed today, by each council's own calendar."""
    names = {Phase.SCHEDULED: "scheduled", Phase.ASKING: "asking", Phase.WAITING: "waiting", Phase.CLOSED: "closed_today"}
    found = dict.fromkeys(names.values(), 0)
    for council in await authorities.all_of(tx, scope):
        midnight = first_moment(local_date(now, council.timezone), time(), council.timezone)
        counted = await checkins.counts(tx, Scope(council.id), midnight)
        for phase, name in names.items():
            found[name] += counted.get(phase.value, 0)
    return found


async def _throttled(tx: AsyncConnection, scope: Scope, machine: datetime) -> dict[str, Any]:
    """By sender, what waits for its rate, or for a provider that said "too many"; and the phones that had too much in the last hour."""
    slow = {Sender(row.channel, row.pages): row for row in await rates.all_of(tx) if _is_slow(row, machine)}
    queued = await rates.waiting(tx, scope, slow) if slow else {}
    held = await phones.held_since(tx, scope, machine - HELD_WITHIN)
    return {
        "senders": {
            f"{one.channel} pages" if one.pages else one.channel.value: {
                "queued": number,
                "for": _seconds(machine - (slow[one].throttled_since or machine)),
                "shut_for": _seconds((slow[one].shut_until or machine) - machine),
            }
            for one, number in queued.items()
        },
        "phones": len({(row.channel, row.address_key) for row in held}),
    }


def _is_slow(row: Record, machine: datetime) -> bool:
    return row.throttled_since is not None or (row.shut_until is not None and row.shut_until > machine)


def _lane(queued: tuple[int, datetime] | None, machine: datetime) -> dict[str, float]:
    number, oldest = (0, machine) if queued is None else queued
    return {"queued": number, "oldest_for": _seconds(machine - oldest)}


def _seconds(duration: timedelta) -> float:
    return max(round(duration.total_seconds(), 3), 0)


async def alert_lines(tx: AsyncConnection, scope: Scope, clock: Clock, *, closed_too: bool) -> list[dict[str, Any]]:
    """The open alerts, the oldest first; `closed_too`: those resolved in the last seven days as well."""
    since = await clock.civil(tx) - ALL_GOES_BACK if closed_too else None
    rows = await alerts.on_board(tx, scope, since)
    refs = await _refs(tx, scope, rows)
    return [_line(row, refs) for row in rows]


async def _refs(tx: AsyncConnection, scope: Scope, rows: Iterable[Record]) -> dict[Any, str]:
    known = [one for row in rows for one in (row.young_person_id, row.taken_by) if one is not None]
    unknown = [row.stranger_id for row in rows if row.stranger_id is not None]
    ours = [row.fault_id for row in rows if row.fault_id is not None]
    found = {row.id: row.ref for row in await people.people(tx, scope, known)}
    found |= {row.id: f"sender:{row.number}" for row in await strangers.strangers(tx, scope, unknown)}
    return found | {row.id: f"fault:{row.kind.value}:{row.key}" for row in await faults.faults(tx, scope, ours)}


def _line(row: Record, refs: dict[Any, str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "about": refs[alerts.subject_of(row)],
        "cause": row.cause.value,
        "causes": [cause.value for cause in open_alert(row).value.causes],
        "treatment": row.treatment.value,
        "phase": row.phase.value,
        "round": row.round,
        "rung": row.rung,
        "opened_at": row.opened_at.isoformat(),
        "wake_at": None if row.wake_at is None else row.wake_at.isoformat(),
        "taken_by": None if row.taken_by is None else refs[row.taken_by],
        "outcome": row.outcome,
    }
