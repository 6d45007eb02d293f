"""Finding a young person. What was looked for travels in the form's own body: a name stands in no address."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import access, pages
from console.reading.found import Found, read_found
from console.reading.roll import Roll
from console.service import Service
from console.viewer import seen_among, viewer_of
from db.words import Opened
from desk.access import Reading
from desk.finding import Search
from desk.permissions import May
from desk.refusals import Refused


@dataclass(frozen=True, slots=True)
class FindPages:
    """One box, and whom it finds."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The box, and the same with what was found."""
        return [pages.Page("/find", self.box, needs=May.READ), pages.Page("/find", self.find, needs=May.READ, methods=["POST"])]

    async def box(self, request: Request) -> Response:
        """Nothing was looked for yet."""
        return self._draw(request, await pages.roll_now(self.service))

    async def find(self, request: Request) -> Response:
        """Look, write down whom that shows to whom, and show them."""
        service, wanted = self.service, await pages.field(request, "wanted")
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            try:
                ids = await self._search(request, tx, roll).of(wanted)
            except Refused as refused:
                return self._draw(request, roll, wanted=wanted, errors={"wanted": str(refused)}, status=422)
            found = await read_found(tx, service.scope, roll, ids)
        await access.note(request, service, roll, *(Reading(Opened.FOUND, one.about.id) for one in found))
        return self._draw(request, roll, wanted=wanted, found=found)

    def _search(self, request: Request, tx: AsyncConnection, roll: Roll) -> Search:
        sight = viewer_of(request).sight(May.READ)

        async def seen(ids: Sequence[UUID]) -> frozenset[UUID]:
            return await seen_among(tx, self.service.scope, sight, ids, roll)

        return Search(tx, self.service.scope, self.service.vault, seen)

    def _draw(
        self,
        request: Request,
        roll: Roll,
        *,
        wanted: str = "",
        found: Sequence[Found] | None = None,
        errors: dict[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        is_demo = self.service.handsets is not None
        return pages.draw(request, "find.html", roll, is_demo=is_demo, status=status, errors=errors, wanted=wanted, found=found)
