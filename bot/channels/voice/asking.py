"""Ask Twilio about a call of which nobody knows whether it was placed. Its log of calls hides no numbers."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from twilio.rest import Client

from bot.channels.road import CannotSay, Finding, Found, NeverCame
from bot.channels.sms.asking import PAGE_SIZE, PAGES_MAX, InDoubt, LogTooLong, Records
from bot.channels.voice.outcomes import receipt_of


class CallLog:
    """Reads Twilio's log of calls."""

    def __init__(self, client: Client, voice_from: str, records: Records) -> None:
        self._client, self._voice_from, self._records = client, voice_from, records

    async def about(self, message_id: UUID, sid: str | None) -> Finding:
        """What became of a call."""
        if sid is not None:
            return _found(await self._client.calls(sid).fetch_async())
        page = await self._records.in_doubt(message_id)
        if page is None:
            return CannotSay()
        try:
            placed = {str(one.sid): one async for one in self._placed(page)}
        except LogTooLong:
            return CannotSay()
        page = await self._records.in_doubt(message_id)  # again, and before what is known: one may have been placed meanwhile
        left = set(placed) - await self._records.known(placed, message_id)
        if not left:
            return NeverCame()
        return CannotSay() if len(left) > 1 or page is None or page.has_rivals else _found(placed[left.pop()])

    async def _placed(self, letter: InDoubt) -> AsyncIterator[Any]:
        """The calls to that phone since then, the newest first. By date of creation: one that waits to be placed has no other."""
        page = await self._client.calls.page_async(to=letter.address, from_=self._voice_from, page_size=PAGE_SIZE)
        for _ in range(PAGES_MAX):
            calls = list(page)
            for one in calls:
                if one.date_created >= letter.since:
                    yield one
            if not calls or min(one.date_created for one in calls) < letter.since or not page.next_page_url:
                return
            page = await page.next_page_async()
        raise LogTooLong


def _found(call: Any) -> Found:
    receipt, why = receipt_of(str(call.status))
    return Found(str(call.sid), gives_receipts=False, receipt=receipt, why=why)
