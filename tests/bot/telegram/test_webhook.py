"""The address at which Telegram calls us is told, looked at, and put right; nothing that waits is dropped on the way."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.client import ALLOWED_UPDATES, TelegramBot
from bot.channels.telegram.webhook import CHECKED_EVERY, WAIT_FIRST, WHILE_WAITING, Address, Checked, Webhook
from tests.bot.telegram.conftest import AMINA
from tests.providers.telegram_phone import LoopbackTelegram, Raw
from tests.service.telegram.processes import until

OURS = Address("http://127.0.0.1:1/webhooks/telegram", "a_secret_of_ours")  # nobody is there


@pytest.fixture
def webhook(bot: TelegramBot) -> Webhook:
    return Webhook(bot, OURS)


def told(telegram: LoopbackTelegram) -> list[Raw]:
    """What Telegram was told of the address."""
    return [one["given"] for one in telegram.heard["calls"] if one["method"] == "setWebhook"]


async def test_the_address_is_told_once_with_its_secret_and_every_kind_of_update(telegram: LoopbackTelegram, webhook: Webhook) -> None:
    assert await webhook.check_once() == Checked(0, CHECKED_EVERY)
    assert await webhook.check_once() == Checked(0, CHECKED_EVERY)
    (given,) = told(telegram)
    assert (given["url"], given["secret_token"]) == (OURS.url, OURS.secret)
    assert telegram.heard["webhook"]["allowed_updates"] == ALLOWED_UPDATES


async def test_a_new_process_tells_it_again_for_the_secret_may_be_another(telegram: LoopbackTelegram, bot: TelegramBot) -> None:
    for secret in (OURS.secret, "another_secret_of_ours"):
        await Webhook(bot, Address(OURS.url, secret)).check_once()
    assert [one["secret_token"] for one in told(telegram)] == [OURS.secret, "another_secret_of_ours"]


@pytest.mark.parametrize("elsewhere", ["", "https://elsewhere.example/hook"])
async def test_an_address_that_somebody_changed_or_took_away_is_put_right(
    telegram: LoopbackTelegram, bot: TelegramBot, webhook: Webhook, elsewhere: str
) -> None:
    await webhook.check_once()
    await bot.set_webhook(elsewhere)
    with capture_logs() as logs:
        await webhook.check_once()
    assert [one["event"] for one in logs] == ["telegram_called_elsewhere", "telegram_webhook_told"]
    assert telegram.heard["webhook"]["url"] == OURS.url


async def test_kinds_of_updates_that_somebody_narrowed_are_asked_for_again(
    telegram: LoopbackTelegram, bot: TelegramBot, webhook: Webhook
) -> None:
    await webhook.check_once()
    await bot.set_webhook(OURS.url, secret_token=OURS.secret, allowed_updates=["message"])
    await webhook.check_once()
    assert telegram.heard["webhook"]["allowed_updates"] == ALLOWED_UPDATES


async def test_what_telegram_could_not_bring_is_kept_counted_and_tried_again_at_once(telegram: LoopbackTelegram, webhook: Webhook) -> None:
    await webhook.check_once()
    telegram.say(AMINA, "help")
    until(lambda: telegram.heard["delivered"])
    with capture_logs() as logs:
        assert await webhook.check_once() == Checked(1, WHILE_WAITING)
    assert logs[0]["event"] == "telegram_cannot_call_us"
    assert logs[0]["waiting"] == 1
    assert len(told(telegram)) == 2
    assert [one["message"]["text"] for one in telegram.heard["waiting"]] == ["help"]
    assert all(one.get("drop_pending_updates", "false") == "false" for one in told(telegram))


@pytest.mark.parametrize(
    ("how", "parameters", "wait"), [("server_error", {}, WAIT_FIRST), ("flood", {"retry_after": 7}, timedelta(seconds=7))]
)
async def test_a_telegram_that_does_not_answer_is_asked_again_later(
    telegram: LoopbackTelegram, webhook: Webhook, how: str, parameters: Raw, wait: timedelta
) -> None:
    telegram.fail(how, method="setWebhook", parameters=parameters)
    assert await webhook.check_once() == Checked(None, wait)
    assert await webhook.check_once() == Checked(0, CHECKED_EVERY)  # and is told what it was not told
    assert telegram.heard["webhook"]["url"] == OURS.url


@pytest.mark.parametrize(
    ("given", "is_telegrams"), [(OURS.secret, True), ("", False), (None, False), ("ÿ", False), ("a_secret_of_our", False)]
)
def test_who_calls_is_known_by_the_secret_alone(given: str | None, is_telegrams: bool) -> None:
    assert OURS.is_telegrams(given) is is_telegrams
    assert OURS.secret not in repr(OURS)
