"""The console: pages behind their door, health beside them. A live database without sign-in has no pages."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

from console import app as console
from console import pages
from console.account import AccountPages
from console.accounts import INVITATION, AccountsPages
from console.pins import PinPages
from desk.accounts.passwords import Passwords
from desk.accounts.register import Register
from service.answers import Answers
from service.gate import OPEN_PATHS, Gate
from service.health import Health
from service.metrics.page import Metrics
from service.sign_in.browser import Browsers
from service.sign_in.door import Door
from service.sign_in.invitations import APP, InvitationPages
from service.sign_in.pages import SignInPages
from service.sign_in.settings import Way
from service.wiring import Service


def console_app(
    service: Service, health: Health, metrics: Metrics, token: str, passwords: Passwords | None = None, within: float | None = None
) -> ASGIApp:
    """The console's app. `token` signs a demo's visitor in where nobody signs in by themselves. `within`: seconds for the directory."""
    watched: list[BaseRoute] = [Route("/health/ready", health.ready), Route("/metrics", metrics.show)]
    if service.settings.sign_in is not None:
        return _signed_in_to(service, watched, passwords or Passwords(), within)
    if service.installation.is_demo:
        watched += console.routes(service)
    return Answers(Gate(_Council(_app(watched), service), token), pages.HEADERS)


def _signed_in_to(service: Service, watched: list[BaseRoute], passwords: Passwords, within: float | None) -> ASGIApp:
    address = service.settings.console_url
    assert address is not None, "read_settings has seen to it"
    register = Register(service.engine, service.vault, passwords, secrets.token_bytes)
    browsers = Browsers(service, register, address)
    has_passwords = Way.PASSWORD in browsers.ways
    door = SignInPages(browsers)
    to_passwords = InvitationPages(browsers, door.proven).routes() if has_passwords else []
    there, outside = _directory(browsers, within)
    routes = [
        *watched, *door.routes(), *to_passwords, *there, *AccountPages(service, register).routes(),
        *AccountsPages(service, register, address if has_passwords else None).routes(), *PinPages(service, register).routes(),
        *console.routes(service),
    ]  # fmt: skip
    # The door stands within what answers when something fails: it asks the database who is there.
    guards = [Middleware(_Council, service=service), Middleware(Door, browsers=browsers, outside=outside | {INVITATION, APP})]
    return Answers(_app(routes, guards), pages.HEADERS)


def _app(routes: list[BaseRoute], guards: Sequence[Middleware] = ()) -> Starlette:
    app = Starlette(routes=routes, middleware=guards, exception_handlers=_STOPPED)
    app.router.redirect_slashes = False  # behind a proxy it would send a browser on without TLS, with all that stands in the address
    return app


def _directory(browsers: Browsers, within: float | None) -> tuple[list[BaseRoute], frozenset[str]]:
    """The pages of the council's directory, if there is one, and their paths."""
    openid = browsers.service.settings.openid
    if openid is None:
        return [], frozenset()
    # Not at the top: what speaks to directories is large, and most councils have none to be asked.
    from service.sign_in.openid.directory import WITHIN, Directory
    from service.sign_in.openid.pages import OpenIdPages
    from service.sign_in.openid.roles import read_roles

    found = OpenIdPages(browsers, Directory(openid, within or WITHIN), read_roles(openid.roles))
    return found.routes(), found.outside


class _Council:
    """A council may be loaded while the service runs: then the pages are its own from the next request on."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look for the council, and serve. Who watches us is nobody's, and is answered also while the database is away."""
        if scope["path"] not in OPEN_PATHS:
            await self._service.installation.find_council()
        await self._app(scope, receive, send)


async def _failed(_request: Request, _error: Exception) -> Response:
    return pages.stopped("Something failed here and was logged; nothing was lost. Go back, and try again in a moment.", 500)


_STOPPED: Mapping[Any, ExceptionHandler] = {HTTPException: pages.not_answered, 500: _failed}
