"""Words of distress known by a part of them: `kill*` at the beginning of a word, `*help*` anywhere in it."""

import re
from collections.abc import Iterable

from bot.meaning.kinds import Entry


class Stems:
    """All of a reader's; each word is looked up by its beginnings, which a pattern of hundreds would try one by one."""

    __slots__ = ("_anywhere", "_inside", "_opening", "_sizes", "listed")

    def __init__(self, listed: Iterable[Entry]) -> None:
        self.listed = tuple(listed)  # as a lexicon has them, with their stars
        self._opening = {entry.words.strip("*"): entry for entry in reversed(self.listed) if not entry.words.startswith("*")}
        self._sizes = sorted({len(stem) for stem in self._opening})
        self._inside = {entry.words.strip("*"): entry for entry in reversed(self.listed) if entry.words.startswith("*")}
        self._anywhere = re.compile("|".join(map(re.escape, self._inside)) or r"(?!)")

    def of(self, word: str) -> Entry | None:
        """The word, by the stem that is in it."""
        entry = None
        inside = self._anywhere.search(word)
        if inside:
            entry = self._inside[inside[0]]
        else:
            for size in self._sizes:
                entry = self._opening.get(word[:size])
                if entry or size >= len(word):
                    break
        return entry and Entry(entry.kind, word, entry.gloss)

    def entry(self, stem: str) -> Entry | None:
        """The stem that is this very word."""
        entry = self._inside.get(stem) or self._opening.get(stem)
        return entry and entry._replace(words=stem)
