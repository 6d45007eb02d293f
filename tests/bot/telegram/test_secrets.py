"""The bot's token, and the words of children, turn up in no log and no error, at any level, whatever goes wrong."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator

import pytest
import structlog
from telegram.error import BadRequest, TelegramError

from bot.channels.inbound import Inbound, Press
from bot.channels.telegram.client import Patience, TelegramBot, build, username
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.receive import Raw
from bot.channels.telegram.send import TelegramChannel
from tests.bot.telegram.conftest import AMINA, CHOICES, letter
from tests.providers.telegram_phone import LoopbackTelegram

WORDS = "I am afraid of him"
SECRET = LoopbackTelegram.token.partition(":")[2]


class Everything(logging.Handler):
    """Keeps every record as anybody's handler would write it, tracebacks included."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record) + repr(record.args) + repr(record.exc_info))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """All that is logged, by the standard library and by structlog, with every logger turned to DEBUG."""
    handler, root = Everything(), logging.getLogger()
    before = {name: logger.level for name, logger in root.manager.loggerDict.items() if isinstance(logger, logging.Logger)}
    root_before = root.level
    root.addHandler(handler)
    loud(root)

    def keep(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        handler.lines.append(repr(event))
        raise structlog.DropEvent

    settings = structlog.get_config()
    structlog.configure(processors=[structlog.processors.format_exc_info, keep])
    yield handler.lines
    structlog.configure(**settings)
    root.removeHandler(handler)
    root.setLevel(root_before)
    # A logger that was only a name before, the father of others, is one now: left loud, it would slow every test that follows.
    for name in root.manager.loggerDict:
        logging.getLogger(name).setLevel(before.get(name, logging.NOTSET))


def loud(root: logging.Logger) -> None:
    """What somebody does who hunts a fault: everything to DEBUG."""
    root.setLevel(logging.DEBUG)
    for name in [*root.manager.loggerDict, "httpx", "httpcore", "httpcore.http11", "httpcore.connection", "telegram", "telegram.Bot"]:
        logging.getLogger(name).setLevel(logging.DEBUG)


async def _ignore(_batch: list[tuple[Inbound, Raw]]) -> None: ...


async def _use_all_of_it(bot: TelegramBot) -> None:
    channel = TelegramChannel(bot)
    await channel.send(letter(WORDS, buttons=CHOICES))
    await channel.settle_press(Press(str(AMINA), "c:07:ok", "1:4000000000"), WORDS)
    poller = Poller(bot, _ignore, listen_seconds=0)
    await poller.poll_once()
    await poller.poll_once()


FAILURES = ["", "forbidden", "flood", "conflict", "server_error", "page", "lost", "drop", "timeout"]


@pytest.mark.parametrize("how", FAILURES)
async def test_p10_no_log_has_the_token_or_the_words(telegram: LoopbackTelegram, logged: list[str], how: str) -> None:
    telegram.say(AMINA, WORDS)
    bot = build(telegram.token, telegram.url, Patience(read=0.2))
    loud(logging.getLogger())  # after building it too
    if how:
        telegram.fail(how, times=6, seconds=0.4)
    await _use_all_of_it(bot)
    await bot.hang_up()
    assert logged or not how  # the fixture hears us when something fails
    assert not [line for line in logged if SECRET in line or WORDS in line]


async def test_p10_a_wrong_token_is_a_secret_too(telegram: LoopbackTelegram, logged: list[str]) -> None:
    bot = build(f"700000001:{'x' * 30}", telegram.url)
    await _use_all_of_it(bot)
    await bot.hang_up()
    assert not [line for line in logged if "x" * 30 in line]


ASKS: list[Callable[[TelegramBot], Awaitable[object]]] = [
    username,
    lambda bot: bot.send_message(AMINA, WORDS),
    lambda bot: bot.raw_updates(offset=None, limit=1, listen_seconds=0),
]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("how", [*FAILURES[1:], "quoted", "refused", "wrong_token"])
async def test_p10_no_error_has_the_token_or_the_words(
    telegram: LoopbackTelegram, how: str, ask: Callable[[TelegramBot], Awaitable[object]]
) -> None:
    token = telegram.token + "x" if how == "wrong_token" else telegram.token
    bot = build(token, "http://127.0.0.1:9" if how == "refused" else telegram.url, Patience(read=0.2))
    if how == "quoted":
        telegram.fail("page", as_json=400)
    elif how not in ("refused", "wrong_token"):
        telegram.fail(how, seconds=0.4)
    with pytest.raises(TelegramError) as caught:
        await ask(bot)
    await bot.hang_up()
    assert isinstance(caught.value, BadRequest) == (how == "quoted")
    told = [str(caught.value), repr(caught.value), *traceback.format_exception(caught.value)]
    assert not [line for line in told if SECRET in line or WORDS in line]


async def test_p10_neither_the_bot_nor_its_channel_shows_the_token(bot: TelegramBot) -> None:
    assert repr(bot) == str(bot) == "TelegramBot(700000001)"
    assert SECRET not in repr(TelegramChannel(bot)) + repr(Poller(bot, _ignore)) + repr(vars(TelegramChannel(bot)))


@pytest.mark.parametrize("token", ["", "secret", "12:", ":abc", "1:a b", "1:a/../x"])
def test_p10_what_is_no_token_is_refused_unquoted(token: str) -> None:
    with pytest.raises(ValueError, match=r"^this is not a Telegram bot token$"):
        build(token)
