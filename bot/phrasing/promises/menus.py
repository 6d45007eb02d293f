"""The menus and their buttons: the same answers, in the same words, wherever they are offered."""

import re
from collections.abc import Iterator

from bot.phrasing.promises.numbers import numbers
from bot.phrasing.promises.promise import MENUS, Broken, Promise, Said
from bot.phrasing.young import OPENERS
from locales.catalogue import english

_CHOICES = ("B_fine", "B_later", "B_call", "B_not_good")
_HEAD_COUNT = (("W1", ("B_seen", "B_colleague", "B_not_here")),)
_ASKS = ("?", "؟", "？")


def label(button: str) -> str:
    """The words of a button without its picture."""
    return button.removeprefix(picture(button)).removeprefix(" ") if picture(button) else button


def picture(button: str) -> str:
    """What stands before the words of a button, if anything does: it has neither letter nor digit."""
    first, _, rest = button.partition(" ")
    return "" if not rest or any(each.isalnum() for each in first) else first


def choices(_tag: str, said: Said) -> Iterator[Broken]:
    """1 is fine and 4 is not good for ever."""
    menus = [*((key, _CHOICES) for key in MENUS), *_HEAD_COUNT]
    for key, buttons in menus:
        if key not in said or any(button not in said for button in buttons):
            continue
        digits = [str(place) for place, _ in enumerate(buttons, 1)]
        words = [label(said[button]) for button in buttons]
        offered = [each.strip() for each in re.split(r"\s*\b[1-4] ", said[key])[1:]]
        wanted = " ".join(f"{digit} {word}" for digit, word in zip(digits, words, strict=True))
        if [each.casefold() for each in offered] != [each.casefold() for each in words] or numbers(key, said[key]) != digits:
            yield Broken(key, Promise.CHOICES, f"{key} has to offer, in the very words of the buttons: {wanted}.")


def pictures(_tag: str, said: Said) -> Iterator[Broken]:
    """Whoever does not read knows a button by its picture, on the phone and on the card."""
    for key, wording in said.items():
        if not key.startswith("B_") or picture(wording) == (wanted := picture(english(key))):
            continue
        does = f"has to begin with {wanted} and a space, as the English button does" if wanted else "has words alone, and no picture"
        yield Broken(key, Promise.PICTURE, f"{key} {does}.")


def openers(_tag: str, said: Said) -> Iterator[Broken]:
    """The first question of a day is asked in several ways, and answered in one."""
    split = {key: re.split(r"\s*\b1 ", said[key], maxsplit=1) for key in OPENERS if key in said}
    heads = {key: pieces[0] for key, pieces in split.items()}
    for key, head in heads.items():
        if not head.endswith(_ASKS):
            yield Broken(key, Promise.OPENERS, f"{key} has to ask: a question mark stands before the first answer.")
        if any(head == other for another, other in heads.items() if another != key):
            yield Broken(key, Promise.OPENERS, f"{key} asks in the same words as another opener.")
        if said.get(f"{key}_buttons", head) != head:
            yield Broken(f"{key}_buttons", Promise.OPENERS, f"{key}_buttons has to be {key} without its answers: {head}")
        if any(pieces[1:] != split[OPENERS[0]][1:] for pieces in [split[key]] if OPENERS[0] in split):
            yield Broken(key, Promise.OPENERS, f"{key} has to end with the same answers as {OPENERS[0]}.")
