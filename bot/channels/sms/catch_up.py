"""What people wrote while nobody of ours took it: read from Twilio's log, the oldest first. The inbox knows each text by its SID.

Each with when it was written: whoever wrote and rang is heard in the order in which they did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels.inbound import Inbound
from bot.channels.sms.asking import HIDDEN
from bot.channels.sms.receive import from_log
from bot.channels.sms.wire import WireError

log: structlog.stdlib.BoundLogger = structlog.get_logger()

PAGE_SIZE = 200
PAGES_MAX = 100  # twenty thousand texts to one number: what comes after that is no evening of ours


Dated = tuple[datetime, Inbound]  # when it was said, to the second


@dataclass(frozen=True, slots=True)
class NotRead:
    """Twilio's log could not be read whole, and why not."""

    why: str


async def written_since(client: Client, numbers: Sequence[str], since: datetime) -> list[Dated] | NotRead:
    """All that was written to our numbers since then, in the order in which it was written."""
    found: list[Any] = []
    try:
        for number in numbers:
            messages = await _to(client, number, since)
            if messages is None:
                return NotRead("too_long")
            found += messages
    except (WireError, TwilioException) as error:
        return NotRead(type(error).__name__)
    except (KeyError, TypeError, ValueError, AttributeError):
        return NotRead("unreadable_answer")
    readable = [one for one in found if not str(one.from_).upper().endswith(HIDDEN)]
    if len(readable) < len(found):
        # Not stored: its webhook may yet come, and would then be taken for a second copy.
        meaning = "Message Redaction hides who wrote to us; switch it off for what comes in, or texts that the web port misses are lost"
        log.error("twilio_hides_who_wrote", texts=len(found) - len(readable), meaning=meaning)
    # By the second, as Twilio tells it; within one, in the order of its log.
    return [(_written_at(one), from_log(one)) for one in sorted(readable, key=_written_at)]


async def _to(client: Client, number: str, since: datetime) -> list[Any] | None:
    page = await client.messages.page_async(to=number, date_sent_after=since, page_size=PAGE_SIZE)
    newest_first: list[Any] = []
    for _ in range(PAGES_MAX):
        newest_first += [one for one in page if str(one.direction) == "inbound"]
        if not page.next_page_url:
            return newest_first[::-1]
        page = await page.next_page_async()
    return None


def _written_at(message: Any) -> datetime:
    at: datetime = message.date_sent or message.date_created
    return at
