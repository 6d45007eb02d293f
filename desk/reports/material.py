"""The rows behind a report: a handful of statements for everybody in it, however many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, contacts, faults, nights, outbox, people, placements, strangers
from db.queries.rows import Record, Records, grouped
from db.scope import Scope
from db.vault import Vault
from desk.asked import Asking, asking_of
from desk.reports import names as naming
from desk.reports.check_ins import HEARD, Clock, is_quiet
from desk.reports.names import Names
from desk.reports.others import LINE, TOLD_OF_PEOPLE
from desk.reports.owed import words_owed
from desk.watching import Watched, stood
from ladder.cross_check import Word

Grouped = Mapping[UUID, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Material:
    """What was read, by whom or what it is about."""

    names: Names
    children: Mapping[UUID, Record]
    check_ins: Grouped  # by young person
    askings: Mapping[UUID, Asking]  # of those of whom there is more to tell than one sentence
    heard: Grouped  # lines of check-ins that say what came in, by check-in
    alerts: Records
    lines: Grouped  # of alerts, by alert
    notes: Grouped  # by alert
    about: Grouped = field(default_factory=dict)  # further lines, by young person
    watched: Mapping[UUID, Sequence[Watched]] = field(default_factory=dict)
    strangers: Mapping[UUID, Record] = field(default_factory=dict)
    faults: Mapping[UUID, Record] = field(default_factory=dict)
    owed: Mapping[UUID, tuple[int, int]] = field(default_factory=dict)  # by alert about a fault: lines, and young people not settled
    unseen: Mapping[UUID, Sequence[Word]] = field(default_factory=dict)  # by young person: what a second adult has yet to see
    teams: Mapping[UUID, UUID] = field(default_factory=dict)  # by young person, where they live

    def of_child(self, child: UUID) -> list[Record]:
        """Their alerts, the oldest first."""
        return [row for row in self.alerts if row.young_person_id == child]


async def of_night(tx: AsyncConnection, scope: Scope, vault: Vault, clock: Clock, day: date) -> Material:
    """Everything of a night, for every team."""
    assert clock.since is not None, "a night begins"
    span = (clock.since, clock.until)
    check_ins = await nights.check_ins(tx, scope, *span)
    opened = await nights.alerts(tx, scope, *span)
    events = await nights.lines_about_young_people(tx, scope, (LINE, *TOLD_OF_PEOPLE), *span)
    asked = {row.id: row.young_person_id for row in check_ins}
    more = await nights.lines_of(tx, scope, asked, [LINE])
    notes, unseen = await stood(tx, scope, vault, *span), await words_owed(tx, scope, clock)
    about = _about([*((row.subject_id, row) for row in events), *((asked[row.subject_id], row) for row in more)])
    watched = {child: [one for one in notes if one.child == child] for child in {one.child for one in notes}}
    by_child = grouped(check_ins, "young_person_id")
    loud = {row.young_person_id for row in opened if row.young_person_id} | set(about) | set(watched) | set(unseen)
    loud |= {child for child, rows in by_child.items() if not all(is_quiet(row, clock) for row in rows)}
    return await _read(
        tx,
        scope,
        vault,
        [row for row in check_ins if row.young_person_id in loud],
        opened,
        everybody=loud | set(by_child),
        check_ins=by_child,
        about=about,
        watched=watched,
        unseen=unseen,
        day=day,
    )


async def of_alert(tx: AsyncConnection, scope: Scope, vault: Vault, row: Record, check_ins: Records, clock: Clock, day: date) -> Material:
    """One alert, with the check-ins that it speaks of."""
    everybody = set() if row.young_person_id is None else {row.young_person_id}
    by_child, unseen = grouped(check_ins, "young_person_id"), await words_owed(tx, scope, clock)
    return await _read(
        tx, scope, vault, check_ins, [row], everybody=everybody, check_ins=by_child, about={}, watched={}, unseen=unseen, day=day
    )


async def _read(
    tx: AsyncConnection,
    scope: Scope,
    vault: Vault,
    loud: Sequence[Record],
    opened: Sequence[Record],
    *,
    everybody: set[UUID],
    check_ins: Grouped,
    about: Grouped,
    watched: Mapping[UUID, Sequence[Watched]],
    unseen: Mapping[UUID, Sequence[Word]],
    day: date,
) -> Material:
    """The rest, once it is known of whom there is something to tell."""
    alert_ids, check_in_ids = [row.id for row in opened], [row.id for row in loud]
    owed = await outbox.of_check_ins(tx, scope, check_in_ids)
    to = {one.recipient_id for one in owed if one.recipient_id is not None}
    phones = {one.id: one for one in await contacts.contacts_of(tx, scope, to)}
    heard = await nights.lines_of(tx, scope, check_in_ids, HEARD)
    names = await naming.read(tx, scope, vault, everybody | to)
    of_faults = [row for row in opened if row.fault_id is not None]
    stands = await placements.placements_of(tx, scope, everybody, day)
    return Material(
        names=names,
        children={row.id: row for row in await people.children_state(tx, scope, everybody)},
        check_ins=check_ins,
        askings={row.id: asking_of(row, owed, heard, phones, names.people) for row in loud},
        heard=grouped(heard, "subject_id"),
        alerts=opened,
        lines=grouped(await nights.lines_of(tx, scope, alert_ids), "subject_id"),
        notes=grouped(await alerts.notes_of(tx, scope, alert_ids), "alert_id"),
        about=about,
        watched=watched,
        unseen=unseen,
        strangers={one.id: one for one in await strangers.strangers(tx, scope, [row.stranger_id for row in opened if row.stranger_id])},
        faults={one.id: one for one in await faults.faults(tx, scope, [row.fault_id for row in of_faults])},
        owed=await faults.counts(tx, scope, [row.id for row in of_faults]),
        teams={row.young_person_id: row.team_id for row in reversed(stands)},  # the latest first: it is the one that stays
    )


def _about(lines: Iterable[tuple[UUID, Record]]) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    for child, row in lines:
        found.setdefault(child, []).append(row)
    return found
