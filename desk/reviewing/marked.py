"""What one reviewer has marked of a language so far: as it was typed, and beside what they saw when they said it.

It is a pencil's mark. What counts stands in the language's own files, once an operator has taken a hand-in in.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum

from locales.reviews import Part


class Finds(StrEnum):
    """How a reviewer finds something."""

    OPEN = "open"  # or opened again
    GOOD = "good"
    CHANGE = "change"
    WRONG = "wrong"  # a line of the lexicon
    READ = "read"  # every line of a group
    LACKING = "lacking"  # what people write and nobody would read


@dataclass(frozen=True, slots=True)
class Place:
    """What a mark is about: a text by its key; a group of replies, or one line of it; with no name at all, what the lexicon lacks."""

    part: Part
    of: str
    entry: str = ""


LACKING = Place(Part.REPLIES, "")


def sum_of(what: object) -> str:
    """A short sum, by which two of a thing are compared."""
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Said:
    """One mark."""

    finds: Finds
    text: str = ""  # better words, where there are any
    remark: str = ""
    saw: str = ""  # a sum of what stood there

    @property
    def words(self) -> tuple[Finds, str, str]:
        """What was said, whenever that was."""
        return self.finds, self.text, self.remark

    @property
    def sum(self) -> str:
        """The same, short enough to stand in a form: what its page was drawn with."""
        return sum_of(self.words)

    @property
    def is_something(self) -> bool:
        """Whether it says anything."""
        return self.words != NOTHING.words


NOTHING = Said(Finds.OPEN)


@dataclass(frozen=True, slots=True)
class Marked:
    """All of one reviewer's marks of one language."""

    who: str = ""  # how a page calls them
    said: Mapping[Place, Said] = field(default_factory=dict)
    signs_as: str = ""  # the name under which they handed in first, and by which their account signs from then on

    def as_json(self) -> str:
        """As it is kept."""
        rows = [[*astuple(place), *astuple(said)] for place, said in self.said.items()]
        return json.dumps({"who": self.who, "signs_as": self.signs_as, "said": rows}, ensure_ascii=False)


def marked_in(text: str) -> Marked:
    """As it was kept."""
    kept = json.loads(text)
    said = {
        Place(Part(part), of, entry): Said(Finds(finds), better, remark, saw)
        for part, of, entry, finds, better, remark, saw in kept["said"]
    }
    return Marked(kept["who"], said, kept["signs_as"])
