"""The page on which a worker writes down that a responsible adult saw a young person."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import access, forms, pages
from console.alert import NOBODY
from console.forms import Form
from console.reading.roll import Known, Roll
from console.reading.sightings import read_sightings
from console.service import Service
from console.viewer import shows_child, viewer_of
from db.words import Opened
from desk import sightings
from desk.access import Reading
from desk.permissions import May
from desk.refusals import Refused

# The ids of the form's controls by their names; it stands on this page, and on the page of each alert about a young person.
_CONTROLS = {"seen_by": "sighting-by", "relation": "sighting-relation", "at": "sighting-at", "on": "sighting-on"}


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
        return await self._drawn(request, May.READ)

    async def record(self, request: Request) -> Response:
        """Write it down; what cannot be is drawn again as it was typed, with the reason."""
        roll, about = await self._about(request, May.ACT)
        if about is None:
            return await self._drawn(request, May.ACT)
        form, who = await forms.read(request, **_CONTROLS), pages.actor(request, roll)
        back = pages.path_within(await pages.field(request, "back"))
        stands_on = back if back.startswith("/alerts/") else f"/seen/{about.ref}"
        if who is None:
            form.refuse(NOBODY)
            return await forms.again(request, stands_on, form)
        _look_at_each(form)
        if not form.is_right:
            return await forms.again(request, stands_on, form)
        seen = sightings.Seen(form.value("seen_by"), f"{form.value('on')} {form.value('at')}".strip(), form.value("relation"))
        service = self.service
        try:
            written = await sightings.record(service.engine, service.scope, service.vault, about.ref, seen, who.ref)
        except Refused as refused:
            field = refused.field if isinstance(refused, sightings.Unfit) else "by"
            form.wrong("seen_by" if field == "by" else field, f"Nothing was written down. {refused}")
            return await forms.again(request, stands_on, form)
        settled = " The second sighting that was owed is settled." if written.settles else ""
        return pages.answer(back, f"Written down: {about.ref} was seen {roll.when(written.at)}.{settled}")

    async def _about(self, request: Request, what: May) -> tuple[Roll, Known | None]:
        """The young person of that reference; nobody where there is none, or where they are none of theirs to see."""
        service, ref = self.service, request.path_params["ref"]
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            is_shown = await shows_child(tx, service.scope, viewer_of(request).sight(what), ref, roll)
            return roll, await roll.by_ref(tx, ref) if is_shown else None

    async def _drawn(self, request: Request, what: May) -> Response:
        service, is_demo = self.service, self.service.handsets is not None
        roll, about = await self._about(request, what)
        if about is None:
            return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404, nothing="No young person has this reference.")
        async with service.engine.database.reading() as tx:
            shown = await read_sightings(tx, service.scope, service.vault, roll, about)
        await access.note(request, service, roll, Reading(Opened.PAGE, about.id))
        return pages.draw(request, "seen.html", roll, is_demo=is_demo, shown=shown)


def _look_at_each(form: Form) -> None:
    """What is wrong with a field by itself, each told at its own; whether they fit the young person is the desk's to say."""
    form.hold("seen_by", sightings.name_of)
    if form.value("relation"):
        form.hold("relation", sightings.relation_of)
    if form.clock("at") is None:
        form.wrong("at", "Say when they were seen, as a time such as 21:30.")
    form.day("on")
