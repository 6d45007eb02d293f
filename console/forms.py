"""A form that was sent: what was typed, whether it will do, and where it will not the page drawn again with all of it.

Whoever is told in one sentence at the field what was wrong has lost nothing. A control has a name in its form and an id on its page; errors
and what was typed are kept by id, and `forms.html` draws both wherever that control stands.
"""

from collections.abc import Callable, Mapping
from datetime import date, time
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from console import pages
from console.pages import Again, Page
from desk.refusals import Refused
from desk.written import clock

VERSION = "version"  # the field that says which version of an alert a form was drawn from
WRONG, OVERTAKEN = 422, 409  # how a page that is drawn again is answered


class Form:
    """What one form brought. The first of its controls is where a refusal stands that belongs to no field."""

    def __init__(self, controls: Mapping[str, str], typed: Mapping[str, str], version: str) -> None:
        """`controls`: the id of each control on its page, by its name; `typed`: what was typed, by name."""
        self.controls = controls
        self.errors: dict[str, str] = {}
        self.typed = {control: typed.get(name, "") for name, control in controls.items()}
        self.drawn = int(version) if version.isdecimal() and len(version) < 10 else None

    def value(self, name: str) -> str:
        """What was typed there, without the blanks around it."""
        return self.typed[self.controls[name]].strip()

    def wrong(self, name: str, sentence: str) -> None:
        """Something is wrong there; of one field the first thing is told."""
        self.errors.setdefault(self.controls[name], sentence)

    def refuse(self, sentence: str, control: str = "") -> None:
        """It was not done, for a reason of no single field; or one that belongs to a control elsewhere on the page."""
        self.errors.setdefault(control or next(iter(self.controls.values())), sentence)

    def clock(self, name: str) -> time | None:
        """A time of day as browsers write it; nothing where nothing was typed."""
        written = self.value(name)
        try:
            return clock(written) if written else None
        except ValueError:
            self.wrong(name, "Write a time such as 21:30.")
            return None

    def day(self, name: str) -> date | None:
        """A day as browsers write it; nothing where nothing was typed."""
        written = self.value(name)
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            self.wrong(name, "Write a day such as 2026-11-24.")
            return None

    def hold(self, name: str, check: Callable[[str], object]) -> None:
        """What the desk would refuse of it is told there, beside whatever else is wrong."""
        try:
            check(self.value(name))
        except Refused as refused:
            self.wrong(name, str(refused))

    @property
    def is_right(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.errors


async def read(request: Request, **controls: str) -> Form:
    """What was typed: the id of each control by its name."""
    typed = {name: await pages.field(request, name) for name in controls}
    return Form(controls, typed, await pages.field(request, VERSION))


async def again(request: Request, back: str, form: Form, status: int = WRONG) -> Response:
    """The page that the form stands on, as it is now, with what was wrong above it and at each field, and everything typed still there."""
    parts = urlsplit(pages.path_within(back))
    kept = Again(form.errors, form.typed, status)
    scope = {
        **request.scope,
        "method": "GET",
        "path": parts.path,
        "query_string": parts.query.encode(),
        "path_params": {},
        pages.AGAIN: kept,
    }
    for route in request.app.routes:
        match, found = route.matches(scope)
        if match is Match.FULL and isinstance(route, Page):
            return await route.drawn(Request({**scope, **found}))
    return pages.answer("/", next(iter(form.errors.values())))
