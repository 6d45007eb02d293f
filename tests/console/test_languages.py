"""The page of languages: who has signed what, linked from where drafts are named."""

import re
from pathlib import Path

from starlette.applications import Starlette

import locales
from console.app import routes
from console.languages import LanguagePages
from db.session import Database
from locales.reviews import Part
from tests.console.evening import evening_of, opened, plain
from tests.desk.reviewing.reviewers import copied


async def test_each_language_says_how_far_each_of_its_parts_has_come(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        page = await browser.get("/languages")
    assert page.status_code == 200
    rows = dict(re.findall(r'<tr id="(\w+)".*?>(.*?)</tr>', page.text, re.DOTALL))
    assert set(rows) == set(locales.languages())
    for tag, row in rows.items():
        known = locales.language(tag)
        assert known.native in row
        assert ("right to left" in row) is (known.direction == "rtl")
        for part in Part:
            signed = known.review.of(part)
            assert f'data-label="{part.capitalize()}"' in row
            assert not signed.sum or signed.state in row
    assert f"of {len(rows)} signed" in plain(page.text)


async def test_what_cannot_be_read_is_named_and_the_rest_is_as_ever(database: Database, tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti", "ar", "en")
    (place / "ti" / "reviewed.toml").write_text("[texts\n", "utf-8")
    (place / "ar" / "doubts.toml").write_text("\n[[texts]\n", "utf-8")
    evening = await evening_of(database)
    app = Starlette(routes=[*LanguagePages(evening, place).routes(), *routes(evening)])
    async with opened(app) as browser:
        page = await browser.get("/languages")
    assert page.status_code == 200
    rows = dict(re.findall(r'<tr id="(\w+)".*?>(.*?)</tr>', page.text, re.DOTALL))
    assert set(rows) == {"ti", "ar", "en"}
    assert "ti/reviewed.toml cannot be read: line 1 is no TOML." in rows["ti"]
    assert rows["ti"].count('unreadable">cannot be read<') == len(Part)
    assert "ar/doubts.toml cannot be read: line 2 is no TOML." in rows["ar"]
    assert rows["ar"].count('draft">draft<') == rows["en"].count('draft">draft<') >= 3
    assert "cannot be read" not in rows["en"]


async def test_the_line_that_names_drafts_leads_there(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        board = (await browser.get("/")).text
    note = re.search(r'<p class="demo".*?</p>', board, re.DOTALL)
    assert note is not None
    assert "are drafts." in note[0]
    assert '<a href="/languages">Who has signed what</a>' in note[0]
