"""How a page is drawn and how a form is answered: without scripts of its own, kept by nobody, and telling no other site anything.

What a form brought about is said once, on the next page, in one sentence. It travels in a cookie, since a web address is logged and
kept, and the sentence may name somebody.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import locales
from console.reading.roll import Known, Roll, read_roll
from console.service import Service

HERE = Path(__file__).parent

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",  # a position is never asked for
}

SAID, ACTING = "said", "acting"  # cookies: what to say once, and who acts
SAID_FOR = 60  # seconds
LIVE = "Live"  # the header of the script that keeps a page fresh: it hears no message meant for a person

Endpoint = Callable[[Request], Awaitable[Response]]

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def draw(request: Request, template: str, roll: Roll, *, is_demo: bool, status: int = 200, **shown: Any) -> Response:
    """A page, with what every page has around it."""
    is_live = LIVE in request.headers
    said = "" if is_live else unquote(request.cookies.get(SAID, ""))
    drafts = [locales.language(tag) for tag in locales.languages() if not locales.review(tag).is_signed]
    frame = {
        "roll": roll,
        "path": request.url.path,
        "actor": actor(request, roll),
        "said": said,
        "is_demo": is_demo,
        "all_drafts": len(drafts) == len(locales.languages()),
        "drafts": drafts,
    }
    html = _ENVIRONMENT.get_template(template).render(**frame, **shown)
    response = HTMLResponse(html, status, headers=HEADERS)
    if said:
        response.delete_cookie(SAID, httponly=True, samesite="strict")
    return response


def answer(to: str, sentence: str = "") -> Response:
    """Answer a form: go on to a page, and say there what came of it."""
    response = RedirectResponse(to, status_code=303, headers=HEADERS)
    if sentence:
        response.set_cookie(SAID, quote(sentence), max_age=SAID_FOR, httponly=True, samesite="strict")
    return response


def actor(request: Request, roll: Roll) -> Known | None:
    """The worker who acts, by the reference in the cookie."""
    return roll.worker(request.cookies.get(ACTING))


def remember_actor(response: Response, ref: str) -> None:
    """Keep who acts until the browser is closed."""
    response.set_cookie(ACTING, ref, httponly=True, samesite="strict")


def path_within(wanted: str) -> str:
    """A page of ours to return to; the board for anything else."""
    parts = urlsplit(wanted)
    is_ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours else "/"


async def field(request: Request, name: str) -> str:
    """One field of a form, as text; empty when it is not there."""
    value = (await request.form(max_files=0)).get(name, "")
    return value if isinstance(value, str) else ""


async def roll_in(tx: AsyncConnection, service: Service) -> Roll:
    """Everybody, and the time, as this transaction sees them."""
    roll = await read_roll(tx, service.scope, service.vault, await service.engine.clock.civil(tx))
    if roll is None:
        raise HTTPException(503, "No council is loaded yet: run safetynet load FILE.yaml.", HEADERS)
    return roll


async def roll_now(service: Service) -> Roll:
    """Everybody, and the time."""
    async with service.engine.database.reading() as tx:
        return await roll_in(tx, service)
