"""What Twilio posts to us: a text that somebody wrote, and what became of one of ours.

Its signature is looked at before anything else, what is signed is stored before it is answered, and the answer is empty: nothing goes to a
phone but by the rules. Where it cannot be stored the answer is 503, and what people said is read from Twilio's log as soon as it can be.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import parse_qsl
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.sms.errors import told_later
from bot.channels.sms.receive import receive, sid_of
from bot.channels.sms.signature import is_twilios
from bot.channels.voice.outcomes import told
from bot.receipts import Receipt
from service.twilio import OurTwilio

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BODY_MAX = 64 * 1024  # a text of 1,600 letters, each as twelve characters, and everything beside it
STORED_WITHIN = 10.0  # seconds; Twilio waits for fifteen
FIELDS_MAX = 500
STATUS_MAX = 40  # letters; a receipt is kept under a name that holds it

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
Form = list[tuple[str, str]]


class Unsigned(Exception):
    """Nobody we know posted this."""


class TooBig(Exception):
    """It is bigger than anything Twilio posts."""


class TwilioWebhooks:
    """The addresses that Twilio calls."""

    def __init__(self, twilio: OurTwilio, hint: Callable[[], None]) -> None:
        self._twilio, self._hint = twilio, hint

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/webhooks/twilio/sms", self.sms, methods=["POST"]),
            Route("/webhooks/twilio/status/{message_id}/{attempt}", self.status, methods=["POST"]),
        ]

    async def sms(self, request: Request) -> Response:
        """Somebody wrote to a number of ours."""
        return await self.kept(request, self._hear)

    async def status(self, request: Request) -> Response:
        """What became of an attempt of ours."""
        return await self.kept(request, self._hear_receipt)

    async def _hear(self, _request: Request, form: Form) -> str:
        await self._twilio.hear(*receive(form))
        return EMPTY

    async def _hear_receipt(self, request: Request, form: Form) -> str:
        await (self._hear_of_text if told(form) is None else self._hear_of_call)(request, form)
        return EMPTY

    async def _hear_of_call(self, request: Request, form: Form) -> None:
        what, (message_id, attempt) = told(form), named(request)
        if what is None or what.receipt is None or message_id is None:
            log.warning("receipt_not_read")
            return
        status = what.receipt.value
        await self._twilio.hear_receipt(lambda at: Receipt(what.external_id, message_id, attempt, status, at, what.why))

    async def _hear_of_text(self, request: Request, form: Form) -> None:
        said, sid = dict(form), sid_of(form)
        status, code = said.get("MessageStatus", ""), said.get("ErrorCode", "")
        message_id, attempt = named(request)
        if message_id is None or not sid or not status.isascii() or not status.isalpha() or len(status) > STATUS_MAX:
            log.warning("receipt_not_read")  # signed, and about nothing of ours: there is nobody to tell
            return
        number = int(code) if code.isascii() and code.isdecimal() and len(code) < 9 else None
        why = told_later(number) if status in ("undelivered", "failed") else ""
        name = f"twilio:{sid}:{status}:{number or ''}"
        await self._twilio.hear_receipt(lambda at: Receipt(name, message_id, attempt, status, at, why))

    async def kept(self, request: Request, keep: Callable[[Request, Form], Awaitable[str]]) -> Response:
        """Answer what is signed, once what it says is kept; `keep` says with which TwiML."""
        try:
            form = await self._signed(request)
            async with asyncio.timeout(STORED_WITHIN):
                answer = await keep(request, form)
        except Unsigned:
            log.warning("webhook_not_signed", where="/".join(request.scope["path"].split("/")[:4]))
            return Response(status_code=HTTPStatus.FORBIDDEN)
        except TooBig:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.error("webhook_not_stored", error=type(error).__name__)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        self._hint()
        return Response(answer, media_type="text/xml")

    async def _signed(self, request: Request) -> Form:
        """The parameters, all of them in their order, if Twilio posted them."""
        signature = request.headers.get("x-twilio-signature", "")
        if not signature:
            raise Unsigned  # before a byte of it is read
        raw = await _body(request)
        try:
            form = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
        except ValueError:
            raise Unsigned from None  # no form of Twilio's; the original error quotes it
        if not is_twilios(self._twilio.account.tokens, self._called(request), form, signature):
            raise Unsigned
        return form

    def _called(self, request: Request) -> str:
        """The address that Twilio called: ours as it was told, and the path as it came, not re-encoded."""
        path, query = request.scope["raw_path"].decode("ascii", "replace"), request.scope["query_string"].decode("ascii", "replace")
        return f"{self._twilio.account.public_url}{path}{'?' if query else ''}{query}"


async def _body(request: Request) -> bytes:
    taken = bytearray()
    async for piece in request.stream():
        taken += piece
        if len(taken) > BODY_MAX:
            raise TooBig
    return bytes(taken)


def named(request: Request) -> tuple[UUID | None, int]:
    """Which attempt at which message, if the address says so as we write it."""
    try:
        message_id = UUID(request.path_params["message_id"])
    except ValueError:
        return None, 0
    attempt = request.path_params["attempt"]
    return (message_id, int(attempt)) if attempt.isascii() and attempt.isdecimal() and len(attempt) < 9 else (None, 0)
