"""What a language folder says about its language. A folder is all it takes to add one."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any, Literal

from locales.reviews import Review, review_of

HERE = Path(__file__).parent
ENGLISH = "en"

Direction = Literal["ltr", "rtl"]

# ISO 15924 scripts written from right to left. Direction follows the script: ICU calls `ku-Arab` left to right.
_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})


@dataclass(frozen=True, slots=True)
class PartsOfDay:
    """How a clock time is said where the part of the day has to stand with it: "{part} {clock}", and when each part begins."""

    pattern: str
    parts: tuple[tuple[time, str], ...]  # by their beginnings

    def say(self, at: time) -> str:
        """A time with its part of the day."""
        part = next(name for begins, name in reversed(self.parts) if begins <= at)
        return self.pattern.format(clock=f"{at:%H:%M}", part=part)


@dataclass(frozen=True, slots=True)
class Language:
    """A language we speak. `tag` is its folder, `name` in English, `native` in itself, `letters` as in Unicode's names.

    `called`: what else those who write to us call it. `apps`: how their apps do, beside the tag itself (IETF, in small letters).
    `other_words`: names of other languages that are ordinary words in this one.
    """

    tag: str
    name: str
    native: str
    script: str
    letters: str
    review: Review
    for_strangers: bool
    never_said: tuple[str, ...]
    called: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    other_words: tuple[str, ...] = ()
    never_named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by the idea: parts of words that no text on a phone has
    times: PartsOfDay | None = None  # where hours are counted from dawn, and "09:00" alone would be heard as three in the afternoon

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called by."""
        return (self.name, self.native, *self.called)

    @property
    def direction(self) -> Direction:
        """Which way it is written."""
        return "rtl" if self.script in _RIGHT_TO_LEFT else "ltr"


@cache
def languages(place: Path = HERE) -> tuple[str, ...]:
    """The tags of all languages we have a folder for."""
    return tuple(sorted(found.parent.name for found in place.glob("*/language.toml")))


@cache
def language(tag: str, place: Path = HERE) -> Language:
    """What we know of a language; of one we do not speak, what we know of English, which it is answered in."""
    folder = place / tag if tag in languages(place) else HERE / ENGLISH
    said = tomllib.loads((folder / "language.toml").read_text("utf-8"))
    return Language(
        tag=folder.name,
        name=said["name"],
        native=said["native"],
        script=said["script"],
        letters=said["letters"],
        review=review_of(folder),
        for_strangers=said["for_strangers"],
        never_said=tuple(said["never_said"]),
        called=tuple(said.get("called", ())),
        apps=tuple(said.get("apps", ())),
        other_words=tuple(said.get("other_words", ())),
        never_named={idea: tuple(words) for idea, words in said.get("never_named", {}).items()},
        times=_parts_of_day(said["times"]) if "times" in said else None,
    )


def _parts_of_day(said: Mapping[str, Any]) -> PartsOfDay:
    return PartsOfDay(said["pattern"], tuple((time.fromisoformat(begins), name) for begins, name in sorted(said["parts"].items())))


def direction(tag: str) -> Direction:
    """Which way a language is written."""
    return language(tag).direction


def review(tag: str) -> Review:
    """Who has signed a language."""
    return language(tag).review


def language_of(text: str) -> str:
    """In which language to answer somebody we do not know: by the script most letters are in, else English."""
    counted = {tag: _letters_in(text, language(tag).letters) for tag in languages() if language(tag).for_strangers}
    best = max(counted, key=lambda tag: counted[tag])
    return best if counted[best] else ENGLISH


def language_of_app(code: str, place: Path = HERE) -> str | None:
    """Which of our languages an app is set to (IETF: `fa-AF`, `zh-hans`), or nothing: by as much of its code as names one of them."""
    named = _by_app(place)
    parts = code.strip().replace("_", "-").lower().split("-")
    return next((named[known] for end in range(len(parts), 0, -1) if (known := "-".join(parts[:end])) in named), None)


@cache
def _by_app(place: Path) -> dict[str, str]:
    speaks = [language(tag, place) for tag in languages(place)]
    return {code: one.tag for one in speaks for code in (one.tag.replace("_", "-").lower(), *one.apps)}


def _letters_in(text: str, named: str) -> int:
    return sum(unicodedata.name(each, "").startswith(named) for each in text)
