"""An evening in Westshire for the pages: the demo's council, a real engine, phones, and a clock turned wake by wake."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Send

from bot.channels.handset import HandsetNetwork
from console.app import routes
from console.changes import Changes
from console.pages import CSRF
from console.viewer import Viewer, demo_viewer
from db.ids import IdSource
from db.queries import authorities, demo, inbox, people, strangers
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.tables import outbox
from db.vault import Vault
from db.words import ChannelName, Lane, Manner
from desk.load import load
from ladder.events import Answered, CheckInEvent, Delivered, Left
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import CarerMeaning, Cause, Meaning, Tier, Treatment, Who
from scheduler import sweep
from scheduler.case import Case
from scheduler.clock import DemoClock
from scheduler.deciding import happen
from scheduler.effects import Next, OfCheckIn, OfFact
from scheduler.engine import Engine, Job
from tests.db.making import VAULT, counted_entropy
from tests.desk.council.files import DEMO, EVERYTHING, read

DRAWN_FOR = "drawn for the viewer of a test"
BEGINS = datetime(2026, 11, 23, 18, tzinfo=UTC)  # a Monday


@dataclass
class Evening:
    """What the pages need of a service, without couriers: what a provider tells, a test says itself."""

    engine: Engine
    vault: Vault
    scope: Scope
    handsets: HandsetNetwork | None
    changes: Changes
    closed_languages: frozenset[str] = frozenset()  # whose review gate is closed

    def may_send(self, language: str) -> bool:
        """Whether people may be written to in it."""
        return language not in self.closed_languages

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
            query = select(outbox).where(outbox.c.young_person_id == child.id, outbox.c.lane == Lane.QUESTION).order_by(outbox.c.id)
            return list((await tx.execute(query)).all())

    async def question_told(self, ref: str, *events: type[Left] | type[Delivered]) -> None:
        """A provider tells this of the newest question about a young person."""
        row = (await self.questions(ref))[-1]
        now = await self.engine.now()
        for event in events:
            told: CheckInEvent = Left(row.version, row.contact_id.hex, now, True) if event is Left else Delivered(row.version, now)
            await self.decide(ref, OfCheckIn(row.check_in_id, told))

    async def answered(self, ref: str, meaning: Meaning) -> None:
        """The young person answers the question that is open."""
        row = (await self.questions(ref))[-1]
        now = await self.engine.now()
        message = await said(self, "amanuel", meaning.value)
        event = Answered(Who.YOUNG_PERSON, meaning, message.hex, now, ring_by=now + timedelta(hours=15))
        await self.decide(ref, OfCheckIn(row.check_in_id, event), "young person")

    async def carer_answered(self, ref: str, meaning: CarerMeaning) -> None:
        """The carer answers the question that is open."""
        row = (await self.questions(ref))[-1]
        message = await said(self, "grace", meaning.value)
        event = Answered(Who.CARER, meaning, message.hex, await self.engine.now(), carer="CA-7")
        await self.decide(ref, OfCheckIn(row.check_in_id, event), "carer")

    async def stranger_wrote(self, address: str, message: UUID, cause: Treatment) -> None:
        """A number we do not know wrote this."""
        now, stranger_id = await self.engine.now(), self.engine.new_id()
        assert self.scope.authority_id is not None
        row = {
            "id": stranger_id,
            "authority_id": self.scope.authority_id,
            "channel": ChannelName.HANDSET,
            "manner": Manner.SMS,
            "address_sealed": self.vault.seal("stranger.address_sealed", stranger_id, address),
            "address_key": self.vault.address_key(ChannelName.HANDSET, address),
        }
        async with self.engine.database.transaction() as tx:
            await strangers.meet(tx, self.scope, row)

        async def act(_tx: object, cases: dict[UUID, Case]) -> None:
            happen(cases[stranger_id], OfFact(Fact(Cause.UNKNOWN_SENDER, now, cause, message=message.hex)), "unknown sender")

        await self.engine.act(Job((stranger_id,), act, "test"))

    @asynccontextmanager
    async def browser(self, viewer: Viewer | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A browser without scripts that keeps cookies and does not follow on its own. Nobody named: whoever plays a demo."""
        async with opened(Starlette(routes=routes(self)), viewer, is_demo=self.handsets is not None) as client:
            yield client


class _Browser(httpx.AsyncClient):
    """Sends each form as the page drew it: with what shows whose it is."""

    async def post(self, url: Any, *, data: Any = None, **options: Any) -> httpx.Response:
        return await super().post(url, data={CSRF: DRAWN_FOR} | dict(data or {}), **options)


@asynccontextmanager
async def opened(app: ASGIApp, viewer: Viewer | None = None, *, is_demo: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    """A browser behind a door that lets in this viewer, or somebody with every role who says whom they act as."""

    async def door(scope: Any, receive: Receive, send: Send) -> None:
        scope["viewer"] = viewer or replace(demo_viewer(Request(scope), DRAWN_FOR), is_demo=is_demo)
        await app(scope, receive, send)

    async with _Browser(transport=httpx.ASGITransport(door), base_url="http://localhost") as client:
        yield client


async def evening_of(database: Database, *, is_live: bool = False, text: str = DEMO) -> Evening:
    """Monday, 18:00."""
    new_id = IdSource(lambda: BEGINS, counted_entropy())
    async with database.transaction() as tx:
        await demo.set_clock(tx, BEGINS)
        council = read(text, EVERYTHING, BEGINS)
        await load(tx, Scope.everywhere(), council, vault=VAULT, new_id=new_id, now=BEGINS, configured=EVERYTHING)
        (authority,) = await authorities.all_of(tx, Scope.everywhere())
    clock = DemoClock()
    turns = count()
    engine = Engine(database, clock, new_id, lambda letters: letters[next(turns) // 3 % len(letters)], frozenset({ChannelName.HANDSET}))
    phones = None if is_live else HandsetNetwork(database, VAULT, new_id, clock)
    scope = Scope(authority.id)
    return Evening(engine, VAULT, scope, phones, Changes(database, clock, lambda: scope))


async def wrong(browser: httpx.AsyncClient, path: str, status: int = 422, /, **form: str) -> str:
    """Send a form that will not do: its page, drawn again."""
    answer = await browser.post(path, data=form)
    assert answer.status_code == status
    assert "There is a problem" in answer.text
    return answer.text


def plain(html: str) -> str:
    """The page without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


async def said(evening: Evening, address: str, text: str) -> UUID:
    """A phone wrote this; its entry in the inbox."""
    assert evening.handsets is not None
    await evening.handsets.says(address, text)
    async with evening.engine.database.reading() as tx:
        keys = evening.vault.address_keys("handset", address)
        return UUID(str((await inbox.from_senders(tx, evening.scope.everywhere(), keys, BEGINS))[-1].id))
