"""What Twilio asks of us while a phone of ours rings: what to say to whoever picked up, and what to do with their key."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import locales
from bot.briefing.spoken import PRESS_1
from bot.calling import bridges
from bot.calling.pages import HEAR, Page, Pages, Ringing
from bot.channels.voice import twiml
from bot.channels.voice.outcomes import CALL_SID
from bot.listener.worker import RING, RING_CARER
from bot.receipts import Receipt
from db.words import ReceiptStatus
from service.twilio import OurTwilio
from service.twilio_webhooks import Form, TwilioWebhooks, named

ASKS_AT_MOST = 5  # times, a second apart, whether a key has been decided on

Answer = str


class PageCalls:
    """The address that Twilio calls about a page that rings. Its `step` says how far the call has come."""

    def __init__(self, twilio: OurTwilio, door: TwilioWebhooks) -> None:
        self._twilio, self._door = twilio, door
        self._pages = Pages(twilio.at.vault, twilio.at.engine.new_id)

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/webhooks/twilio/voice/{message_id}/{attempt}", self.voice, methods=["POST"])]

    async def voice(self, request: Request) -> Response:
        """Somebody picked up, or pressed a key."""
        return await self._door.kept(request, self._answer)

    async def _answer(self, request: Request, form: Form) -> Answer:
        said = dict(form)
        message_id, attempt = named(request)
        if message_id is None or not CALL_SID.fullmatch(said.get("CallSid", "")):
            return self._tells("V_gone")
        ringing, key = Ringing(message_id, attempt, said["CallSid"]), said.get("Digits", "")
        match request.query_params.get("step", ""):
            case "hear" if key == HEAR:
                return await self._read_out(ringing)
            case "act":
                return await self._act(ringing, key)
            case "told":
                return await self._tell(ringing, request.query_params.get("act", ""), request.query_params.get("asked", ""))
            case "spoken":
                return self._spoken(said)
            case "hear":
                return self._offer_to_read(ringing)
            case _:
                await self._twilio.hear_receipt(lambda at: self._picked_up(ringing, at))
                return self._offer_to_read(ringing)

    @staticmethod
    def _picked_up(ringing: Ringing, at: datetime) -> Receipt:
        """The same as the status callback tells, whichever comes first."""
        return Receipt(f"twilio:{ringing.call}:in-progress:", ringing.message_id, ringing.attempt, ReceiptStatus.SENT.value, at)

    def _offer_to_read(self, ringing: Ringing) -> Answer:
        greeting = self._twilio.spoken(locales.text(locales.ENGLISH, PRESS_1))
        return twiml.offer([greeting], self._url(ringing, step="hear"))

    async def _read_out(self, ringing: Ringing) -> Answer:
        engine = self._twilio.at.engine
        async with engine.database.transaction() as tx:
            civil, machine = await engine.clock.both(tx)
            await self._pages.heard(tx, ringing, civil, machine)
        page = await self._page(ringing)
        if page is None:
            return self._tells("V_gone")
        return self._stands(page) if page.is_settled else self._read(ringing, page)

    def _read(self, ringing: Ringing, page: Page) -> Answer:
        return twiml.offer(page.words, self._url(ringing, step="act"))

    async def _act(self, ringing: Ringing, key: str) -> Answer:
        page = await self._page(ringing)
        if page is None:
            return self._tells("V_gone")
        if key not in page.keys:
            return self._read(ringing, page)  # star, and whatever was pressed by mistake
        if page.keys[key].rpartition(":")[2] in (RING, RING_CARER):
            return await self._put_through(ringing, page, key)
        engine = self._twilio.at.engine
        async with engine.database.transaction() as tx:
            act = await self._pages.pressed(tx, ringing, page, key, *await engine.clock.both(tx))
        return twiml.wait(self._url(ringing, step="told", act=act, asked="1"))

    async def _put_through(self, ringing: Ringing, page: Page, key: str) -> Answer:
        """Ring the young person, or their carer, whose phone shows the number that texts them; that it rang is kept before it does."""
        twilio, engine = self._twilio, self._twilio.at.engine
        async with engine.database.transaction() as tx:
            number = await bridges.number_of(tx, twilio.at.vault, page, guests_only=twilio.reaches_guests_only)
            if number is None:
                return self._tells("V_cannot")
            await self._pages.pressed(tx, ringing, page, key, *await engine.clock.both(tx))
        return twiml.put_through(number, shows=twilio.account.sms_from, then=self._url(ringing, step="spoken"))

    def _spoken(self, said: Mapping[str, str]) -> Answer:
        """The phone at the other end was rung, or two have spoken."""
        answered = said.get("DialCallStatus") == "completed"
        return twiml.nothing_more() if answered else self._tells("V_no_reply")

    async def _tell(self, ringing: Ringing, act: str, asked: str) -> Answer:
        """The rules decide within a moment; who waits on the line hears what they decided, or that a text will say."""
        times = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else ASKS_AT_MOST
        async with self._twilio.at.engine.database.reading() as tx:
            is_decided = await self._pages.is_decided(tx, ringing, act)
        if not is_decided and times < ASKS_AT_MOST:
            return twiml.wait(self._url(ringing, step="told", act=act, asked=str(times + 1)))
        page = await self._page(ringing)
        return self._tells("V_gone") if page is None else self._stands(page, act)

    def _stands(self, page: Page, act: str = "") -> Answer:
        return twiml.tell([self._twilio.spoken(page.told(act))])

    def _tells(self, key: str) -> Answer:
        return twiml.tell([self._twilio.spoken(locales.text(locales.ENGLISH, key))])

    async def _page(self, ringing: Ringing) -> Page | None:
        engine = self._twilio.at.engine
        async with engine.database.reading() as tx:
            return await self._pages.page(tx, ringing, await engine.clock.civil(tx))

    def _url(self, ringing: Ringing, **query: str) -> str:
        return f"{self._twilio.account.voice_url(ringing.message_id, ringing.attempt)}?{urlencode(query)}"
