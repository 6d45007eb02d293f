"""The page on which a worker writes down that a responsible adult saw a young person."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import access, pages
from console.alert import NOBODY
from console.reading.roll import Known, Roll
from console.reading.sightings import read_sightings
from console.service import Service
from console.viewer import seen_among, viewer_of
from db.words import Opened
from desk import sightings
from desk.access import Reading
from desk.permissions import May
from desk.refusals import Refused

_FIELDS = ("seen_by", "relation", "at", "on")
_NOTHING = dict.fromkeys(_FIELDS, "")


@dataclass(frozen=True, slots=True)
class SightingPages:
    """Everything under /seen."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The page of a young person's sightings, and its form."""
        page = pages.Page("/seen/{ref}", self.page, needs=May.READ)
        return [page, pages.Page("/seen/{ref}", self.record, needs=May.ACT, methods=["POST"])]

    async def page(self, request: Request) -> Response:
        """Who has seen them, and what is owed."""
        return await self._drawn(request, May.READ, _NOTHING)

    async def record(self, request: Request) -> Response:
        """Write it down; what cannot be is drawn again as it was typed, with the reason."""
        roll, about = await self._about(request, May.ACT)
        typed = {name: (await pages.field(request, name)).strip() for name in _FIELDS}
        back = pages.path_within(await pages.field(request, "back"))
        who = pages.actor(request, roll)
        if about is None or who is None:
            return await self._drawn(request, May.ACT, typed, NOBODY)
        seen = sightings.Seen(typed["seen_by"], f"{typed['on']} {typed['at']}".strip(), typed["relation"])
        service = self.service
        try:
            written = await sightings.record(service.engine, service.scope, service.vault, about.ref, seen, who.ref)
        except Refused as refused:
            return await self._drawn(request, May.ACT, typed, f"Nothing was written down. {refused}")
        settled = " The second sighting that was owed is settled." if written.settles else ""
        return pages.answer(back, f"Written down: {about.ref} was seen {roll.when(written.at)}.{settled}")

    async def _about(self, request: Request, what: May) -> tuple[Roll, Known | None]:
        """The young person of that reference; nobody where there is none, or where they are none of theirs to see."""
        service, ref = self.service, request.path_params["ref"]
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            named = {one.id: one for one in roll.young_people if one.ref == ref}
            shown = await seen_among(tx, service.scope, viewer_of(request).sight(what), named, roll)
        return roll, next((named[one] for one in shown), None)

    async def _drawn(self, request: Request, what: May, typed: Mapping[str, str], problem: str = "") -> Response:
        service, is_demo = self.service, self.service.handsets is not None
        roll, about = await self._about(request, what)
        if about is None:
            return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404, nothing="No young person has this reference.")
        async with service.engine.database.reading() as tx:
            shown = await read_sightings(tx, service.scope, service.vault, roll, about)
        await access.note(request, service, roll, Reading(Opened.PAGE, about.id))
        status = 422 if problem else 200
        errors = {"sighting-by": problem} if problem else None
        return pages.draw(request, "seen.html", roll, is_demo=is_demo, status=status, errors=errors, shown=shown, typed=typed)
