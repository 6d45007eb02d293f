"""What an auditor reads: who did what, who looked at whom, how far it is sealed. References, codes and causes: no name, no word."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute

from console import access, exporting, pages
from console.reading.roll import Roll
from console.reading.seals import exact, read_seals
from console.reading.wanted import FIELDS, OFFERED, Asked, Asking
from console.service import Service
from console.viewer import seen_among, viewer_of
from db.words import Opened
from desk.access import Reading, kept
from desk.permissions import May
from desk.trail import Line, Seen, Trail

_Written = Callable[[AsyncIterator[list[Line]]], AsyncIterator[str]]


@dataclass(frozen=True, slots=True)
class AuditPages:
    """Everything under /audit."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The two logs, and each as a file."""
        files = {"csv": (exporting.as_csv, "text/csv"), "jsonl": (exporting.as_json, "application/jsonl")}
        exports = [pages.Page(f"/audit.{end}", self._export(*how), needs=May.AUDIT) for end, how in files.items()]
        return [pages.Page("/audit", self.audit, needs=May.AUDIT), *exports]

    async def audit(self, request: Request) -> Response:
        """A hundred lines, the newest first."""
        service = self.service
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            asked = await self._asked(request, tx, roll)
            # A page that follows by itself wants the clock; the logs stand still until they are asked for again.
            stands = pages.LIVE in request.headers or asked.errors
            lines, more = ([], None) if stands else await self._trail(request, roll).page(tx, asked.wanted, _after(request))
            stated = await self._stated(tx, roll)
        return self._draw(request, roll, asked, lines=lines, more=more, **stated)

    async def _stated(self, tx: AsyncConnection, roll: Roll) -> dict[str, object]:
        """How far the journal is sealed, and how far back the access log goes."""
        scope = self.service.scope
        machine = await self.service.engine.clock.machine(tx)
        return {"sealed": await read_seals(tx, scope, roll.zone), "kept": await kept(tx, scope, machine)}

    def _draw(self, request: Request, roll: Roll, asked: Asked, **shown: object) -> Response:
        is_demo, status = self.service.handsets is not None, 422 if asked.errors else 200
        said = {"exact": exact, "offered": OFFERED, "asked": asked, **shown}
        return pages.draw(request, "audit.html", roll, is_demo=is_demo, status=status, errors=asked.errors, **said)

    def _export(self, written: _Written, kind: str) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            service = self.service
            async with service.engine.database.reading() as tx:
                roll = await pages.roll_in(tx, service)
                asked = await self._asked(request, tx, roll)
                stated = await self._stated(tx, roll)
            if asked.errors:
                return self._draw(request, roll, asked, lines=[], more=None, **stated)
            await access.note(request, service, roll, Reading(Opened.EXPORT, asked.child))
            batches = self._trail(request, roll).batches(service.engine.database, asked.wanted)
            headers = pages.HEADERS | {"Content-Disposition": f'attachment; filename="{request.url.path.removeprefix("/")}"'}
            return StreamingResponse(written(batches), media_type=kind, headers=headers)

        return endpoint

    async def _asked(self, request: Request, tx: AsyncConnection, roll: Roll) -> Asked:
        sight, is_live = viewer_of(request).sight(May.AUDIT), self.service.handsets is None
        asking = Asking(tx, self.service.scope, roll, sight, self._seen(request, roll)(tx), is_live)
        return await asking.read({name: request.query_params.get(name, "").strip() for name in FIELDS})

    def _trail(self, request: Request, roll: Roll) -> Trail:
        return Trail(self.service.scope, viewer_of(request).sight(May.AUDIT), self._seen(request, roll))

    def _seen(self, request: Request, roll: Roll) -> Callable[[AsyncConnection], Seen]:
        sight = viewer_of(request).sight(May.AUDIT)

        def within(tx: AsyncConnection) -> Seen:
            async def seen(ids: Sequence[UUID]) -> frozenset[UUID]:
                return await seen_among(tx, self.service.scope, sight, ids, roll)

            return seen

        return within


def _after(request: Request) -> UUID | None:
    """Which line the page goes on after; the newest for anything that is no line."""
    try:
        return UUID(request.query_params.get("before", ""))
    except ValueError:
        return None
