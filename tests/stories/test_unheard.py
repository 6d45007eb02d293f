"""A phone that is asked for sixty days and from which nothing comes is stale: told once, asked no more, and nobody is left unasked."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.queries import contacts, people
from db.queries.rows import Record
from db.tables import contact, outbox
from db.words import ContactState
from scheduler.chores import Chores
from scheduler.fault import FaultFound
from scheduler.unheard import UNHEARD_FOR, stale_contacts
from tests.stories.evenings import code_of, duty
from tests.world import EVERYWHERE, World

both = pytest.mark.parametrize("story_kind", ["sqlite", "postgresql"], indirect=True)
once = pytest.mark.parametrize("story_kind", ["sqlite"], indirect=True)

TABLET = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}


async def phones(world: World, ref: str = "YP-1042") -> list[Record]:
    """Their contacts, in the order in which they are tried."""
    async with world.database.reading() as tx:
        person = (await people.by_ref(tx, EVERYWHERE, ref))[0]
        return list(await contacts.contacts_of(tx, EVERYWHERE, [person.id]))


async def as_if_earlier(world: World, days: timedelta) -> None:
    """What began this evening began so many days ago: nobody has to live through two months of them."""
    async with world.database.transaction() as tx:
        for row in [one for ref in ("YP-1042", "CA-7") for one in await phones(world, ref) if one.unheard_since is not None]:
            await tx.execute(update(contact).where(contact.c.id == row.id).values(unheard_since=row.unheard_since - days))


async def chores_are_done(world: World) -> None:
    async def report(found: Sequence[FaultFound]) -> None:
        raise AssertionError(f"a chore failed: {found}")

    chores = Chores(world.engine, [stale_contacts(world.engine)], report)
    while await chores.once():
        pass
    await world.settles()


async def asked_in_vain(world: World) -> None:
    """His phone is off: asked at 18:30 and 20:00, and Grace is at 20:45, who sees him."""
    grace = world.phones["grace"]
    await chores_are_done(world)
    await world.phones["amanuel"].switch(is_off=True)
    await world.until("20:45")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you")


@both
async def test_p8_a_phone_of_which_nothing_is_heard_for_sixty_days_is_told_once_and_asked_no_more(world: World) -> None:
    amanuel = world.young_person(tier="standard", more_contacts=[TABLET])
    world.carer()
    khan = duty(world).khan
    await world.begins()
    await asked_in_vain(world)
    await as_if_earlier(world, UNHEARD_FOR - timedelta(hours=14))
    await world.until("08:30")
    await chores_are_done(world)
    phone, tablet = await phones(world)
    assert (phone.state, tablet.state) == (ContactState.STALE, ContactState.OPEN)
    await khan.hears_nothing()
    await world.until("09:00")
    code = await code_of(world)
    await khan.hears(f"{code} ON TODAY'S LIST A.B. YP-1042", "nothing from phone in 60 days", f"{code}=take")
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await world.resolves(code, "DW-1", 6, "Lost it. A new number is on its way.")
    await khan.forgets()
    await world.until("18:30")
    await world.phones["tablet"].hears("Kite: ", "1 ")  # the next phone of theirs is asked (K6)
    await world.phones["tablet"].says("1")
    await world.phones["tablet"].hears("Thanks!")
    await world.until("08:30")
    await chores_are_done(world)
    await world.no_alert()
    await amanuel.hears_nothing()
    await world.nobody_else_heard_anything()


@once
async def test_p1_with_no_other_phone_the_carer_is_asked_at_once(world: World) -> None:
    world.young_person(tier="standard")
    world.carer()
    await world.begins()
    await asked_in_vain(world)
    await as_if_earlier(world, UNHEARD_FOR)
    await world.until("08:30")
    await chores_are_done(world)
    await world.until("18:30")
    await world.phones["grace"].hears("A.: 1 ")


@once
async def test_p8_a_day_short_of_sixty_changes_nothing_nor_does_a_phone_that_has_answered(world: World) -> None:
    world.young_person(tier="standard")
    world.carer()
    await world.begins()
    await asked_in_vain(world)
    (off,) = await phones(world)
    assert off.unheard_since is not None
    (answered,) = await phones(world, "CA-7")
    assert answered.unheard_since is None
    await as_if_earlier(world, UNHEARD_FOR - timedelta(days=1))
    await world.until("08:30")
    await chores_are_done(world)
    assert [one.state for one in await phones(world)] == [ContactState.OPEN]
    await world.phones["amanuel"].switch(is_off=False)
    await world.settles()
    assert [one.unheard_since for one in await phones(world)] == [None]  # what had waited was delivered


@once
async def test_p8_on_telegram_which_gives_no_receipts_an_answer_alone_is_heard(world: World) -> None:
    amanuel = world.young_person(manner="telegram", carers=())
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    (asked,) = await phones(world)
    assert asked.unheard_since == await world.at("18:30")
    await amanuel.presses("ok")
    (answered,) = await phones(world)
    assert answered.unheard_since is None


@once
async def test_p8_a_carers_phone_of_which_nothing_is_heard_is_told_as_the_carers(world: World) -> None:
    world.young_person(tier="standard")
    grace = world.carer()
    khan = duty(world).khan
    await world.begins()
    await chores_are_done(world)
    for phone in (world.phones["amanuel"], grace):
        await phone.switch(is_off=True)
    await world.until("20:46")
    async with world.database.transaction() as tx:
        (row,) = await phones(world, "CA-7")
        await tx.execute(update(contact).where(contact.c.id == row.id).values(unheard_since=row.unheard_since - UNHEARD_FOR))
    await world.until("08:30")
    await khan.forgets()
    await chores_are_done(world)
    assert [one.state for one in await phones(world, "CA-7")] == [ContactState.STALE]
    facts = (await world.alert()).state["facts"]
    assert [(one["cause"], one["by"]) for one in facts if one.get("unheard_since")] == [("channel_broken", "carer")]


@once
async def test_p2_a_carer_who_was_not_asked_again_has_not_been_silent_for_sixty_days(world: World) -> None:
    """Grace let one question pass, on Telegram, which gives no receipt. Since then Amanuel answered, and nobody had to ask her."""
    world.young_person(tier="standard")
    world.carer(manner="telegram")
    await world.begins()
    await chores_are_done(world)
    await world.until("20:46")
    await as_if_earlier(world, UNHEARD_FOR)
    (hers,) = await phones(world, "CA-7")
    assert hers.unheard_since is not None
    async with world.database.transaction() as tx:
        await tx.execute(update(outbox).where(outbox.c.contact_id == hers.id).values(owed_at=hers.unheard_since))
    await world.until("08:30")
    await chores_are_done(world)
    assert [one.state for one in await phones(world, "CA-7")] == [ContactState.OPEN]
    assert [one.get("unheard_since") for one in (await world.alert()).state["facts"]] == [None]
