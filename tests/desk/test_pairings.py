"""Two workers say at once whose a chat is: one of them is heard, and what is stored is what that one said."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.queries import contacts, people
from db.queries import pairings as waiting_rows
from db.queries.rows import Record
from db.tables import installation
from db.words import ChannelName, ContactState
from desk import pairings
from desk.refusals import Refused
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, DemoCouncil
from tests.desk.test_invitations import invited, opens

CHILD = "YP-1044"


async def waits(council: DemoCouncil, address: str = "42", ref: str = CHILD) -> tuple[Record, str]:
    """Among real people, a chat that opened their link and waits for a worker's word; and the number it shows."""
    async with council.database.transaction() as tx:
        await tx.execute(update(installation).values(mode="live"))
    joined = await opens(council, await invited(council, ref), address)
    assert joined is not None
    async with council.database.reading() as tx:
        child = (await council.person(ref)).id
        newest, *_ = await waiting_rows.waiting(tx, EVERYWHERE, child, await council.engine.clock.machine(tx) - timedelta(hours=1))
    return joined, str(newest.number)


def confirms(council: DemoCouncil, number: str, worker: str) -> Awaitable[ChannelName]:
    return pairings.confirm(council.engine, EVERYWHERE, VAULT, CHILD, number, worker)


def refuses(council: DemoCouncil, worker: str) -> Awaitable[int]:
    return pairings.refuse(council.engine, EVERYWHERE, CHILD, worker)


async def both_at_once(council: DemoCouncil, *acts: Awaitable[object]) -> list[BaseException | object]:
    """Both begin while somebody else has the young person locked, and go on when that one lets go."""
    if council.database.is_sqlite:  # one writer: whoever comes second begins when the first has ended
        return await asyncio.gather(*acts, return_exceptions=True)
    child = await council.person(CHILD)
    async with council.database.transaction() as tx:
        await people.lock_children(tx, EVERYWHERE, [child.id])
        both = asyncio.gather(*acts, return_exceptions=True)
        done, _ = await asyncio.wait([asyncio.ensure_future(both)], timeout=0.5)
        assert not done, "neither reads or writes anything before the young person is locked"
    return await both


async def as_stored(council: DemoCouncil, joined: Record) -> tuple[bool, ContactState, list[str]]:
    async with council.database.reading() as tx:
        row = await contacts.contact_of(tx, EVERYWHERE, joined.id)
    assert row is not None
    said = [line.event for line in await council.journal_of(CHILD) if line.event in ("Confirmed", "NotTheirs")]
    return row.proven, row.state, said


async def test_of_two_workers_who_confirm_at_once_one_does(council: DemoCouncil) -> None:
    joined, number = await waits(council)
    came = await both_at_once(council, confirms(council, number, "DW-1"), confirms(council, number, "DW-2"))
    assert [type(one) for one in came if isinstance(one, BaseException)] == [Refused]
    assert await as_stored(council, joined) == (True, ContactState.OPEN, ["Confirmed"])
    assert len([one for one in await council.owed() if one.text_key == "joined"]) == 1


async def test_of_one_who_confirms_and_one_who_refuses_at_once_one_is_heard(council: DemoCouncil) -> None:
    joined, number = await waits(council)
    came = await both_at_once(council, confirms(council, number, "DW-1"), refuses(council, "DW-2"))
    assert [type(one) for one in came if isinstance(one, BaseException)] == [Refused]
    is_confirmed = not isinstance(came[0], BaseException)
    wanted = (True, ContactState.OPEN, ["Confirmed"]) if is_confirmed else (False, ContactState.STALE, ["NotTheirs"])
    assert await as_stored(council, joined) == wanted


async def test_two_who_refuse_at_once_refuse_it_once(council: DemoCouncil) -> None:
    joined, _ = await waits(council)
    came = await both_at_once(council, refuses(council, "DW-1"), refuses(council, "DW-2"))
    assert len([one for one in came if isinstance(one, Refused)]) == 1
    assert await as_stored(council, joined) == (False, ContactState.STALE, ["NotTheirs"])


@pytest.mark.parametrize("ref", ["CA-7", "DW-1"])
async def test_a_carers_chat_and_a_workers_are_confirmed_likewise(council: DemoCouncil, ref: str) -> None:
    joined, number = await waits(council, ref=ref)
    assert await pairings.confirm(council.engine, EVERYWHERE, VAULT, ref, number, "DW-2") is ChannelName.TELEGRAM
    async with council.database.reading() as tx:
        row = await contacts.contact_of(tx, EVERYWHERE, joined.id)
    assert row is not None
    assert row.proven


async def test_what_was_refused_may_be_opened_anew_and_confirmed(council: DemoCouncil) -> None:
    joined, _ = await waits(council)
    await refuses(council, "DW-1")
    again, number = await waits(council)
    await confirms(council, number, "DW-1")
    assert (again.id, await as_stored(council, joined)) == (joined.id, (True, ContactState.OPEN, ["NotTheirs", "Confirmed"]))
