"""The bot speaks to the address it is given, and to nobody else."""

import pytest

from bot.channels.road import Accepted
from bot.channels.telegram.client import TelegramBot, build, call_us_at, username
from bot.channels.telegram.send import TelegramChannel
from tests.bot.telegram.conftest import AMINA, letter
from tests.providers.telegram_phone import LoopbackTelegram


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:1", "ftp://x", "http://", "https://x/bot", "https://x?y=1", "https://x#y", "https://me:pw@x"],
)
def test_the_api_address_is_scheme_host_and_port(url: str) -> None:
    with pytest.raises(ValueError, match="API address"):
        build("1:abc", url)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://api.telegram.org", "https://api.telegram.org"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("http://[::1]:8081", "http://[::1]:8081"),
    ],
)
async def test_the_bot_speaks_to_the_address_it_is_given(url: str, base: str) -> None:
    bot = build("1:abc", url)
    assert (bot.base_url, bot.base_file_url) == (f"{base}/bot1:abc", f"{base}/file/bot1:abc")
    await bot.hang_up()


async def test_the_machines_proxy_is_not_asked_for_the_loopback(telegram: LoopbackTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    telegram.say(AMINA, "/start")
    bot = build(telegram.token, telegram.url)
    assert isinstance(await TelegramChannel(bot).send(letter()), Accepted)
    await bot.hang_up()


async def test_the_bots_name_is_asked_of_telegram(telegram: LoopbackTelegram, bot: TelegramBot) -> None:
    assert await username(bot) == telegram.username


async def test_a_webhook_is_set_with_its_secret_and_drops_nothing(telegram: LoopbackTelegram, bot: TelegramBot) -> None:
    await call_us_at(bot, "https://safetynet.example/webhooks/telegram", "s3cret")
    (call,) = [call["given"] for call in telegram.heard["calls"]]
    assert (call["url"], call["secret_token"]) == ("https://safetynet.example/webhooks/telegram", "s3cret")
    assert call.get("drop_pending_updates", "false") == "false"
    assert (await bot.get_webhook_info()).url == "https://safetynet.example/webhooks/telegram"
