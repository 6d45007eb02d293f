"""How a page is drawn and how a form is answered: without scripts of its own, kept by nobody, and telling no other site anything.

Every page says what it asks of whoever opens it, and every form brings back what was drawn with it: there is no other way to make one.

What a form brought about is said once, on the next page, in one sentence. It travels in a cookie, since a web address is logged and
kept, and the sentence may name somebody.
"""

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

import locales
from console.reading.roll import Known, Roll, read_roll
from console.service import Service
from console.viewer import NOBODY, Viewer, viewer_of
from desk.permissions import May

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

SAID = "said"  # the cookie with what to say once
SAID_FOR = 60  # seconds
SAID_AT_MOST = 3000  # bytes: browsers keep none of more than four thousand, and proxies pass on no head much longer
CSRF = "csrf"  # the field that shows that a form was drawn for whoever sends it
SECRETS = "/account/"  # below it passwords are typed, which are never shown again
FIELDS_AT_MOST, FIELD_AT_MOST = 1000, 64 * 1024  # of one form; bytes of one field
AGAIN = "drawn again"  # where a request carries what a form brought, when its page is drawn anew
LIVE = "Live"  # the header of the script that keeps a page fresh: it hears no message meant for a person

# Of a form that is shown again: how a field is called there, and what nobody typed.
_TYPED = {"ref": "Reference", "words": "What you wrote", "code": "Alert", "seen_by": "Seen by"}
_NOT_TYPED = frozenset({"version", "back", "message", "session"})
_STOPS = {403: "Not yours to open", 404: "Nothing here", 500: "Something failed"}
_NO_CHARACTER = "\0"  # no keyboard types a NUL, no page draws it, and PostgreSQL takes no text that has one

Endpoint = Callable[[Request], Awaitable[Response]]

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # they are part of the program: nobody changes them while it runs
)


@dataclass(frozen=True, slots=True)
class Again:
    """A page that is drawn again because of a form on it: what was wrong and what was typed, by the id of the control."""

    errors: Mapping[str, str]
    typed: Mapping[str, str]
    status: int


class Page(Route):
    """A page or a form, and what it asks of whoever opens it."""

    def __init__(self, path: str, endpoint: Endpoint, *, needs: May, methods: list[str] | None = None) -> None:
        """`methods` as in a route; a form is POST."""
        self.needs = needs
        self.drawn = _asked(endpoint, needs)  # for whoever draws it again, and may open it
        super().__init__(path, self.drawn, methods=methods)


def _asked(endpoint: Endpoint, needs: May) -> Endpoint:
    async def guarded(request: Request) -> Response:
        viewer = viewer_of(request)
        if not viewer.may(needs):
            if request.url.path == "/" and viewer.account is not None:
                return answer("/accounts" if viewer.may(May.ADMINISTER) else "/languages")  # the board is not everybody's first page
            return stopped("Your account may not open this page. Whoever administers accounts can say why.", 403)
        if request.method == "POST" and not hmac.compare_digest((await field(request, CSRF)).encode(), viewer.csrf.encode()):
            return await _drawn_before(request, viewer)
        return await endpoint(request)

    return guarded


async def _drawn_before(request: Request, viewer: Viewer) -> Response:
    """A form of another session: it does nothing, and what was typed is shown again to be sent again, but no password."""
    if request.url.path.startswith(SECRETS):
        return stopped("This form was not drawn for you: load the page again, and send it from there.", 403)
    fields = [(name, value) for name, value in (await form(request)).multi_items() if name != CSRF and isinstance(value, str)]
    return draw_begun(viewer, request.url.path, fields, 403)


def draw(
    request: Request,
    template: str,
    roll: Roll,
    *,
    is_demo: bool,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    **shown: Any,
) -> Response:
    """A page, with what every page has around it; `errors` say what was wrong, by the id of the control it was typed into.

    Drawn again because of a form, it has that form's errors and all that was typed.
    """
    again: Again = request.scope.get(AGAIN) or Again(errors or {}, {}, status)
    is_live, viewer = LIVE in request.headers, viewer_of(request)
    said = "" if is_live else unquote(request.cookies.get(SAID, ""))
    drafts = [locales.language(tag) for tag in locales.languages() if not locales.review(tag).is_signed]
    who = actor(request, roll)
    frame = {
        "roll": roll,
        "path": request.url.path,
        "viewer": viewer,
        "may": {one.name.lower(): viewer.may(one) for one in May},
        "csrf_field": _csrf_field(viewer),
        "actor": who,
        "workers": [*([] if who else [("", "nobody yet")]), *((one.ref, f"{one.ref} {one.name}") for one in roll.workers)],
        "errors": again.errors,
        "filled": again.typed,
        "is_again": AGAIN in request.scope,
        "said": said,
        "is_demo": is_demo,
        "all_drafts": len(drafts) == len(locales.languages()),
        "drafts": drafts,
    }
    html = _ENVIRONMENT.get_template(template).render(**frame, **shown)
    response = HTMLResponse(html, again.status if status == 200 else status, headers=HEADERS)
    if said:
        response.delete_cookie(SAID, httponly=True, samesite="strict")
    return response


def draw_outside(
    template: str, *, viewer: Viewer = NOBODY, status: int = 200, errors: Mapping[str, str] | None = None, **shown: Any
) -> Response:
    """A page for whoever is not signed in, or has just been: it shows nothing of the council, and opens no name."""
    html = _ENVIRONMENT.get_template(template).render(csrf_field=_csrf_field(viewer), errors=errors or {}, **shown)
    return HTMLResponse(html, status, headers=HEADERS)


def stopped(sentence: str, status: int, headers: Mapping[str, str] = HEADERS) -> Response:
    """Why there is no page, in one sentence, on a page that can be read like every other. It asks nothing of the database."""
    html = _ENVIRONMENT.get_template("stopped.html").render(sentence=sentence, heading=_STOPS.get(status, "Not now"), errors={})
    return HTMLResponse(html, status, headers=headers)


async def not_answered(_request: Request, error: Exception) -> Response:
    """The same, of a request that no page of ours answers, or that one of them cannot answer now."""
    assert isinstance(error, HTTPException), "asked for no other"
    sentence = "There is no such page here." if error.status_code == 404 else error.detail
    return stopped(sentence, error.status_code, {**HEADERS, **(error.headers or {})})


def draw_begun(viewer: Viewer, path: str, fields: Sequence[tuple[str, str]], status: int = 200) -> Response:
    """What somebody had begun before they signed in: to be read once more, and sent again by them."""
    told = [(_TYPED.get(name, name.replace("_", " ").capitalize()), value) for name, value in fields if value and name not in _NOT_TYPED]
    return draw_outside("begun.html", viewer=viewer, status=status, path=path, fields=fields, told=told)


def _csrf_field(viewer: Viewer) -> Markup:
    """What each form brings back; nothing, before anybody has signed in."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF, viewer.csrf) if viewer.csrf else Markup()


def part(template: str, macro: str) -> Callable[..., Markup]:
    """What draws a part of a page that is the same for everybody who sees it: it has no form, and names no viewer."""
    drawing: Callable[..., Markup] = getattr(_ENVIRONMENT.get_template(template).module, macro)
    return drawing


def answer(to: str, sentence: str = "") -> Response:
    """Answer a form: go on to a page, and say there what came of it."""
    response = RedirectResponse(to, status_code=303, headers=HEADERS)
    if sentence:
        response.set_cookie(SAID, _carried(sentence), max_age=SAID_FOR, httponly=True, samesite="strict")
    return response


def _carried(sentence: str) -> str:
    """As much of it as a cookie holds, to the end of a word where it has any."""
    quoted = quote(sentence)
    if len(quoted) <= SAID_AT_MOST:
        return quoted
    held = unquote(re.sub("%.?$", "", quoted[:SAID_AT_MOST]), errors="ignore")
    return quote(f"{held.rpartition(' ')[0] or held}…")


def actor(request: Request, roll: Roll) -> Known | None:
    """The worker who acts."""
    return roll.worker(viewer_of(request).ref)


def path_within(wanted: str) -> str:
    """A page of ours to return to; the board for anything else."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    is_ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours else "/"


async def form(request: Request) -> FormData:
    """What a form brought: sent as ours are sent, else it is none; no more than one of ours has; and no letter that no database keeps."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return FormData()
    found = await request.form(max_files=0, max_fields=FIELDS_AT_MOST, max_part_size=FIELD_AT_MOST)
    written = [(name, value) for name, value in found.multi_items() if isinstance(value, str)]
    if not any(_NO_CHARACTER in name or _NO_CHARACTER in value for name, value in written):
        return found
    return FormData([(_keepable(name), _keepable(value)) for name, value in written])


def _keepable(text: str) -> str:
    return text.replace(_NO_CHARACTER, "\N{REPLACEMENT CHARACTER}")


async def field(request: Request, name: str) -> str:
    """One field of a form, as text; empty when it is not there."""
    value = (await form(request)).get(name, "")
    return value if isinstance(value, str) else ""


async def roll_in(tx: AsyncConnection, service: Service, now: datetime | None = None) -> Roll:
    """The council, its workers and the time, as this transaction sees them."""
    roll = await read_roll(tx, service.scope, service.vault, now or await service.engine.clock.civil(tx))
    if roll is None:
        raise HTTPException(503, "No council is loaded yet: run safetynet load FILE.yaml.", HEADERS)
    return roll


async def roll_now(service: Service) -> Roll:
    """The council, its workers and the time."""
    async with service.engine.database.reading() as tx:
        return await roll_in(tx, service)
