"""Two councils in one database, alike to the last reference, and each with a word of its own in everything that somebody may read.

What is only in one of them is there too: a young person, a worker, a team, a code. On either side stands a console with its door.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select

from bot.channels.handset import HandsetNetwork
from bot.meaning import Question
from console.changes import Changes
from db.queries import alerts as stored
from db.queries import authorities, inbox, journal
from db.scope import Scope
from db.session import Database
from db.tables import authority, metadata
from db.words import FaultKind, Mode, Role
from desk import alerts, corrections, drills, sightings, watching
from desk.corrections import Misread
from desk.load import load
from ladder.events import AlertEvent, Heard, Reported
from ladder.facts import Fact
from ladder.words import Cause, Meaning, Tier, Treatment
from scheduler.codec import from_json
from scheduler.effects import OfAlert, OfFact
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults
from tests.console.evening import BEGINS, Evening, said
from tests.console.test_alert import code_of
from tests.db.making import VAULT
from tests.desk.accounts.people import Desk, Somebody
from tests.desk.council.files import DEMO, EVERYTHING, read
from tests.desk.mornings import chores_are_done
from tests.service.sign_in.house import ADDRESS, House, house_at

OURS, THEIRS = "westshire", "eastshire"
MARKS = {OURS: "wombat", THEIRS: "quokka"}
ANOTHER_TEAMS = "YP-1050"
ONLY_THEIRS = ("YP-2001", "DW-9", "quay")  # a young person, a worker, a team
LATE = BEGINS + timedelta(hours=5, minutes=30)
DAY, SEEN_ON = "2026-11-24", "2026-11-23 17:30"

_TEAM = """  - ref: {team}
    shifts:
      - {{days: all, from: "09:00", to: "09:00", role: on_duty, workers: [{worker}]}}

"""
_CHILD = (
    "  - {{ref: {ref}, kind: young_person, name: {name}, initials: {initials}, language: ti, sign: Beacon, cover: open, "
    "allocated_to: DW-2, contacts: [{{channel: handset, manner: sms, address: {address}, proven: true}}]}}\n"
)
_WORKER = (
    "  - {ref: DW-9, kind: worker, name: T. Reed, language: en, contacts: [{channel: handset, manner: sms, address: reed, proven: true}]}\n"
)
_PLACED = "  - {{young_person: {ref}, carers: [CA-8], placed_by: westshire, hosted_by: westshire, team: {team}, starts_on: 2026-11-01}}\n"
_PLAN = '  - {{ref: evening, about: {ref}, starts_with: young_person, days: all, times: ["18:50"], tier: standard}}\n'
_READ = "name|sign|safe_to_ring|cover_note|reply_costs|line|case_ref"  # what a page may show as it stands in the file


def file_of(council: str) -> str:
    """Its council file: the demo's, with a second team; and of theirs every word marked, and more people than we have."""
    text = _with(DEMO, ANOTHER_TEAMS, "Mehret N.", "M.N.", "mehret", "north", "DW-2")
    text = text.replace("    phone_of_own: true\n", "    phone_of_own: true\n    case_ref: LCS-77\n", 1)
    if council == OURS:
        return text
    text = _with(text, "YP-2001", "Selam A.", "S.A.", "selam", "quay", "DW-9").replace("  - {ref: CA-7", f"{_WORKER}  - {{ref: CA-7", 1)
    mark = MARKS[council]
    text = re.sub(rf"\b({_READ}): (\"?)", rf"\1: \2{mark}", text)
    text = text.replace("[the uncle", f"[{mark} the uncle").replace("police_route: Ring", f"police_route: {mark} ring")
    text = re.sub(r"initials: \w\.\w\.", "initials: Q.Q.", text)
    text = re.sub(r'address: "\+447700900', 'address: "+447700901', text)
    text = re.sub(r"address: ([a-z])", rf"address: {mark}-\1", text)
    shared = f"address: {mark}-desk, proven: true, shared_duty_phone: {mark}desk"
    for one in ("shah", "reed"):
        text = text.replace(f"address: {mark}-{one}, proven: true", shared)
    return re.sub("westshire", council, text, flags=re.IGNORECASE)


def _with(text: str, ref: str, name: str, initials: str, address: str, team: str, worker: str) -> str:
    """One more young person, of one more team."""
    told = {"ref": ref, "name": name, "initials": initials, "address": address, "team": team, "worker": worker}
    text = text.replace("people:\n", f"{_TEAM.format(**told)}people:\n", 1)
    text = text.replace("  - {ref: CA-7", f"{_CHILD.format(**told)}  - {{ref: CA-7", 1)
    return text.replace("placements:\n", f"placements:\n{_PLACED.format(**told)}", 1).replace(
        "plans:\n", f"plans:\n{_PLAN.format(**told)}", 1
    )


@dataclass
class Side:
    """One of the two: what its people have done, and their console."""

    council: str
    evening: Evening
    house: House
    codes: dict[str, str] = field(default_factory=dict)  # of alerts, by what each is about
    message: str = ""  # what a young person wrote, by the id by which an alert's page names it
    note: str = ""  # a watch note
    accounts: dict[str, Somebody] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The word that stands in all that is theirs to read."""
        return MARKS[self.council]

    @property
    def scope(self) -> Scope:
        """Its rows."""
        return self.evening.scope

    @property
    def id(self) -> UUID:
        """The council's."""
        assert self.scope.authority_id is not None
        return self.scope.authority_id


async def two_councils(database: Database) -> tuple[Side, Side]:
    """Ours, whose pages are asked for, and theirs. It is half past eleven, and the night log of the morning to come is there already."""
    desk = await Desk.open(database)
    sides = []
    for council in (OURS, THEIRS):
        async with database.transaction() as tx:
            file, new_id = read(file_of(council), EVERYTHING, BEGINS), desk.register.engine.new_id
            await load(tx, Scope.everywhere(), file, vault=VAULT, new_id=new_id, now=BEGINS, configured=EVERYTHING)
            found = await authorities.by_ref(tx, Scope.everywhere(), council)
        assert found is not None
        sides.append(_side(council, Scope(found.id), desk))
        await _has_an_evening(sides[-1])
    ours, theirs = sides
    await chores_are_done(desk.register.engine, VAULT)
    desk.passes(hours=13, minutes=30)
    await chores_are_done(desk.register.engine, VAULT)
    desk.hand.at = LATE  # the night log is there, and the day's check-ins are today's still
    for side in sides:
        await _has_accounts(side)
        side.house.service.changes.end()  # a stream that goes on would keep whoever asks for it
    return ours, theirs


def _side(council: str, scope: Scope, desk: Desk) -> Side:
    turns = count()  # from the beginning on each side, so that both call their first alert the same
    engine = replace(desk.register.engine, choose=lambda letters: letters[next(turns) // 3 % len(letters)])
    own = Desk(replace(desk.register, engine=engine), scope, desk.hand, desk.council)
    phones = HandsetNetwork(engine.database, VAULT, engine.new_id, engine.clock)
    evening = Evening(engine, VAULT, scope, phones, Changes(engine.database, engine.clock, lambda: scope))
    return Side(council, evening, house_at(own, ADDRESS, Mode.DEMO))


async def _has_an_evening(side: Side) -> None:
    """An alert of every kind, and every kind of word."""
    evening, mark = side.evening, side.mark
    at = (evening.engine, evening.scope, evening.vault)
    phone = "amanuel" if side.council == OURS else f"{mark}-amanuel"
    entry = await said(evening, phone, f"hello miss {mark} i feel meh")
    async with evening.engine.database.transaction() as tx:
        await inbox.settle(tx, Scope.everywhere(), entry, "outside", BEGINS, meaning="help", authority_id=side.id, about=[])
    side.message = entry.hex
    await evening.fact("YP-1042", Cause.HELP, Tier.ARRIVAL, entry)
    side.codes["YP-1042"] = code = await code_of(evening, "YP-1042")
    await alerts.take(*at[:2], code, "DW-3", 20)
    await alerts.note(*at, code, "DW-3", f"{mark} rang twice")
    await sightings.record(*at, "YP-1042", sightings.Seen(f"{mark} adams", SEEN_ON, f"{mark} teacher"), "DW-3")
    misread = Misread(f"hello miss {mark} i feel meh", "en", Question.YOUNG, "help")
    await corrections.correct(*at, "DW-3", misread, "call", f"{mark} i")
    await evening.fact("YP-1043", Cause.SILENT)
    await _stands_down(evening, "YP-1044")
    await _is_closed(side, "YP-1045", 1)
    await _is_closed(side, "YP-1046", 4)
    await evening.stranger_wrote(f"{mark}-stranger", entry, Treatment.BOARD)
    await evening.fact(ANOTHER_TEAMS, Cause.SILENT)
    await raise_faults(evening.engine, [FaultFound(FaultKind.OUTAGE, "2026-11-23T17:10:00+00:00", side.id, await _children(evening))])
    await drills.start(*at[:2], worker="DW-1", actor="MA-1")
    about = ["YP-1042", ANOTHER_TEAMS]
    if side.council == THEIRS:
        await evening.fact("YP-2001", Cause.HELP)
        about.append("YP-2001")
    for ref in about:
        await watching.watch(*at, ref, "DW-3", f"{mark} first night", BEGINS + timedelta(days=6))
    await _learn(side)


async def _children(evening: Evening) -> tuple[UUID, ...]:
    return tuple([(await evening.person(ref)).id for ref in ("YP-1042", "YP-1043")])


async def _stands_down(evening: Evening, ref: str) -> None:
    await evening.decide(ref, OfFact(Fact(Cause.SILENT, BEGINS, Treatment.PAGE, Tier.STANDARD, in_a_row=2)))
    child = await evening.person(ref)
    async with evening.engine.database.reading() as tx:
        (row,) = await stored.open_of(tx, evening.scope, [child.id])
        lines = await journal.of_subjects(tx, evening.scope, [row.id])
    event = from_json(AlertEvent, lines[0].content)
    assert isinstance(event, Reported)
    await evening.decide(ref, OfAlert(Heard(Meaning.OK, "0" * 32, BEGINS, event.times)))


async def _is_closed(side: Side, ref: str, outcome: int) -> None:
    evening = side.evening
    await evening.fact(ref, Cause.SILENT)
    code = await code_of(evening, ref)
    await alerts.take(evening.engine, evening.scope, code, "DW-3")
    await alerts.resolve(evening.engine, evening.scope, evening.vault, code, "DW-3", outcome, f"{side.mark} closed it")


async def _learn(side: Side) -> None:
    """What everything is called by now."""
    evening = side.evening
    refs = {(await evening.person(ref)).id: ref for ref in (f"YP-{number}" for number in (*range(1042, 1048), 1050))}
    async with evening.engine.database.reading() as tx:
        for row in await stored.on_board(tx, side.scope, BEGINS - timedelta(days=1)):
            kind = "fault" if row.fault_id is not None else "stranger" if row.stranger_id is not None else "YP-2001"
            side.codes[refs.get(row.young_person_id, kind)] = row.code
        notes = await watching.standing(tx, side.scope, evening.vault, BEGINS)
    side.note = next(one.id.hex for one in reversed(notes) if one.ref == ("YP-2001" if side.council == THEIRS else "YP-1042"))


async def _has_accounts(side: Side) -> None:
    """Somebody of each role; of those that may be a team's, one for that team and one at large."""
    wanted: dict[str, tuple[Role, str | None, str | None]] = {
        "administrator": (Role.ADMINISTRATOR, None, None), "duty": (Role.DUTY, "DW-3", "duty"), "manager": (Role.MANAGER, "MA-1", "duty"),
        "allocated": (Role.ALLOCATED, "DW-1", None), "auditor": (Role.AUDITOR, None, "duty"), "reviewer": (Role.REVIEWER, None, None),
        "duty at large": (Role.DUTY, "DW-2", None), "auditor at large": (Role.AUDITOR, None, None), "spare": (Role.REVIEWER, None, None),
    }  # fmt: skip
    if side.council == THEIRS:
        wanted |= {"their own": (Role.MANAGER, "LR-1", None), "tenth": (Role.ADMINISTRATOR, None, None)}
    for who, (role, worker, team) in wanted.items():
        side.accounts[who] = await side.house.desk.joins(f"{who.replace(' ', '.')}@{side.mark}.example", role, worker, team)


async def rows_of(database: Database, council: UUID) -> dict[str, list[str]]:
    """Every row of a council, table by table, as it stands."""
    found = {}
    async with database.reading() as tx:
        for table in metadata.sorted_tables:
            whose = table.c.id if table is authority else table.c.get("authority_id")
            if whose is not None:
                rows = (await tx.execute(select(table).where(whose == council))).all()
                found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


async def ids_of(database: Database, council: UUID) -> frozenset[str]:
    """The id of every row of a council, in hexadecimal digits."""
    found = {council.hex}
    async with database.reading() as tx:
        for table in metadata.sorted_tables:
            if "authority_id" in table.c and "id" in table.c:
                ids = (await tx.execute(select(table.c.id).where(table.c.authority_id == council))).scalars()
                found |= {UUID(str(one)).hex for one in ids}
    return frozenset(found)
