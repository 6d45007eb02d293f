"""Watch tonight: the form that asks the shifts to come to keep something in mind, and the button that ends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import pages
from console.alert import NOBODY
from console.reading.board import council_of
from console.reading.roll import Roll
from console.reading.watched import read_watched
from console.service import Service
from console.viewer import shows_child, viewer_of
from desk import watching
from desk.permissions import May
from desk.refusals import Refused
from ladder.cadence import first_moment, local_date, local_time

REF_SHOWN = 40  # characters of a reference that nobody has


@dataclass(frozen=True, slots=True)
class WatchPages:
    """Everything under /watch."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The form, what it sends, and the end of a note."""
        return [
            pages.Page("/watch", self.form, needs=May.ACT),
            pages.Page("/watch", self.watch, needs=May.ACT, methods=["POST"]),
            pages.Page("/watch/end", self.end, needs=May.ACT, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """An empty form; whom it is about may be named already."""
        service = self.service
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            ends_at = watching.until_morning(await council_of(tx, service.scope, roll), roll.now)
        until = f"{local_date(ends_at, roll.zone)}T{local_time(ends_at, roll.zone):%H:%M}"
        return await self._draw(request, roll, {"ref": request.query_params.get("about", ""), "words": "", "until": until}, {})

    async def _draw(self, request: Request, roll: Roll, typed: dict[str, str], errors: dict[str, str]) -> Response:
        service, sight = self.service, viewer_of(request).sight(May.ACT)
        async with service.engine.database.reading() as tx:
            watched = await read_watched(tx, service.scope, service.vault, roll, sight)
        status, is_demo = 422 if errors else 200, service.handsets is not None
        return pages.draw(request, "watch.html", roll, is_demo=is_demo, status=status, errors=errors, typed=typed, watched=watched)

    async def watch(self, request: Request) -> Response:
        """Write one; what is wrong is said beside its field, and nothing that was typed is lost."""
        service, roll = self.service, await pages.roll_now(self.service)
        who = pages.actor(request, roll)
        typed = {name: (await pages.field(request, name)).strip() for name in ("ref", "words", "until")}
        until = _on_the_wall(typed["until"], roll.zone)
        errors: dict[str, str] = {}
        if who is None or not await self._is_theirs(request, roll, typed["ref"]):
            errors["watch-ref"] = NOBODY if who is None else f"No young person has the reference {typed['ref'][:REF_SHOWN]}."
        errors |= _refused("watch-words", lambda: watching.words_of(typed["words"]))
        errors |= _refused("watch-until", lambda: watching.end_of(until, roll.now))
        if errors or who is None:
            return await self._draw(request, roll, typed, errors)
        try:
            await watching.watch(service.engine, service.scope, service.vault, typed["ref"], who.ref, typed["words"], until)
        except Refused as refused:
            return await self._draw(request, roll, typed, {"watch-until": str(refused)})
        return pages.answer("/", f"{typed['ref']} is watched until {roll.when(until)}. Nobody is paged by it.")

    async def end(self, request: Request) -> Response:
        """End one before its time."""
        service, roll = self.service, await pages.roll_now(self.service)
        who, ref, note = pages.actor(request, roll), await pages.field(request, "ref"), await pages.field(request, "note")
        back = pages.path_within(await pages.field(request, "back"))
        if who is None:
            return pages.answer(back, NOBODY)
        if not await self._is_theirs(request, roll, ref) or len(note) != 32 or set(note) - set("0123456789abcdef"):
            return pages.answer(back, "Nothing was done: there is no such watch note.")
        try:
            await watching.end(service.engine, service.scope, ref, UUID(note), who.ref)
        except Refused as refused:
            return pages.answer(back, f"Nothing was done: {refused}")
        return pages.answer(back, f"The watch note about {ref} is ended by {who.source}.")

    async def _is_theirs(self, request: Request, roll: Roll, ref: str) -> bool:
        async with self.service.engine.database.reading() as tx:
            return await shows_child(tx, self.service.scope, viewer_of(request).sight(May.ACT), ref, roll)


def _on_the_wall(written: str, zone: str) -> datetime | None:
    """A date and a time as browsers write them, by the council's clock."""
    try:
        at = datetime.fromisoformat(written)
        return first_moment(at.date(), at.time().replace(tzinfo=None), zone)
    except (ValueError, OverflowError):
        return None


def _refused(field: str, check: Callable[[], object]) -> dict[str, str]:
    try:
        check()
    except Refused as refused:
        return {field: str(refused)}
    return {}
