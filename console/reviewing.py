"""A language as its reviewers read and mark it, screen by screen. Nothing of a young person stands on these pages, and no message."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import locales
from console import forms, pages
from console.forms import OVERTAKEN, WRONG
from console.marking import filled_in
from console.pages import Page
from console.reading.reviewing import Sitting, read_sitting
from console.reading.roll import Roll
from console.service import Service
from console.viewer import viewer_of
from desk.permissions import May
from desk.reviewing.book import LACKS, Book, Screen, book_of
from desk.reviewing.keeping import Desk, Reviewer, save
from desk.reviewing.marked import Finds, Said
from desk.reviewing.marks import TEXT_AT_MOST
from desk.reviewing.pages import TITLES
from desk.reviewing.reading import TEXTS, known_tag
from locales.reviews import Part

_A_DEMOS = "demo"  # whoever plays one, and has not said whom they act as
_MEANWHILE = "In another browser you marked this meanwhile as {}. Save again to have it as it stands here."
_MARKS = {
    Finds.OPEN: "open", Finds.GOOD: "good", Finds.CHANGE: "one to change", Finds.WRONG: "wrong", Finds.READ: "read",
    Finds.LACKING: "written",
}  # fmt: skip

Drawing = Callable[[Request, Sitting], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ReviewPages:
    """Everything of one language that is read and marked."""

    service: Service
    place: Path = locales.HERE

    def routes(self) -> list[BaseRoute]:
        """What stands there is for everybody who signs in; to mark it is a reviewer's."""
        screen = "/languages/{tag}/{part}/{group}/{number}"
        return [
            Page("/languages/{tag}", self.with_sitting(self._whole), needs=May.SEE_LANGUAGES),
            Page(screen, self.with_sitting(self._screen), needs=May.SEE_LANGUAGES),
            Page(screen, self.with_sitting(self._save), needs=May.REVIEW, methods=["POST"]),
        ]

    @property
    def desk(self) -> Desk:
        """Where marks are kept."""
        return Desk(self.service.engine, self.service.scope, self.service.vault)

    def with_sitting(self, draw: Drawing) -> pages.Endpoint:
        """A page of one language, for whoever sits before it."""

        async def endpoint(request: Request) -> Response:
            tag: str = request.path_params["tag"]
            book = await asyncio.to_thread(book_of, self.place / tag) if known_tag(tag, self.place) else None
            async with self.service.engine.database.reading() as tx:
                roll = await pages.roll_in(tx, self.service)
                if book is None:
                    return self._nothing(request, roll, "There is no such language here.")
                sitting = await read_sitting(tx, self.desk, _reviewer_of(request, roll), book, roll)
            return await draw(request, sitting)

        return endpoint

    def _nothing(self, request: Request, roll: Roll, sentence: str) -> Response:
        return pages.draw(request, "missing.html", roll, is_demo=self._is_demo, status=404, nothing=sentence)

    @property
    def _is_demo(self) -> bool:
        return self.service.handsets is not None

    def draw(self, request: Request, template: str, sitting: Sitting, **shown: Any) -> Response:
        """A page, with what all of these have."""
        more = {"sitting": sitting, "titles": TITLES, "text_at_most": TEXT_AT_MOST, **shown}
        return pages.draw(request, template, sitting.roll, is_demo=self._is_demo, **more)

    async def _whole(self, request: Request, sitting: Sitting) -> Response:
        parts = [(part, list(sitting.groups(part))) for part in (*TEXTS, Part.REPLIES) if sitting.book.sums[part]]
        return self.draw(request, "language.html", sitting, parts=parts)

    async def _screen(self, request: Request, sitting: Sitting) -> Response:
        screen = _screen_of(request, sitting.book)
        if screen is None:
            return self._nothing(request, sitting.roll, "There is no such page of this language.")
        template = "review_replies.html" if screen.part is Part.REPLIES else "review_texts.html"
        lacks = screen.group == LACKS and screen.part is Part.REPLIES
        return self.draw(request, template, sitting, screen=screen, lacks=lacks)

    async def _save(self, request: Request, sitting: Sitting) -> Response:
        book, screen = sitting.book, _screen_of(request, sitting.book)
        if screen is None:
            return await self._screen(request, sitting)
        filled = await filled_in(request, sitting, screen)
        form = filled.form
        if not form.is_right:
            return await forms.again(request, request.url.path, form, OVERTAKEN if filled.is_overtaken else WRONG)
        for place, said in (await save(self.desk, sitting.reviewer, book, filled.typed)).items():
            form.refuse(_MEANWHILE.format(_told(said)), filled.controls[place])
        if not form.is_right:
            return await forms.again(request, request.url.path, form, OVERTAKEN)
        after = book.after(screen)
        beside = [one.called for one in sitting.others if one.is_recent]
        told = f" {' and '.join(beside)} marks this language too just now." if beside else ""
        return pages.answer(sitting.path if after is None else f"{sitting.path}/{after.path}", f"Your marks are saved.{told}")


def _reviewer_of(request: Request, roll: Roll) -> Reviewer:
    """Whose marks these are."""
    viewer, actor = viewer_of(request), pages.actor(request, roll)
    ref = viewer.account_ref or (_A_DEMOS if actor is None else actor.ref)
    name = viewer.name or ("" if actor is None else actor.name)
    return Reviewer(ref, f"{name} ({ref})" if name else ref)


def _screen_of(request: Request, book: Book) -> Screen | None:
    return book.screen(*(request.path_params[name] for name in ("part", "group", "number")))


def _told(said: Said) -> str:
    words = f": {said.text}" if said.text else ""
    return f"{_MARKS[said.finds]}{words}{f' ({said.remark})' if said.remark else ''}"
