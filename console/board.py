"""The board's page, and who acts."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from console import pages
from console.reading.board import read_board
from console.service import Service


@dataclass(frozen=True, slots=True)
class BoardPages:
    """What everybody on duty looks at."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The board, and the menu that names the actor."""
        return [
            Route("/", self.board),
            Route("/acting", self.acting, methods=["POST"]),
        ]

    async def board(self, request: Request) -> Response:
        """What needs a person now, first."""
        service, engine = self.service, self.service.engine
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            shown = await read_board(tx, service.scope, roll)
        return pages.draw(request, "board.html", roll, is_demo=service.handsets is not None, board=shown)

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
