"""Whoever is under sixteen after all and has a chat on Telegram is told at every loading, and is not dropped."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from db.queries import contacts, people
from db.session import Database
from db.tables import contact
from db.words import ChannelName, ContactState
from tests.db.making import VAULT
from tests.desk.council.files import DEMO
from tests.desk.demo_council import EVERYWHERE, DemoCouncil
from tests.desk.test_invitations import born_on, invited, opens, younger
from tests.desk.test_load import loaded

GROWN = younger("2009-02-11")


def mentioning(warnings: tuple[str, ...]) -> list[str]:
    return [one for one in warnings if "has a chat on Telegram" in one]


async def joined(database: Database) -> DemoCouncil:
    """Daniel, who is seventeen by his file, has joined by a link: his chat is in no file."""
    council = await DemoCouncil.make(database, GROWN)
    assert await opens(council, await invited(council)) is not None
    return council


async def test_a_birth_date_that_is_corrected_in_the_file_is_told_with_its_line_and_field(database: Database) -> None:
    await joined(database)
    assert mentioning((await loaded(database, GROWN)).warnings) == []
    corrected = younger("2011-02-11")
    for _ in range(2):  # at every loading, until somebody has given them another phone
        told = await loaded(database, corrected)
        line = corrected.count("\n", 0, corrected.index("birth_date: 2011-02-11")) + 1
        (warning,) = mentioning(told.warnings)
        assert warning.startswith(f"Line {line}, birth_date: YP-1044 is under 16 and has a chat on Telegram; ")
        assert "person YP-1044: details" in told.differs
    async with database.reading() as tx:
        state = await tx.scalar(select(contact.c.state).where(contact.c.channel == ChannelName.TELEGRAM))
    assert state is ContactState.OPEN


async def test_the_later_of_two_birth_dates_protects_though_the_file_has_lost_it(database: Database) -> None:
    council = await joined(database)
    await born_on(council, "2011-02-11")
    assert len(mentioning((await loaded(database, GROWN)).warnings)) == 1


async def test_a_chat_that_is_stale_is_told_no_more(database: Database) -> None:
    await joined(database)
    async with database.transaction() as tx:
        (row,) = [one for one in await contacts.contacts_of(tx, EVERYWHERE, [(await _daniel(tx)).id]) if one.channel == "telegram"]
        await contacts.change_contact(tx, EVERYWHERE, row.id, state=ContactState.STALE)
    assert mentioning((await loaded(database, younger("2011-02-11"))).warnings) == []


async def _daniel(tx: Any) -> Any:
    return (await people.by_ref(tx, EVERYWHERE, "YP-1044"))[0]


async def _shared(database: Database) -> list[str]:
    async with database.reading() as tx:
        query = select(contact.c.person_id).where(contact.c.shared_with_kin)
        ids = list((await tx.execute(query)).scalars())
        return sorted(row.ref for row in await people.people(tx, EVERYWHERE, ids))


async def test_k11_whoever_shares_a_phone_is_marked_when_the_file_is_loaded_and_no_more_once_one_has_another(database: Database) -> None:
    await loaded(database)
    assert await _shared(database) == ["YP-1045", "YP-1046"]
    async with database.transaction() as tx:
        (row,) = await contacts.contacts_of(tx, EVERYWHERE, [(await people.by_ref(tx, EVERYWHERE, "YP-1046"))[0].id])
        await contacts.change_contact(tx, EVERYWHERE, row.id, state=ContactState.STALE)
    await loaded(database)
    assert await _shared(database) == ["YP-1046"]  # hers was the sisters' phone; the other's is her own by now


@pytest.mark.parametrize("number", ["+447700900150"])
async def test_a_number_that_one_person_is_texted_and_rung_on_is_shared_with_nobody(database: Database, number: str) -> None:
    two = json.dumps([{"channel": one, "address": number} for one in ("sms", "voice")])
    await loaded(database, DEMO.replace("[{channel: handset, manner: sms, address: samira, proven: true}]", two))
    async with database.reading() as tx:
        there = await contacts.people_at(tx, EVERYWHERE, ChannelName.SMS, VAULT.address_keys("sms", number))
        assert await tx.scalar(select(func.count()).where(contact.c.id.in_([row.id for row in there]), contact.c.shared_with_kin)) == 0
    assert len(there) == 2
