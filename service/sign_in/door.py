"""The door: every request passes here before a page is drawn. What a proxy says of a caller is ignored, for anybody can say it."""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console import pages
from console.viewer import NOBODY
from service.gate import HOSTS, OPEN_PATHS, host_of
from service.sign_in.body import FORM_AT_MOST, given, given_again, taken_in
from service.sign_in.browser import Browsers
from service.sign_in.kept import keep
from service.sign_in.pages import CODE, KEPT_TOO_LONG, SIGN_IN, SIGN_OUT, sign_in_page

STRICT = "max-age=31536000"  # seconds: a year in which no browser that was here asks without TLS

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = b"__Host-"
_PORTS = {"http": "80", "https": "443"}


class Door:
    """Lets in who is signed in; everybody else is asked to sign in, and loses nothing that they typed."""

    def __init__(self, app: ASGIApp, browsers: Browsers, outside: frozenset[str]) -> None:
        """`outside`: the paths that are for whoever is not signed in."""
        self._app, self._browsers, self._outside = app, browsers, outside | {SIGN_IN, CODE}
        parts = urlsplit(browsers.address)
        self._scheme, self._host = parts.scheme, _with_port(parts.netloc, parts.scheme)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            return  # no websockets are served, and there is no lifespan
        if self._browsers.is_secure:
            scope = {**scope, "headers": _believed(scope["headers"])}
        request = Request(scope, receive)
        scope["viewer"] = NOBODY
        if scope["path"] in OPEN_PATHS and host_of(request.headers) in HOSTS:
            await self._app(scope, receive, send)  # who watches us asks at this machine's own name
            return
        answer, receive = self._refusal(request), receive
        if answer is None:
            answer, receive = await self._met(request, receive)
        await (answer or self._app)(scope, receive, self._closing(send))

    def _refusal(self, request: Request) -> Response | None:
        if request.scope["path"] in OPEN_PATHS or _with_port(request.headers.get("host", "").lower(), self._scheme) != self._host:
            return _no("This console does not answer by this name.", 421)
        if request.method not in _READS and not self._is_our_own(request.headers):
            return _no("This form was not sent from a page of this console.", 403)
        return None

    def _is_our_own(self, headers: Headers) -> bool:
        """A browser names the page that sends a form; what is no browser has no cookies of somebody else's to misuse."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None:
            scheme, _, host = origin.lower().partition("://")
            return scheme == self._scheme and _with_port(host, scheme) == self._host
        return site in (None, "same-origin", "none")

    async def _met(self, request: Request, receive: Receive) -> tuple[Response | None, Receive]:
        """What to answer whoever is not signed in; nothing, where the request goes on."""
        path: str = request.scope["path"]  # as routes are found by it: the address is put together from what the caller says
        if path.startswith("/static/"):
            return None, receive
        viewer, account = await self._browsers.whose(request)
        if viewer is not None:
            request.scope["viewer"] = viewer
            if path not in self._outside:
                return (None, receive) if request.method in _READS else await given(request, receive, FORM_AT_MOST)
        if request.method in _READS:
            return (None if path in self._outside else self._sent_to_sign_in(request)), receive
        if path == SIGN_OUT:  # whoever signs out of a session that has ended has nothing to send again
            return pages.answer(SIGN_IN), receive
        body = await taken_in(request)
        if isinstance(body, Response):
            return body, receive
        if path in self._outside:
            return None, given_again(body, receive)
        if pages.path_within(path) != path:  # a browser would read it as another host's, and send there what was begun
            return _no("This console has no such page.", 404), receive
        if path.startswith(pages.SECRETS):
            return sign_in_page(self._browsers.ways, then="/account", status=403), receive
        kept = keep(self._browsers.register.vault, path, body, account, await self._browsers.register.machine())
        if kept is None:
            return _no(KEPT_TOO_LONG, 413), receive
        return sign_in_page(self._browsers.ways, kept=kept, status=403), receive

    def _sent_to_sign_in(self, request: Request) -> Response:
        if pages.LIVE in request.headers:  # a page that asks by itself says that it does not follow any more, and stays as it is
            return _no("You are not signed in any more.", 401)
        query = request.scope["query_string"].decode("latin-1")
        path = request.scope["path"] + (f"?{query}" if query else "")
        to = SIGN_IN if path == "/" else f"{SIGN_IN}?then={quote(path, safe='/')}"
        return RedirectResponse(to, 303, headers=pages.HEADERS)

    def _closing(self, send: Send) -> Send:
        """What every answer says, whoever made it."""

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                if self._browsers.is_secure:
                    headers["Strict-Transport-Security"] = STRICT
                    message["headers"] = [(name, _ours(value) if name.lower() == b"set-cookie" else value) for name, value in headers.raw]
            await send(message)

        return closing


def _ours(cookie: bytes) -> bytes:
    """A cookie as it is set: for TLS alone, and under a name that browsers let no other host set."""
    named = cookie if cookie.startswith(_OURS) else _OURS + cookie
    return named if b"; secure" in named.lower() else named + b"; Secure"


def _believed(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Of the cookies those alone that no other host can have planted, under the names by which pages know them too."""
    found = []
    for name, value in headers:
        if name.lower() == b"cookie":
            ours = [one.strip() for one in value.split(b";") if one.strip().startswith(_OURS)]
            value = b"; ".join([*ours, *(one.removeprefix(_OURS) for one in ours)])
        found.append((name, value))
    return found


def _with_port(netloc: str, scheme: str) -> str:
    """A host with its port, also where the usual one was left out."""
    bare = netloc.rpartition("]")[2] if netloc.startswith("[") else netloc
    return netloc if ":" in bare else f"{netloc}:{_PORTS.get(scheme, '')}"


def _no(sentence: str, status: int) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers=pages.HEADERS)
