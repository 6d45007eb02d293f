"""An authority's recordings: somebody's voice that reads what is said aloud, one file for each text. It knows nothing of people.

`<folder>/<authority>/<language>/<KEY>.mp3`. Nothing but these names is ever looked for, so that no name that comes from outside can lead
anywhere else; and nothing is played that is no MP3, or longer than anybody listens.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import locales
from bot.mp3 import is_mp3

KEYS = locales.spoken_keys()
QUESTION, MENU = "V_question", "V_menu"
BYTES_MAX = 1 << 20  # a minute of the finest; Telegram shows a longer one as a file, and a child holds the line for none

_REF = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", re.ASCII)  # as the council file has it
_REF_MAX = 24


class Stands(StrEnum):
    """What is there where a recording should be."""

    THERE = "there"
    MISSING = "missing"
    UNUSABLE = "not an MP3 of at most a mebibyte"


def is_signed(language: str, place: Path = locales.HERE) -> bool:
    """Whether two native speakers have signed what is spoken: a recording is somebody's voice reading it."""
    return locales.language(language, place).review.spoken.state is locales.State.REVIEWED


@dataclass(frozen=True, slots=True)
class Recordings:
    """Every authority's. `plays`: whether a language may be heard here."""

    folder: Path
    plays: Callable[[str], bool] = is_signed

    def place(self, authority: str, language: str, key: str) -> Path | None:
        """Where that recording belongs; nowhere, unless all three are names of ours."""
        is_ours = len(authority) <= _REF_MAX and _REF.fullmatch(authority) and language in locales.languages() and key in KEYS
        return self.folder / authority / language / f"{key}.mp3" if is_ours else None

    def stands(self, authority: str, language: str, key: str) -> Stands:
        """What is there, whether or not it may be heard."""
        place = self.place(authority, language, key)
        if place is None or not place.is_file():
            return Stands.MISSING
        return Stands.THERE if self._read(place) is not None else Stands.UNUSABLE

    def heard(self, authority: str, language: str) -> frozenset[str]:
        """Which texts are there in that language, and may be played."""
        return frozenset(key for key in KEYS if self.may_be_heard(authority, language, key))

    def may_be_heard(self, authority: str, language: str, key: str) -> bool:
        """Whether it is there, and may be played."""
        return self.voice(authority, language, key) is not None

    def voice(self, authority: str, language: str, key: str) -> bytes | None:
        """The recording, if it is there and may be played."""
        place = self.place(authority, language, key)
        return None if place is None or not self.plays(language) else self._read(place)

    def _read(self, place: Path) -> bytes | None:
        try:
            # A link that leads out of the folder leads to nothing that was recorded for it.
            if not place.resolve(strict=True).is_relative_to(self.folder.resolve()):
                return None
            with place.open("rb") as opened:
                found = opened.read(BYTES_MAX + 1)
        except (OSError, RuntimeError):  # gone meanwhile, a folder, not ours to read, links in a circle
            return None
        return found if len(found) <= BYTES_MAX and is_mp3(found) else None
