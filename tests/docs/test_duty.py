"""The guide for duty workers: what it tells them to text is understood, what it quotes is said, and its pictures are there."""

import re
from html import unescape
from pathlib import Path

import locales
from bot.meaning import Question, Reading, read
from desk import words
from ladder.words import WorkerMeaning

ROOT = Path(words.__file__).parents[1]
GUIDE = (ROOT / "docs" / "duty.md").read_text("utf-8")


def commands() -> dict[str, Reading]:
    """All that it tells a worker to text, and how that is read."""
    return {typed: read(typed, "en", Question.WORKER) for typed in re.findall(r"`([^`]+)`", GUIDE)}


def test_the_guide_names_every_word_that_a_worker_may_text_and_each_is_understood() -> None:
    assert [typed for typed, read_as in commands().items() if read_as.meaning is WorkerMeaning.UNCLEAR] == []
    assert {one.meaning for one in commands().values()} == set(WorkerMeaning) - {WorkerMeaning.UNCLEAR}
    assert commands()["K7P 20"].minutes == 20
    assert (commands()["K7P DONE 2 grandmother 21:40"].outcome, commands()["K7P NOTE Rang the school"].words) == (2, "Rang the school")


def test_what_the_guide_quotes_is_what_the_service_says() -> None:
    texts = [locales.template(locales.ENGLISH, key) for key in locales.staff_keys()]
    files = [*(ROOT / "console" / "templates").glob("*.html"), ROOT / "desk" / "words.py", *(ROOT / "bot" / "phrasing").glob("*.py")]
    pages = [re.sub(r"<[^>]+>", "", unescape(file.read_text("utf-8"))) for file in files]
    said = " ".join(" ".join([*texts, *pages]).split()).lower()
    quoted = [" ".join(one.split()) for one in re.findall(r"“([^”]+)”", GUIDE)]
    assert len(quoted) > 20
    assert [one for one in quoted if one.rstrip(".").lower() not in said] == []


def test_every_picture_of_the_guide_is_there_and_none_is_left_over() -> None:
    named = set(re.findall(r'src="console/([^"]+)"', GUIDE))
    assert named == {file.name for file in (ROOT / "docs" / "console").glob("*.png")}
    assert len(re.findall(r'<img [^>]*alt="[^"]{20,}"', GUIDE)) == len(named)


def test_the_guide_is_two_printed_pages() -> None:
    """Some six hundred words stand on one, beside the pictures."""
    assert len(GUIDE.split()) < 1300
