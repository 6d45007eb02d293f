"""How a text looks on a phone: its beginning, its length, its direction, its characters."""

import re
import unicodedata
from collections.abc import Iterator

import locales
from bot.phrasing.examples import filled
from bot.phrasing.promises.promise import SIGNED, Broken, Promise, Said, is_sent
from bot.phrasing.sms import parts
from locales.unseen import is_unseen

SMS_AT_MOST = 2
_COSTLY = "“”‘’–—…\u200e\u200f"


def sign(_tag: str, said: Said) -> Iterator[Broken]:
    """By its sign a young person knows us from a stranger."""
    for key in sorted(SIGNED & said.keys()):
        if not said[key].startswith("{sign}: "):
            yield Broken(key, Promise.SIGN, f"{key} has to begin with {{sign}}, a colon and a space.")


def length(tag: str, said: Said) -> Iterator[Broken]:
    """With the longest values in its holes."""
    at_most = 1 if tag == locales.ENGLISH else SMS_AT_MOST
    for key, wording in said.items():
        if key in locales.people_keys() and (takes := parts(filled(tag, key, wording))) > at_most:
            yield Broken(key, Promise.LENGTH, f"{key} takes {takes} SMS with the longest values, and may take {at_most}.")


def direction(tag: str, said: Said) -> Iterator[Broken]:
    """From right to left a phone goes by the first letter."""
    if locales.direction(tag) != "rtl":
        return
    for key, wording in said.items():  # the sign is a word the child chose; buttons begin with a picture
        first = next((each for each in wording if each.isalpha() or each == "{"), "{")
        own = first != "{" and re.match(locales.language(tag).letters, unicodedata.name(first, ""))
        if key in locales.people_keys() and key not in SIGNED and key != "demo" and not own:
            yield Broken(key, Promise.DIRECTION, f"{key} has to begin with a letter of its own: a phone takes the direction from it.")


def letters(_tag: str, said: Said) -> Iterator[Broken]:
    """What halves the room of an SMS, or is shown otherwise on every phone."""
    for key, wording in said.items():
        if is_sent(key) and not key.startswith("B_") and (found := [each for each in wording if ord(each) > 0xFFFF or each in _COSTLY]):
            shown = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in dict.fromkeys(found))
            yield Broken(key, Promise.LETTERS, f"{key} has {shown}: no emoji, curly quote, long dash or hidden mark in an SMS.")


def unseen(_tag: str, said: Said) -> Iterator[Broken]:
    """What nobody sees nobody can sign: it turns a line round, breaks it, or parts a word that is never said."""
    for key, wording in said.items():
        if any(is_unseen(each) for each in wording):
            yield Broken(key, Promise.UNSEEN, f"{key} has a character that nobody sees: write it anew, without copying.")
