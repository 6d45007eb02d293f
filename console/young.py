"""A young person's page."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import access, pages
from console.reading.young import read_young
from console.service import Service
from console.viewer import viewer_of
from db.words import Opened
from desk.access import Reading
from desk.permissions import May


@dataclass(frozen=True, slots=True)
class YoungPages:
    """Everything under /young-people."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """One page each."""
        return [pages.Page("/young-people/{ref}", self.page, needs=May.READ)]

    async def page(self, request: Request) -> Response:
        """All that is known of a young person, and written down that somebody looked."""
        service, is_demo = self.service, self.service.handsets is not None
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            sight = viewer_of(request).sight(May.READ)
            young = await read_young(tx, service.scope, service.vault, roll, request.path_params["ref"], sight)
        if young is None:
            return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404, nothing="No young person has this reference.")
        await access.note(request, service, roll, Reading(Opened.PAGE, young.known.id))
        return pages.draw(request, "young.html", roll, is_demo=is_demo, young=young)
