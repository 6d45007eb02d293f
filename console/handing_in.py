"""The end of a review: what is still open, a name, and the marks as a file, to take away or to leave for the operator."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import forms, pages
from console.forms import Form
from console.pages import Page
from console.reading.reviewing import Sitting
from console.reviewing import ReviewPages
from desk.permissions import May
from desk.refusals import Refused
from desk.reviewing.handing_in import file_of, outlook
from desk.reviewing.judging import NotImported
from desk.reviewing.keeping import hand_in
from desk.reviewing.marks import NAME_AT_MOST
from ladder.cadence import local_date

_TAKE_AWAY = "file"  # the value of the button that downloads


@dataclass(frozen=True, slots=True)
class HandInPages:
    """Signing, for a reviewer."""

    review: ReviewPages

    def routes(self) -> list[BaseRoute]:
        """The page, and its form."""
        path = "/languages/{tag}/hand-in"
        return [
            Page(path, self.review.with_sitting(self._page), needs=May.REVIEW),
            Page(path, self.review.with_sitting(self._sign), needs=May.REVIEW, methods=["POST"]),
        ]

    async def _page(self, request: Request, sitting: Sitting) -> Response:
        found = outlook(sitting.book, sitting.mine, self.review.place, _today(sitting))
        return self.review.draw(request, "hand_in.html", sitting, outlook=found, name_at_most=NAME_AT_MOST, take_away=_TAKE_AWAY)

    async def _sign(self, request: Request, sitting: Sitting) -> Response:
        form = await forms.read(request, name="name", native="native", how="how")
        book, here = sitting.book, request.url.path
        if not form.value("native"):
            form.wrong("native", f"Only a native speaker signs: tick the line if you are one of {sitting.language.name}.")
            return await forms.again(request, here, form)
        try:
            file = file_of(book, sitting.mine, self.review.place, form.value("name"), _today(sitting))
            if form.value("how") == _TAKE_AWAY:
                return _download(f"marks-{book.tag}.json", file)
            if sitting.kept is not None:  # otherwise there was nothing to make a file of
                await hand_in(self.review.desk, sitting.reviewer, book.tag, sitting.kept.saved_at, form.value("name"), file)
        except Refused as refused:
            _refuse(form, refused)
            return await forms.again(request, here, form)
        told = "Handed in: your marks wait for whoever runs this service to take them in. Until then nothing has changed."
        return pages.answer(sitting.path, told)


def _refuse(form: Form, refused: Refused) -> None:
    """What does not fit is listed on the page; all else belongs to the name."""
    sentence = "Nothing was handed in: some of your texts do not fit yet, see above." if isinstance(refused, NotImported) else str(refused)
    form.wrong("name", sentence)


def _today(sitting: Sitting) -> date:
    return local_date(sitting.machine.now, sitting.machine.zone)


def _download(name: str, file: bytes) -> Response:
    headers = {**pages.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, media_type="application/json", headers=headers)
