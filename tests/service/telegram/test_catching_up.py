"""What Telegram kept for us while nothing ran is fetched before anything climbs."""

from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.chats import TelegramWorld

WAITS = 101  # one more than Telegram gives at a time


async def test_telegram_has_been_caught_up_with_once_a_poll_brought_the_last_of_what_it_kept(
    world: TelegramWorld, telegram: LoopbackTelegram
) -> None:
    await world.begins()
    for number in range(WAITS):
        telegram.say(42, f"{number}")
    assert await world.bot.listen_once() == WAITS - 1
    assert not world.bot.source.caught_up
    assert await world.bot.listen_once() == 1
    assert world.bot.source.caught_up


async def test_a_telegram_that_does_not_answer_has_not_been_caught_up_with(world: TelegramWorld, telegram: LoopbackTelegram) -> None:
    await world.begins()
    telegram.fail("server_error", method="getUpdates")
    assert await world.bot.listen_once() == 0
    assert not world.bot.source.caught_up
