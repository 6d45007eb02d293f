"""The console: pages behind their gate, health beside them. A live database without sign-in has no pages."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from console import app as console
from service.gate import OPEN_PATHS, Gate
from service.health import Health
from service.metrics.page import Metrics
from service.wiring import Service


def console_app(service: Service, health: Health, metrics: Metrics, token: str) -> ASGIApp:
    """The console's app."""
    routes: list[BaseRoute] = [Route("/health/ready", health.ready), Route("/metrics", metrics.show)]
    if service.installation.is_demo:
        routes += console.routes(service)
    return Gate(_Council(Starlette(routes=routes, exception_handlers={500: _failed}), service), token)


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
    return Response("Something failed here and was logged; nothing was lost.\n", 500, media_type="text/plain")
