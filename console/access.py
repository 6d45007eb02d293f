"""What every page does that shows a young person by more than their initials: it writes down who looks, and only then shows it."""

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from console import pages
from console.reading.roll import Roll
from console.service import Service
from console.viewer import viewer_of
from db.words import Opened
from desk.access import Reading, write_down

log = structlog.get_logger()

NOT_SHOWN = "This page is not shown, because it could not be written down that you read it: try again in a moment.\n"
ASKED_FOR = frozenset({Opened.EXPORT, Opened.FOUND})  # no page follows these by itself: each time is one more, whatever its header says
A_DEMOS = "demo"  # whoever plays one, and has not said whom they act as


async def note(request: Request, service: Service, roll: Roll, *readings: Reading) -> None:
    """Write down that whoever asks for this page reads this there; a page of which that fails is refused in one sentence."""
    actor = pages.actor(request, roll)
    who = viewer_of(request).account_ref or A_DEMOS if actor is None else actor.ref
    follows = pages.LIVE in request.headers and ASKED_FOR.isdisjoint(one.opened for one in readings)
    try:
        await write_down(service.engine, service.scope, who, readings, follows=follows)
    except SQLAlchemyError as error:
        log.error("reading_not_logged", error=type(error).__name__, opened=[one.opened.value for one in readings])
        raise HTTPException(503, NOT_SHOWN, pages.HEADERS) from None
