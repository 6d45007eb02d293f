"""Check-ins, cross-checks and alerts: each decided again from its journal, and held against what is stored and what it made us owe."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import audit
from db.queries.rows import Record, Records, grouped
from db.scope import Scope
from db.words import SubjectKind
from desk.audit.findings import Breach, Report
from scheduler import replaying
from scheduler.replaying import Replayed

_CALLED = {
    SubjectKind.CHECK_IN: "check-in",
    SubjectKind.ALERT: "alert",
    SubjectKind.PERSON: "person",
    SubjectKind.WATCH: "cross-check",
}
_BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Kind:
    called: str
    after: Callable[[AsyncConnection, Scope, UUID], Awaitable[Records]]
    owed: Callable[[AsyncConnection, Scope, Iterable[UUID]], Awaitable[Records]]
    replay: Callable[[Record, Sequence[Record]], Replayed]


async def _owes_nothing(_tx: AsyncConnection, _scope: Scope, _ids: Iterable[UUID]) -> Records:
    """A cross-check reports to the alert, which alone owes pages."""
    return ()


_CHECK_INS = _Kind("check-in", audit.check_ins_after, audit.owed_by_check_ins, replaying.check_in)
_CROSS_CHECKS = _Kind("cross-check", audit.cross_checks_after, _owes_nothing, replaying.cross_check)
_ALERTS = _Kind("alert", audit.alerts_after, audit.owed_by_alerts, replaying.alert)


async def check(tx: AsyncConnection, scope: Scope, report: Report, told: Callable[[int], None]) -> None:
    """Go through all of them, and look for what belongs to none."""
    report.check_ins = await _all_of(tx, scope, _CHECK_INS, report, told)
    report.cross_checks = await _all_of(tx, scope, _CROSS_CHECKS, report, told)
    report.alerts = await _all_of(tx, scope, _ALERTS, report, told)
    async for row in audit.broken_versions(tx, scope):
        report.add(Breach.VERSIONS_BROKEN, f"{_CALLED[row.subject_kind]} {row.subject_id.hex}")
    async for row in audit.of_nothing(tx, scope):
        report.add(Breach.SUBJECT_MISSING, f"{_CALLED[row.subject_kind]} {row.subject_id.hex}")
    async for message in audit.owed_by_nothing(tx, scope):
        report.messages += 1
        report.add(Breach.NOT_OWED, f"message {message.hex}")


async def _all_of(tx: AsyncConnection, scope: Scope, kind: _Kind, report: Report, told: Callable[[int], None]) -> int:
    last, count = _BEFORE_ALL, 0
    while rows := await kind.after(tx, scope, last):
        ids = [row.id for row in rows]
        lines = grouped(await audit.versions_of(tx, scope, ids), "subject_id")
        owed = grouped(await kind.owed(tx, scope, ids), "made_by")
        for row in rows:
            _one(kind, row, lines.get(row.id, []), owed.get(row.id, []), report)
        last, count = ids[-1], count + len(rows)
        told(len(rows))
    return count


def _one(kind: _Kind, row: Record, lines: Sequence[Record], owed: Sequence[Record], report: Report) -> None:
    name = f"{kind.called} {row.id.hex}"
    replayed = kind.replay(row, lines)
    if replayed.differs:
        report.add(Breach.STATE_DIFFERS, f"{name} ({', '.join(replayed.differs)})")
    if replayed.broken:
        report.add(Breach.NOT_DECIDED_AGAIN, f"{name} ({replayed.broken})")
    report.messages += len(owed)
    report.uncounted += sum(line.owed is None for line in lines)
    if replayed.broken:
        return  # nothing can be said of what it asked for
    asked_for = []
    for message in owed:
        if _asked_for(message, replayed):
            asked_for.append(message)
        else:
            report.add(Breach.NOT_OWED, f"message {message.id.hex}")
    _as_many(name, lines, replayed, asked_for, report)


def _as_many(name: str, lines: Sequence[Record], replayed: Replayed, owed: Sequence[Record], report: Report) -> None:
    """Whether all that each version made us owe is there, and no more. Whoever is erased takes messages with them: those are not missed."""
    there = Counter(message.version for message in owed)
    gone = Counter[int]()
    for (version, _), many in (Counter(replayed.certain) - Counter((one.version, _number(one)) for one in owed)).items():
        gone[version] += many
    for line in lines:
        version = line.version
        if line.owed is not None and there[version] > line.owed:
            report.add(Breach.NOT_OWED, f"{there[version] - line.owed} too many of {name}, version {version}", there[version] - line.owed)
        counted = 0 if line.owed is None or line.written is None else line.owed - there[version]
        missing = max(counted, gone[version])
        if missing > 0:
            report.add(Breach.OWED_MISSING, f"{missing} of {name}, version {version}", missing)


def _number(message: Record) -> int:
    return int(message.key.split(":")[3])


def _asked_for(message: Record, replayed: Replayed) -> bool:
    parts = message.key.split(":")
    to: UUID = message.recipient_id or message.stranger_id
    its_own = [message.made_by_kind.value, message.made_by.hex, str(message.version), to.hex, message.road.value]
    if len(parts) != 6 or [*parts[:3], *parts[4:]] != its_own or not parts[3].isdecimal():
        return False
    return replayed.allows(message.version, int(parts[3]), message.lane)
