"""Reply lexicons: what people write back, one `replies.toml` beside the texts of each language. Read at run time, no code per language."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from locales.reviews import State, review_of

FOLDER = Path(__file__).parent
ENGLISH = "en"  # read in every language, from our own folder
NOT_GROUPS = frozenset({"review", "reviewers", "fold", "sets", "near"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The replies known in one language, as their reviewers read them."""

    language: str
    version: str  # changes with every byte of the file, so that an old reading can be explained
    drop: str  # marks that carry no meaning in this script, as ranges: "064B-065F 0670"
    bare: bool  # whether a phrase is also known without its marks: khong for không
    same: tuple[str, ...]  # letters that writers mix up; each stands for the first of its row
    sets: Mapping[str, str]  # alternatives used in several entries
    near: tuple[str, ...]  # words of distress that are heard misspelt, too
    ordinary: tuple[str, ...]  # words that are no misspelling of those
    clitics: tuple[str, ...]  # what a script writes together with the word that follows: "and", "the"
    groups: Mapping[str, Mapping[str, str]]  # group -> what is written -> its English gloss


def _load(file: Path, language: str) -> Lexicon:
    raw = file.read_bytes()
    data: dict[str, Any] = tomllib.loads(raw.decode())
    fold = data.get("fold", {})
    return Lexicon(
        language=language,
        version=f"{language}-{hashlib.sha256(raw).hexdigest()[:8]}",
        drop=fold.get("drop", ""),
        bare=fold.get("bare", False),
        same=tuple(fold.get("same", ())),
        sets=data.get("sets", {}),
        near=tuple(data.get("near", {}).get("words", ())),
        ordinary=tuple(data.get("near", {}).get("ordinary", ())),
        clitics=tuple(data.get("near", {}).get("clitics", ())),
        groups={name: entries for name, entries in data.items() if name not in NOT_GROUPS},
    )


def _tag(language: str) -> str:
    return language.strip().replace("_", "-").lower()


@cache
def _folders(place: Path) -> Mapping[str, str]:
    return {_tag(file.parent.name): file.parent.name for file in place.glob("*/replies.toml")}


def lexicon_languages(place: Path = FOLDER) -> tuple[str, ...]:
    """The languages whose replies are known."""
    return tuple(sorted(_folders(place).values()))


def lexicon_language(language: str, place: Path = FOLDER) -> str | None:
    """The lexicon that serves a language tag (`ar-SD` is served by `ar`), if any does."""
    tag = _tag(language)
    return _folders(place).get(tag) or _folders(place).get(tag.partition("-")[0])


@cache
def reads_words(language: str, place: Path = FOLDER) -> bool:
    """Whether what is read in a language is signed: its own lexicon, and the English one, which is read beside it."""
    known = [(place, lexicon_language(language, place) or ENGLISH), (FOLDER, ENGLISH)]
    return all(review_of(folder / tag).replies.state is State.REVIEWED for folder, tag in known)


@cache
def lexicon(language: str, place: Path = FOLDER) -> Lexicon:
    """The replies of one of `lexicon_languages()`."""
    return _load(place / language / "replies.toml", language)


@cache
def signs() -> Lexicon:
    """The emoji and emoticons that mean the same in every language."""
    return _load(FOLDER / "signs.toml", "signs")
