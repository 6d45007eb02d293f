"""T4: who may join a demo by Telegram and how, who is answered, and what a chat that nobody invited hears."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.inbox import told
from db.queries import contacts, people
from db.queries.rows import Record
from db.tables import inbox
from db.tables.base import metadata
from desk.refusals import Refused
from tests.service.telegram.chats import TelegramWorld, calls
from tests.world import EVERYWHERE

AMANUEL, STRANGER = 42, 66
MINUTE = timedelta(minutes=1)


async def guests(world: TelegramWorld, ref: str = "YP-1042") -> list[Record]:
    """The chats that this person joined with."""
    async with world.database.reading() as tx:
        person = (await people.by_ref(tx, EVERYWHERE, ref))[0]
        return [row for row in await contacts.contacts_of(tx, EVERYWHERE, [person.id]) if row.guest]


async def begun(world: TelegramWorld, **fields: Any) -> TelegramWorld:
    """Amanuel is there, and nobody has joined."""
    world.young_person(**fields)
    await world.begins()
    return world


async def test_an_invitation_is_used_once(world: TelegramWorld) -> None:
    token = await (await begun(world)).invites("YP-1042")
    await world.chat(AMANUEL).says(f"/start {token}")
    world.chat(AMANUEL).hears("Kite: this is the chat we talked about")
    await world.chat(STRANGER).says(f"/start {token}")
    await world.chat(AMANUEL).says(f"/start {token}")
    assert len(await guests(world)) == 1
    assert await world.open_alerts() == []
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(("age", "joins"), [(14 * MINUTE, True), (15 * MINUTE, False)])
async def test_an_invitation_is_good_for_fifteen_minutes_of_real_time(world: TelegramWorld, age: timedelta, joins: bool) -> None:
    await begun(world)
    await world.machine_passes(-age)
    token = await world.invites("YP-1042")
    await world.machine_passes(age)
    await world.until("18:29")  # the demo's own clock has no say in it
    await world.chat(AMANUEL).says(f"/start {token}")
    assert len(world.chat(AMANUEL).unheard()) == len(await guests(world)) == joins


async def test_nobody_under_sixteen_is_invited(world: TelegramWorld) -> None:
    await begun(world, birth_date="2010-11-24", times=())  # sixteen tomorrow
    with pytest.raises(Refused, match="under 16"):
        await world.invites("YP-1042")
    await world.until("08:00")
    (await world.joins("YP-1042", AMANUEL)).hears("Kite")


async def test_t4_ten_guests_and_no_eleventh(world: TelegramWorld) -> None:
    await begun(world)
    tokens = [await world.invites("YP-1042") for _ in range(11)]
    for number, token in enumerate(tokens):
        await world.chat(100 + number).says(f"/start {token}")
    assert [len(world.chat(100 + number).unheard()) for number in range(11)] == [1] * 10 + [0]
    with pytest.raises(Refused, match="10 guests"):
        await world.invites("CA-7")


async def test_a_carer_and_a_worker_join_by_their_own_invitations(world: TelegramWorld) -> None:
    await begun(world)
    grace = await world.joins("CA-7", 71)
    grace.hears("Thank you. We write to you here.")
    khan = await world.joins("DW-1", 72)
    khan.hears("Pages still come by text and call", "not an emergency service")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    question = grace.hears("A.: ")
    await grace.presses("seen")
    assert grace.now(question)["buttons"] == []
    grace.hears("Thank")
    await world.until("20:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("words", ["/start", "/start@SafetyNetLoopbackBot", "/start not-a-token", "/start two words"])
async def test_a_start_without_an_invitation_says_nothing_and_hears_nothing(world: TelegramWorld, words: str) -> None:
    await begun(world)
    await world.chat(STRANGER).says(words)
    assert calls(world.telegram, "sendMessage") == []
    assert await world.open_alerts() == []
    await world.nobody_else_heard_anything()


async def test_a_start_says_nothing_to_a_guest_either(world: TelegramWorld) -> None:
    await begun(world)
    chat = await world.joins("YP-1042", AMANUEL)
    chat.hears("Kite")
    await chat.says("/start")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_a7_a_stranger_who_writes_help_is_paged(world: TelegramWorld) -> None:
    await begun(world)
    await world.chat(STRANGER).says("help")
    (alert,) = await world.open_alerts()
    assert (alert.cause, alert.phase) == ("unknown_sender", "paging")
    await world.phones["khan"].hears(f"{alert.code} ")
    await world.phones["khan"].forgets()
    world.chat(STRANGER).hears("A person")
    await world.chat(STRANGER).says("help me")
    world.chat(STRANGER).hears_nothing()  # once for each alert


@pytest.mark.parametrize("guests_only", [True], indirect=True)
async def test_t4_a_demo_writes_to_its_guests_alone(world: TelegramWorld) -> None:
    await begun(world)
    chat = await world.joins("YP-1042", AMANUEL)
    chat.hears("Kite: this is the chat we talked about")
    await world.until("18:30")
    question = chat.hears("Kite: ")
    await chat.presses("ok")
    chat.hears("Thank")
    assert chat.now(question)["buttons"] == []
    await world.nobody_else_heard_anything()
    await world.chat(STRANGER).says("help")  # is heard, and not answered
    await world.phones["khan"].hears("UNKNOWN NUMBER asks for help")
    assert {one["chat_id"] for one in calls(world.telegram, "sendMessage")} == {str(AMANUEL)}


async def test_the_bots_token_is_nowhere_in_the_database(world: TelegramWorld) -> None:
    await begun(world)
    chat = await world.joins("YP-1042", AMANUEL)
    await world.until("18:30")
    chat.last = chat.everything()[-1]
    await chat.presses("help")
    secret = world.telegram.token.partition(":")[2]
    async with world.database.reading() as tx:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in await tx.execute(select(table))]
        bodies = [repr(told(world.vault, row)) for row in (await tx.execute(select(inbox))).all()]
    assert len(rows) > 50
    assert any("callback_query" in body for body in bodies)
    assert not [one for one in (*rows, *bodies) if secret in one]
