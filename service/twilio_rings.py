"""What Twilio asks of us when somebody rings a number of ours, and while we look for a person to put them through to.

One address, and a `step` that says how far the call has come. The number's own settings name the address without one: it is called when
somebody rings, and again when the call has ended.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import locales
from bot.calling import rings
from bot.calling.callers import Caller, Callers, Kind, Phone
from bot.calling.rings import Aloud, Rings, Times
from bot.channels.inbound import Inbound, InboundKind
from bot.channels.voice import twiml
from bot.channels.voice.outcomes import CALL_SID, caller_of, is_over
from bot.channels.voice.twiml import Played
from db.words import Mode
from service.twilio import OurTwilio
from service.twilio_webhooks import Form, TwilioWebhooks

SPEAK = "1"


class Ringing:
    """The address that Twilio calls when somebody rings."""

    def __init__(self, twilio: OurTwilio, door: TwilioWebhooks) -> None:
        self._twilio, self._door, at = twilio, door, twilio.at
        self._callers = Callers(at.engine, at.vault, guests_only=twilio.reaches_guests_only)
        self._rings = Rings(at.vault, at.engine.new_id)

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/webhooks/twilio/call", self.call, methods=["POST"])]

    async def call(self, request: Request) -> Response:
        """Somebody rings, hangs up, or is being put through."""
        return await self._door.kept(request, self._answer)

    async def _answer(self, request: Request, form: Form) -> str:
        said, query = dict(form), request.query_params
        call = query.get("of", said.get("CallSid", ""))
        if not CALL_SID.fullmatch(call):
            return twiml.nothing_more()
        match query.get("step", ""):
            case "next":
                is_there, have_spoken = not is_over(said.get("CallStatus", "")), said.get("DialBridged") == "true"
                return await self._next(call, query.get("to", ""), is_there=is_there, have_spoken=have_spoken)
            case "whisper":
                return await self._whisper(call, query.get("to", ""))
            case "speak":
                return await self._speak(call, query.get("to", ""), said.get("Digits", ""))
            case "" if self._twilio.account.is_ours(said.get("From", "")):
                return await self._ours(call, said["From"])
            case "" if is_over(said.get("CallStatus", "")):
                return await self._hung_up(call, caller_of(said.get("From", "")))
            case "":
                return await self._rung(call, caller_of(said.get("From", "")))
            case _:
                return twiml.nothing_more()

    async def _ours(self, call: str, address: str) -> str:
        """We ring ourselves, to see that who rings us is heard: it is kept, and nobody picks up."""
        await self._twilio.hear(Inbound(f"twilio:{call}", rings.CHANNEL, address, InboundKind.RING), {})
        return twiml.reject()

    async def _rung(self, call: str, address: str) -> str:
        engine = self._twilio.at.engine
        with self._twilio.keeping(f"twilio:{call}"):
            async with engine.database.transaction() as tx:
                await self._rings.keep(tx, call, address, times := Times(*await engine.clock.both(tx)), rests=True)
        async with engine.database.transaction() as tx:
            caller = await self._callers.caller(tx, address)
            if not caller.phones:
                await self._rings.give_up(tx, call, times)
        match caller.kind:
            case Kind.WORKER:
                return self._tells("V_worker")
            case Kind.NOBODY:
                return self._tells("V_stranger")
            case Kind.YOUNG_PERSON | Kind.CARER:
                if not caller.phones:
                    return await self._nobody(caller)
                return await self._dial(call, caller, caller.phones[0], is_first=True)

    async def _dial(self, call: str, caller: Caller, phone: Phone, *, is_first: bool) -> str:
        greeting = rings.greeting(caller, speaks=self._speaks, recorded=await self._recorded(caller)) if is_first else None
        said = "" if greeting is None else self._aloud(caller, greeting)
        language = locales.ENGLISH if greeting is None else greeting.language
        urls = {name: self._url(call, step=name, to=str(phone.worker)) for name in ("whisper", "next")}
        shows = self._twilio.account.voice_from or self._twilio.account.sms_from
        return twiml.put_through(phone.number, shows=shows, then=urls["next"], whisper=urls["whisper"], said=said, language=language)

    async def _next(self, call: str, to: str, *, is_there: bool, have_spoken: bool) -> str:
        """A phone did not answer, or a key was pressed in vain, or two have spoken: only Twilio knows which."""
        engine = self._twilio.at.engine
        async with engine.database.transaction() as tx:
            address, times = await self._rings.address(tx, call), Times(*await engine.clock.both(tx))
            if address is None or await self._rings.is_put_through(tx, call):
                return twiml.nothing_more()
            has_pressed = await self._rings.has_pressed(tx, call, to)
            if has_pressed and have_spoken:
                await self._rings.put_through(tx, call, address, to, times)
                return twiml.nothing_more()
            if not has_pressed and await self._rings.is_spoken_to(tx, call, times):
                return twiml.nothing_more()  # told again of a phone before the one that speaks
            caller = await self._callers.caller(tx, address)
            phones = list(caller.phones)
            rung = next((number for number, one in enumerate(phones) if str(one.worker) == to), len(phones))
            following = phones[rung + 1 : rung + 2] if is_there else []
            if following:
                await self._rings.rest(tx, call, times)
            else:
                await self._rings.give_up(tx, call, times)
        return await (self._dial(call, caller, following[0], is_first=False) if following else self._nobody(caller))

    async def _whisper(self, call: str, to: str) -> str:
        """Somebody on duty picked up, or their voicemail did: only a key puts anybody through."""
        async with self._twilio.at.engine.database.reading() as tx:
            caller, _ = await self._on_the_line(tx, call, to)
        if caller is None:
            return twiml.tell([])
        return twiml.offer([self._twilio.spoken(rings.whisper(caller))], self._url(call, step="speak", to=to))

    async def _speak(self, call: str, to: str, key: str) -> str:
        if key != SPEAK:
            return await self._whisper(call, to)
        engine = self._twilio.at.engine
        async with engine.database.transaction() as tx:
            caller, phone = await self._on_the_line(tx, call, to)
            address = await self._rings.address(tx, call)
            if caller is None or phone is None or address is None:
                return twiml.tell([])
            await self._rings.wants_to_speak(tx, call, address, phone, Times(*await engine.clock.both(tx)))
        return twiml.nothing_more()

    async def _hung_up(self, call: str, address: str) -> str:
        """Kept here too, in case that it rang could not be kept: a second copy changes nothing."""
        engine = self._twilio.at.engine
        with self._twilio.keeping(f"twilio:{call}"):
            async with engine.database.transaction() as tx:
                await self._rings.keep(tx, call, address, times := Times(*await engine.clock.both(tx)), rests=False)
                await rings.are_over(tx, [call], times.machine)
        return twiml.nothing_more()

    async def _on_the_line(self, tx: AsyncConnection, call: str, to: str) -> tuple[Caller | None, Phone | None]:
        """Who is ringing, and who of those on duty was rung."""
        address = await self._rings.address(tx, call)
        if address is None:
            return None, None
        caller = await self._callers.caller(tx, address)
        return caller, next((one for one in caller.phones if str(one.worker) == to), None)

    def _speaks(self, language: str) -> bool:
        """Whether a voice has the language, and native speakers have signed its texts where people are live."""
        may = self._twilio.at.mode is Mode.DEMO or locales.review(language).is_signed
        return may and language in twiml.VOICES

    async def _recorded(self, caller: Caller) -> Callable[[str], bool]:
        """Which texts their authority has recorded in their language, as far as that may be heard. Files are read beside the calls."""
        heard = await asyncio.to_thread(self._twilio.at.recordings.heard, caller.authority, caller.language)
        return heard.__contains__

    def _aloud(self, caller: Caller, what: Aloud) -> str | Played:
        """As a voice says it, or as it was recorded; either way a demo says that it is one (T4)."""
        if not what.recording:
            return self._twilio.spoken(what.text, what.language)
        url = self._twilio.account.recording_url(caller.authority, caller.language, what.recording)
        return Played(url, after=self._twilio.spoken("").strip())

    async def _nobody(self, caller: Caller) -> str:
        return twiml.tell([self._aloud(caller, rings.nobody(caller, recorded=await self._recorded(caller)))])

    def _url(self, call: str, **query: str) -> str:
        return f"{self._twilio.account.public_url}/webhooks/twilio/call?{urlencode({'of': call, **query})}"

    def _tells(self, key: str) -> str:
        return twiml.tell([self._twilio.spoken(locales.text(locales.ENGLISH, key))])
