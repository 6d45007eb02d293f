"""Whoever adds a page says where it is to be seen, so that somebody looks at it: `tests/console/test_every_page.py`."""

import re

from starlette.routing import Route

from console.pages import HERE
from db.session import Database
from db.words import Mode
from tests.console.places import MADE, NO_PAGES, NOT_TO_BE_SEEN, PLACES
from tests.console.test_browser import DOCS
from tests.console.test_every_page import picture_of
from tests.service.sign_in.house import house_of

TOLD = "say in tests/console/places.py where it is to be seen"
_FRAMED = r'\{% extends "(base|outside)'  # a page of its own, and no part of one


async def test_every_page_of_a_console_is_looked_at(database: Database) -> None:
    opened = {
        one.path for one in (await house_of(database, mode=Mode.DEMO)).routes if isinstance(one, Route) and "GET" in (one.methods or ())
    }
    unseen = opened - PLACES.keys() - NO_PAGES.keys()
    assert not unseen, f"Nobody looked at {', '.join(sorted(unseen))}: {TOLD}, or why it is no page."
    gone = (PLACES.keys() | NO_PAGES.keys()) - opened
    assert not gone, f"There is no page {', '.join(sorted(gone))} any more: take it out of tests/console/places.py."


def test_every_page_that_a_form_leads_to_is_looked_at_too() -> None:
    drawn = {file.stem for file in (HERE / "templates").glob("*.html") if re.search(_FRAMED, file.read_text("utf-8"))}
    looked_at = {one.template for one in PLACES.values()} | {one.template for one in MADE}
    unseen = drawn - looked_at - NOT_TO_BE_SEEN.keys()
    assert not unseen, f"Nobody looked at a page of {', '.join(sorted(f'{one}.html' for one in unseen))}: {TOLD}."


def test_each_page_has_its_picture_and_a_sentence_and_no_other_is_kept() -> None:
    page = (DOCS / "console" / "README.md").read_text("utf-8")
    shown = re.findall(r'<img src="pages/([^"]+)\.png"[^>]*alt="[^"]{20,}"', page)
    wanted = [*map(picture_of, PLACES), *(one.name for one in MADE)]
    assert sorted(shown) == sorted(wanted), "docs/console/README.md shows each page once"
    kept = {file.stem for file in (DOCS / "console" / "pages").iterdir()}
    assert kept == set(wanted), f"UPDATE_PICTURES=1 pytest tests/console/test_every_page.py, for {', '.join(sorted(kept ^ set(wanted)))}"
