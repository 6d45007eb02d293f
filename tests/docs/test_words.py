"""Words that are never said of a young person, over everything that the product says: pages, texts to duty, reports, guides.

A text is never more than a text (practice, section 2), and a child may read what is written of them at 25 (section 6). Each exception is
argued, and says where it holds.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import locales
from desk import words

ROOT = Path(words.__file__).parents[1]
NEVER = re.compile(r"\b(safe|safely|absconded|absconding|false alarms?|confirmed|non-compliant)\b", re.IGNORECASE)
# What the machine writes out of the tests, or what quotes reviewers word by word, says nothing of its own.
NOT_OURS = ("docs/translating/", "docs/transcripts/", "docs/handsets/", "docs/mutants.md")

# Where a word may stand, as the line that has it is written; and why.
EXCEPTIONS: dict[str, str] = {
    r"[Ss]afe-contact note|safe_to_ring|safe to ring": "when and how to ring without harm: read before ringing, and no verdict on a child",
    r"how safely|read safely|reads? as OK": "of our reader: how seldom it errs",
    r"keep a child safe": "why decisions are written down at all",
    r"confirmed by a number|chat that is confirmed|Without an answer nothing is confirmed|once a worker has confirmed": (
        "a chat or a number, by a worker who stands beside it: the word of the command"
    ),
    r"stored before it is confirmed|before it is confirmed to the provider|confirmed is heard again": (
        "an update, to the provider it came from"
    ),
    r"lose what it (has )?confirmed": "a database, of what it was told to keep",
    r"is confirmed whether or not it is signed": "a wish for a language that is theirs already, by the same answer",
    r"not confirmed at the time the carer named": "a carer's own word, in the reasons of the journal",
    r"a false alarm|(hears|in) false alarms": "a page of ours that woke somebody for nothing: of us, in decisions, never of a child",
    r"Never to anybody, of an answer: safe, well, confirmed|Never \"safe\"": "the rule itself, for translators",
}
_EXCEPTED = re.compile("|".join(EXCEPTIONS))


def said() -> Iterator[tuple[str, str]]:
    """Every line that somebody reads, and where it stands."""
    for key in locales.staff_keys():
        yield f"staff.po {key}", locales.template(locales.ENGLISH, key)
    sources = [*(ROOT / "console").rglob("*.html"), ROOT / "desk/words.py", *(ROOT / "desk/reports").rglob("*.py")]
    guides = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "locales/GLOSSARY.md"]
    for file in (*sources, *guides):
        name = str(file.relative_to(ROOT))
        if "node_modules" not in file.parts and not name.startswith(NOT_OURS):
            for line in file.read_text("utf-8").splitlines():
                yield name, line


def test_nothing_that_we_say_calls_a_child_what_nobody_can_know() -> None:
    found = [(where, line) for where, line in said() if NEVER.search(_EXCEPTED.sub("", line))]
    assert found == []


def test_every_exception_is_still_needed() -> None:
    lines = [line for _, line in said()]
    idle = [one for one in EXCEPTIONS if not any(re.search(one, line) and NEVER.search(line) for line in lines)]
    assert idle == []
