"""What Telegram posts to us: one update a call, under the secret that only it knows.

The secret is looked at before a byte of the body is, and an update is stored before it is answered. What cannot be stored is answered 503,
and Telegram keeps it and tries again; what is of a shape we do not know is kept, and is not asked for again.
"""

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.inbound import Inbound, InboundKind, Press
from bot.channels.telegram import press
from bot.channels.telegram.receive import Raw, kept, receive
from bot.channels.telegram.webhook import PATH, SECRET_HEADER, Address
from service.telegram import OurTelegram

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BODY_MAX = 1024 * 1024  # two texts of 4,096 letters, each letter as twelve characters, with a hundred entities each, and room
STORED_WITHIN = 10.0  # seconds


class _Refused(Exception):
    """It is not taken, and answered so."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class TelegramWebhook:
    """The address that Telegram calls."""

    def __init__(self, telegram: OurTelegram, address: Address, hint: Callable[[], None]) -> None:
        self._telegram, self._address, self._hint = telegram, address, hint

    def routes(self) -> list[Route]:
        """The one there is."""
        return [Route(PATH, self.update, methods=["POST"])]

    async def update(self, request: Request) -> Response:
        """One update."""
        try:
            inbound, raw = await self._read(request)
            async with asyncio.timeout(STORED_WITHIN):
                await self._telegram.store([(inbound, raw)])
        except _Refused as refused:
            log.warning("webhook_refused", channel="telegram", status=refused.status.value)
            return Response(status_code=refused.status)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.error("webhook_not_stored", channel="telegram", error=type(error).__name__)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        self._hint()
        return self._answer(inbound)

    async def _read(self, request: Request) -> tuple[Inbound, Raw]:
        if not self._address.is_telegrams(request.headers.get(SECRET_HEADER)):
            raise _Refused(HTTPStatus.FORBIDDEN)
        body = bytearray()
        try:
            async for piece in request.stream():
                body += piece
                if len(body) > BODY_MAX:
                    raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            update = json.loads(body)
            return receive(update, self._telegram.number), kept(update)
        except (ClientDisconnect, ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST) from None  # the original error quotes what somebody wrote

    def _answer(self, inbound: Inbound) -> Response:
        """Nothing; or, to a press, that the button may stop spinning: the same whichever it was, and a call less for each."""
        query = press.query_of(Press.of(inbound)) if inbound.kind is InboundKind.PRESS else None
        if query is None or self._telegram.answers_presses:
            return Response()
        return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": query})
