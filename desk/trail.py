"""What was done, and who looked: the journal and the access log in one order, by references, codes and causes. No names, and no words."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import trail
from db.queries.rows import Record
from db.queries.trail import Wanted
from db.scope import Scope
from db.session import Database
from db.words import Opened, PersonKind, SubjectKind
from desk.accounts.register import ref_of
from desk.permissions import Sight

ON_A_PAGE = 100
BATCH = 500
LOOKED_THROUGH = 20  # batches for one page: of a team that has few lines among many, the next page goes on from there

JOURNAL, READINGS = "journal", "access log"
KINDS: dict[SubjectKind | Opened, str] = {
    SubjectKind.CHECK_IN: "check-in",
    SubjectKind.ALERT: "alert",
    SubjectKind.PERSON: "person",
    SubjectKind.WATCH: "watch",
    Opened.PAGE: "read their page",
    Opened.ALERT: "read an alert",
    Opened.FOUND: "found in a search",
    Opened.NIGHT_LOG: "read a night log",
    Opened.EXPORT: "took a file away",
}
EVERYBODY = "everybody"

Seen = Callable[[Sequence[UUID]], Awaitable[frozenset[UUID]]]  # of these young people, those whom whoever asks may see


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `child` and `team` say whose it is, and are shown to nobody."""

    id: UUID
    at: datetime
    log: str
    kind: SubjectKind | Opened
    about: str
    code: str
    event: str
    cause: str
    by: str
    why: str
    seal: int | None
    child: UUID | None
    team: UUID | None


@dataclass(frozen=True, slots=True)
class Trail:
    """Both logs of one council, as far as somebody sees them."""

    scope: Scope
    sight: Sight
    seen: Callable[[AsyncConnection], Seen]

    async def page(self, tx: AsyncConnection, wanted: Wanted, before: UUID | None = None) -> tuple[list[Line], UUID | None]:
        """The next lines, the newest first; and after which the ones after them come, if there may be any."""
        at_once = ON_A_PAGE + 1 if self.sight.is_everything else BATCH
        found: list[Line] = []
        for _ in range(LOOKED_THROUGH):
            batch = await _lines(tx, self.scope, wanted, before, at_once)
            found += await self._theirs(tx, batch)
            if len(found) > ON_A_PAGE:
                return found[:ON_A_PAGE], found[ON_A_PAGE - 1].id
            if len(batch) < at_once:
                return found, None
            before = batch[-1].id
        return found, before

    async def batches(self, database: Database, wanted: Wanted) -> AsyncIterator[list[Line]]:
        """All of them, the newest first, each batch read by itself: nobody holds the database while a file goes out."""
        before: UUID | None = None
        while True:
            async with database.reading() as tx:
                batch = await _lines(tx, self.scope, wanted, before, BATCH)
                theirs = await self._theirs(tx, batch)
            yield theirs
            if len(batch) < BATCH:
                return
            before = batch[-1].id

    async def _theirs(self, tx: AsyncConnection, batch: Sequence[Line]) -> list[Line]:
        if self.sight.is_everything:
            return list(batch)
        young = await self.seen(tx)(sorted({one.child for one in batch if one.child is not None}))
        return [one for one in batch if (one.child in young if one.child is not None else self._is_of_a_team(one))]

    def _is_of_a_team(self, one: Line) -> bool:
        """What is about no young person is a team's, or nobody's to see who does not see everything."""
        return one.team is not None and self.sight.shows_team(one.team)


async def _lines(tx: AsyncConnection, scope: Scope, wanted: Wanted, before: UUID | None, limit: int) -> list[Line]:
    rows = await trail.journal_lines(tx, scope, wanted, before, limit) if wanted.of_journal else ()
    read = await trail.readings(tx, scope, wanted, before, limit) if wanted.of_readings else ()
    subjects = await _Subjects.read(tx, scope, rows, read)
    lines = [*(subjects.journalled(row) for row in rows), *(subjects.looked(row) for row in read)]
    return sorted(lines, key=lambda one: one.id, reverse=True)[:limit]


@dataclass(frozen=True, slots=True)
class _Subjects:
    """Whom lines are about, by reference."""

    check_ins: Mapping[UUID, Record]
    alerts: Mapping[UUID, Record]
    people: Mapping[UUID, Record]
    accounts: Mapping[UUID, Record]

    @classmethod
    async def read(cls, tx: AsyncConnection, scope: Scope, rows: Sequence[Record], read: Sequence[Record]) -> "_Subjects":
        of: dict[SubjectKind, set[UUID]] = {kind: set() for kind in SubjectKind}
        for row in rows:
            of[row.subject_kind].add(row.subject_id)
        check_ins = {row.id: row for row in await trail.check_ins(tx, scope, of[SubjectKind.CHECK_IN])}
        alerts = {row.id: row for row in await trail.alerts(tx, scope, of[SubjectKind.ALERT])}
        young = {row.young_person_id for row in (*check_ins.values(), *alerts.values(), *read)} - {None}
        people = {row.id: row for row in await trail.people(tx, scope, of[SubjectKind.PERSON] | young)}
        accounts = {row.id: row for row in await trail.accounts(tx, scope, of[SubjectKind.PERSON] - people.keys())}
        return cls(check_ins, alerts, people, accounts)

    def journalled(self, row: Record) -> Line:
        """A line of the journal."""
        about, code, child, team = self._subject(row.subject_kind, row.subject_id)
        cause = _cause(row.content)
        return Line(
            row.id, row.at, JOURNAL, row.subject_kind, about, code, row.event, cause, row.actor, row.reason, row.seal, child, team
        )  # fmt: skip

    def looked(self, row: Record) -> Line:
        """A line of the access log. It is sealed by nobody: its triggers keep it."""
        child = row.young_person_id
        about = EVERYBODY if child is None else self._ref(child)
        return Line(row.id, row.at, READINGS, row.opened, about, row.code or "", "Read", "", row.who, KINDS[row.opened], None, child, None)

    def _subject(self, kind: SubjectKind, subject: UUID) -> tuple[str, str, UUID | None, UUID | None]:
        """About whom, on which alert, and whose to see that is."""
        if kind is SubjectKind.CHECK_IN and subject in self.check_ins:
            found = self.check_ins[subject]
            return f"{self._ref(found.young_person_id)} {found.local_date} {found.slot}", "", found.young_person_id, None
        if kind is SubjectKind.ALERT and subject in self.alerts:
            found = self.alerts[subject]
            if found.young_person_id is not None:
                return self._ref(found.young_person_id), found.code, found.young_person_id, None
            about = f"fault:{found.fault.value}:{found.fault_key}" if found.fault is not None else f"sender:{found.sender}"
            return about, found.code, None, found.team_id
        if subject in self.people:
            found = self.people[subject]
            is_young = found.kind is PersonKind.YOUNG_PERSON
            return found.ref, "", subject if is_young else None, None if is_young else found.team_id
        if subject in self.accounts:
            return ref_of(self.accounts[subject].number), "", None, None
        return subject.hex, "", None, None  # the council itself; or something that is not there any more, as `audit verify` says

    def _ref(self, child: UUID) -> str:
        return str(self.people[child].ref) if child in self.people else child.hex


def _cause(content: Any) -> str:
    """The cause that an event tells of, if it tells of one and was not erased."""
    fact = content.get("fact", content) if isinstance(content, dict) else {}
    return str(fact.get("cause", "")) if isinstance(fact, dict) else ""
