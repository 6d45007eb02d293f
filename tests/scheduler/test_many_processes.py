"""Many processes on one PostgreSQL: whatever falls due is decided once and sent once, and no host's wrong clock matters (T3)."""

import asyncio
import secrets
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.channels.handset import HandsetNetwork
from bot.courier import Courier
from bot.listener import Hearing, Listener
from db.connecting import SILENT_FOR
from db.hints import CHANNEL, Hints
from db.ids import IdSource
from db.queries import demo
from db.session import Database
from db.tables import check_in, handset_message, outbox, young_person
from db.words import Direction
from desk import turning
from scheduler import sweep
from scheduler.clock import DemoClock, wall_clock
from scheduler.engine import Engine, OtherTables
from tests.world import CONFIGURED, World

MINUTE = timedelta(minutes=1)
_CUT = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid() AND query = :listens AND datname = current_database()"""


# One SQLite file, one process with loops: only PostgreSQL is shared.
on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


class Host:
    """Another process on the same database, on a machine whose clock is wrong by so much."""

    def __init__(self, world: World, wrong_by: timedelta, *, silent_for: float = SILENT_FOR) -> None:
        self.database, clock = Database(world.url, silent_for=silent_for), DemoClock()
        ids = IdSource(lambda: wall_clock() + wrong_by, secrets.token_bytes)
        self.engine = Engine(self.database, clock, ids, secrets.choice, CONFIGURED)
        self.network = HandsetNetwork(self.database, world.vault, ids, clock)
        channels = {"handset": self.network}
        self.courier = Courier(self.database, world.vault, ids, clock, channels)
        self.listener = Listener(
            Hearing(self.engine, world.vault, world._welcome, lambda _language: True, lambda _language: True), channels
        )

    async def decide(self) -> int:
        """Whatever has fallen due."""
        return await sweep.once(self.engine)

    async def carry(self) -> int:
        """What may be carried, and whatever came back."""
        return await self.courier.carry_once() + await self.network.tell_due_receipts() + await self.listener.listen_once()


@on_postgresql
async def test_t3_two_engines_whose_clocks_differ_by_two_minutes_share_an_evening_and_nobody_hears_anything_twice(world: World) -> None:
    number = 70  # more than one courier may have in hand
    for one in range(number):
        world.young_person(f"YP-{one}", "Amanuel B.", f"phone{one}", carers=(), ask_carer="never")
    await world.begins()
    hosts = [Host(world, -MINUTE), Host(world, MINUTE)]

    async def beat() -> int:
        """One round of every loop. Nothing is carried while anything is decided, so that there is more than one could take in its round."""
        decided = await asyncio.gather(*(host.decide() for host in hosts))
        return sum(decided) + sum(await asyncio.gather(*(host.carry() for host in hosts)))

    await turning.turn(world.engine, await world.at("18:50"), beat)
    async with world.database.reading() as tx:
        owed = (await tx.execute(select(outbox))).all()
        shown = (await tx.execute(select(handset_message.c.message_id).where(handset_message.c.direction == Direction.IN))).scalars()
        asked = (await tx.execute(select(check_in.c.young_person_id).where(check_in.c.phase == "waiting"))).scalars().all()
    for host in hosts:
        await host.database.close()
    assert len(asked) == number
    assert Counter(row.text_key for row in owed) == {"Y1": number, "Y2": number}
    assert Counter(shown) == dict.fromkeys((row.id for row in owed), 1)
    assert {row.attempt for row in owed} == {1}
    assert len({row.claimed_by for row in owed}) == 2, "both carried some"


@on_postgresql
async def test_t3_what_one_phone_says_is_heard_in_order_though_the_first_host_that_stored_it_is_a_minute_ahead(world: World) -> None:
    """Amanuel asks for help, and then says that he is fine: not the other way round."""
    amanuel = world.young_person(carers=(), ask_carer="never")
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite")
    hosts = [Host(world, MINUTE), Host(world, -MINUTE)]
    for host, said in zip(hosts, ("4", "1"), strict=True):
        await host.network.says("amanuel", said)
    await hosts[0].listener.listen_once()
    for host in hosts:
        await host.database.close()
    assert [one.outcome for one in await world.check_ins()] == ["help"]


async def test_nothing_is_decided_with_tables_that_another_version_has_migrated(world: World) -> None:
    """An old process finds it out in the transaction in which it would have decided; nobody is parked for it."""
    world.young_person(carers=())
    await world.begins()
    world.engine.revision = "an older one"
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at("18:30"))
    with pytest.raises(OtherTables):
        await sweep.once(world.engine)
    async with world.database.reading() as tx:
        assert (await tx.execute(select(check_in.c.phase))).scalars().all() == ["scheduled"]
        assert (await tx.execute(select(young_person.c.park_count))).scalars().all() == [0]


@on_postgresql
async def test_a_hint_wakes_the_others_and_not_oneself_and_a_lost_connection_harms_nobody(world: World) -> None:
    heard = {name: asyncio.Event() for name in ("here", "there")}
    here, there = (Hints(world.database, name, event.set) for name, event in heard.items())
    listening = [asyncio.create_task(one.run()) for one in (here, there)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(event.wait() for event in heard.values()))  # each listens from now on
        for event in heard.values():
            event.clear()
        here.tell()
        await heard["there"].wait()
        assert not heard["here"].is_set()
        async with world.database.transaction() as tx:
            assert await tx.scalar(text(_CUT), {"listens": f"LISTEN {CHANNEL}"}) == 2
        here.tell()  # nobody hears it
    assert not any(one.done() for one in listening)
    for one in listening:
        one.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
