"""Ask Twilio about a letter of whose fate nobody knows. It keeps no name of ours, so its log is read and what cannot be ours is left out.

The log shows a number without its last four digits (we ask for that), and no text: what is left is from which number, to which phone, and
when. So the answer is certain only where one message is left and one letter is in doubt; else nobody can say, and a page goes out again.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from twilio.rest import Client

from bot.channels.road import CannotSay, Finding, Found, NeverCame
from bot.channels.sms.client import Account
from bot.channels.sms.errors import told_later
from db.words import ReceiptStatus

PAGE_SIZE = 200
PAGES_MAX = 5  # a thousand texts: more than a number sends while a message is worth sending

HIDDEN = "XXXX"  # so Twilio writes the last four digits that it was asked to forget
_RECEIPTS = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.DELIVERED,
    "undelivered": ReceiptStatus.UNDELIVERED,
    "failed": ReceiptStatus.UNDELIVERED,
}


class LogTooLong(Exception):
    """The log has more than anybody can have sent: what is not in its first pages may still be in it."""


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A message that may have gone out: to whom, from which of our numbers, and not before when. Of several attempts any will do."""

    address: str
    is_page: bool
    since: datetime
    has_rivals: bool  # another letter is in doubt as well, to that phone or to one that looks like it in the log


class Records(Protocol):
    """What we remember of letters."""

    async def in_doubt(self, message_id: UUID) -> InDoubt | None:
        """This letter."""

    async def known(self, sids: Iterable[str], message_id: UUID) -> set[str]:
        """Which of these are known to be other letters of ours than this."""


class Asking:
    """Reads Twilio's log."""

    def __init__(self, account: Account, client: Client, records: Records, page_size: int = PAGE_SIZE) -> None:
        self._account, self._client, self._records, self._page_size = account, client, records, page_size

    async def about(self, message_id: UUID, attempt: int, sid: str | None) -> Finding:
        """What became of it."""
        if sid is not None:
            return _found(await self._client.messages(sid).fetch_async())
        letter = await self._records.in_doubt(message_id)
        if letter is None:
            return CannotSay()
        try:
            candidates = {str(one.sid): one async for one in self._sent(letter)}
        except LogTooLong:
            return CannotSay()
        # Looked at again, and before what is known: another letter handed over while the log was read is in it, and is not this one.
        letter = await self._records.in_doubt(message_id)
        left = set(candidates) - await self._records.known(candidates, message_id)
        if not left:
            return NeverCame()
        if len(left) > 1 or letter is None or letter.has_rivals:
            return CannotSay()
        return _found(candidates[left.pop()])

    async def _sent(self, letter: InDoubt) -> AsyncIterator[Any]:
        """What went from that number to that phone since then. By date of creation: what still waits in Twilio's queue has no other."""
        sender = self._account.sender(is_page=letter.is_page)
        page = await self._client.messages.page_async(from_=sender, page_size=self._page_size)
        for _ in range(PAGES_MAX):
            messages = list(page)
            for one in messages:
                if one.date_created >= letter.since and is_to(str(one.to), letter.address):
                    yield one
            if not messages or max(one.date_created for one in messages) < letter.since or not page.next_page_url:
                return
            page = await page.next_page_async()
        raise LogTooLong


def is_to(shown: str, address: str) -> bool:
    """Whether a number in the log may be that phone's."""
    if shown.upper().endswith(HIDDEN):
        return len(shown) == len(address) and address.startswith(shown[: -len(HIDDEN)])
    return shown == address


def look_alike(one: str, other: str) -> bool:
    """Whether the log shows two phones as the same once it hides their numbers: a team's telephones may be all of one kind."""
    return is_to(one[: -len(HIDDEN)] + HIDDEN, other)


def _found(message: Any) -> Found:
    receipt = _RECEIPTS.get(str(message.status))
    why = told_later(message.error_code) if receipt is ReceiptStatus.UNDELIVERED else ""
    return Found(str(message.sid), gives_receipts=True, receipt=receipt, why=why)
