"""Several processes with one token: Telegram is asked by one of them at a time, and hears of no second."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.channels.telegram import client
from bot.inbox import told
from db.session import Database
from db.tables import inbox
from db.words import Mode
from scheduler.lease import HELD_FOR
from service.installation import Installation
from service.telegram import OurTelegram
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.chats import PATIENCE, TelegramWorld, calls
from tests.world import EVERYWHERE

pytestmark = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
AMINA = 42


@pytest_asyncio.fixture
async def other(world: TelegramWorld) -> AsyncIterator[OurTelegram]:
    """Another process on the same database, with the same token."""
    database = Database(world.url)
    at = Installation(world._settings(), database, Mode.DEMO, world.vault, world.engine, EVERYWHERE)
    bot = client.build(world.telegram.token, world.telegram.url, PATIENCE)
    found = OurTelegram(at, bot, world.bot.channel)
    await world.begins()
    yield found
    await found.hang_up()
    await database.close()


async def heard(world: TelegramWorld) -> list[str]:
    async with world.database.reading() as tx:
        rows = (await tx.execute(select(inbox).order_by(inbox.c.id))).all()
    return [told(world.vault, row)["text"] for row in rows]


async def test_only_one_asks_and_nobody_hears_of_a_conflict(world: TelegramWorld, other: OurTelegram, telegram: LoopbackTelegram) -> None:
    for number in range(3):
        telegram.say(AMINA, f"{number}")
        await other.listen_once()
        await world.bot.listen_once()
    assert await heard(world) == ["0", "1", "2"]
    assert len(calls(telegram, "deleteWebhook")) == 1  # whoever has the line sees to it that it may ask, once
    assert other.source.caught_up
    assert world.bot.source.caught_up  # the other has fetched all there was


async def test_whoever_is_killed_between_storing_and_confirming_is_followed_and_nothing_is_heard_twice(
    world: TelegramWorld, other: OurTelegram, telegram: LoopbackTelegram
) -> None:
    telegram.say(AMINA, "1")
    await other.listen_once()  # and is never seen again
    telegram.say(AMINA, "2")
    assert await world.bot.listen_once() == 0
    world.machine_ahead += HELD_FOR - timedelta(seconds=2)
    assert await world.bot.listen_once() == 0
    world.machine_ahead += timedelta(seconds=3)
    assert await world.bot.listen_once() == 2
    assert await heard(world) == ["1", "2"]


async def test_whoever_ends_well_is_followed_at_once(world: TelegramWorld, other: OurTelegram, telegram: LoopbackTelegram) -> None:
    await other.listen_once()
    await other.hang_up()
    telegram.say(AMINA, "1")
    assert await world.bot.listen_once() == 1


async def test_a_holder_that_comes_back_late_begins_anew(world: TelegramWorld, other: OurTelegram, telegram: LoopbackTelegram) -> None:
    telegram.say(AMINA, "1")
    await other.listen_once()
    await other.listen_once()
    world.machine_ahead += HELD_FOR
    telegram.jump(to=1_000)  # a quiet week of another holder's
    telegram.say(AMINA, "2")
    assert await other.listen_once() == 1
    assert await heard(world) == ["1", "2"]
