"""A page as a browser has it: its forms with what stands in them, what is said to be wrong, and where the summary leads."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

HIDDEN, PASSWORD, BUTTON = "hidden", "password", "submit"
_ONE_OF_A_FEW = ("radio", "checkbox")


@dataclass
class Control:
    """One control of a form. `value`: what stands in it, of radios and ticks what they would send."""

    name: str
    id: str
    kind: str
    value: str
    is_chosen: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form."""

    action: str
    controls: list[Control] = field(default_factory=list)

    def names(self) -> set[str]:
        """What it sends."""
        return {one.name for one in self.controls if one.name and one.name != "csrf"}

    def sends(self) -> list[tuple[str, str]]:
        """What a browser would send of it as it stands, without a button."""
        return [(one.name, one.value) for one in self.controls if one.name and one.kind != BUTTON and _goes_along(one)]

    def of(self, name: str) -> list[Control]:
        """The controls of that name."""
        return [one for one in self.controls if one.name == name]

    def id_of(self, name: str) -> str:
        """Where what is wrong there is told: at the control, of radios at what they stand in."""
        first = self.of(name)[0]
        return first.id.rpartition("-")[0] if first.kind == "radio" else first.id

    def stands_in(self, name: str) -> str:
        """What is filled in there."""
        return next((one.value for one in self.of(name) if _goes_along(one)), "")


def _goes_along(one: Control) -> bool:
    return one.kind not in _ONE_OF_A_FEW or one.is_chosen


class Drawn(HTMLParser):
    """A page, read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.described_by: dict[str, str] = {}  # by the id of whatever is described
        self.leads_to: list[str] = []  # the ids to which the summary of what is wrong leads
        self.said: dict[str, str] = {}  # what stands in an element, by its id: of errors alone
        self._form: Form | None = None
        self._words: Control | None = None
        self._choice: Control | None = None
        self._saying = ""
        self.feed(html)

    @property
    def wrong(self) -> set[str]:
        """The controls at which something is said to be wrong, each tied to what is said there."""
        return {one.removesuffix("-error") for one in self.said if one in self.described_by.get(one.removesuffix("-error"), "").split()}

    def form(self, action: str, names: Iterable[str] = ()) -> Form | None:
        """The first form that is sent there, with these among its controls."""
        return next((one for one in self.forms if one.action == action and one.names().issuperset(names)), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            self.described_by[has["id"]] = has.get("aria-describedby", "")
            if has["id"].endswith("-error"):
                self._saying = has["id"]
                self.said[self._saying] = ""
        if tag == "a" and has.get("href", "").startswith("#"):
            self.leads_to.append(has["href"].removeprefix("#"))
        if tag == "form" and has.get("method", "").lower() == "post":
            self._form = Form(has.get("action", ""))
            self.forms.append(self._form)
        if self._form is not None:
            self._control(self._form, tag, has)

    def _control(self, form: Form, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text") if tag == "input" else has.get("type", BUTTON) if tag == "button" else tag
        control = Control(has.get("name", ""), has.get("id", ""), kind, has.get("value", ""), "checked" in has)
        if tag in ("input", "textarea", "select", "button"):
            form.controls.append(control)
        if tag == "textarea":
            self._words = control
        elif tag == "select":
            self._choice = control
        elif tag == "option" and self._choice is not None:
            self._choice.options.append(control.value)
            if "selected" in has or len(self._choice.options) == 1:
                self._choice.value = control.value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._words is not None:
            self._words.value, self._words = self._words.value.removeprefix("\n"), None
        elif tag == "select":
            self._choice = None
        elif tag == "p":
            self._saying = ""

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.value += data
        if self._saying:
            self.said[self._saying] += data


def drawn(answer: httpx.Response) -> Drawn:
    """What came back, as a page."""
    return Drawn(answer.text)
