"""An evening in Westshire for the pages: the demo's council, a real engine, phones, and a clock turned wake by wake."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import httpx
from starlette.applications import Starlette

from bot.channels.handset import HandsetNetwork
from console.app import routes
from db.ids import IdSource
from db.queries import authorities, demo, outbox, people
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import ChannelName, Lane
from desk.load import load
from ladder.events import Answered, CheckInEvent, Delivered, Left
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Meaning, Tier, Who
from scheduler import sweep
from scheduler.case import Case
from scheduler.clock import DemoClock
from scheduler.deciding import happen
from scheduler.effects import Next, OfCheckIn, OfFact
from scheduler.engine import Engine, Job
from tests.db.making import VAULT, counted_entropy
from tests.desk.council.files import DEMO, EVERYTHING, read

BEGINS = datetime(2026, 11, 23, 18, tzinfo=UTC)  # a Monday


@dataclass
class Evening:
    """What the pages need of a service, without couriers: what a provider tells, a test says itself."""

    engine: Engine
    vault: Vault
    scope: Scope
    handsets: HandsetNetwork | None

    async def turn(self, to: datetime) -> datetime:
        """Turn the clock, wake by wake."""
        while True:
            async with self.engine.database.transaction() as tx:
                now = await demo.now(tx)
                next_at = await demo.next_wake(tx, now) or to
                await demo.set_clock(tx, max(now, min(next_at, to)))
            while await sweep.once(self.engine):
                pass
            if next_at >= to:
                return to

    async def person(self, ref: str) -> Record:
        """Somebody, by reference."""
        async with self.engine.database.reading() as tx:
            (found,) = await people.by_ref(tx, self.scope, ref)
        return found

    async def decide(self, ref: str, step: Next, actor: str = "provider") -> None:
        """Let the rules decide this about a young person."""
        child: UUID = (await self.person(ref)).id

        async def act(_tx: object, cases: dict[UUID, Case]) -> None:
            happen(cases[child], step, actor)

        await self.engine.act(Job((child,), act, "test"))

    async def fact(self, ref: str, cause: Cause, tier: Tier = Tier.ARRIVAL, message: UUID | None = None) -> None:
        """Duty must know this of a young person."""
        now = await self.engine.now()
        said = None if message is None else message.hex
        await self.decide(ref, OfFact(Fact(cause, now, treatment(cause, tier), tier, Who.YOUNG_PERSON, message=said)))

    async def questions(self, ref: str) -> list[Record]:
        """The questions about a young person, the oldest first."""
        child = await self.person(ref)
        async with self.engine.database.reading() as tx:
            return [row for row in await outbox.of_child(tx, self.scope, child.id, BEGINS) if row.lane is Lane.QUESTION]

    async def question_told(self, ref: str, *events: type[Left] | type[Delivered]) -> None:
        """A provider tells this of the newest question about a young person."""
        row = (await self.questions(ref))[-1]
        now = await self.engine.now()
        for event in events:
            told: CheckInEvent = Left(row.version, row.contact_id.hex, now, True) if event is Left else Delivered(row.version, now)
            await self.decide(ref, OfCheckIn(row.check_in_id, told))

    async def answered(self, ref: str, meaning: Meaning, message: UUID, *, duress: bool = False) -> None:
        """The young person answers the question that is open."""
        row = (await self.questions(ref))[-1]
        now = await self.engine.now()
        event = Answered(Who.YOUNG_PERSON, meaning, message.hex, now, duress=duress, ring_by=now + timedelta(hours=15))
        await self.decide(ref, OfCheckIn(row.check_in_id, event), "young person")

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser without scripts that keeps cookies and does not follow on its own."""
        app = Starlette(routes=routes(self))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            yield client


async def evening_of(database: Database, *, is_live: bool = False) -> Evening:
    """Monday, 18:00."""
    new_id = IdSource(lambda: BEGINS, counted_entropy())
    async with database.transaction() as tx:
        await demo.set_clock(tx, BEGINS)
        council = read(DEMO, EVERYTHING, BEGINS)
        await load(tx, Scope.everywhere(), council, vault=VAULT, new_id=new_id, now=BEGINS, configured=EVERYTHING)
        (authority,) = await authorities.all_of(tx, Scope.everywhere())
    clock = DemoClock()
    turns = count()
    engine = Engine(database, clock, new_id, lambda letters: letters[next(turns) // 3 % len(letters)], frozenset({ChannelName.HANDSET}))
    phones = None if is_live else HandsetNetwork(database, VAULT, new_id, clock)
    return Evening(engine, VAULT, Scope(authority.id), phones)
