"""A Telegram and a Twilio on the loopback, and settings that lead there."""

import pytest

from tests.providers.fixtures import telegram, telegram_process, twilio, twilio_process
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio

__all__ = ["telegram", "telegram_process", "twilio", "twilio_process"]

URL = "https://checkins.example.org"


def bring_to_us(twilio: LoopbackTwilio) -> None:
    """In the console: what comes in to our numbers is told us."""
    twilio.set(sms_url=f"{URL}/webhooks/twilio/sms")
    twilio.calls_go_to(f"{URL}/webhooks/twilio/call")


@pytest.fixture
def texts(twilio: LoopbackTwilio) -> dict[str, str]:
    """An account at Twilio whose numbers bring us what comes in: the number that pages rings too."""
    bring_to_us(twilio)
    return {
        "SAFETYNET_PUBLIC_URL": URL,
        "SAFETYNET_TWILIO_ACCOUNT_SID": twilio.account,
        "SAFETYNET_TWILIO_AUTH_TOKEN": twilio.token,
        "SAFETYNET_TWILIO_SMS_FROM": twilio.number,
        "SAFETYNET_TWILIO_PAGE_FROM": twilio.page_number,
        "SAFETYNET_TWILIO_VOICE_FROM": twilio.page_number,
        "SAFETYNET_TWILIO_API_URL": twilio.url,
        "SAFETYNET_TWILIO_OPT_OUT": "off",
    }


@pytest.fixture
def chats(telegram: LoopbackTelegram) -> dict[str, str]:
    """A bot at Telegram, which is polled."""
    return {"SAFETYNET_TELEGRAM_TOKEN": telegram.token, "SAFETYNET_TELEGRAM_API_URL": telegram.url}
