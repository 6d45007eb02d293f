"""The board's page, and who acts."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from console import pages
from console.alert import NOBODY
from console.reading.board import read_board
from console.service import Service
from desk import plans
from desk.refusals import Refused


@dataclass(frozen=True, slots=True)
class BoardPages:
    """What everybody on duty looks at."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The board, its own form, and the menu that names the actor."""
        return [
            Route("/", self.board),
            Route("/acting", self.acting, methods=["POST"]),
            Route("/episodes/end", self.end_episode, methods=["POST"]),
        ]

    async def board(self, request: Request) -> Response:
        """What needs a person now, first."""
        service, engine = self.service, self.service.engine
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            shown = await read_board(tx, service.scope, roll)
        return pages.draw(request, "board.html", roll, is_demo=service.handsets is not None, board=shown)

    async def end_episode(self, request: Request) -> Response:
        """They are back: questions begin again."""
        roll, ref = await pages.roll_now(self.service), await pages.field(request, "ref")
        who = pages.actor(request, roll)
        if who is None:
            return pages.answer("/", NOBODY)
        try:
            await plans.end_episode(self.service.engine, self.service.scope, ref, who.ref)
        except Refused as refused:
            return pages.answer("/", f"Nothing was done: {refused}")
        return pages.answer("/", f"The episode of {ref} is ended by {who.source}: questions begin again at the next time of the plan.")

    async def acting(self, request: Request) -> Response:
        """Say who acts."""
        roll = await pages.roll_now(self.service)
        chosen = roll.worker(await pages.field(request, "ref"))
        back = pages.path_within(await pages.field(request, "back"))
        if chosen is None:
            return pages.answer(back, "Nobody was chosen.")
        response = pages.answer(back, f"You are acting as {chosen.source}.")
        pages.remember_actor(response, chosen.ref)
        return response
