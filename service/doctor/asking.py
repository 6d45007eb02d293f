"""What providers say of us, asked through their own clients, with an end to every wait. They are asked and told nothing else."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from telegram.error import Forbidden, InvalidToken, TelegramError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels.sms import client as twilio
from bot.channels.sms.handing import CLIENT_ERRORS, CODE_MIN
from bot.channels.sms.wire import WireError
from bot.channels.telegram import client as telegram
from scheduler.clock import wall_clock
from service import logs
from service.doctor.facts import Account, Answers, Bot, Misnamed, Number, Silent, Unknown
from service.guests import is_loopback
from service.settings import Settings, Twilio
from service.telegram import address_of
from service.twilio import account_of

ANSWERS_WITHIN = 5.0  # seconds, for the time of day
_SIMILAR = 20  # numbers of an account that begin alike
_NOT_READ = (KeyError, TypeError, ValueError, AttributeError)  # what the clients raise at an answer of another shape
_UNREADABLE = Silent("unreadable answer")
_NO_ANSWER_OF_ITS_OWN = "HTTP "  # how our wire names a page that something between us and Telegram answered


async def ask_telegram(settings: Settings) -> Bot | Silent | Unknown | None:
    """Whether the token is known, and where what is written to the bot goes."""
    if settings.telegram_token is None:
        return None
    bot = telegram.build(settings.telegram_token.get_secret_value(), settings.telegram_api_url or telegram.API_URL)
    address = address_of(settings)
    try:
        await bot.get_me()
        info = await bot.get_webhook_info()
    except (InvalidToken, Forbidden) as error:
        return Silent("a proxy's answer") if _NO_ANSWER_OF_ITS_OWN in error.message else Unknown()
    except TelegramError as error:
        return Silent(type(error).__name__)
    except _NOT_READ:
        return _UNREADABLE
    finally:
        await bot.hang_up()
    return Bot(
        calls=info.url,
        should_call="" if address is None else address.url,
        waiting=info.pending_update_count,
        failed_at=info.last_error_date,
        failed_with=" ".join((info.last_error_message or "").split())[:100],
    )


async def ask_twilio(settings: Settings) -> Account | Silent | Unknown | None:
    """Whether the account is known and open, and what its numbers can do and bring to us."""
    ours, account = settings.twilio, account_of(settings)
    if ours is None or account is None:
        return None
    client = twilio.build(account)
    try:
        found = await client.api.v2010.account.fetch_async()
        numbers = [await _number(client, number, names, ours) for number, names in _numbers(ours).items()]
        return Account(str(found.status), str(found.type) == "Trial", tuple(numbers))
    except WireError as error:
        return Silent(type(error).__name__)
    except TwilioException as error:
        return _refused(getattr(error, "status", None), getattr(error, "code", None))
    except _NOT_READ:
        return _UNREADABLE
    finally:
        await client.http_client.hang_up()


def _refused(status: int | None, code: object) -> Silent | Unknown:
    """Only what has a code of Twilio's own is its answer; the rest is a proxy's, or trouble that passes."""
    is_its_own = isinstance(code, int) and code >= CODE_MIN and status in CLIENT_ERRORS
    return Unknown() if is_its_own else Silent(f"HTTP {status}")


def _numbers(ours: Twilio) -> dict[str, tuple[str, ...]]:
    """Our numbers, each once, by the settings that name it."""
    said = {"SMS_FROM": ours.sms_from, "PAGE_FROM": ours.page_from, "VOICE_FROM": ours.voice_from}
    return {
        number: tuple(f"SAFETYNET_TWILIO_{name}" for name, other in said.items() if other == number)
        for number in filter(None, said.values())
    }


async def _number(client: Client, number: str, names: tuple[str, ...], ours: Twilio) -> Number:
    texts, calls = number in (ours.sms_from, ours.page_from), number == ours.voice_from
    rows: list[Any] = await client.incoming_phone_numbers.list_async(phone_number=number, limit=_SIMILAR)
    row = next((one for one in rows if one.phone_number == number), None)  # it finds longer ones too
    if row is None:
        return Number(names, texts, calls, is_ours=False)
    return Number(
        names,
        texts,
        calls,
        can_text=bool(row.capabilities.get("sms")),
        can_ring=bool(row.capabilities.get("voice")),
        text_goes_to=None if row.sms_application_sid else f"{row.sms_method} {row.sms_url}",
        call_goes_to=None if row.voice_application_sid or row.trunk_sid else f"{row.voice_method} {row.voice_url}",
    )


async def ask_directory(settings: Settings) -> Answers | Silent | Misnamed | None:
    """Whether the council's directory answers, by which name, and with keys. Our secret it is shown only with somebody's code."""
    if settings.openid is None:
        return None
    # Not at the top: it is large, and most councils have none.
    from service.sign_in.openid import directory
    from service.sign_in.openid.wire import Unreachable

    try:
        has_keys = await directory.Directory(settings.openid).keys(wall_clock())
    except directory.Misnamed:
        return Misnamed()
    except directory.NotBelieved as wrong:
        return Silent(f"unusable {wrong}")
    except Unreachable as silent:
        return Silent(str(silent))
    return Answers() if has_keys else Silent("no keys")


async def ask_what_time_it_is(settings: Settings) -> timedelta | None:
    """How far a provider's clock is ahead of this machine's; nothing, if none is configured or says."""
    used = (
        (settings.twilio is not None, settings.twilio_api_url or twilio.API_URL),
        (settings.telegram_token is not None, settings.telegram_api_url or telegram.API_URL),
    )
    url = next((url for is_used, url in used if is_used), None)
    if url is None:
        return None
    logs.silence("httpx", "httpcore")
    try:
        async with httpx.AsyncClient(timeout=ANSWERS_WITHIN, trust_env=not is_loopback(url)) as caller:
            said = parsedate_to_datetime((await caller.head(url)).headers["date"])
    except (httpx.HTTPError, KeyError, ValueError):
        return None
    return None if said.tzinfo is None else said - wall_clock()
