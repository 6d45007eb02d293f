"""Twilio's Messages and Calls APIs on the loopback, in a process of its own: `python -m tests.providers.twilio --port N`.

It believes nothing it is sent (`twilio_rules`), signs what it posts to us as Twilio does, and tests speak to it under /control: what people
write, what is to fail next, what was sent. Port 0 takes a free one; the first line on standard output is the address.
"""

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler.clock import wall_clock
from tests.providers.serving import serve
from tests.providers.telegram import Dropped
from tests.providers.twilio_account import Account
from tests.providers.twilio_call_rules import check_altering, check_listing_calls, check_placing
from tests.providers.twilio_calls import Call, Exchange
from tests.providers.twilio_messages import Line, Message, Raw, Telling
from tests.providers.twilio_rules import BrokenRuleError, check_listing, check_sending
from tests.recordings import tag_of

ACCOUNT = f"AC{'0' * 31}1"
TOKEN = "loopback-token-opens-nothing-001"
NUMBERS = ("+447700900100", "+447700900101")  # ours: for check-ins, and for pages
FORM = "application/x-www-form-urlencoded"


def signature(token: str, url: str, given: list[tuple[str, str]]) -> str:
    """The published algorithm: HMAC-SHA1 over the address and all parameters in order; written anew, not borrowed from the library."""
    signed = url + "".join(name + value for name, value in sorted(set(given)))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def refusal(status: int, code: int, words: str, retry_after: int | None = None) -> Response:
    """Twilio's shape of a no; its words quote what it was sent."""
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    more = f"https://www.twilio.com/docs/errors/{code}"
    return JSONResponse({"code": code, "message": words, "more_info": more, "status": status}, status, headers=headers)


class Provider:
    """One account's Twilio, with the failures tests have ordered."""

    def __init__(self, token: str) -> None:
        """Begin with nothing sent."""
        self.token = token
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.line = Line(ACCOUNT, NUMBERS)
        self.signed_with = self.token
        self.tells_at_once = False
        self.stands_at: datetime | None = None  # none: its clock is this machine's
        self.failures: list[Raw] = []
        self.mistakes: list[str] = []
        self.calls: list[Raw] = []
        self._telling: set[asyncio.Task[object]] = set()
        self.exchange = Exchange(ACCOUNT, lambda one: self.line.to_tell.append(one), self.fetch, self.listen)
        self.account = Account(ACCOUNT, NUMBERS, lambda: (self.line.sms_url, self.exchange.call_url))
        self.exchange.numbers = NUMBERS

    def _now(self) -> datetime:
        return self.stands_at or wall_clock()

    # What we call.

    async def messages(self, request: Request) -> Response:
        """POST sends, GET lists."""
        given = await _parameters(request)
        return await self._answered(request, "create" if request.method == "POST" else "list", given)

    async def message(self, request: Request) -> Response:
        """GET shows one."""
        return await self._answered(request, "fetch", [("sid", request.path_params["sid"])])

    async def telephone(self, request: Request) -> Response:
        """POST rings, GET lists."""
        given = await _parameters(request)
        return await self._answered(request, "ring" if request.method == "POST" else "list_calls", given)

    async def call(self, request: Request) -> Response:
        """GET shows one call, POST ends it."""
        if request.method == "POST":
            return await self._alter(request, await _parameters(request))
        return await self._answered(request, "fetch_call", [("sid", request.path_params["sid"])])

    async def about(self, request: Request) -> Response:
        """GET shows the account."""
        return await self._answered(request, "account", [])

    async def numbers(self, request: Request) -> Response:
        """GET lists our numbers."""
        return await self._answered(request, "list_numbers", await _parameters(request))

    async def _alter(self, request: Request, given: list[tuple[str, str]]) -> Response:
        """What ends a call is no part of `_done`: the other leg's TwiML is fetched for it."""
        try:
            status = check_altering(given)
        except BrokenRuleError as error:
            self.mistakes.append(f"alter: {error}")
            return refusal(400, error.code, str(error))
        shown = await self._answered(request, "alter", [("sid", request.path_params["sid"])])
        if shown.status_code == HTTPStatus.OK:
            await self.exchange.alter(request.path_params["sid"], status)
        return shown

    async def _answered(self, request: Request, what: str, given: list[tuple[str, str]]) -> Response:
        self.calls.append({"what": what, "given": dict(given)})
        failure = self._next_failure(what)
        how = "" if failure is None else failure["how"]
        if failure is not None and how == "refuse":
            words = f"Refused {dict(given)}"  # it quotes numbers and words, as Twilio does
            return refusal(failure.get("status", 400), failure["code"], words, failure.get("retry_after"))
        if failure is not None and how == "page":  # something between us and Twilio answers instead
            return Response(f"<h1>Blocked</h1> {request.url}", failure.get("status", 502), media_type="text/html")
        if how == "drop":
            return Dropped()
        answer = self._done(request, what, given)
        if failure is not None and how == "timeout":
            await asyncio.sleep(failure.get("seconds", 2))
        if self.tells_at_once:
            self._tell_soon()
        return Dropped() if how == "lost" else answer

    def _next_failure(self, what: str) -> Raw | None:
        for failure in self.failures:
            if failure.get("what", what) == what:
                self.failures.remove(failure)
                return failure
        return None

    def _done(self, request: Request, what: str, given: list[tuple[str, str]]) -> Response:
        known = f"{ACCOUNT}:{self.token}".encode()
        if request.headers.get("authorization") != f"Basic {base64.b64encode(known).decode()}":
            return refusal(401, 20003, "Authenticate")
        if request.path_params["account"] != ACCOUNT:
            return refusal(404, 20404, f"The requested resource {request.url.path} was not found")
        try:
            match what:
                case "create":
                    return self._create(request, check_sending(given))
                case "list":
                    return JSONResponse(self.line.page(check_listing(given)))
                case "ring":
                    return self._ring(request, check_placing(given))
                case "list_calls":
                    return JSONResponse(self.exchange.page(check_listing_calls(given)))
                case "account":
                    return JSONResponse(self.account.shown)
                case "list_numbers":
                    return JSONResponse(self.account.page(given))
                case _:
                    named: list[Message | Call] = [*self.line.messages, *self.exchange.calls]
                    found = next((one for one in named if one.sid == dict(given)["sid"]), None)
                    return refusal(404, 20404, "was not found") if found is None else JSONResponse(found.shown(ACCOUNT))
        except BrokenRuleError as error:
            self.mistakes.append(f"{what}: {error}")
            return refusal(400, error.code, str(error))

    def _ring(self, request: Request, given: dict[str, str]) -> Response:
        if not request.headers.get("content-type", "").startswith(FORM):
            raise BrokenRuleError(20001, "parameters come as a form")
        if given["From"] not in NUMBERS:
            return refusal(400, 21210, f"The source phone number {given['From']} is not yours")
        call = self.exchange.place(given, self._now())
        return JSONResponse(call.shown(ACCOUNT) | {"status": "queued"}, 201)

    def _create(self, request: Request, given: dict[str, str]) -> Response:
        if not request.headers.get("content-type", "").startswith(FORM):
            raise BrokenRuleError(20001, "parameters come as a form")
        if given["From"] not in NUMBERS:
            return refusal(400, 21606, f"The 'From' phone number {given['From']} is not yours")
        if (given["To"], given["From"]) in self.line.opted_out:
            return refusal(400, 21610, f"Attempt to send to unsubscribed recipient {given['To']}")
        message = self.line.take(given, self._now())
        return JSONResponse(message.shown(ACCOUNT) | {"status": "queued", "date_sent": None, "body": message.body, "to": message.to}, 201)

    # What it posts to us.

    def _tell_soon(self) -> None:
        task = asyncio.create_task(self.tell({}))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def tell(self, order: Raw) -> list[int]:
        """Post what waits, perhaps the last first and more than once; what was answered, 0 where nobody was there."""
        waiting, self.line.to_tell = self.line.to_tell, []
        if order.get("only") is not None:
            wanted = order["only"]
            self.line.to_tell = [one for one in waiting if dict(one.given).get("MessageStatus") != wanted]
            waiting = [one for one in waiting if dict(one.given).get("MessageStatus") == wanted]
        if order.get("backwards"):
            waiting.reverse()
        answers = []
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15, connect=5)) as session:
            for one in waiting * order.get("times", 1):
                answers.append(await self._post(session, one))
        return answers

    async def fetch(self, one: Telling) -> str | None:
        """Ask us for TwiML: what we answered; none, if it was no answer."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15, connect=5)) as session:
            headers = {"X-Twilio-Signature": signature(self.signed_with, one.url, one.given), "Content-Type": FORM}
            try:
                async with session.post(one.url, data=aiohttp.FormData(one.given)(), headers=headers) as answer:
                    is_twiml = answer.status == 200 and answer.content_type in ("text/xml", "application/xml")
                    return await answer.text() if is_twiml else None
            except (aiohttp.ClientError, TimeoutError):
                return None

    async def listen(self, url: str) -> str | None:
        """Fetch a recording, as is done for a call: what is heard of it, which is what a test wrote in its tag; nothing, in silence."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15, connect=5)) as session:
            try:
                async with session.get(url) as answer:
                    is_sound = answer.status == 200 and answer.content_type == "audio/mpeg" and "Cache-Control" in answer.headers
                    return f"<{tag_of(await answer.read())}>" if is_sound else None
            except (aiohttp.ClientError, TimeoutError):
                return None

    async def _post(self, session: aiohttp.ClientSession, one: Telling) -> int:
        body = aiohttp.FormData([(name, value) for name, value in one.given])()
        headers = {"X-Twilio-Signature": signature(self.signed_with, one.url, one.given), "Content-Type": FORM}
        try:
            async with session.post(one.url, data=body, headers=headers) as answer:
                if "sms" in one.url and answer.status == 200 and b"<Message" in await answer.read():
                    self.mistakes.append("the answer to a text was a text")
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    # What tests order.

    async def control(self, request: Request) -> Response:
        """Do what a test asks."""
        order = json.loads(await request.body() or b"{}")
        return JSONResponse(await self._obey(request.path_params["what"], order))

    async def _obey(self, what: str, order: Raw) -> Any:
        match what:
            case "reset":
                self.reset()
            case "say":
                message = self.line.hear(order["sender"], order["to"], order["body"], self._now(), order.get("more", {}))
                if self.tells_at_once:
                    self._tell_soon()
                return message.sid
            case "fail":
                self.failures += [order["failure"]] * order.get("times", 1)
            case "fate":
                self.line.fates.setdefault(order["phone"], []).extend([order["fate"]] * order.get("times", 1))
            case "set":
                self.line.sms_url = order.get("sms_url", self.line.sms_url)
                self.line.advanced_opt_out = order.get("advanced_opt_out", self.line.advanced_opt_out)
                self.line.hides_who_wrote = order.get("hides_who_wrote", self.line.hides_who_wrote)
                self.signed_with = order.get("signed_with", self.signed_with)
                self.tells_at_once = order.get("tells_at_once", self.tells_at_once)
            case "console":
                self.account.change(order)
            case "clock":
                self.stands_at = datetime.fromisoformat(order["at"])
            case "tell":
                return await self.tell(order)
            case "forget":
                self.line.to_tell = []
            case "die":
                os._exit(1)
            case "heard":
                sent = [vars(one) | {"at": None, "sent_at": None} for one in self.line.messages if not one.is_inbound]
                beside = {"automatic": self.line.automatic, "waiting": len(self.line.to_tell)}
                mistakes = self.mistakes + self.exchange.mistakes
                return {"messages": sent, "mistakes": mistakes, "calls": self.calls, "rung": self.exchange.seen(), **beside}
            case _:
                return await self.exchange.obey(what, order, self._now())
        return {}


async def _parameters(request: Request) -> list[tuple[str, str]]:
    raw = await request.body() if request.method == "POST" else request.scope["query_string"]
    return parse_qsl(raw.decode(), keep_blank_values=True)


def app(provider: Provider | None = None) -> Starlette:
    """The part of the API that we call."""
    provider, account = provider or Provider(TOKEN), "/2010-04-01/Accounts/{account}"
    messages, calls = f"{account}/Messages", f"{account}/Calls"
    return Starlette(
        routes=[
            Route("/control/{what}", provider.control, methods=["POST"]),
            Route(account + ".json", provider.about, methods=["GET"]),
            Route(account + "/IncomingPhoneNumbers.json", provider.numbers, methods=["GET"]),
            Route(messages + ".json", provider.messages, methods=["GET", "POST"]),
            Route(messages + "/{sid}.json", provider.message, methods=["GET"]),
            Route(calls + ".json", provider.telephone, methods=["GET", "POST"]),
            Route(calls + "/{sid}.json", provider.call, methods=["GET", "POST"]),
        ]
    )


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(description="Twilio's Messages API on the loopback, for tests and the demo")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started this one")
    given = arguments.parse_args()
    serve(app(), given.port, until_stdin_closes=given.until_stdin_closes)


if __name__ == "__main__":
    main()
