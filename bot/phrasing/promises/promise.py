"""What is promised, in a few words each, and what it is to break one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import locales
from bot.phrasing.young import OPENERS

MENUS = (*OPENERS, "Y2", "Y10", "Y16")
SIGNED = frozenset({*OPENERS, *(f"{key}_buttons" for key in OPENERS), "Y2", "Y2_buttons", "Y13", "Y14", "Y15", "Y16", "Y16_buttons",
                    "Y17_buttons", "first", "started"})  # fmt: skip
_CARERS = re.compile(r"C\d.*|W\d.*|B_(seen|elsewhere|concern|colleague|not_here)|(first|started)_carer")


class Promise(StrEnum):
    """What is held, in a few words."""

    HOLES = "the holes of the English, and no others"
    CHOICES = "1 is fine and 4 is not good, in the words of the buttons"
    PICTURE = "a young person's button begins with the picture of the English one"
    DIGITS = "1 to 4 stand nowhere else, and no number that the English has not"
    EMERGENCY = "999 where the English has it"
    OPENERS = "the openers ask, each in its own way, and end alike"
    NEVER_SAID = "words that are never said"
    VERDICT = "no answer is called more than an answer"
    SIGN = "the sign comes first"
    LINK = "no link"
    NEUTRAL = "neutral on a lock screen"
    LENGTH = "two SMS at most"
    DIRECTION = "its own letter first"
    UNSEEN = "nothing that nobody sees"
    LETTERS = "no emoji or curly quote in an SMS"


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that a text breaks."""

    key: str
    promise: Promise
    sentence: str


Said = Mapping[str, str]  # a language's own words, by key


def for_young(key: str) -> bool:
    """Whether a young person gets a text of `messages.po`."""
    return key in locales.people_keys() and not _CARERS.fullmatch(key)


def is_sent(key: str) -> bool:
    """Whether a text goes to a phone."""
    return key in locales.people_keys() or key in locales.staff_keys()
