"""Every page, as everybody who may open it sees it: axe-core reads it by day and by night, on a phone, and once on a desk.

UPDATE_PICTURES=1 photographs each for docs/console/pages, where somebody has to look at them.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from console.pages import HERE
from db.words import Role
from tests.console.demo import running_demo
from tests.console.making import made_pages
from tests.console.night import Night, a_night
from tests.console.places import MADE, PLACES, Made, Place
from tests.console.signing_in import a_browser
from tests.console.test_browser import DOCS, PICTURES, chromium
from tests.console.test_pictures import AXE, RULES, WIDTH

__all__ = ["chromium"]

DESK = 1360
AT_MOST = 860  # pixels of a page that a picture shows
# What may be otherwise by night or on a desk. All else is the same page, and is read once.
OF_LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]}}
_FINDS_ONLY = {"resultTypes": ["violations"]}  # what is right need not be told node by node


@dataclass
class Album:
    """What is wrong, and what was looked at."""

    night: Night
    photographs: bool
    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # paths of routes and names of made pages

    def of_a_place(self, page: Page, at: str, place: Place, role: Role | None) -> None:
        """Everybody who may opens it at its first address, and whose picture it is at all of them. Whoever may not is told so."""
        for path in place.paths if role is place.role else place.paths[:1]:
            answer = page.goto(self.night.path(path))
            assert answer is not None
            if answer.status == 403:
                assert role is not place.role, f"{role} may not open {path}"
                assert "Your account may not open this page" in page.content()
                return
            if page.url.split("?")[0].endswith(("/accounts", "/languages")) and at == "/":
                return  # the board is not everybody's first page
            # On a desk it is looked at by whoever it is drawn for first: others see the same, with less to press.
            self.look(page, place.template, f"{path}, {role or 'nobody'}", (DESK, WIDTH) if role is place.role else (WIDTH,))
            if role is place.role and path == place.paths[0]:
                self.photograph(page, picture_of(at))
                self.seen.add(at)

    def of_made(self, page: Page, made: Made) -> None:
        """A page that somebody came to."""
        self.look(page, made.template, made.name)
        self.photograph(page, made.name)
        self.seen.add(made.name)

    def look(self, page: Page, template: str, where: str, widths: tuple[int, ...] = (DESK, WIDTH)) -> None:
        """Whether it is the page it should be, can be read by everybody, and is as wide as the screen."""
        if not re.fullmatch(f"(Error: )?{title_of(template)} · Safety Net", page.title()):
            self.wrong.append(f"{where}: no page of {template}.html is called {page.title()}")
        page.evaluate(AXE)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            for light in ("dark", "light"):
                page.emulate_media(color_scheme=light, reduced_motion="reduce")
                rules = RULES if (width, light) == (WIDTH, "light") else OF_LOOKS
                read: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules | _FINDS_ONLY)
                assert read["passes"], "it looked"
                told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in read["violations"] for node in one["nodes"]]
                self.wrong += [f"{where}, {width} pixels, {light}: {one}" for one in told]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                self.wrong.append(f"{where}: it scrolls sideways at {width} pixels")

    def photograph(self, page: Page, name: str) -> None:
        """The upper part of it, below what stands above each page; on a phone, by day."""
        if not self.photographs:
            return
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        top = page.locator(".govuk-back-link, main").first.bounding_box()
        whole = page.locator("main").bounding_box()
        assert top is not None
        assert whole is not None
        height = min(AT_MOST, whole["y"] + whole["height"] - top["y"])
        clip: Any = {"x": 0, "y": top["y"], "width": WIDTH, "height": height}
        page.screenshot(path=DOCS / "console" / "pages" / f"{name}.png", full_page=True, clip=clip)


def picture_of(path: str) -> str:
    """The name of a page's picture: its path, without what stands in braces."""
    return "-".join(re.findall(r"[a-z]+", re.sub(r"\{.*?\}", "one", path))) or "board"


def title_of(template: str) -> str:
    """What a page of that template may be called, as a pattern."""
    text = (HERE / "templates" / f"{template}.html").read_text("utf-8")
    (title,) = re.findall(r"\{% block title %\}(.*?)\{% endblock %\}", text)
    sometimes = re.compile(r"(\{% if.*\{% endif %\}|\{\{.*?\}\})")
    return "".join(".*" if part.startswith("{") else re.escape(part) for part in sometimes.split(title))


@pytest.fixture(scope="module")
def night(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """One for all of these pages."""
    folder: Path = tmp_path_factory.mktemp("night")
    with running_demo(folder, signs_in=True) as demo, ExitStack() as till_then:
        yield a_night(chromium, demo, till_then)


def test_every_page_is_open_to_everybody_who_may_open_it(chromium: Browser, night: Night, updates: frozenset[str]) -> None:
    album = Album(night, PICTURES in updates)
    with a_browser(chromium, night.demo, width=WIDTH) as outside:
        for at, place in PLACES.items():
            if place.role is None:
                album.of_a_place(outside, at, place, None)
    for role, page in night.pages.items():
        for at, place in PLACES.items():
            if place.role is not None and (at != "/handsets" or role is place.role):  # phones are alike for all
                album.of_a_place(page, at, place, role)
    made_pages(chromium, night, album.of_made)
    assert album.wrong == []
    unseen = (PLACES.keys() | {one.name for one in MADE}) - album.seen
    assert not unseen, f"Nobody looked at {', '.join(sorted(unseen))}: tests/console/places.py names them, and nobody came there."
