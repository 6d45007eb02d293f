"""The journal, read line by line as it is written and replayed through the rules: what is stored and owed must follow from it, exactly.

Both ways: nothing is owed that no decision asked for, and what a decision asked for is owed, but where an effect comes to nothing for a
reason that can be told from the journal and the contacts (promise 7). And what a check-in reports, an alert has received (K1), or it
stands on the list of a fault of ours that explains it (A5).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import alert, check_in, cross_check, fault_listing, journal
from db.words import SubjectKind
from ladder import alert as alerts
from ladder import checkin
from ladder import cross_check as cross_checks
from ladder.effects import Report
from ladder.events import AlertEvent, Answered, CheckInEvent, CrossCheckEvent, Reported
from ladder.facts import Fact
from ladder.words import Cause, Tier, Who
from scheduler.codec import from_json, to_json
from tests.simulation.narration import Broken
from tests.simulation.world import SimulatedWorld

PROMISE = "promise 7, the journal"
BEFORE_ALL = UUID(int=0)
_MOVING = {SubjectKind.CHECK_IN: check_in, SubjectKind.WATCH: cross_check, SubjectKind.ALERT: alert}
_EVENTS: dict[SubjectKind, Any] = {
    SubjectKind.CHECK_IN: CheckInEvent,
    SubjectKind.WATCH: CrossCheckEvent,
    SubjectKind.ALERT: AlertEvent,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that moved something, as the journal has it."""

    kind: SubjectKind
    subject: UUID
    about: UUID | None  # the young person
    version: int
    at: datetime
    event: Any
    effects: tuple[Any, ...]
    value: Any
    actor: str


@dataclass(slots=True)
class Journalled:
    """All that the journal said until now."""

    world: SimulatedWorld
    fresh: list[Decided] = field(default_factory=list)  # of the last step
    answers: list[tuple[Decided | None, Answered, UUID]] = field(default_factory=list)  # of the last step, heeded or not
    rows: dict[UUID, Record] = field(default_factory=dict)  # every check-in and alert, as last stored
    facts: dict[UUID | None, list[Fact]] = field(default_factory=dict)  # what alerts about this young person have received
    listed: list[Record] = field(default_factory=list)  # lines of the lists of our faults, of the last step
    listed_in_all: int = 0
    _values: dict[UUID, Any] = field(default_factory=dict)
    _last: UUID = BEFORE_ALL
    _reported: Counter[str] = field(default_factory=Counter)
    _received: Counter[str] = field(default_factory=Counter)
    _last_listed: UUID = BEFORE_ALL
    _unlisted: dict[str, str] = field(default_factory=dict)  # of what is reported: how it would stand on a list

    async def read(self) -> None:
        """The lines since the last time."""
        self.fresh, self.answers, self.listed = [], [], []
        async with self.world.database.reading() as tx:
            lines = (await tx.execute(select(journal).where(journal.c.id > self._last).order_by(journal.c.id))).all()
            if not lines:
                return
            self._last = lines[-1].id
            touched = await self._touched(tx, lines)
            newer = select(fault_listing).where(fault_listing.c.id > self._last_listed).order_by(fault_listing.c.id)
            self.listed = list((await tx.execute(newer)).all())
            self.listed_in_all += len(self.listed)
            self._last_listed = max((row.id for row in self.listed), default=self._last_listed)
        for line in lines:
            if line.subject_kind in _MOVING and line.event not in ("Scheduled", "Line"):
                self._replay(line)
            elif line.event == "Listed":
                self.world.narration.tell(line.at, f"young person {str(line.subject_id)[-4:]}", line.reason)
        for subject, row in touched.items():
            self._same(subject, row)
        self._heard_of()

    async def _touched(self, tx: AsyncConnection, lines: Any) -> dict[UUID, Record]:
        touched: dict[UUID, Record] = {}
        for kind, table in _MOVING.items():
            ids = {line.subject_id for line in lines if line.subject_kind is kind}
            if ids:
                touched |= {row.id: row for row in (await tx.execute(select(table).where(table.c.id.in_(ids)))).all()}
        self.rows |= touched
        return touched

    def _replay(self, line: Record) -> None:
        row = self.rows.get(line.subject_id)
        if row is None:
            return  # a line about the young person themselves
        if line.event.endswith(("Woke", "Answered")) or line.version is not None:
            self.world.narration.tell(line.at, self.name_of(line.subject_id), f"{line.event} by {line.actor}: {line.reason}")
        if "refused" in line.content:
            return
        event = from_json(_EVENTS[line.subject_kind], line.content)
        if line.version is None:
            if isinstance(event, Answered):
                self.answers.append((None, event, row.young_person_id))
            return
        decided = self._decided(row, event, line)
        if decided.subject.version != line.version:
            raise Broken(PROMISE, f"{self.name_of(row.id)}: version {line.version} is not reached again: {decided.reason}")
        self._values[row.id] = decided.subject
        found = Decided(
            line.subject_kind, row.id, row.young_person_id, line.version, line.at, event, decided.effects, decided.subject, line.actor
        )
        self.fresh.append(found)
        self._count(found)

    def _decided(self, row: Record, event: Any, line: Record) -> Any:
        before = self._values.get(row.id)
        if line.subject_kind is SubjectKind.WATCH:
            return cross_checks.opened(row.id.hex, event) if before is None else cross_checks.decide(before, event, line.at)
        if line.subject_kind is SubjectKind.CHECK_IN:
            return checkin.decide(before or checkin.scheduled(row.id.hex, row.due_at), event, line.at)
        return alerts.opened(row.id.hex, event, line.at) if before is None else alerts.decide(before, event, line.at)

    def _count(self, found: Decided) -> None:
        if isinstance(found.event, Answered):
            self.answers.append((found, found.event, found.subject))
        for effect in found.effects:
            if isinstance(effect, Report):
                fact, name = effect.fact, f"{found.about} {effect.fact}"
                self._reported[name] += 1
                self._unlisted[name] = _as_listed(found.about, fact.check_in, fact.cause, fact.by, fact.tier)
        if isinstance(found.event, Reported):
            self._received[f"{found.about} {found.event.fact}"] += 1
            self.facts.setdefault(found.about, []).append(found.event.fact)

    def _heard_of(self) -> None:
        """Each fact went to an alert or on one list, and no list has what no check-in reported."""
        on_lists = Counter(
            _as_listed(row.young_person_id, row.check_in_id.hex, row.cause, row.by, row.tier)
            for row in self.listed
            if row.check_in_id is not None
        )
        for name in (self._reported - self._received).elements():
            if not on_lists[self._unlisted[name]]:
                raise Broken("K1, facts", f"a check-in reported what no alert received, and no list has: {name}")
            on_lists[self._unlisted[name]] -= 1
            self._received[name] += 1
        if +on_lists:
            raise Broken("K1, facts", f"a list has what no check-in reported: {list(+on_lists)}")

    def _same(self, subject: UUID, row: Record) -> None:
        value = self._values.get(subject)
        if value is None:
            value = checkin.scheduled(subject.hex, row.due_at)
        stored = {"state": row.state, "phase": row.phase, "wake_at": row.wake_at, "version": row.version, "outcome": row.outcome}
        outcome = None if value.outcome is None else value.outcome.value
        replayed = {"state": to_json(value), "phase": value.phase, "wake_at": value.wake_at, "version": value.version, "outcome": outcome}
        differs = [name for name, one in stored.items() if one != replayed[name]]
        if differs:
            raise Broken(PROMISE, f"{self.name_of(subject)}: the journal gives another {', '.join(differs)} than is stored")

    def name_of(self, subject: UUID) -> str:
        """How the story calls a check-in, an alert, or a sighting that is owed."""
        row = self.rows[subject]
        if "code" in row._mapping:
            return f"alert {row.code}"
        whose = str(row.young_person_id)[-4:]
        return f"check-in {row.slot} {whose}" if "slot" in row._mapping else f"second sighting {whose}"


def _as_listed(about: UUID | None, in_check_in: str | None, cause: Cause, by: Who | None, tier: Tier | None) -> str:
    return f"{about} {in_check_in} {cause} {by} {tier}"
