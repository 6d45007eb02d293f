"""Somebody rings us from a phone that is old, silent for long, or somebody else's: whose reply that is, and whom it wakes."""

import pytest
from sqlalchemy import update

from db.queries import contacts
from db.tables import contact
from db.words import ContactState
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.test_ringing_us import AMANUEL, texts, with_telephones
from tests.service.twilio.texts import TwilioWorld
from tests.world import EVERYWHERE


@pytest.mark.parametrize("why", ["replaced_at", "unheard_since"])
async def test_a_child_who_rings_from_an_old_phone_in_vain_does_not_wait_for_the_morning(world: TwilioWorld, why: str) -> None:
    """Another took its place, or nothing came from it for two months. Nobody has said that it is somebody else's."""
    amanuel, khan, shah = await with_telephones(world, tier="standard", times=())
    async with world.database.transaction() as tx:
        theirs = contact.c.person_id == (await world.child()).id
        stale = {"state": ContactState.STALE, why: await world.engine.now()}
        await tx.execute(update(contact).where(theirs).values(stale))
    await world.until("02:00")
    await amanuel.rings_us()
    for phone in (khan, shah):
        phone.rings()
        await phone.lets_it_ring()
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("wants_call", "page", "paging")


async def put_through(amanuel: RingingPhone, khan: RingingPhone) -> None:
    """He rings, and speaks with R. Khan."""
    await amanuel.rings_us()
    khan.rings()
    await khan.answers()
    await khan.presses("1")
    await amanuel.hangs_up()


async def test_p5_whoever_has_his_number_now_and_was_put_through_is_no_reply_of_his(world: TwilioWorld) -> None:
    amanuel, khan, _ = await with_telephones(world, tier="standard")
    await texts(world, AMANUEL).says("wrong number")
    before = (await world.child()).last_reply_at
    await world.until("18:20")
    await put_through(amanuel, khan)
    assert await world.lines() == ["rang_us_and_was_put_through_to_DW-1"]
    assert (await world.child()).last_reply_at == before


async def test_a_phone_that_rings_us_and_is_put_through_has_been_heard_of(world: TwilioWorld) -> None:
    """He has no credit to answer with, and no receipts come from his network: he rings, and speaks with somebody."""
    amanuel, khan, _ = await with_telephones(world, tier="standard")
    async with world.database.transaction() as tx:
        await tx.execute(update(contact).values(unheard_since=await world.engine.now()))
    await put_through(amanuel, khan)
    async with world.database.reading() as tx:
        theirs = await contacts.contacts_of(tx, EVERYWHERE, [(await world.child()).id])
    assert [one.unheard_since for one in theirs] == [None]
