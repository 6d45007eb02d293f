"""An upgrade of a shared PostgreSQL: processes of the version before stand beside those of this one and rest; nothing is done twice."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from db.revisions import our_revision
from db.tables import handset_message, outbox, process
from db.words import ProcessKind
from desk import turning
from scheduler import sweep
from scheduler.engine import OtherTables
from scheduler.presence import Presence
from tests.scheduler.test_many_processes import Host, on_postgresql
from tests.world import World

NEXT = "the next version"


class Version(Host):
    """A process whose code was written for these tables, with the loops that `service.wiring` gives it."""

    def __init__(self, world: World, revision: str) -> None:
        super().__init__(world, timedelta(0))
        self.engine.revision = revision
        self.presence = Presence(self.database, self.engine.clock, self.engine.new_id, revision, time_goes_on=False)
        loops = (self._sweep, self.courier.carry_once, self.network.tell_due_receipts, self.listener.listen_once)
        self._loops = [self.presence.unless_resting(loop) for loop in loops]

    async def _sweep(self) -> int:
        return await sweep.once(self.engine)

    async def beat(self) -> int:
        """One round of every loop, and a sign of life."""
        await self.presence.beat()
        return sum([await loop() for loop in self._loops])


async def migrated(world: World, revision: str) -> None:
    """The tables are another version's from now on, in the same transaction as whatever it changed."""
    async with world.database.transaction() as tx:
        await tx.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
        await tx.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


async def carriers(world: World, key: str) -> dict[str, str | None]:
    """Which process carried that text to each phone; nobody got it twice."""
    of = handset_message.join(outbox, outbox.c.id == handset_message.c.message_id)
    query = select(handset_message.c.address, outbox.c.claimed_by).select_from(of).where(outbox.c.text_key == key)
    async with world.database.reading() as tx:
        rows = (await tx.execute(query)).all()
    found = {row.address: row.claimed_by for row in rows}
    assert len(found) == len(rows)
    return found


async def last_beat(world: World) -> dict[str, datetime]:
    """When a process of each version beat last."""
    query = select(process.c.revision, func.max(process.c.beaten_at)).group_by(process.c.revision)
    async with world.database.reading() as tx:
        return {row[0]: row[1] for row in (await tx.execute(query)).all()}


@on_postgresql
async def test_p7_an_evening_is_begun_by_one_version_and_brought_to_its_end_by_the_next_with_both_running(world: World) -> None:
    phones = [
        world.young_person(f"YP-{name}", "Amanuel B.", name, carers=(), ask_carer="never", times=(at,))
        for name, at in (("amanuel", "18:30"), ("bilal", "18:40"), ("dawit", "18:45"))
    ]
    await world.begins()
    old, new = Version(world, our_revision()), Version(world, NEXT)
    for one in (new, old):
        await one.presence.begin(ProcessKind.ENGINE)

    async def both() -> int:
        return await old.beat() + await new.beat()

    await turning.turn(world.engine, await world.at("18:30"), both)
    await phones[0].hears("Kite")
    beaten_at = await last_beat(world)
    await migrated(world, NEXT)
    await world.network.says("amanuel", "1")
    with pytest.raises(OtherTables):  # it has not beaten since, and does not know: the transaction itself finds out
        await old.listener.listen_once()
    await turning.turn(world.engine, await world.at("18:45"), both)
    await phones[0].hears("Thanks!")
    for phone in phones[1:]:
        await phone.hears("Kite")
    asked = await carriers(world, "Y1")
    assert set(asked) == {"amanuel", "bilal", "dawit"}
    assert asked["bilal"] == asked["dawit"] != asked["amanuel"]
    assert [old.presence.has_our_tables, new.presence.has_our_tables] == [False, True]
    assert (await last_beat(world))[our_revision()] == beaten_at[our_revision()], "a process that rests writes nothing, not even a beat"
    await world.nobody_else_heard_anything()
    for one in (old, new):
        await one.database.close()
