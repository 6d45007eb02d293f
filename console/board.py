"""The board's page, all of today's check-ins, and who acts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import forms, pages
from console.alert import ACTING_AS, NOBODY
from console.changes import Mark, mark_of
from console.kept import Kept
from console.reading.board import Board, read_board
from console.reading.roll import Roll
from console.reading.standing import Entry
from console.reading.strip import Kind, read_page
from console.reading.watched import WatchLine, read_watched
from console.service import Service
from console.viewer import ACTING, seen_by, shows_child, viewer_of
from desk import plans
from desk.permissions import May, Sight
from desk.refusals import Refused
from ladder.alert import Phase
from ladder.cadence import local_date

KEPT_FOR = 30.0  # seconds: what is loaded from a file leaves no mark
PIECES_A_PAGE = 100  # of today's check-ins


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board as everybody sees it who sees the same: no form, and nobody's own. `read_at`: by the event loop's clock."""

    mark: Mark
    read_at: float
    roll: Roll
    board: Board
    watched: tuple[WatchLine, ...]
    entries: dict[str, Markup]  # by code
    now: Markup
    taken: Markup
    today: Markup

    def some(self, shown: Sequence[Entry]) -> "Some":
        """Those of them."""
        return some(shown, self.entries)


@dataclass(frozen=True, slots=True)
class Some:
    """Several alerts as they were drawn: whole cards, then, where very many are open, lines."""

    cards: Markup
    lines: Markup
    short: int  # how many are lines
    is_short: bool  # all of them


def some(shown: Sequence[Entry], drawn: Mapping[str, Markup]) -> Some:
    """These, of what was drawn by code. Joined here: a template takes its time over each of hundreds."""
    cards, lines = ([drawn[one.code] for one in shown if (one.card is None) is short] for short in (False, True))
    return Some(Markup().join(cards), Markup().join(lines), len(lines), not cards)


@dataclass(frozen=True, slots=True)
class BoardPages:
    """What everybody on duty looks at."""

    service: Service
    kept: Kept[Drawn] = field(default_factory=Kept)

    def routes(self) -> list[BaseRoute]:
        """The board, its own form, and in a demo the menu that names the actor."""
        shown = [pages.Page("/", self.board, needs=May.LOOK), pages.Page("/today", self.today, needs=May.LOOK)]
        back = pages.Page("/episodes/end", self.end_episode, needs=May.ACT, methods=["POST"])
        acting = [] if self.service.handsets is None else [pages.Page("/acting", self.acting, needs=May.PLAY, methods=["POST"])]
        return [*shown, back, *acting]

    async def board(self, request: Request) -> Response:
        """What needs a person now, first."""
        viewer, service = viewer_of(request), self.service
        drawn = await self._drawn(viewer.sight())
        acts = pages.actor(request, drawn.roll)
        me = viewer.worker_id if viewer.worker_id is not None or acts is None else acts.id
        shown: dict[str, Any] = {"board": drawn.board, "watched": drawn.watched, "drawn": drawn, "me": me}
        return pages.draw(request, "board.html", drawn.roll, is_demo=service.handsets is not None, **shown)

    async def _drawn(self, sight: Sight) -> Drawn:
        async def look(before: Drawn | None) -> Drawn:
            return await self._looked(sight, before)

        return await self.kept.of(sight, look)

    async def _looked(self, sight: Sight, before: Drawn | None) -> Drawn:
        """What is there now: what was before, where nothing has changed."""
        service, seconds = self.service, asyncio.get_running_loop().time()
        async with service.engine.database.reading() as tx:
            now, machine = await service.engine.clock.both(tx)
            mark = await mark_of(tx, service.scope, now, machine)
            if before is not None and before.mark == mark and seconds - before.read_at < KEPT_FOR:
                return before
            roll = (await pages.roll_in(tx, service, now)).after(None if before is None else before.roll)
            board = await read_board(tx, service.scope, roll, sight, None if before is None else before.board)
            watched = await read_watched(tx, service.scope, service.vault, roll, sight)
        return _draw(mark, seconds, roll, board, watched, before)

    async def today(self, request: Request) -> Response:
        """All of today's check-ins, or all that have come to one thing, a hundred at a time."""
        service, asked = self.service, request.query_params
        kind = Kind(asked["kind"]) if asked.get("kind") in list(Kind) else None
        number = max(1, int(asked["page"])) if asked.get("page", "").isdecimal() and len(asked["page"]) < 6 else 1
        async with service.engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            seen = seen_by(viewer_of(request).sight(), service.scope, roll)
            strip = await read_page(tx, service.scope, roll, seen, kind, number, PIECES_A_PAGE)
        matching = strip.total if kind is None else strip.number(kind)
        last = max(1, -(-matching // PIECES_A_PAGE))
        shown: dict[str, Any] = {"strip": strip, "kind": kind, "number": number, "last": last, "matching": matching}
        return pages.draw(request, "today.html", roll, is_demo=service.handsets is not None, **shown)

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
        async with self.service.engine.database.reading() as tx:
            return await shows_child(tx, self.service.scope, viewer_of(request).sight(May.ACT), ref, roll)

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


def _draw(mark: Mark, read_at: float, roll: Roll, board: Board, watched: tuple[WatchLine, ...], before: Drawn | None) -> Drawn:
    """Draw it; an alert that stands as it stood when it was drawn last is not drawn anew."""
    entry, strip = pages.part("entry.html", "entry"), pages.part("strip.html", "drawn")
    stood: dict[str, tuple[Entry, Markup]] = {}
    if before is not None and local_date(before.roll.now, roll.zone) == local_date(roll.now, roll.zone):  # times are told by day
        stood = {one.code: (one, before.entries[one.code]) for one in before.board.entries}
    entries: dict[str, Markup] = {}
    for one in board.entries:
        was, drawn = stood.get(one.code, (None, Markup()))
        entries[one.code] = drawn if was == one else entry(one, roll)
    listed = pages.part("entry.html", "listed")
    now, taken = (listed(name, some(board.of(phase), entries)) for name, phase in (("now", Phase.PAGING), ("taken", Phase.TAKEN)))
    today = before.today if before is not None and before.board.strip == board.strip else strip(board.strip)
    return Drawn(mark, read_at, roll, board, watched, entries, now, taken, today)
