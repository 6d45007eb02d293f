"""The app that a proxy lays open to the internet: a sign of life, and nothing else as long as no provider calls us."""

from starlette.applications import Starlette
from starlette.routing import Route

from service.health import live


def public_app() -> Starlette:
    """The public app."""
    return Starlette(routes=[Route("/health/live", live)])
