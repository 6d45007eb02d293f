"""How a translation came about: two drafts, which of them was taken and why, and what it says put back into English. For reviewers.

Each of the first languages has a `drafts.toml` beside its catalogue. Whoever put a text back into English had seen nothing but that text.

    [Y3]
    first = "…"     # two drafts, neither of which knew of the other
    second = "…"
    taken = "both"  # first, second, both, or new: what stands in the catalogue; reviewer: a native speaker has written it since
    why = "…"       # what they disagreed about, and how it was settled; empty where they did not
    back = "…"      # the text as it stands, in English; empty where nobody has put a reviewer's words back
    remark = "…"    # what was odd to whoever put it back
    left = "…"      # what a native reviewer has to decide
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import locales
from locales.backs import BACK, BY_A_REVIEWER, DRAFTS, Back, backs, written_by_reviewers
from locales.languages import HERE

TAKEN = ("first", "second", "both", "new", BY_A_REVIEWER)


@dataclass(frozen=True, slots=True)
class Drafted:
    """How one text came about."""

    first: str
    second: str
    taken: str
    why: str
    back: str
    remark: str
    left: str


def drafted_languages() -> tuple[str, ...]:
    """The languages that were drafted twice."""
    return tuple(sorted(file.parent.name for file in HERE.glob(f"*/{DRAFTS}")))


def drafts(tag: str) -> Mapping[str, Drafted]:
    """Every text of a language, by its key."""
    written = tomllib.loads((HERE / tag / DRAFTS).read_text("utf-8"))
    names = {one.name for one in fields(Drafted)}
    assert all(set(each) == names for each in written.values()), f"{tag}: every text has {sorted(names)}"
    return {key: Drafted(**each) for key, each in written.items()}


def page_of(tag: str) -> Path:
    """Where reviewers read it."""
    return Path("docs/translating") / f"{tag}.md"


def page(tag: str) -> str:
    """The page about a language."""
    return "\n".join(_lines(tag) if tag in drafted_languages() else _lines_of_one_draft(tag)) + "\n"


def _lines_of_one_draft(tag: str) -> Iterator[str]:
    language, known = locales.language(tag), backs(HERE / tag)
    yield f"# {language.name} ({tag}): put back into English"
    yield ""
    theirs = written_by_reviewers(HERE / tag)
    begins = read(locales.review(tag), theirs)
    yield f"{begins}. Each text was put back into English by somebody who had seen nothing but that text; what they"
    yield f"found was mended, and what was mended put back again. {machines(theirs)} Made from"
    yield f"`locales/{tag}/{BACK}` by the tests."
    yield from _written(theirs)
    yield from _says(tag, known)
    yield "## What was mended, and why"
    yield ""
    yield from (f"- `{key}`: {one.why}" for key, one in known.items() if one.why)
    yield from _left(known)


def _lines(tag: str) -> Iterator[str]:
    language, known = locales.language(tag), drafts(tag)
    yield f"# {language.name} ({tag}): two drafts, and back into English"
    yield ""
    theirs = written_by_reviewers(HERE / tag)
    yield f"{read(locales.review(tag), theirs)}. Each text was drafted twice, by two who knew nothing of each other, and one of the"
    yield "drafts, or what both were good for, was taken. Then somebody who had seen neither the English nor the drafts put it back into"
    yield f"English. {machines(theirs)} Made from `locales/{tag}/{DRAFTS}` by the tests."
    yield from _written(theirs)
    yield from _says(tag, known)
    yield "## Where the drafts disagreed"
    yield ""
    yield "| key | first draft | second draft | taken | why |"
    yield "|---|---|---|---|---|"
    for key, one in known.items():
        if one.why:
            yield _row(f"`{key}`", one.first, one.second, one.taken, one.why)
    yield from _left(known)


def read(review: locales.Review, theirs: Sequence[str]) -> str:
    """Whether anybody who speaks it has read a language, as far as signatures and texts of their own say."""
    anybody = theirs or any(review.of(part).signatures for part in locales.Part)
    state = "Reviewed" if review.is_signed else "A draft"
    return f"{state}: {'`safetynet languages` says who has read it' if anybody else 'no native speaker has read it'}"


def machines(theirs: Sequence[str]) -> str:
    """Who wrote it."""
    return "All of them are machines." if not theirs else "All of them are machines, but for whoever wrote what is listed below."


def _written(theirs: Sequence[str]) -> Iterator[str]:
    if theirs:
        yield ""
        yield "A native speaker has written these since, and nobody has put them back into English:"
        yield ", ".join(f"`{key}`" for key in theirs) + "."


def _says(tag: str, known: Mapping[str, Drafted] | Mapping[str, Back]) -> Iterator[str]:
    yield ""
    yield "| key | English | text | back into English | remark |"
    yield "|---|---|---|---|---|"
    for key, one in known.items():
        yield _row(f"`{key}`", locales.template(locales.ENGLISH, key), locales.template(tag, key), one.back, one.remark)
    yield ""


def _left(known: Mapping[str, Drafted] | Mapping[str, Back]) -> Iterator[str]:
    yield ""
    yield "## Left for a native reviewer"
    yield ""
    yield from (f"- `{key}`: {one.left}" for key, one in known.items() if one.left)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"
