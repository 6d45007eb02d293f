"""Nothing heard is lost: stored first, confirmed after, heard again after a crash."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.inbound import Inbound, InboundKind
from bot.channels.telegram.client import TelegramBot, build
from bot.channels.telegram.poll import Polled, Poller
from bot.channels.telegram.receive import Raw
from tests.bot.telegram.conftest import AMINA
from tests.providers.telegram_phone import LoopbackTelegram


class Inbox:
    """What was stored, and a database that can be down."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.raw: list[Raw] = []
        self.is_down = False

    async def store(self, batch: list[tuple[Inbound, Raw]]) -> None:
        if self.is_down:
            raise ConnectionError("no database")
        self.heard += [inbound for inbound, _ in batch]
        self.raw += [raw for _, raw in batch]

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.heard]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def poller(bot: TelegramBot, inbox: Inbox) -> Poller:
    return Poller(bot, inbox.store, listen_seconds=0)


async def test_what_is_said_is_stored_with_what_telegram_wrote(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    said = telegram.say(AMINA, "ደሓን", language="ti")
    assert await poller.poll_once() == Polled(1)
    assert inbox.heard == [
        Inbound(f"telegram:700000001:{said['update_id']}", "telegram", str(AMINA), InboundKind.TEXT, "ደሓን", language_hint="ti")
    ]
    assert inbox.raw[0]["message"]["from"]["first_name"] == "User 42"


async def test_an_update_is_confirmed_only_after_it_is_stored(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    telegram.say(AMINA, "1")
    await poller.poll_once()
    assert len(telegram.heard["waiting"]) == 1
    assert await poller.poll_once() == Polled(0)
    assert telegram.heard["waiting"] == []
    assert inbox.texts == ["1"]


async def test_p7_what_could_not_be_stored_is_heard_again(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    telegram.say(AMINA, "help")
    inbox.is_down = True
    with pytest.raises(ConnectionError):
        await poller.poll_once()
    inbox.is_down = False
    await poller.poll_once()
    assert inbox.texts == ["help"]


async def test_p7_a_crash_before_the_confirmation_hears_the_same_update_again(
    telegram: LoopbackTelegram, bot: TelegramBot, inbox: Inbox
) -> None:
    telegram.say(AMINA, "help")
    for _ in range(2):
        await Poller(bot, inbox.store, listen_seconds=0).poll_once()
    first, again = inbox.heard
    assert first == again


async def test_what_was_said_while_we_were_down_is_heard_and_nothing_is_dropped(
    telegram: LoopbackTelegram, poller: Poller, inbox: Inbox
) -> None:
    for number in range(230):
        telegram.say(AMINA, str(number))
    assert [(await poller.poll_once()).count for _ in range(4)] == [100, 100, 30, 0]
    assert inbox.texts == [str(number) for number in range(230)]
    assert all(call["given"].get("drop_pending_updates", "false") == "false" for call in telegram.heard["calls"])


async def test_we_ask_for_what_we_can_read_and_nothing_else(telegram: LoopbackTelegram, poller: Poller) -> None:
    await poller.poll_once()
    (call,) = [call["given"] for call in telegram.heard["calls"] if call["method"] == "getUpdates"]
    assert call["allowed_updates"] == '["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]'


async def test_after_a_quiet_week_lower_numbers_are_heard_once(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    telegram.say(AMINA, "before")
    assert [(await poller.poll_once()).count for _ in range(2)] == [1, 0]
    telegram.jump(to=1_000)
    telegram.say(AMINA, "after")
    assert [(await poller.poll_once()).count for _ in range(3)] == [1, 0, 0]
    assert inbox.texts == ["before", "after"]


async def test_a_long_poll_ends_as_soon_as_somebody_speaks(telegram: LoopbackTelegram, bot: TelegramBot, inbox: Inbox) -> None:
    listening = asyncio.create_task(Poller(bot, inbox.store, listen_seconds=30).poll_once())
    await asyncio.to_thread(telegram.wait_until_listened)
    telegram.say(AMINA, "1")
    async with asyncio.timeout(5):
        assert await listening == Polled(1)


async def test_a_webhook_left_behind_gives_way_and_keeps_what_waited(
    telegram: LoopbackTelegram, bot: TelegramBot, poller: Poller, inbox: Inbox
) -> None:
    await bot.set_webhook("https://safetynet.example/webhooks/telegram")
    telegram.say(AMINA, "1")
    await poller.poll_once()
    assert inbox.texts == ["1"]


async def test_a_second_poller_makes_us_wait_and_is_told_of_loudly(telegram: LoopbackTelegram, poller: Poller) -> None:
    telegram.fail("conflict", method="getUpdates")
    with capture_logs() as logs:
        polled = await poller.poll_once()
    assert (polled.count, polled.wait_for, polled.why) == (0, timedelta(seconds=15), "Conflict")
    assert [line["event"] for line in logs] == ["telegram_polled_twice"]
    assert await poller.poll_once() == Polled(0)


async def test_failures_wait_longer_each_time_and_a_success_forgets_them(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    telegram.say(AMINA, "1")
    telegram.fail("server_error", method="getUpdates", times=8)
    waits = [(await poller.poll_once()).wait_for.total_seconds() for _ in range(8)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert await poller.poll_once() == Polled(1)
    telegram.fail("drop", method="getUpdates")
    assert (await poller.poll_once()).wait_for == timedelta(seconds=1)
    assert inbox.texts == ["1"]


async def test_telegram_says_how_long_to_wait(telegram: LoopbackTelegram, poller: Poller) -> None:
    telegram.fail("flood", method="getUpdates", parameters={"retry_after": 33})
    assert (await poller.poll_once()).wait_for == timedelta(seconds=33)


async def test_a_wrong_token_waits_for_the_operator(telegram: LoopbackTelegram, inbox: Inbox) -> None:
    bot = build("700000001:wrong", telegram.url)
    with capture_logs() as logs:
        polled = await Poller(bot, inbox.store, listen_seconds=0).poll_once()
    assert polled.wait_for == timedelta(minutes=1)
    assert [line["event"] for line in logs] == ["telegram_refuses_our_token"]
    await bot.hang_up()


async def test_a_position_is_never_stored(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    telegram.show(AMINA, {"location": {"latitude": 51.2701, "longitude": 0.5227}})
    await poller.poll_once()
    assert inbox.heard[0].kind is InboundKind.LOCATION
    assert "51.2701" not in str(inbox.raw) + str(inbox.heard)


async def test_one_update_nobody_can_read_holds_up_none_of_the_others(telegram: LoopbackTelegram, poller: Poller, inbox: Inbox) -> None:
    telegram.push({"message": {"chat": "nonsense", "date": "yesterday"}})
    telegram.push({"a_thing_of_next_year": {"chat": {"id": AMINA}}})
    telegram.say(AMINA, "help")
    assert await poller.poll_once() == Polled(3)
    assert [inbound.kind for inbound in inbox.heard] == [InboundKind.OTHER, InboundKind.OTHER, InboundKind.TEXT]
    assert inbox.raw[1]["a_thing_of_next_year"] == {"chat": {"id": AMINA}}


async def test_updates_that_cannot_be_confirmed_are_stored_and_slow_us_down(
    telegram: LoopbackTelegram, poller: Poller, inbox: Inbox
) -> None:
    telegram.push({"update_id": 10**9, "message": {}})
    assert (await poller.poll_once()).wait_for == timedelta(0)
    await poller.poll_once()
    telegram.fail("result", method="getUpdates", result=[{"update_id": "x"}, 7])
    polled = await poller.poll_once()
    assert (polled.count, polled.why) == (2, "unconfirmable")
    assert inbox.raw[-1] == {"update": 7}
