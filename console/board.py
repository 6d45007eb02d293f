"""The board's page, and who acts."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import forms, pages
from console.alert import ACTING_AS, NOBODY
from console.reading.board import read_board
from console.reading.roll import Roll
from console.reading.watched import read_watched
from console.service import Service
from console.viewer import ACTING, seen_among, viewer_of
from desk import plans
from desk.permissions import May
from desk.refusals import Refused


@dataclass(frozen=True, slots=True)
class BoardPages:
    """What everybody on duty looks at."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The board, its own form, and in a demo the menu that names the actor."""
        board = pages.Page("/", self.board, needs=May.LOOK)
        back = pages.Page("/episodes/end", self.end_episode, needs=May.ACT, methods=["POST"])
        acting = [] if self.service.handsets is None else [pages.Page("/acting", self.acting, needs=May.PLAY, methods=["POST"])]
        return [board, back, *acting]

    async def board(self, request: Request) -> Response:
        """What needs a person now, first."""
        service, engine, sight = self.service, self.service.engine, viewer_of(request).sight()
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            shown = await read_board(tx, service.scope, roll, sight)
            watched = await read_watched(tx, service.scope, service.vault, roll, sight)
        return pages.draw(request, "board.html", roll, is_demo=service.handsets is not None, board=shown, watched=watched)

    async def end_episode(self, request: Request) -> Response:
        """They are back: questions begin again."""
        roll, ref = await pages.roll_now(self.service), await pages.field(request, "ref")
        who = pages.actor(request, roll)
        if who is None:
            return pages.answer("/", NOBODY)
        if not await self._is_theirs(request, roll, ref):
            return pages.answer("/", f"Nothing was done: No young person has the reference {ref}.")
        try:
            await plans.end_episode(self.service.engine, self.service.scope, ref, who.ref)
        except Refused as refused:
            return pages.answer("/", f"Nothing was done: {refused}")
        return pages.answer("/", f"The episode of {ref} is ended by {who.source}: questions begin again at the next time of the plan.")

    async def _is_theirs(self, request: Request, roll: Roll, ref: str) -> bool:
        named = [one.id for one in roll.young_people if one.ref == ref]
        async with self.service.engine.database.reading() as tx:
            return bool(await seen_among(tx, self.service.scope, viewer_of(request).sight(May.ACT), named, roll))

    async def acting(self, request: Request) -> Response:
        """Say who acts."""
        roll, form = await pages.roll_now(self.service), await forms.read(request, ref=ACTING_AS)
        back = pages.path_within(await pages.field(request, "back"))
        if viewer_of(request).account is not None:
            return pages.answer(back, "Nothing was done: you act as whoever you signed in as.")
        chosen = roll.worker(form.value("ref"))
        if chosen is None:
            form.wrong("ref", "Choose who you are.")
            return await forms.again(request, back, form)
        response = pages.answer(back, f"You are acting as {chosen.source}.")
        response.set_cookie(ACTING, chosen.ref, httponly=True, samesite="strict")
        return response
