"""The official clients, as our channels use them, to a provider that answers at once: one process, no database, sixty-four at a time.

python-telegram-bot's bot over our own request class, and Twilio's client over our own HTTP client. The floor of each is bare aiohttp that
posts the same form, in the same run.
"""

import asyncio
import base64
from collections.abc import Iterable, Mapping
from uuid import UUID

from benchmarks.floor import QUESTION, bare
from benchmarks.measuring import Figure, Spent, Target, spending
from benchmarks.place import Place
from benchmarks.plant import TOKEN
from bot.channels.road import Accepted, Channel, Letter
from bot.channels.sms import client as twilio
from bot.channels.sms.asking import Asking, InDoubt
from bot.channels.sms.send import SmsChannel
from bot.channels.telegram import client as telegram
from bot.channels.telegram.send import TelegramChannel
from bot.pacing import CLAIMED_MAX

CHATS, NUMBERS = 1, 447_700_000_000  # from here on: a recipient for each letter, so that doubles are seen
SID, SECRET = f"AC{'0' * 32}", "loopback"


async def measure(place: Place) -> list[Figure]:
    """One after the other."""
    return [await _telegram(place), await _twilio(place)]


async def _telegram(place: Place) -> Figure:
    bot = telegram.build(TOKEN, place.provider.url)
    form = {
        "chat_id": CHATS,
        "text": QUESTION,
        "protect_content": "true",
        "disable_notification": "false",
        "link_preview_options": '{"is_disabled": true}',
    }
    floor = await _floor(place, f"{place.provider.url}/bot{TOKEN}/sendMessage", form)
    try:
        return await _measured(place, "python-telegram-bot", TelegramChannel(bot), CHATS, "", floor, Target(1_500, of_floor=0.28))
    finally:
        await bot.hang_up()


async def _twilio(place: Place) -> Figure:
    account = twilio.Account(SID, (SECRET,), "+447700900100", "+447700900101", "https://example.org", place.provider.url)
    others, pages = (twilio.build(account) for _ in ("all but pages", "pages"))
    form = {
        "To": f"+{NUMBERS}",
        "From": account.sms_from,
        "Body": QUESTION,
        "StatusCallback": account.status_url(UUID(int=1), 1),
        "ValidityPeriod": 3_600,
        "RiskCheck": "disable",
        "ContentRetention": "discard",
        "AddressRetention": "obfuscate",
    }
    signed_in = {"Authorization": "Basic " + base64.b64encode(f"{SID}:{SECRET}".encode()).decode()}
    floor = await _floor(place, f"{place.provider.url}/2010-04-01/Accounts/{SID}/Messages.json", form, signed_in)
    channel = SmsChannel(account, others, pages, Asking(account, others, _NoRecords()))
    try:
        return await _measured(place, "twilio", channel, NUMBERS, "+", floor, Target(1_500, of_floor=0.55))
    finally:
        await others.http_client.hang_up()


async def _floor(place: Place, url: str, form: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Spent:
    place.provider.forget()
    return await bare(url, form, place.size.letters, CLAIMED_MAX, headers)


async def _measured(place: Place, name: str, channel: Channel, first: int, sign: str, floor: Spent, target: Target) -> Figure:
    number = place.size.letters
    left = [Letter(UUID(int=each), 1, f"{sign}{first + each}", QUESTION) for each in range(number)]
    await channel.send(left[0])  # a library that loads itself at its first message is not measured
    place.provider.forget()

    async def send() -> None:
        while left:
            outcome = await channel.send(left.pop())
            assert isinstance(outcome, Accepted), f"it answers every letter, and this one came to {outcome}"

    with spending() as spent:
        await asyncio.gather(*(send() for _ in range(CLAIMED_MAX)))
    heard = place.provider.heard()
    beside = {
        "lost": heard.lost(number),
        "doubled": heard.doubled,
        "µs of CPU each": spent.micros(number),
        "of the floor": floor.micros(number),
        "window": CLAIMED_MAX,
    }
    return Figure(
        f"{name} to a provider that answers at once", spent.per_second(number), "messages/s", target, floor.per_second(number), beside
    )


class _NoRecords:
    """Nothing is in doubt here, so nothing is asked about."""

    async def in_doubt(self, message_id: UUID) -> InDoubt | None:
        """No letter."""
        return None

    async def known(self, sids: Iterable[str], message_id: UUID) -> set[str]:
        """None of them."""
        return set()
