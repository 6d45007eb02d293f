"""What holds for every page: no foreign code, no promise a text cannot keep, words for everything, and what a script may rely on."""

import re
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import console
import desk
from console.pages import answer, path_within
from console.reading.script import direction_in, language_in
from console.reading.strip import KINDS, Kind
from db.words import SendState
from desk.asked import REACHED, Reached
from desk.words import ASK_CARER, CARER_MEANINGS, CAUSES, COVERS, MEANINGS, OUTCOMES, PHASES, RESOLUTIONS, ROADS, SENT, TIERS, TREATMENTS
from ladder.alert import Phase
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Meaning, Outcome, Resolution, Road, Tier, Treatment

CONSOLE, DESK = (Path(str(one.__file__)).parent for one in (console, desk))
TEMPLATES = sorted((CONSOLE / "templates").glob("*.html"))
STATIC = sorted((CONSOLE / "static").iterdir())
PYTHON = [*sorted(CONSOLE.rglob("*.py")), DESK / "words.py", DESK / "asked.py", *sorted((DESK / "reports").glob("*.py"))]

# A text is never more than a text (practice, section 2); a child may read what is written of them at 25 (section 6).
NEVER_SAID = re.compile(r"\b(safe|safely|well|confirmed|false alarm|abscond\w*|non-compliant|missing)\b", re.IGNORECASE)
MAY_BE_SAID = re.compile(r"Safety Net|[Ss]afe-contact note|missing\.html|safe_to_ring")


def names(paths: list[Path]) -> list[str]:
    """For reports."""
    return [path.name for path in paths]


@pytest.mark.parametrize("path", TEMPLATES + PYTHON, ids=names(TEMPLATES + PYTHON))
def test_no_page_says_that_somebody_is_more_than_answered(path: Path) -> None:
    text = MAY_BE_SAID.sub("", path.read_text(encoding="utf-8"))
    text = re.sub(r'""".*?"""|#[^"\n]*$|\{#.*?#\}', "", text, flags=re.DOTALL | re.MULTILINE)
    assert [found.group() for found in NEVER_SAID.finditer(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_no_page_carries_scripts_styles_or_anything_from_elsewhere(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|\|\s*safe", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]*)"', html) == []


@pytest.mark.parametrize("path", STATIC, ids=names(STATIC))
def test_what_is_served_asks_nobody_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|url\(", text)


def test_the_script_stays_small_enough_to_read() -> None:
    lines = [line for line in (CONSOLE / "static" / "live.js").read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= 70


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_what_a_script_replaces_has_a_name_of_its_own(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert all("id=" in tag for tag in re.findall(r"<[a-z]+[^>]*\bdata-live\b[^>]*>", html))


@pytest.mark.parametrize(
    ("table", "every"),
    [
        (CAUSES, Cause), (TREATMENTS, Treatment), (PHASES, Phase), (TIERS, Tier), (COVERS, Cover), (ASK_CARER, AskCarer), (ROADS, Road),
        (SENT, SendState), (MEANINGS, Meaning), (CARER_MEANINGS, CarerMeaning), (OUTCOMES, Outcome), (RESOLUTIONS, Resolution),
        (REACHED, Reached), (KINDS, Kind),
    ],
)  # fmt: skip
def test_there_are_words_for_everything_the_rules_know(table: dict[Any, object], every: type[Enum]) -> None:
    assert list(table) == list(every) or set(table) == set(every)
    assert len({str(one) for one in table.values()}) == len(table), "two things under one name"


@pytest.mark.parametrize("name", [*map(str, Phase), *map(str, Treatment)])
def test_what_a_card_is_called_by_its_phase_nothing_else_is_laid_out_by(name: str) -> None:
    """A list that was called `listed` took the room from the cards of listed alerts."""
    style = (Path(console.__file__).parent / "static" / "console.css").read_text("utf-8")
    assert not re.findall(rf"(?m)(?:^|[,}}]\s*)\.{name}\b[^{{]*{{", style)


def test_the_four_kinds_of_nothing_are_four_words_everywhere() -> None:
    nothing = (Cause.NOT_ASKED, Cause.UNDELIVERED, Cause.SILENT, Cause.UNCLEAR)
    as_causes = [CAUSES[one].lower() for one in nothing]
    assert as_causes == [OUTCOMES[Outcome(one.value)] for one in nothing] == [KINDS[Kind(one.value)] for one in nothing]
    assert len(set(as_causes)) == 4


@pytest.mark.parametrize(
    ("text", "direction", "language"),
    [
        ("أنا بخير", "rtl", "ar"),
        ("Lantern: كيف حالك؟", "rtl", "ar"),
        ("ok", "ltr", "en"),
        ("ደሓን እየ", "ltr", "ti"),
        ("1", "ltr", "en"),
        ("", "ltr", "en"),
    ],
)
def test_a_text_stands_in_the_direction_and_language_of_its_letters(text: str, direction: str, language: str) -> None:
    assert direction_in(text) == direction
    assert language_in(text, "ar") == language


def test_a_person_is_taken_at_their_language_when_the_letters_fit() -> None:
    assert language_in("ደሓን", "ti") == "ti"
    assert language_in("ደሓን", "en") == "ti"
    assert language_in("fine", "ti") == "en"


@pytest.mark.parametrize(
    ("wanted", "page"), [("/handsets", "/handsets"), ("/alerts/K7P", "/alerts/K7P"), ("//a.example", "/"), ("//[", "/"), ("", "/")]
)
def test_a_form_returns_to_a_page_of_ours(wanted: str, page: str) -> None:
    assert path_within(wanted) == page


def test_what_is_said_on_the_next_page_fits_a_cookie_in_every_script() -> None:
    for sentence in ("No young person has the reference YP-9.", "ደሓን" * 5000, "x" * 5000):
        said = answer("/", sentence).headers["set-cookie"]
        assert len(said) < 3500
        kept = unquote(said.partition("said=")[2].partition(";")[0])
        assert kept == sentence or (sentence.startswith(kept.removesuffix("…")) and kept.endswith("…"))
