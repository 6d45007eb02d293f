"""What the real clients learn of a bot and an account, over HTTP, and what they make of a provider that does not answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import client
from service.doctor.asking import ask_directory, ask_telegram, ask_twilio, ask_what_time_it_is
from service.doctor.facts import Account, Answers, Bot, Misnamed, Number, Silent, Unknown
from service.settings import Settings, read_settings
from tests.providers.directory import directory
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.doctor.conftest import URL
from tests.service.sign_in.council_accounts import settings_of

NOBODY = "http://127.0.0.1:1"  # nobody listens there
PAGES = Number(
    ("SAFETYNET_TWILIO_PAGE_FROM", "SAFETYNET_TWILIO_VOICE_FROM"),
    texts=True,
    calls=True,
    text_goes_to=f"POST {URL}/webhooks/twilio/sms",
    call_goes_to=f"POST {URL}/webhooks/twilio/call",
)
QUESTIONS = replace(PAGES, settings=("SAFETYNET_TWILIO_SMS_FROM",), calls=False)


def settings(given: Mapping[str, str], **changes: str) -> Settings:
    """These settings, with changes."""
    return read_settings({**given, **changes})


async def test_an_account_is_known_with_its_numbers_each_once(twilio: LoopbackTwilio, texts: dict[str, str]) -> None:
    assert await ask_twilio(settings(texts)) == Account("active", is_trial=False, numbers=(QUESTIONS, PAGES))
    assert [one["what"] for one in twilio.heard["calls"]] == ["account", "list_numbers", "list_numbers"]


async def test_what_the_console_changes_is_seen(twilio: LoopbackTwilio, texts: dict[str, str]) -> None:
    twilio.in_console(status="suspended", type="Trial", number=twilio.number, given_back=True)
    twilio.in_console(number=f"{twilio.number}1", changes={})  # a longer one that begins alike is not ours
    changes = {"capabilities": {"sms": False, "voice": False}, "sms_application_sid": "AP1", "trunk_sid": "TK1"}
    twilio.in_console(number=twilio.page_number, changes=changes)
    cannot = replace(PAGES, can_text=False, can_ring=False, text_goes_to=None, call_goes_to=None)
    gone = Number(QUESTIONS.settings, texts=True, calls=False, is_ours=False)
    assert await ask_twilio(settings(texts)) == Account("suspended", is_trial=True, numbers=(gone, cannot))


async def test_an_account_that_twilio_does_not_know_is_told_from_one_that_nobody_could_ask_about(
    twilio: LoopbackTwilio, texts: dict[str, str]
) -> None:
    assert await ask_twilio(settings(texts, SAFETYNET_TWILIO_AUTH_TOKEN="another-token-of-nobody")) == Unknown()
    assert await ask_twilio(settings(texts, SAFETYNET_TWILIO_ACCOUNT_SID=f"AC{'0' * 31}2")) == Unknown()
    assert await ask_twilio(settings(texts, SAFETYNET_TWILIO_API_URL=NOBODY)) == Silent("NothingLeft")
    for how, why in [
        ({"how": "page", "status": 403}, Silent("HTTP 403")),  # a proxy's
        ({"how": "refuse", "code": 20500, "status": 500}, Silent("HTTP 500")),
        ({"how": "refuse", "code": 20429, "status": 429}, Silent("SlowDown")),
        ({"how": "lost"}, Silent("Interrupted")),
    ]:
        twilio.fail(**how)  # type: ignore[arg-type]
        assert await ask_twilio(settings(texts)) == why


async def test_a_bot_is_known_with_where_its_updates_go(telegram: LoopbackTelegram, chats: dict[str, str]) -> None:
    assert await ask_telegram(settings(chats)) == Bot()
    called = {"SAFETYNET_TELEGRAM_MODE": "webhook", "SAFETYNET_TELEGRAM_WEBHOOK_SECRET": "a_secret_of_ours_1", "SAFETYNET_PUBLIC_URL": URL}
    ours = f"{URL}/webhooks/telegram"
    assert await ask_telegram(settings(chats, **called)) == Bot(should_call=ours)
    bot = client.build(telegram.token, telegram.url)
    await client.call_us_at(bot, ours, "a_secret_of_ours_1")
    await bot.hang_up()
    assert await ask_telegram(settings(chats)) == Bot(calls=ours)
    telegram.say(4242, "1")
    found = await _failed(settings(chats, **called))
    assert (found.calls, found.should_call, found.waiting) == (ours, ours, 1)
    assert found.failed_with.startswith("Failed to resolve host")


async def _failed(given: Settings) -> Bot:
    """Once Telegram has tried to call, which it does in its own time."""
    for _ in range(100):
        found = await ask_telegram(given)
        assert isinstance(found, Bot)
        if found.failed_at is not None:
            return found
    raise AssertionError("it was never called")


@pytest.mark.parametrize(
    ("failure", "found"),
    [
        ({"how": "server_error"}, Silent("NetworkError")),
        ({"how": "flood"}, Silent("SlowDown")),
        ({"how": "page", "as_json": 401}, Unknown()),  # it says so as Telegram would
        ({"how": "page", "status": 401}, Silent("a proxy's answer")),
        ({"how": "result", "result": []}, Silent("unreadable answer")),
    ],
)
async def test_a_bot_that_nobody_could_ask_about_is_told_from_one_that_telegram_does_not_know(
    telegram: LoopbackTelegram, chats: dict[str, str], failure: dict[str, Any], found: object
) -> None:
    telegram.fail(**failure)
    assert await ask_telegram(settings(chats)) == found
    assert await ask_telegram(settings(chats, SAFETYNET_TELEGRAM_TOKEN="700000001:another_token_of_nobody")) == Unknown()
    assert await ask_telegram(settings(chats, SAFETYNET_TELEGRAM_API_URL=NOBODY)) == Silent("NothingLeft")


async def test_a_providers_clock_is_this_machines_and_nobody_else_is_asked(texts: dict[str, str], chats: dict[str, str]) -> None:
    for given in (texts, chats):
        ahead = await ask_what_time_it_is(settings(given))
        assert ahead is not None
        assert abs(ahead) < timedelta(seconds=30)
    assert await ask_what_time_it_is(settings(texts, SAFETYNET_TWILIO_API_URL=NOBODY)) is None
    nothing = settings({})
    assert (await ask_what_time_it_is(nothing), await ask_twilio(nothing), await ask_telegram(nothing)) == (None, None, None)


async def test_a_directory_is_known_by_its_own_name_and_asked_for_nothing_but_what_anybody_may_read(tmp_path: Path) -> None:
    assert await ask_directory(settings({})) is None
    with directory() as there:
        ours = settings_of(there, tmp_path)
        assert await ask_directory(ours) == Answers()
        assert there.asked == ["/.well-known/openid-configuration", "/keys"]
        there.misbehaves = "misnamed"
        assert await ask_directory(ours) == Misnamed()
        there.misbehaves = "broken"
        assert await ask_directory(ours) == Silent("HTTP 502, unreadable")
    assert await ask_directory(settings_of(there, tmp_path, OPENID_ISSUER=NOBODY)) == Silent("ConnectError")
