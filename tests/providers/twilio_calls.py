"""Twilio's telephone exchange: it places our calls, asks us what to say to whoever picks up, and tells how each call ended.

A call rings until a test says what its phone does, unless a fate was ordered for that phone. Whoever holds it hears what our TwiML says,
and a key is posted to where the TwiML wants it. A pause passes with the next beat.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from tests.providers.twilio_call_rules import read_twiml
from tests.providers.twilio_messages import Raw, Telling
from tests.providers.twilio_rules import BrokenRuleError

Fetch = Callable[[Telling], Awaitable[str | None]]
Listen = Callable[[str], Awaitable[str | None]]

NEVER_PICKED_UP = {"busy", "no-answer", "failed", "canceled"}
_EVENT_OF = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}


@dataclass
class Call:
    """One leg: a phone, and what it has heard."""

    sid: str
    sender: str
    to: str
    at: datetime
    given: Raw = field(default_factory=dict)
    status: str = "queued"
    is_inbound: bool = False
    parent: str | None = None
    heard: list[str] = field(default_factory=list)
    is_bridged: bool = False  # two people hear each other
    told: int = 0  # how many things were told of it
    verbs: list[Element] = field(default_factory=list)  # what is still to be done
    url: str = ""  # where they came from

    @property
    def phone(self) -> str:
        """Whose phone it is."""
        return self.sender if self.is_inbound else self.to

    @property
    def is_over(self) -> bool:
        """Whether nobody is on the line any more."""
        return self.status == "completed" or self.status in NEVER_PICKED_UP

    def shown(self, account: str) -> Raw:
        """As the API shows it."""
        started = None if self.status == "queued" else format_datetime(self.at)
        return {
            "sid": self.sid,
            "account_sid": account,
            "api_version": "2010-04-01",
            "from": self.sender,
            "to": self.to,
            "status": self.status,
            "direction": "inbound" if self.is_inbound else "outbound-api",
            "date_created": format_datetime(self.at),
            "date_updated": format_datetime(self.at),
            "start_time": started,
            "end_time": format_datetime(self.at) if self.is_over else None,
            "parent_call_sid": self.parent,
            "answered_by": None,
            "duration": "0",
            "uri": f"/2010-04-01/Accounts/{account}/Calls/{self.sid}.json",
            "subresource_uris": {},
        }

    def seen(self) -> Raw:
        """As tests see it."""
        return {
            "sid": self.sid,
            "sender": self.sender,
            "to": self.to,
            "phone": self.phone,
            "status": self.status,
            "heard": self.heard,
            "is_bridged": self.is_bridged,
            "is_inbound": self.is_inbound,
            "parent": self.parent,
            "given": self.given,
        }


class Exchange:
    """Every call of one account."""

    def __init__(self, account: str, tell_later: Callable[[Telling], None], fetch: Fetch, listen: Listen) -> None:
        """`tell_later`: a status callback waits to be told. `fetch`: post, and have the answer's body; none, when there was none.

        `listen`: fetch a recording, and have what is heard of it; none, when it is no sound.
        """
        self.account, self._tell_later, self._fetch, self._listen = account, tell_later, fetch, listen
        self.numbers: tuple[str, ...] = ()  # ours: a call to one of them comes in again
        self.calls: list[Call] = []
        self.fates: dict[str, list[str]] = {}
        self.mistakes: list[str] = []
        self.call_url = ""  # what our numbers are set to: whoever rings them, and how that ended
        self.tells_of_ends = True

    def seen(self) -> list[Raw]:
        """Every call, as tests see it."""
        return [one.seen() for one in self.calls]

    async def obey(self, what: str, order: Raw, now: datetime) -> Any:
        """Do what a test asks of a phone."""
        phone = order.get("phone", "")
        match what:
            case "call_fate":
                self.fates.setdefault(phone, []).extend([order["fate"]] * order.get("times", 1))
                return {}
            case "answer":
                return (await self.answer(phone)).seen()
            case "press":
                return (await self.press(phone, order["key"])).seen()
            case "say_nothing":
                return (await self.say_nothing(phone)).seen()
            case "hang_up":
                return (await self.hang_up(phone)).seen()
            case "give_up":
                return (await self.give_up(phone)).seen()
            case "ring_us":
                return (await self.ring_us(phone, order["to"], now)).seen()
            case "calls_go_to":
                self.call_url, self.tells_of_ends = order["url"], order.get("tells_of_ends", True)
                return {}
            case "call_beat":
                return await self.beat()
            case _:
                raise ValueError(f"no such control: {what}")

    def sid(self) -> str:
        """A new call's name."""
        return f"CA{len(self.calls) + 1:032x}"

    def place(self, given: Raw, now: datetime) -> Call:
        """A call of ours: it rings, unless that phone has another fate."""
        call = Call(self.sid(), given["From"], given["To"], now, given)
        self.calls.append(call)
        waiting = self.fates.get(call.to, [])
        fate = waiting.pop(0) if waiting else "ringing"
        for status in ("initiated", "ringing") if fate == "ringing" else ("initiated", fate):
            self._becomes(call, status)
        return call

    async def alter(self, sid: str, status: str) -> Call | None:
        """End a call: `canceled` ends only what nobody has answered, `completed` whatever goes on."""
        call = next((one for one in self.calls if one.sid == sid), None)
        if call is not None and not call.is_over and (status == "completed" or call.status in ("queued", "ringing")):
            await self._end(call, status)
        return call

    def _becomes(self, call: Call, status: str) -> None:
        call.status = "queued" if status == "initiated" else status
        url, wanted = call.given.get("StatusCallback"), call.given.get("StatusCallbackEvent", "completed").split()
        if call.is_inbound:
            url = self.call_url if self.tells_of_ends else ""
        if url and _EVENT_OF.get(status, "completed") in wanted:
            beside = [
                ("Timestamp", format_datetime(call.at)),
                ("CallbackSource", "call-progress-events"),
                ("SequenceNumber", str(call.told)),
            ]
            self._tell_later(Telling(url, [*self._about(call, status), *beside]))
            call.told += 1

    def _about(self, call: Call, status: str | None = None) -> list[tuple[str, str]]:
        blank = [(name, "") for name in ("CallerName", "FromCity", "ToCity")]
        direction = "inbound" if call.is_inbound else "outbound-api"
        numbers = [("From", call.sender), ("Caller", call.sender), ("To", call.to), ("Called", call.to)]
        named = [("AccountSid", self.account), ("ApiVersion", "2010-04-01"), ("CallSid", call.sid)]
        return [*named, *numbers, ("CallStatus", status or call.status), ("Direction", direction), *blank]

    # What whoever holds the phone does.

    def ringing_at(self, phone: str) -> Call:
        """The call that rings there now."""
        return next(one for one in reversed(self.calls) if one.to == phone and one.status == "ringing" and not one.is_inbound)

    def on_the_line(self, phone: str) -> Call:
        """The call that phone is in."""
        return next(one for one in reversed(self.calls) if one.phone == phone and one.status == "in-progress")

    async def ring_us(self, phone: str, to: str, now: datetime) -> Call:
        """Ring a number of ours."""
        call = Call(self.sid(), phone, to, now, status="ringing", is_inbound=True)
        self.calls.append(call)
        await self._go(call, self.call_url, [])
        return call

    async def answer(self, phone: str) -> Call:
        """Pick up: by hand or by a machine, it is the same to us."""
        call = self.ringing_at(phone)
        self._becomes(call, "in-progress")
        if call.given["Url"]:
            await self._go(call, call.given["Url"], [])
        else:
            await self._do(call)
        return call

    async def press(self, phone: str, key: str) -> Call:
        """Press a key while the TwiML waits for one."""
        call = self.on_the_line(phone)
        gather = next((one for one in call.verbs if one.tag == "Gather"), None)
        if gather is None:
            raise LookupError(f"{phone} has nothing to press a key for")
        await self._go(call, urljoin(call.url, gather.get("action", call.url)), [("Digits", key), ("msg", "Gather End")])
        return call

    async def say_nothing(self, phone: str) -> Call:
        """Let it wait in vain: the TwiML goes on to its end."""
        call = self.on_the_line(phone)
        while call.verbs and call.verbs[0].tag == "Gather":
            call.verbs.pop(0)
            await self._do(call)
        return call

    async def hang_up(self, phone: str) -> Call:
        """Put the phone down, or let it ring no longer."""
        call = next(one for one in reversed(self.calls) if one.phone == phone and not one.is_over)
        await self._end(call, "completed" if call.status == "in-progress" else "busy")
        return call

    async def give_up(self, phone: str) -> Call:
        """It has rung as long as we wanted."""
        call = self.ringing_at(phone)
        await self._end(call, "no-answer")
        return call

    async def _end(self, call: Call, status: str) -> None:
        """One leg is over; of two, the other goes on where its TwiML says, or is taken down with it."""
        dial = next((one for one in call.verbs[:1] if one.tag == "Dial"), None)
        call.verbs, was_bridged = [], call.is_bridged
        self._becomes(call, status)
        for leg in [one for one in self.calls if one.parent == call.sid and not one.is_over]:
            leg.verbs = []
            self._becomes(leg, "completed" if leg.status == "in-progress" else "canceled")
            if dial is not None and self.tells_of_ends:
                # The verb has ended, and its action is told so though nobody is there to do what it answers.
                await self._fetch(Telling(urljoin(call.url, dial.get("action", call.url)), [*self._about(call), *_ended(leg, was_bridged)]))
        parent = next((one for one in self.calls if one.sid == call.parent and not one.is_over), None)
        if parent is not None and parent.verbs and parent.verbs[0].tag == "Dial":
            parent.is_bridged, action = False, parent.verbs[0].get("action", parent.url)
            await self._go(parent, urljoin(parent.url, action), _ended(call, was_bridged))

    async def beat(self) -> int:
        """A pause has passed, and what we ring ourselves has come in; how many calls went on."""
        to_us = [one for one in self.calls if one.status == "ringing" and not one.is_inbound and one.to in self.numbers]
        for call in to_us:
            leg = await self.ring_us(call.sender, call.to, call.at)
            await self._end(call, leg.status if leg.is_over else "no-answer")
        return len(to_us) + await self._pauses_pass()

    async def _pauses_pass(self) -> int:
        waiting = [one for one in self.calls if one.status == "in-progress" and one.verbs and one.verbs[0].tag == "Pause"]
        for call in waiting:
            call.verbs.pop(0)
            await self._do(call)
        return len(waiting)

    # What our TwiML says.

    async def _go(self, call: Call, url: str, more: list[tuple[str, str]]) -> None:
        body = await self._fetch(Telling(url, [*self._about(call), *more]))
        try:
            call.verbs, call.url = [] if body is None else read_twiml(body), url
        except BrokenRuleError as error:
            self.mistakes.append(f"twiml: {error}")
            body = None
        if body is None:
            call.heard.append("an application error has occurred")
            await self._end(call, "completed")
            return
        if call.status == "ringing":
            call.status = "in-progress"
        await self._do(call)

    async def _do(self, call: Call) -> None:
        """Do verb after verb, until one waits."""
        while call.verbs:
            verb = call.verbs[0]
            match verb.tag:
                case "Say":
                    call.heard.append(str(verb.text))
                case "Play":
                    heard = await self._listen(urljoin(call.url, str(verb.text)))
                    if heard is None:
                        self.mistakes.append(f"play: {verb.text} is no recording")
                    call.heard += [] if heard is None else [heard]
                case "Gather":
                    call.heard += [str(one.text) for one in verb if one.tag == "Say"]
                    return
                case "Pause":
                    return
                case "Dial":
                    await self._dial(call, verb)
                    return
                case "Redirect":
                    call.verbs = []
                    await self._go(call, urljoin(call.url, str(verb.text)), [])
                    return
                case "Hangup":
                    await self._end(call, "completed")
                    return
                case "Reject":
                    await self._end(call, "busy")
                    return
                case other:
                    raise NotImplementedError(other)
            call.verbs.pop(0)
        parent = next((one for one in self.calls if one.sid == call.parent), None)
        if parent is None:
            await self._end(call, "completed")
        else:
            call.is_bridged = parent.is_bridged = True

    async def _dial(self, call: Call, verb: Element) -> None:
        number = verb[0]
        leg = Call(
            self.sid(), verb.get("callerId", call.sender), str(number.text), call.at, {"Url": number.get("url", "")}, parent=call.sid
        )
        self.calls.append(leg)
        waiting = self.fates.get(leg.to, [])
        fate = waiting.pop(0) if waiting else "ringing"
        if fate == "ringing":
            leg.status = fate
        else:
            await self._end(leg, fate)

    # What the log shows.

    def page(self, wanted: Raw) -> Raw:
        """The log, the newest first."""
        fits = {"To": "to", "From": "from", "Status": "status"}
        shown = [one.shown(self.account) for one in reversed(self.calls)]
        found = [one for one in shown if all(one[fits[name]] == value for name, value in wanted.items() if name in fits)]
        path = f"/2010-04-01/Accounts/{self.account}/Calls.json"
        size = int(wanted.get("PageSize", 50))
        edges = {"page": 0, "page_size": size, "start": 0, "end": max(len(found[:size]) - 1, 0)}
        return {"calls": found[:size], **edges, "uri": path, "first_page_uri": path, "previous_page_uri": None, "next_page_uri": None}


def _ended(leg: Call, was_bridged: bool) -> list[tuple[str, str]]:
    """What the action of a Dial is told: that two heard each other is said by `DialBridged`; voicemail completes a call as well."""
    return [("DialCallStatus", leg.status), ("DialCallSid", leg.sid), ("DialBridged", str(was_bridged).lower())]
