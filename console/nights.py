"""The night log's pages, and an alert's case note: what is copied into the case system."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import access, pages
from console.reading.nights import read_morning
from console.reading.standing import shows
from console.service import Service
from console.viewer import seen_among, viewer_of
from db.queries import alerts
from db.words import Opened
from desk.access import Reading
from desk.permissions import May
from desk.reports.case_note import case_note


@dataclass(frozen=True, slots=True)
class NightPages:
    """What is read in the morning."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The newest log, that of any morning, and the case note of an alert."""
        return [
            pages.Page("/night-log", self.newest, needs=May.READ),
            pages.Page("/night-log/{day}", self.morning, needs=May.READ),
            pages.Page("/alerts/{code}/case-note", self.note, needs=May.READ),
        ]

    async def newest(self, request: Request) -> Response:
        """The log of the last working morning."""
        return await self._draw(request, None)

    async def morning(self, request: Request) -> Response:
        """The log of one morning."""
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return await self._draw(request, None, status=404)
        return await self._draw(request, day)

    async def _draw(self, request: Request, day: date | None, status: int = 200) -> Response:
        service, sight = self.service, viewer_of(request).sight(May.READ)
        worker = request.query_params.get("for", "")
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            shown = await read_morning(tx, service.scope, service.vault, roll, sight, day, worker)
        children = {UUID(one.entry.child) for log in shown.logs for one in (*log.loud, *log.quiet) if one.entry.child is not None}
        await access.note(request, service, roll, *(Reading(Opened.NIGHT_LOG, child) for child in sorted(children)))
        nothing = day is not None and not shown.logs
        is_demo = service.handsets is not None
        return pages.draw(
            request, "night_log.html", roll, is_demo=is_demo, status=404 if nothing else status, shown=shown, worker=roll.worker(worker)
        )

    async def note(self, request: Request) -> Response:
        """The whole story of one alert, as plain sentences."""
        service, code, sight = self.service, request.path_params["code"], viewer_of(request).sight(May.READ)
        is_demo = service.handsets is not None
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            row = await alerts.by_code(tx, service.scope, code)
            about = [] if row is None or row.young_person_id is None else [row.young_person_id]
            if row is None or not shows(sight, await seen_among(tx, service.scope, sight, about, roll), row):
                return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404, nothing="No alert has this code.")
            text = await case_note(tx, service.scope, service.vault, row, roll.now, roll.zone)
        if row.young_person_id is not None:
            await access.note(request, service, roll, Reading(Opened.ALERT, row.young_person_id, row.code))
        return pages.draw(request, "case_note.html", roll, is_demo=is_demo, code=row.code, text=text)
