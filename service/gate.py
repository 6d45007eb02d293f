"""The door of the console where nobody signs in: this machine alone, by its own name, with the link we printed, from our own
pages. Whoever stands behind a proxy is not on this machine, so a request that passed one is refused.
"""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from console.viewer import demo_viewer
from service.sign_in.body import FORM_AT_MOST, given

HOSTS = ("localhost", "127.0.0.1", "[::1]")
OPEN_PATHS = frozenset({"/health/ready", "/metrics"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}


class Gate:
    """Lets in who has the link; everybody else hears one sentence."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token
        self._csrf = hmac.new(token.encode(), b"safetynet console form", hashlib.sha256).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            return  # no websockets are served, and there is no lifespan
        request = Request(scope, receive)
        answer = self._refusal(request) or (None if scope["path"] in OPEN_PATHS else self._signing_in(request))
        if answer is None and request.method not in _READS:
            answer, receive = await given(request, receive, FORM_AT_MOST)
        if answer is None:
            scope["viewer"] = demo_viewer(request, self._csrf)
            await self._app(scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        if host_of(request.headers) not in HOSTS:
            return _no("This console answers on localhost, 127.0.0.1 and [::1] alone.", 421)
        if any(name.startswith("x-forwarded-") or name == "forwarded" for name in request.headers):
            return _no("Nobody signs in to this console, so it is not served through a proxy: SAFETYNET_SIGN_IN is for that.", 403)
        if request.method not in _READS and not _is_our_own(request.headers):
            return _no("This form was not sent from a page of this console.", 403)
        return None

    def _signing_in(self, request: Request) -> Response | None:
        cookie = f"safetynet_{request.url.port or 80}"  # cookies do not know ports, and two demos may run here
        given = request.query_params.get("token")
        if given is not None and request.method in _READS and self._is_right(given):
            # The token leaves the address bar and the history at once.
            rest = urlencode([(name, value) for name, value in parse_qsl(request.url.query) if name != "token"])
            answer = RedirectResponse(request.url.path + (f"?{rest}" if rest else ""), 303, headers=_HEADERS)
            answer.set_cookie(cookie, self._token, httponly=True, samesite="strict", path="/")
            return answer
        if self._is_right(request.cookies.get(cookie, "")):
            return None
        return _no("Open the link that safetynet printed when it started: it signs this browser in.", 403)

    def _is_right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._token.encode())


def host_of(headers: Headers) -> str:
    """By which name we were asked for, without the port."""
    host, colon, port = headers.get("host", "").rpartition(":")
    return (host if colon and port.isdecimal() else headers.get("host", "")).lower()


def _is_our_own(headers: Headers) -> bool:
    """A browser names the page that sends a form; what is no browser has no cookies of somebody else's to misuse."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        return origin.lower() == f"http://{headers.get('host', '').lower()}"
    return site in (None, "same-origin", "none")


def _no(sentence: str, status: int) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers=_HEADERS)
