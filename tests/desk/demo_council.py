"""The demo council in a database: what acts of staff need to be tried on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import inbox
from bot.channels.inbound import Inbound, InboundKind
from db.ids import IdSource
from db.queries import alerts, checkins, demo, journal, people
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.tables import alert_note, outbox
from db.words import ChannelName
from desk.load import load
from ladder.facts import Fact
from ladder.words import Cause, Tier, Treatment
from scheduler.case import Case
from scheduler.clock import DemoClock, wall_clock
from scheduler.deciding import happen
from scheduler.effects import OfFact
from scheduler.engine import Engine, Job
from tests.db.making import VAULT, counted_entropy
from tests.desk.council.files import DEMO, EVERYTHING, read

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
EVERYWHERE = Scope.everywhere()


@dataclass
class DemoCouncil:
    """The demo council, on a Monday at 18:00; DW-3 is on duty until nine."""

    database: Database
    engine: Engine

    @classmethod
    async def make(cls, database: Database, text: str = DEMO) -> "DemoCouncil":
        """Load it."""
        codes = cycle("A2BC3DE4FG6H")
        new_id = IdSource(wall_clock, counted_entropy())
        engine = Engine(
            database, DemoClock(), new_id, lambda letters: next(one for one in codes if one in letters), frozenset({ChannelName.HANDSET})
        )
        async with database.transaction() as tx:
            await demo.set_clock(tx, NOW)
            council = read(text, EVERYTHING, NOW)
            await load(tx, EVERYWHERE, council, vault=VAULT, new_id=new_id, now=NOW, configured=EVERYTHING)
        return cls(database, engine)

    async def turn_to(self, at: datetime) -> None:
        """The hands move; nothing else does."""
        async with self.database.transaction() as tx:
            await demo.set_clock(tx, at)

    async def person(self, ref: str) -> Record:
        """Somebody's row."""
        async with self.database.reading() as tx:
            return (await people.by_ref(tx, EVERYWHERE, ref))[0]

    async def child(self, ref: str) -> Record:
        """A young person's own row."""
        person = await self.person(ref)
        async with self.database.reading() as tx:
            return (await people.children_state(tx, EVERYWHERE, [person.id]))[0]

    async def opens_alert(self, ref: str = "YP-1042", cause: Cause = Cause.SILENT, treatment: Treatment = Treatment.PAGE) -> str:
        """An alert about a young person; its code."""
        child = (await self.person(ref)).id

        async def act(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
            happen(cases[child], OfFact(Fact(cause, cases[child].now, treatment, Tier.ARRIVAL)))

        await self.engine.act(Job((child,), act, "a fact"))
        return str((await self.alert_of(ref)).code)

    async def alert_of(self, ref: str = "YP-1042") -> Record:
        """The newest alert about a young person."""
        child = (await self.person(ref)).id
        async with self.database.reading() as tx:
            return [row for row in await alerts.on_board(tx, EVERYWHERE, NOW) if row.young_person_id == child][-1]

    async def check_ins(self, ref: str = "YP-1042") -> list[Record]:
        """Every check-in about a young person."""
        child = (await self.person(ref)).id
        async with self.database.reading() as tx:
            return list(await checkins.history_of(tx, EVERYWHERE, [child], NOW - timedelta(days=1)))

    async def journal_of(self, ref: str) -> list[Record]:
        """What was done about somebody."""
        person = await self.person(ref)
        async with self.database.reading() as tx:
            return list(await journal.of_subjects(tx, EVERYWHERE, [person.id]))

    async def notes(self) -> list[Record]:
        """Every note."""
        async with self.database.reading() as tx:
            return list((await tx.execute(select(alert_note).order_by(alert_note.c.id))).all())

    async def owed(self) -> list[Record]:
        """Every message owed."""
        async with self.database.reading() as tx:
            return list((await tx.execute(select(outbox).order_by(outbox.c.id))).all())

    async def hears(self, address: str, text: str = "", press: str = "") -> None:
        """A phone wrote, or pressed a button."""
        kind = InboundKind.PRESS if press else InboundKind.TEXT
        said = Inbound(f"handset:{self.engine.new_id()}", "handset", address, kind, text=text, press=press)
        async with self.database.transaction() as tx:
            await inbox.store(tx, VAULT, self.engine.new_id, NOW, NOW, [said])

    async def in_a_row(self) -> dict[str, Any]:
        """How many of what there is: to show that nothing changed."""
        return {"notes": len(await self.notes()), "owed": len(await self.owed())}
