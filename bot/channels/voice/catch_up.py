"""Who rang while nobody of ours could hear it: read from Twilio's log. The inbox knows each call by its SID, so only those are new."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels.inbound import Inbound, InboundKind
from bot.channels.sms.asking import PAGE_SIZE
from bot.channels.sms.catch_up import PAGES_MAX, Dated, NotRead
from bot.channels.sms.receive import CHANNEL
from bot.channels.sms.wire import WireError
from bot.channels.voice.outcomes import caller_of, is_over


async def rang_since(client: Client, numbers: Sequence[str], since: datetime) -> list[Dated] | NotRead:
    """All calls to our numbers since then that are over, in their order; one that goes on has just been told to us."""
    found: list[Dated] = []
    try:
        for number in dict.fromkeys(numbers):
            page = await client.calls.page_async(to=number, page_size=PAGE_SIZE)
            for _ in range(PAGES_MAX):
                calls = list(page)
                found += [(one.date_created, _ring(one)) for one in calls if one.date_created >= since and _is_ours(one)]
                if not calls or min(one.date_created for one in calls) < since or not page.next_page_url:
                    break
                page = await page.next_page_async()
            else:
                return NotRead("too_long")
    except (WireError, TwilioException) as error:
        return NotRead(type(error).__name__)
    except (KeyError, TypeError, ValueError, AttributeError):
        return NotRead("unreadable_answer")
    return sorted(found, key=itemgetter(0))


def _is_ours(call: object) -> bool:
    return str(getattr(call, "direction", "")) == "inbound" and is_over(str(getattr(call, "status", "")))


def _ring(call: object) -> Inbound:
    sid, sender = str(getattr(call, "sid", "")), str(getattr(call, "_from", ""))
    return Inbound(f"twilio:{sid}", CHANNEL, caller_of(sender), InboundKind.RING)
