"""What every text promises that a machine can see: the invariants of the practice page, over one language's texts.

Asked by the tests of every catalogue and of whatever a reviewer changes, so that there is one set of rules. A finding is one sentence,
for somebody who reads the language and no code.
"""

from collections.abc import Callable, Iterator

from bot.phrasing.promises import form, menus, numbers, words
from bot.phrasing.promises.holes import holes
from bot.phrasing.promises.menus import label
from bot.phrasing.promises.promise import MENUS, SIGNED, Broken, Promise, Said, for_young

__all__ = ["MENUS", "SIGNED", "Broken", "Promise", "Said", "broken", "for_young", "label"]

_RULES: tuple[Callable[[str, Said], Iterator[Broken]], ...] = (
    menus.choices, menus.pictures, numbers.digits, numbers.numerals, numbers.emergency, menus.openers,
    words.never_said, words.verdict, form.sign, words.link, words.neutral, form.length, form.direction, form.letters, form.unseen,
)  # fmt: skip


def broken(tag: str, said: Said) -> tuple[Broken, ...]:
    """Every promise that the texts of a language break. `said` has its own words by key; a text that has none is not asked about."""
    holey = tuple(holes(said))
    asked = {key: wording for key, wording in said.items() if key not in {one.key for one in holey}}
    return (*holey, *(one for rule in _RULES for one in rule(tag, asked)))
