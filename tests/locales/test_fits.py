"""How many SMS each text takes is on a page that is fresh."""

from pathlib import Path

from tests.locales.fits import page

PAGE = Path("docs/languages.md")


def test_the_page_of_languages_is_what_the_catalogues_say(updates: frozenset[str]) -> None:
    if "languages" in updates:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "docs/languages.md is stale: UPDATE_LANGUAGES=1 pytest tests/locales"
