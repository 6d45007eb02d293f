"""The sealer: every line of the journal in exactly one seal, whoever writes, whoever seals, and whenever a transaction ends."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
import structlog
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdSource
from db.migrate import migrate, move
from db.queries import journal as journals
from db.queries import seals
from db.queries.rows import Overtaken, Record
from db.session import Database
from db.tables import journal, seal
from db.words import SubjectKind
from scheduler import sealing
from scheduler.clock import DemoClock, wall_clock
from scheduler.engine import Engine, OtherTables
from tests.db.making import EVERYWHERE, NOW, Council, make_council, new_id

AT_ONCE = timedelta(0)
AN_AGE = timedelta(days=9000)
# SQLite has one writer at a time: there nobody commits late, and nobody seals while another writes.
served = pytest.mark.parametrize("database_kind", ["postgresql"])


@pytest_asyncio.fixture
async def council(database: Database) -> Council:
    """A council that says something now and then."""
    async with database.transaction() as tx:
        return await make_council(tx)


@pytest.fixture
def engine(database: Database) -> Engine:
    """What a sealer needs of an engine."""
    return Engine(database, DemoClock(), new_id, lambda letters: letters[0], frozenset())


@pytest_asyncio.fixture
async def other(database_url: str) -> AsyncIterator[Engine]:
    """Another process on the same database."""
    opened = Database(database_url)
    yield Engine(opened, DemoClock(), new_id, lambda letters: letters[0], frozenset())
    await opened.close()


def line(council: Council, **changed: Any) -> dict[str, Any]:
    """Something was said about a child."""
    what: dict[str, Any] = {
        "subject_kind": SubjectKind.PERSON,
        "subject_id": council.child,
        "version": None,
        "event": "Said",
        "actor": "DW-1",
    }
    usual: dict[str, Any] = {"id": new_id(), "authority_id": council.id, "at": NOW, "reason": "because", "content": {"said": "so"}}
    return journals.entry(**{**usual, **what, **changed})


async def write(database: Database, *lines: dict[str, Any]) -> list[UUID]:
    """Commit these lines; their ids."""
    async with database.transaction() as tx:
        await journals.append(tx, EVERYWHERE, lines)
    return [one["id"] for one in lines]


async def all_seals(database: Database) -> list[Record]:
    """Every seal, by number."""
    async with database.reading() as tx:
        return list((await tx.execute(select(seal).order_by(seal.c.authority_id, seal.c.number))).all())


async def holds(database: Database) -> dict[UUID, int | None]:
    """Which seal each line is in."""
    async with database.reading() as tx:
        return {row.id: row.seal for row in await tx.execute(select(journal.c.id, journal.c.seal))}


async def the_chain_holds(database: Database, council: Council) -> None:
    """Computed anew from the rows, every seal has the hash it should have."""
    before = sealing.BEGINNING
    for number, one in enumerate([row for row in await all_seals(database) if row.authority_id == council.id], 1):
        async with database.reading() as tx:
            its = select(journal).where(journal.c.authority_id == council.id, journal.c.seal == number).order_by(journal.c.id)
            lines = (await tx.execute(its)).all()
        assert (one.number, one.lines, one.first_line, one.last_line) == (number, len(lines), lines[0].id, lines[-1].id)
        assert list(sealing.marks(one.marks)) == [row.id for row in lines]
        assert one.hash == sealing.chained(before, number, one.sealed_at, [sealing.digest(row) for row in lines])
        before = one.hash


async def test_lines_are_sealed_once_and_each_seal_hangs_on_the_one_before(database: Database, council: Council, engine: Engine) -> None:
    assert await sealing.once(engine, AT_ONCE) == 0
    first = await write(database, line(council), line(council))
    assert await sealing.once(engine, AT_ONCE) == 2
    then = await write(database, line(council))
    assert await sealing.once(engine, AT_ONCE) == 1
    assert await sealing.once(engine, AT_ONCE) == 0
    assert await holds(database) == {**dict.fromkeys(first, 1), **dict.fromkeys(then, 2)}
    await the_chain_holds(database, council)


async def test_with_tables_that_are_not_ours_nothing_is_sealed(database: Database, council: Council) -> None:
    await write(database, line(council))
    old = Engine(database, DemoClock(), new_id, lambda letters: letters[0], frozenset(), revision="0001")
    with pytest.raises(OtherTables):
        await sealing.once(old, AT_ONCE)
    assert await all_seals(database) == []


async def test_a_pass_is_bounded_and_passes_go_on_until_nothing_waits(database: Database, council: Council, engine: Engine) -> None:
    await write(database, *(line(council) for _ in range(sealing.SEAL_MAX + 5)))
    assert [await sealing.once(engine, AT_ONCE) for _ in range(3)] == [sealing.SEAL_MAX, 5, 0]
    assert [row.lines for row in await all_seals(database)] == [sealing.SEAL_MAX, 5]
    await the_chain_holds(database, council)


async def test_each_authority_has_a_chain_of_its_own_and_a_head_that_leaves_the_database(
    database: Database, council: Council, engine: Engine
) -> None:
    async with database.transaction() as tx:
        eastshire = await make_council(tx, "eastshire")
    await write(database, line(council), line(eastshire))
    with structlog.testing.capture_logs() as logged:
        assert await sealing.once(engine, AT_ONCE) == 2
    await write(database, line(eastshire))
    await sealing.once(engine, AT_ONCE)
    async with database.reading() as tx:
        heads = await seals.heads(tx, EVERYWHERE)
        assert await seals.heads(tx, council.scope) == {"westshire": heads["westshire"]}
    newest = {row.authority_id: row for row in await all_seals(database)}
    assert heads == {
        "eastshire": f"2:{newest[eastshire.id].hash.hex()[:16]}",
        "westshire": f"1:{newest[council.id].hash.hex()[:16]}",
    }
    assert {(one["authority"], one["lines"], one["log_level"]) for one in logged} == {("eastshire", 1, "info"), ("westshire", 1, "info")}
    assert heads["westshire"] in {one["head"] for one in logged}
    await the_chain_holds(database, council)
    await the_chain_holds(database, eastshire)


async def test_lines_rest_a_moment_so_that_a_busy_minute_makes_few_seals(database: Database, council: Council, engine: Engine) -> None:
    async with database.reading() as tx:
        assert await seals.unsealed_since(tx, EVERYWHERE) is None
    future = await write(database, line(council))  # the test's ids are of another year: a wrong clock, and not waited for
    assert await sealing.once(engine, AN_AGE) == 1
    fresh = IdSource(wall_clock, lambda size: bytes(size))()
    await write(database, line(council, id=fresh))
    assert await sealing.once(engine, AN_AGE) == 0
    async with database.reading() as tx:
        since = await seals.unsealed_since(tx, EVERYWHERE)
    assert since is not None
    assert abs(since - wall_clock()) < timedelta(minutes=5)
    assert await sealing.once(engine, AT_ONCE) == 1
    assert await holds(database) == {future[0]: 1, fresh: 2}


async def test_two_sealers_at_once_seal_every_line_once(database: Database, council: Council, engine: Engine, other: Engine) -> None:
    """On PostgreSQL they are two processes; on SQLite two of one file wait for each other."""
    written: list[UUID] = []
    for _ in range(6):
        written += await write(database, *(line(council) for _ in range(40)))
        done = await asyncio.gather(*(sealing.once(one, AT_ONCE) for one in (engine, other, engine, other)))
        assert sum(done) == 40
    held = await holds(database)
    assert set(held) == set(written)
    assert set(held.values()) == {row.number for row in await all_seals(database)}
    await the_chain_holds(database, council)


async def test_while_several_write_and_two_seal_nothing_is_skipped(
    database: Database, council: Council, engine: Engine, other: Engine
) -> None:
    """Transactions of all ages end in any order, and the sealers never stop to wait for them."""
    written: list[UUID] = []

    async def writes() -> None:
        for _ in range(8):
            async with database.transaction() as tx:
                lines = [line(council) for _ in range(3)]
                await journals.append(tx, EVERYWHERE, lines[:2])
                await asyncio.sleep(0)
                await journals.append(tx, EVERYWHERE, lines[2:])
            written.extend(one["id"] for one in lines)

    async def seals_until(ended: asyncio.Event, by: Engine) -> None:
        while not ended.is_set():
            await sealing.once(by, AT_ONCE)

    ended = asyncio.Event()
    sealers = asyncio.gather(*(seals_until(ended, by) for by in (engine, other)))
    await asyncio.gather(*(writes() for _ in range(4)))
    ended.set()
    await sealers
    await sealing.once(engine, AT_ONCE)
    held = await holds(database)
    assert set(held) == set(written)
    assert set(held.values()) == {row.number for row in await all_seals(database)}
    await the_chain_holds(database, council)


@served
async def test_while_one_seals_another_passes_by(database: Database, council: Council, engine: Engine, other: Engine) -> None:
    await write(database, line(council))
    async with database.transaction() as tx:
        assert [row.ref for row in await seals.lock(tx, EVERYWHERE, [council.id])] == ["westshire"]
        assert await sealing.once(other, AT_ONCE) == 0
    assert await sealing.once(other, AT_ONCE) == 1


@served
async def test_a_line_committed_late_is_sealed_though_younger_ones_were_before(
    database: Database, council: Council, engine: Engine
) -> None:
    """Its id is older than all that the seals hold when at last its transaction ends."""
    old = line(council)
    async with database.transaction() as late:
        await journals.append(late, EVERYWHERE, [old])
        [young] = await write(database, line(council))
        assert await sealing.once(engine, AT_ONCE) == 1
        assert await holds(database) == {young: 1}
    assert await sealing.once(engine, AT_ONCE) == 1
    assert await holds(database) == {young: 1, old["id"]: 2}
    await the_chain_holds(database, council)


@served
async def test_a_line_that_is_being_erased_waits_for_the_next_seal(database: Database, council: Council, engine: Engine) -> None:
    [erased, _] = council.children
    lines = await write(database, line(council), line(council, subject_id=council.carer))
    async with database.transaction() as tx:
        assert await journals.blank(tx, EVERYWHERE, [erased]) == 1
        assert await sealing.once(engine, AT_ONCE) == 1
        assert (await holds(database))[lines[1]] == 1
    assert await sealing.once(engine, AT_ONCE) == 1
    assert await holds(database) == {lines[1]: 1, lines[0]: 2}
    await the_chain_holds(database, council)


async def test_p10_erasing_before_and_after_sealing_leaves_the_chain_whole(database: Database, council: Council, engine: Engine) -> None:
    child, sibling = council.children
    await write(database, line(council), line(council, subject_id=sibling), line(council))
    await _erase(database, sibling)
    await sealing.once(engine, AT_ONCE)
    await the_chain_holds(database, council)
    await _erase(database, child)
    await the_chain_holds(database, council)
    async with database.reading() as tx:
        left = (await tx.execute(select(journal.c.content, journal.c.salt))).all()
    assert [tuple(row) for row in left] == [(None, None)] * 3


async def _erase(database: Database, person: UUID) -> None:
    async with database.transaction() as tx:
        await journals.blank(tx, EVERYWHERE, [person])


async def test_a_line_that_has_a_seal_undoes_the_whole_second_seal(database: Database, council: Council, engine: Engine) -> None:
    ids = await write(database, line(council), line(council))
    await sealing.once(engine, AT_ONCE)
    [sealed] = await all_seals(database)
    with pytest.raises(Overtaken, match="2 of 2"):
        async with database.transaction() as tx:
            await seals.close(tx, EVERYWHERE, {**sealed._asdict(), "id": new_id(), "number": 2}, ids)
    assert len(await all_seals(database)) == 1


FORBIDDEN = {
    "a seal is changed": update(seal).values(lines=9),
    "a seal is deleted": delete(seal),
    "a line moves to another seal": update(journal).values(seal=2),
    "a line loses its seal": update(journal).values(seal=None),
    "a line is erased and moves": update(journal).values(content=None, salt=None, seal=2),
}


@pytest.mark.parametrize("act", FORBIDDEN.values(), ids=FORBIDDEN)
async def test_seals_stand_for_good(database: Database, council: Council, engine: Engine, act: Any) -> None:
    await write(database, line(council))
    await sealing.once(engine, AT_ONCE)
    await _refused(database, act)


async def test_a_line_is_not_altered_while_it_is_sealed(database: Database, council: Council) -> None:
    await write(database, line(council))
    for forged in ({"actor": "DW-2"}, {"content": {"said": "otherwise"}}, {"content": None, "salt": None}, {"at": NOW + AN_AGE}):
        await _refused(database, update(journal).values(seal=1, **forged))


async def test_a_number_is_one_seal(database: Database, council: Council, engine: Engine) -> None:
    await write(database, line(council))
    await sealing.once(engine, AT_ONCE)
    [sealed] = await all_seals(database)
    await _refused(database, insert(seal).values({**sealed._asdict(), "id": new_id()}))


@served
async def test_on_postgresql_nothing_is_truncated(database: Database) -> None:
    await _refused(database, text("TRUNCATE seal"))


async def test_lines_written_before_there_were_seals_wait_for_their_first_one(database: Database, council: Council, engine: Engine) -> None:
    await move(database.url, "0001")
    [old] = await write(database, line(council))
    await _refused(database, text("UPDATE journal SET actor = 'DW-2'"))
    await migrate(database.url, "demo")
    await _refused(database, text("UPDATE journal SET actor = 'DW-2'"))
    assert await holds(database) == {old: None}
    assert await sealing.once(engine, AT_ONCE) == 1
    await the_chain_holds(database, council)


async def test_a_line_without_a_number_has_the_digest_it_was_sealed_by_and_the_number_alters_it(
    database: Database, council: Council
) -> None:
    [old, new] = await write(database, line(council) | {"owed": None}, line(council) | {"owed": 0})
    async with database.reading() as tx:
        rows = {row.id: row for row in (await tx.execute(select(journal))).all()}
    for its, counted in ((rows[old], []), (rows[new], [0])):
        said = ["p", council.child.hex, None, "Said", "DW-1", "because", its.content_hash.hex()]
        spelt = json.dumps([its.id.hex, council.id.hex, NOW.isoformat(), *said, *counted], separators=(",", ":"))
        assert sealing.digest(its) == hashlib.sha256(spelt.encode()).digest()


async def _refused(database: Database, act: Any) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await _try(tx, act)


async def _try(tx: AsyncConnection, act: Any) -> None:
    await tx.execute(act)
