"""Telegram's Bot API on the loopback, in a process of its own: `python -m tests.providers.telegram --port N`.

It believes nothing it is sent (`telegram_rules`), and tests speak to it under /control: what people do, what is to fail next,
what was sent. Port 0 takes a free one; the first line on standard output is the address.
"""

import argparse
import asyncio
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.providers.serving import serve
from tests.providers.telegram_chats import Chats, Raw, RefusedError
from tests.providers.telegram_delivery import Delivery
from tests.providers.telegram_rules import RULES, BrokenRuleError, checked

TOKEN = "700000001:loopback_token_that_opens_nothing_0001"
USERNAME = "SafetyNetLoopbackBot"


class Dropped(Response):
    """Promises a body and hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start an answer that never ends."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})


class Provider:
    """One bot's Telegram, with the failures tests have ordered."""

    def __init__(self, token: str) -> None:
        """Begin with nobody."""
        self.token = token
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        number = int(self.token.partition(":")[0])
        self.chats = Chats({"id": number, "is_bot": True, "first_name": "Loopback", "username": USERNAME})
        self.delivery = Delivery(self.chats, self._answer)
        self.failures: list[Raw] = []
        self.mistakes: list[str] = []
        self.calls: list[Raw] = []

    async def method(self, request: Request) -> Response:
        """Serve /bot<token>/<method> as Telegram does."""
        token, method = request.path_params["token"], request.path_params["method"]
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return refusal(RefusedError(401 if ":" in token else 404, "Unauthorized" if ":" in token else "Not Found"))
        if method not in RULES:
            return refusal(RefusedError(404, "Not Found: method not found"))
        given = await parameters(request)
        self.calls.append({"method": method, "given": given})
        failure = self._next_failure(method)
        if failure and failure["how"] in REFUSALS:
            return refusal(REFUSALS[failure["how"]], failure.get("parameters", {}))
        if failure and failure["how"] == "page":  # something between us and Telegram answers instead
            if failure.get("as_json"):
                return JSONResponse({"ok": False, "description": f"cannot reach {request.url}"}, failure["as_json"])
            return Response(f"<h1>Blocked</h1> {request.url}", failure.get("status", 200), media_type="text/html")
        if failure and failure["how"] == "result":  # an answer of any shape
            return JSONResponse({"ok": True, "result": failure["result"]})
        if failure and failure["how"] == "lost":
            return Dropped()
        answer = await self._answer(method, given)
        if failure and failure["how"] == "timeout":
            await asyncio.sleep(failure.get("seconds", 2))
        return Dropped() if failure and failure["how"] == "drop" else answer

    def _next_failure(self, method: str) -> Raw | None:
        for failure in self.failures:
            if failure.get("method", method) == method:
                self.failures.remove(failure)
                return failure
        return None

    async def _answer(self, method: str, given: Raw) -> Response:
        try:
            return JSONResponse({"ok": True, "result": await self._do(method, checked(method, given))})
        except BrokenRuleError as error:
            self.mistakes.append(f"{method}: {error}")
            return refusal(RefusedError(400, f"Bad Request: {error}"))
        except RefusedError as error:
            return refusal(error)

    async def _do(self, method: str, params: Raw) -> Any:
        chats = self.chats
        match method:
            case "getMe":
                return chats.bot
            case "getUpdates":
                return await chats.fetch(params)
            case "sendMessage":
                return chats.send(params)
            case "sendVoice":
                return chats.speak(params)
            case "editMessageText" | "editMessageReplyMarkup":
                return chats.change(params)
            case "answerCallbackQuery":
                return chats.answer(params)
            case "getWebhookInfo":
                return self.delivery.info
            case "setWebhook" | "deleteWebhook":
                await self.delivery.set(params)
            case _:
                pass  # tolerated: it changes nothing a test could see
        return True

    async def control(self, request: Request) -> Response:
        """Do what a test asks."""
        order = await request.json() if await request.body() else {}
        try:
            return JSONResponse(await self._obey(request.path_params["what"], order))
        except RefusedError as error:
            return refusal(error)

    async def _obey(self, what: str, order: Raw) -> Any:
        chats = self.chats
        match what:
            case "say":
                return await chats.say(order["user"], order["content"], order.get("language", "en"))
            case "edit":
                return await chats.edit(order["user"], order["message"], order["content"])
            case "press":
                return await chats.press(order["user"], order["message"], order["data"])
            case "block" | "unblock":
                return await chats.membership(order["user"], blocks=what == "block")
            case "push":
                return await chats.push(order["update"])
            case "jump":  # after a quiet week the numbers of updates go on anywhere
                chats.next_update = order["to"]
            case "age":  # every press is now too old to be answered
                chats.queries = dict.fromkeys(chats.queries, False)
            case "listened":
                await chats.listened_to()
            case "call_again":
                self.delivery.again()
            case "fail":
                self.failures += [order["failure"]] * order.get("times", 1)
            case "reset":
                self.delivery.stop()
                self.reset()
            case "heard":
                return {
                    "messages": list(chats.messages.values()),
                    "answers": chats.answers,
                    "waiting": chats.updates,
                    "mistakes": self.mistakes,
                    "calls": self.calls,
                    "webhook": self.delivery.info,
                    "delivered": self.delivery.calls,
                }
            case _:
                raise RefusedError(404, f"no such control: {what}")
        return {}


REFUSALS = {
    "forbidden": RefusedError(403, "Forbidden: bot was blocked by the user"),
    "deactivated": RefusedError(403, "Forbidden: user is deactivated"),
    "chat_not_found": RefusedError(400, "Bad Request: chat not found"),
    "voice_forbidden": RefusedError(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"),
    "migrated": RefusedError(400, "Bad Request: group chat was upgraded to a supergroup chat"),
    "flood": RefusedError(429, "Too Many Requests: retry later"),
    "conflict": RefusedError(409, "Conflict: terminated by other getUpdates request"),
    "server_error": RefusedError(500, "Internal Server Error"),
    "bad_gateway": RefusedError(502, "Bad Gateway"),
}


def refusal(error: RefusedError, parameters: Raw | None = None) -> JSONResponse:
    """Telegram's shape of a no."""
    body: Raw = {"ok": False, "error_code": error.code, "description": error.description}
    return JSONResponse(body | ({"parameters": parameters} if parameters else {}), error.code)


async def parameters(request: Request) -> Raw:
    """The parameters of a call, from wherever Telegram takes them."""
    given: Raw = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body = json.loads(await request.body())
        return given | (body if isinstance(body, dict) else {})
    form = await request.form()
    return given | {name: await _uploaded(value) if isinstance(value, UploadFile) else value for name, value in form.items()}


async def _uploaded(file: UploadFile) -> Raw:
    """What is to be known of a file that came with a call, in words that JSON has."""
    content = await file.read()
    beginning, sum_ = content[:3].hex(), hashlib.sha256(content).hexdigest()
    return {"filename": file.filename, "type": file.content_type, "size": len(content), "beginning": beginning, "sum": sum_}


def app(token: str = TOKEN) -> Starlette:
    """The whole API."""
    provider = Provider(token)
    method: Callable[[Request], Awaitable[Response]] = provider.method
    return Starlette(
        routes=[
            Route("/control/{what}", provider.control, methods=["POST"]),
            Route("/bot{token}/{method}", method, methods=["GET", "POST"]),
        ]
    )


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(description="Telegram's Bot API on the loopback, for tests and the demo")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--token", default=TOKEN)
    arguments.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started this one")
    given = arguments.parse_args()
    serve(app(given.token), given.port, until_stdin_closes=given.until_stdin_closes)


if __name__ == "__main__":
    main()
