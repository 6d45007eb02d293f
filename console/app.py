"""The pages, as routes that the service mounts beside its own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from console import pages
from console.alert import AlertPages
from console.audit import AuditPages
from console.board import BoardPages
from console.find import FindPages
from console.handing_in import HandInPages
from console.handsets import HandsetPages
from console.languages import LanguagePages
from console.nights import NightPages
from console.reviewing import ReviewPages
from console.service import Service
from console.sightings import SightingPages
from console.streams import Streams
from console.trying import TryPages
from console.watching import WatchPages
from console.young import YoungPages

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Read once: the folder is part of the program, and nothing outside it can be named.
_STATIC = {file.name: (file.read_bytes(), _KINDS[file.suffix]) for file in (pages.HERE / "static").iterdir() if file.suffix in _KINDS}


def routes(service: Service) -> list[BaseRoute]:
    """Every page of this service; the handsets only in a demo. All but the styles say what they ask of whoever opens them."""
    review = ReviewPages(service)
    phones = [] if service.handsets is None else HandsetPages(service, service.handsets).routes()
    return [
        Route("/static/{name}", _static),
        *BoardPages(service).routes(),
        *AlertPages(service).routes(),
        *NightPages(service).routes(),
        *WatchPages(service).routes(),
        *SightingPages(service).routes(),
        *YoungPages(service).routes(),
        *FindPages(service).routes(),
        *AuditPages(service).routes(),
        *Streams(service).routes(),
        *LanguagePages(service).routes(),
        *review.routes(),
        *HandInPages(review).routes(),
        *TryPages(review).routes(),
        *phones,
    ]


async def _static(request: Request) -> Response:
    found = _STATIC.get(request.path_params["name"])
    if found is None:
        return Response(status_code=404, headers=pages.HEADERS)
    return Response(found[0], media_type=found[1], headers=pages.HEADERS)
