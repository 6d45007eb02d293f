"""How far each language has come: each part, who signed it and when, and whether live mode may send it and read its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import locales
from desk.reviewing.doubts import doubts_in
from desk.reviewing.reading import TEXTS
from locales.catalogue import catalogue, keys_of, says
from locales.lexicons import lexicon_languages
from locales.reviews import Part, Review, recorded
from locales.tables import Unreadable


@dataclass(frozen=True, slots=True)
class Standing:
    """One language."""

    tag: str
    name: str
    native: str
    direction: locales.Direction
    review: Review
    untranslated: Mapping[Part, int]  # how many texts of a part it still says in English
    doubts: Mapping[Part, int]  # what reviewers would not sign, and nobody has settled
    unreadable: tuple[str, ...]  # a sentence for each table that cannot be read: what it says is not known, and the rest is


def states_of(place: Path = locales.HERE) -> Iterator[Standing]:
    """Every language that has texts or replies, by its tag: as this process read it first, for the gate goes by that too."""
    for tag in sorted({*locales.languages(place), *lexicon_languages(place)}):
        known = locales.language(tag, place)
        missing: Mapping[Part, int] = {part: _missing(tag, part, place) for part in TEXTS}
        unreadable = tuple(_unreadable(place / tag))
        yield Standing(tag, known.name, known.native, known.direction, known.review, missing, _doubts(place / tag), unreadable)


def _unreadable(folder: Path) -> Iterator[str]:
    for read in (recorded, doubts_in):
        try:
            read(folder)
        except Unreadable as wrong:
            yield str(wrong)


def _doubts(folder: Path) -> Mapping[Part, int]:
    try:
        said = doubts_in(folder)
    except Unreadable:
        return {}
    texts: dict[Part, int] = {part: sum(one.get("key") in keys_of(part.file) for one in said["texts"]) for part in TEXTS}
    return {**texts, Part.REPLIES: len(said["replies"])}


def _missing(tag: str, part: Part, place: Path) -> int:
    if tag == locales.ENGLISH:
        return 0
    read = catalogue(tag, part.file, place)
    return sum(read is None or not says(read, key) for key in keys_of(part.file))
