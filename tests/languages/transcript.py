"""One evening as a chat log, for reviewers who do not read code."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import locales
from tests.languages.evening import Heard, Told
from tests.world import LONDON

FOLDER = Path("docs/transcripts")
_THEIRS = "they"


def page_of(tag: str) -> Path:
    """Where it stands."""
    return FOLDER / f"{tag}.md"


def page(tag: str, told: Iterable[Told]) -> str:
    """The whole evening."""
    return "\n".join(_lines(tag, told)) + "\n"


def _lines(tag: str, told: Iterable[Told]) -> Iterator[str]:
    language = locales.language(tag)
    yield f"# One evening in {language.name}"
    yield ""
    yield "Made by the tests: what each phone showed on one evening of a made-up council, in its order. Our words are read from"
    yield f"the catalogue; theirs are replies that somebody wrote who had not seen how we read. {signed(locales.review(tag))}"
    for one in told:
        yield ""
        yield f"## {one.who}"
        yield ""
        yield "| | who | words | in English |"
        yield "|---|---|---|---|"
        yield from (_row(tag, line) for line in one.lines)


def signed(review: locales.Review) -> str:
    """Whether anybody has signed what it shows: texts and replies."""
    anybody = any(review.of(part).signatures for part in (locales.Part.TEXTS, locales.Part.REPLIES))
    return "`safetynet languages` says who has signed it." if anybody else "No native speaker has signed it."


def _row(tag: str, line: Heard) -> str:
    who = _THEIRS if line.is_theirs else "we"
    under = "".join(f"<br>[{label}]" for label in line.buttons)
    english = "" if tag == locales.ENGLISH or line.english == line.text else line.english
    cells = (f"{line.at.astimezone(LONDON):%H:%M}", who, _cell(line.text) + under, _cell(english))
    return f"| {' | '.join(cells)} |"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", "<br>")
