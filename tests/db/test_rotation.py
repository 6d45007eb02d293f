"""Keys change beside those who write: whoever decides or stores keeps a rotation out for that long, and it keeps them out for less."""

from typing import Any

import pytest
from sqlalchemy import LargeBinary, Table, func, select, update

from bot.outcomes import Became, Scribe
from db.queries import addresses, checkins, claims, contacts, inbox, outbox, people
from db.queries.rows import Record
from db.rotation import Moved, rotate
from db.rotation.counting import UNKNOWN, uses
from db.rotation.hashes import MOVES
from db.rotation.sealing import SEALED
from db.rotation.step import steps
from db.rotation.tokens import filled_in
from db.session import Database
from db.tables import check_in, contact, metadata, name_token, person, stranger
from db.tables import inbox as told
from db.tables import outbox as owed
from db.vault import Vault, new_keys
from db.words import ChannelName, KeyKind, Lane
from tests.db.making import (
    EVERYWHERE,
    MACHINE,
    NOW,
    SOON,
    VAULT,
    Council,
    check_in_row,
    new_id,
    owed_row,
    phone_key,
    question_row,
    told_row,
)

OLD_K, OLD_I = new_keys("k1", lambda size: b"k" * size), new_keys("i1", lambda size: b"i" * size)  # those of VAULT
NEW_K, NEW_I = new_keys("k2"), new_keys("i2")
BOTH = Vault(f"{NEW_K},{OLD_K}", f"{NEW_I},{OLD_I}")


def message(external_id: str, address: str = "siblings", **changed: Any) -> dict[str, Any]:
    """Something a phone said, with the address it was said from."""
    row = told_row(external_id, address, **changed)
    return {**row, "address_sealed": VAULT.seal("inbox.address_sealed", row["id"], address)}


async def rotated(database: Database, kind: KeyKind, vault: Vault = BOTH, at_once: int = 200) -> list[Moved]:
    """Rotate to the end; every step."""
    return [step async for step in rotate(database, vault, kind, at_once)]


async def one_step(database: Database) -> Moved:
    """The first step of an index rotation, and no more."""
    steps = rotate(database, BOTH, KeyKind.INDEX)
    try:
        return await anext(steps)
    finally:
        await steps.aclose()  # type: ignore[attr-defined]


async def keys_in(database: Database, table: Table, column: str) -> set[bytes]:
    """The hashes that stand in a column."""
    async with database.reading() as tx:
        return set((await tx.execute(select(table.c[column]).where(table.c[column].is_not(None)))).scalars())


def new_key(address: str) -> bytes:
    """Under what the address stands at the end."""
    return BOTH.address_key(ChannelName.HANDSET, address)


async def an_evening(database: Database, council: Council) -> Record:
    """One sibling is asked, the other's question waits, something was said and is not heard yet; the worker was paged. The page."""
    mine, theirs = check_in_row(council, phase="waiting"), check_in_row(council, 1, phase="asking")
    page = owed_row(council)
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, [mine, theirs])
        left = question_row(council, mine["id"], key="q:1") | {"state": "left", "left_at": NOW}
        await tx.execute(owed.insert(), [left])
        await outbox.insert_many(tx, council.scope, [question_row(council, theirs["id"], 1, key="q:2"), page])
        await inbox.remember(tx, EVERYWHERE, [message("handset:1"), message("handset:2", "grace")])
    async with database.reading() as tx:
        row = await outbox.message(tx, EVERYWHERE, page["id"])
    assert row is not None
    return row


async def test_k11_every_column_that_holds_a_hash_is_moved(database: Database, council: Council) -> None:
    await an_evening(database, council)
    await rotated(database, KeyKind.INDEX)
    everybody = {new_key(address) for address in ("siblings", "grace", "khan")}
    assert await keys_in(database, contact, "address_key") == everybody
    assert await keys_in(database, check_in, "asks_key") == {new_key("siblings")}
    assert await keys_in(database, owed, "address_key") == {new_key("siblings"), new_key("khan")}
    assert await keys_in(database, told, "sender_key") == {new_key("siblings"), new_key("grace")}
    columns = [column for table in metadata.sorted_tables for column in table.c if column.name.endswith("_key")]
    hashes = {(column.table.name, column.name) for column in columns if isinstance(column.type, LargeBinary)}
    words = [str(statement).partition("=")[0].split() for statement in MOVES]  # UPDATE table SET column
    # What meets no other row moves by itself: names by which somebody signs in, or is looked for.
    alone = {("account", "name_key"), ("name_token", "token_key")}
    assert {(table, column) for _, table, _, column in words} | alone == hashes


async def test_k11_what_can_still_meet_moves_in_one_transaction(database: Database, council: Council) -> None:
    """After the first step, which moves one address, that address is under the new hash in every table, or in none."""
    await an_evening(database, council)
    async for step in rotate(database, BOTH, KeyKind.INDEX, at_once=1):
        async with database.reading() as tx:
            held = set((await tx.execute(select(contact.c.address_key))).scalars())
            asked = set((await tx.execute(select(check_in.c.asks_key))).scalars())
            said = set((await tx.execute(select(told.c.sender_key))).scalars())
            questions = set((await tx.execute(select(owed.c.address_key).where(owed.c.lane == "question"))).scalars())
            floor = await claims.waiting(tx, EVERYWHERE, MACHINE + SOON, NOW, [ChannelName.HANDSET])
        assert asked <= held, step
        assert said <= held, step
        assert questions == asked, step
        assert Lane.QUESTION not in floor, "the other sibling's question waits"
    assert held == {new_key(address) for address in ("siblings", "grace", "khan")}


@pytest.mark.parametrize("who", ["decides", "stores", "stores of nobody"])
async def test_whoever_decides_or_stores_keeps_a_rotation_out_until_they_have_committed(
    database: Database, council: Council, who: str
) -> None:
    """Then what they wrote is moved with the rest: no old hash is left beside a new one."""
    if database.is_sqlite:
        return  # its write transaction keeps everybody out
    address = "nobody" if who == "stores of nobody" else "siblings"
    before = Vault(OLD_K, f"{OLD_I},{NEW_I}").address_keys(ChannelName.HANDSET, address)
    async with database.transaction() as tx:
        if who == "decides":
            await people.lock_children(tx, EVERYWHERE, [council.child])
            key = (await contacts.contacts_of(tx, EVERYWHERE, [council.child]))[0].address_key
        else:
            (key,) = await addresses.in_use(tx, EVERYWHERE, [before])
        assert (await one_step(database)).rows == 0
        await inbox.remember(tx, EVERYWHERE, [message("handset:1", address, sender_key=key)])
    await rotated(database, KeyKind.INDEX)
    assert await keys_in(database, told, "sender_key") == {new_key(address)}


async def test_a_writer_that_knows_both_keys_writes_the_one_that_is_in_use(database: Database, council: Council) -> None:
    old_first = Vault(OLD_K, f"{OLD_I},{NEW_I}")
    asked = [vault.address_keys(ChannelName.HANDSET, name) for vault in (old_first, BOTH) for name in ("siblings", "nobody")]
    async with database.transaction() as tx:
        found = await addresses.in_use(tx, EVERYWHERE, [*asked, []])
    assert found == [phone_key("siblings"), phone_key("nobody"), phone_key("siblings"), new_key("nobody"), None]
    await rotated(database, KeyKind.INDEX)
    async with database.transaction() as tx:
        found = await addresses.in_use(tx, EVERYWHERE, asked)
    assert found == [new_key("siblings"), phone_key("nobody"), new_key("siblings"), new_key("nobody")]


async def test_a_courier_tells_under_the_hash_to_which_the_address_moved_meanwhile(database: Database, council: Council) -> None:
    page = await an_evening(database, council)
    await rotated(database, KeyKind.INDEX)
    async with database.transaction() as tx:
        await Scribe(tx, EVERYWHERE, BOTH, new_id, NOW, MACHINE).tell([page], Became.ACCEPTED)
        (row,) = (await tx.execute(select(told).where(told.c.outbox_id == page.id))).all()
    assert (page.address_key, row.sender_key) == (phone_key("khan"), new_key("khan"))


async def test_what_was_sent_follows_behind_at_most_two_hundred_rows_a_transaction(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [owed_row(council) for _ in range(450)])
    steps = [step.rows for step in await rotated(database, KeyKind.INDEX) if step.what == "messages" and step.rows]
    assert steps == [200, 200, 50]
    assert await keys_in(database, owed, "address_key") == {new_key("khan")}


async def test_entries_of_senders_whom_nobody_met_are_moved_too(database: Database, council: Council) -> None:
    stranger_id = new_id()
    known = {"id": stranger_id, "authority_id": council.id, "number": 1, "channel": ChannelName.HANDSET, "manner": "sms"}
    sealed = VAULT.seal("stranger.address_sealed", stranger_id, "stranger")
    async with database.transaction() as tx:
        await tx.execute(stranger.insert(), {**known, "address_sealed": sealed, "address_key": phone_key("stranger"), "attached_to": None})
        await inbox.remember(tx, EVERYWHERE, [message("handset:1", "nobody"), message("handset:2", "stranger")])
    await rotated(database, KeyKind.INDEX)
    assert await keys_in(database, stranger, "address_key") == {new_key("stranger")}
    assert await keys_in(database, told, "sender_key") == {new_key("nobody"), new_key("stranger")}
    async with database.reading() as tx:
        assert list(await uses(tx, BOTH, KeyKind.INDEX)) == ["i2"]


async def test_the_words_by_which_somebody_is_looked_for_move_and_who_had_none_gets_them(database: Database, council: Council) -> None:
    """Rows of this council were written without: the rotation, or the service that starts on them, makes them of the names."""
    with_the_old = Vault(OLD_K, OLD_I)
    assert (
        sum([step.rows async for step in steps(database, with_the_old, filled_in, 5)]) == 2 * 3
    )  # two words, and how the longer one begins
    assert sum([step.rows async for step in steps(database, with_the_old, filled_in, 5)]) == 0
    before = await keys_in(database, name_token, "token_key")
    moved = [step.rows for step in await rotated(database, KeyKind.INDEX) if step.what == "names" and step.rows]
    assert sum(moved) == 2 * 3
    assert before.isdisjoint(await keys_in(database, name_token, "token_key"))
    async with database.reading() as tx:
        assert list(await uses(tx, BOTH, KeyKind.INDEX)) == ["i2"]


async def test_a_value_that_does_not_open_stays_and_keeps_its_key(database: Database, council: Council) -> None:
    broken = VAULT.seal("person.name_sealed", council.carer, "of somebody else")
    async with database.transaction() as tx:
        await tx.execute(update(person).where(person.c.id == council.worker).values(name_sealed=broken))
    await rotated(database, KeyKind.SEALING)
    async with database.reading() as tx:
        left = await uses(tx, BOTH, KeyKind.SEALING)
        assert await tx.scalar(select(person.c.name_sealed).where(person.c.id == council.worker)) == broken
        assert (left["k1"], left[UNKNOWN]) == (1, 0)
        assert (await uses(tx, Vault(NEW_K, OLD_I), KeyKind.SEALING))[UNKNOWN] == 1


def test_what_is_only_ever_appended_holds_nothing_that_rotates() -> None:
    """The journal's content and its salted hashes stand as they were written, whatever becomes of keys."""
    assert {table.name for table in SEALED}.isdisjoint({"journal", "ladder_version"})
    assert {str(statement).split()[1] for statement in MOVES}.isdisjoint({"journal", "ladder_version"})


async def test_a_rotation_that_is_broken_off_goes_on_where_it_was(database: Database, council: Council) -> None:
    steps = rotate(database, BOTH, KeyKind.SEALING, at_once=1)
    done = [(await anext(steps)).rows for _ in range(3)]
    await steps.aclose()  # type: ignore[attr-defined]
    rest = sum(step.rows for step in await rotated(database, KeyKind.SEALING))
    async with database.reading() as tx:
        people_there = await tx.scalar(select(func.count()).select_from(person))
        left = await uses(tx, BOTH, KeyKind.SEALING)
    assert list(left) == ["k2"]
    assert sum(done) + rest >= (people_there or 0)
