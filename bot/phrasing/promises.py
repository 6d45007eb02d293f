"""What every text promises that a machine can see: the invariants of the practice page, over one language's texts.

Asked by the tests of every catalogue and of whatever a reviewer changes, so that there is one set of rules. A finding is one sentence,
for somebody who reads the language and no code.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

import locales
from bot.phrasing.examples import filled
from bot.phrasing.sms import parts
from bot.phrasing.young import OPENERS
from locales.catalogue import english

SMS_AT_MOST = 2
MENUS = (*OPENERS, "Y2", "Y10", "Y16")
_CHOICES = ("B_fine", "B_later", "B_call", "B_not_good")
_HEAD_COUNT = (("W1", ("B_seen", "B_colleague", "B_not_here")),)
SIGNED = frozenset({*OPENERS, *(f"{key}_buttons" for key in OPENERS), "Y2", "Y2_buttons", "Y13", "Y14", "Y15", "Y16", "Y16_buttons",
                    "Y17_buttons", "first", "started"})  # fmt: skip
_NUMBERS = {
    "Y5": ["4"],
    "Y6": ["4"],
    "Y15": ["1", "4"],
    "first": ["1"],
    "P_missed": ["5", "6"],
    "P_alone": ["5", "6"],
    "P_talk": ["5", "6"],
}
_CARERS_NUMBERS = {"C1": ["1", "2", "3"], "C5": ["1", "2", "3"], "W1": ["1", "2", "3"]}
_EMERGENCY = "999"
_OF_MISSING = ("C3", "C3_no_phone")  # "this is not a missing report" has to say so
_CARERS = re.compile(r"C\d.*|W\d.*|B_(seen|elsewhere|concern|colleague|not_here)|(first|started)_carer")
_LINK = re.compile(r"https?:|www\.|://|\b[a-z]+\.(uk|com|org|net|me)\b")
_NAMES_US = re.compile(r"council|social|worker|duty|safety net|carer|missing|police|check-?in")
_VERDICT = re.compile(r"\b(safe|safely|well|confirmed|absconded|false alarm|non-compliant)\b")
_COSTLY = "“”‘’–—…\u200e\u200f"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # turns the direction of what follows, unseen
_ASKS = ("?", "؟", "？")


class Promise(StrEnum):
    """What is held, in a few words."""

    HOLES = "the holes of the English, and no others"
    CHOICES = "1 is fine and 4 is not good, in the words of the buttons"
    DIGITS = "1 to 4 stand nowhere else"
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


Said = Mapping[str, str]


def for_young(key: str) -> bool:
    """Whether a young person gets a text of `messages.po`."""
    return key in locales.people_keys() and not _CARERS.fullmatch(key)


def broken(tag: str, said: Said) -> tuple[Broken, ...]:
    """Every promise that the texts of a language break. `said` has its own words by key; a text that has none is not asked about."""
    holey = tuple(_holes(tag, said))
    asked = {key: wording for key, wording in said.items() if key not in {one.key for one in holey}}
    return (*holey, *(one for rule in _RULES for one in rule(tag, asked)))


def _holes(_tag: str, said: Said) -> Iterator[Broken]:
    for key, wording in said.items():
        try:
            pieces = [(name, spec, how) for _, name, spec, how in Formatter().parse(wording) if name is not None]
        except ValueError:
            yield Broken(key, Promise.HOLES, f"{key} has a single {{ or }}: a hole is a name between the two, such as {{sign}}.")
            continue
        wanted, found = locales.holes(key), {name for name, _, _ in pieces}
        if missing := sorted(wanted - found):
            yield Broken(key, Promise.HOLES, f"{key} has lost {_as_holes(missing)}: the computer fills it in, so it has to stay.")
        if foreign := sorted(found - wanted):
            yield Broken(key, Promise.HOLES, f"{key} has {_as_holes(foreign)}, which the English does not have.")
        elif any(spec or how for _, spec, how in pieces):
            yield Broken(key, Promise.HOLES, f"{key} has a hole with more than a name between {{ and }}.")


def _as_holes(names: list[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in names)


def _without_holes(wording: str) -> str:
    return re.sub(r"\{\w+\}", "", wording)


def _numbers(wording: str) -> list[str]:
    return [digits for digits in re.findall(r"\d+", _without_holes(wording)) if digits != _EMERGENCY]


def _choices(_tag: str, said: Said) -> Iterator[Broken]:
    menus = [*((key, _CHOICES) for key in MENUS), *_HEAD_COUNT]
    for key, buttons in menus:
        if key not in said or any(button not in said for button in buttons):
            continue
        digits = [str(place) for place, _ in enumerate(buttons, 1)]
        words = [label(said[button]) for button in buttons]
        choices = [each.strip() for each in re.split(r"\s*\b[1-4] ", said[key])[1:]]
        wanted = " ".join(f"{digit} {word}" for digit, word in zip(digits, words, strict=True))
        if [each.casefold() for each in choices] != [each.casefold() for each in words] or _numbers(said[key]) != digits:
            yield Broken(key, Promise.CHOICES, f"{key} has to offer, in the very words of the buttons: {wanted}.")


def label(button: str) -> str:
    """The words of a button without its picture."""
    first, _, rest = button.partition(" ")
    return button if not rest or any(each.isalnum() for each in first) else rest


def _digits(_tag: str, said: Said) -> Iterator[Broken]:
    for key, wording in said.items():
        if key in MENUS or not (for_young(key) or key in _CARERS_NUMBERS):
            continue
        allowed, found = (_NUMBERS | _CARERS_NUMBERS).get(key, []), _numbers(wording)
        if key in _CARERS_NUMBERS and found[: -len(allowed)] == allowed:
            found = found[-len(allowed) :]  # "1, 2 or 3, please", and then the answers
        if found != allowed:
            may = f"the numbers {' and '.join(allowed)}, once each and in this order" if allowed else "no number"
            yield Broken(key, Promise.DIGITS, f"{key} may have {may}, in Latin digits; it has {', '.join(found) or 'none'}.")


def _emergency(_tag: str, said: Said) -> Iterator[Broken]:
    for key, wording in said.items():
        if _EMERGENCY in english(key) and _EMERGENCY not in wording:
            yield Broken(key, Promise.EMERGENCY, f"{key} has lost {_EMERGENCY}, the number to ring in danger, in Latin digits.")


def _openers(_tag: str, said: Said) -> Iterator[Broken]:
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


def _never_said(tag: str, said: Said) -> Iterator[Broken]:
    known = locales.language(tag)
    for key, wording in said.items():
        words = wording.casefold()
        if not for_young(key):
            continue
        if known.script == "Latn":
            found = sorted(set(re.findall(r"\w+", words)) & set(known.never_said))
        else:  # these scripts write articles and prepositions onto the word; to \w a vowel sign of Bangla or Hindi ends one
            found = [bad for bad in known.never_said if any(bad in word for word in words.split())]
        if found:
            yield Broken(key, Promise.NEVER_SAID, f"{key} says {' and '.join(found)}, which no text to a young person says.")


def _verdict(tag: str, said: Said) -> Iterator[Broken]:
    if tag != locales.ENGLISH:
        return  # what a language must not say stands in its own folder
    for key, wording in said.items():
        found = _VERDICT.search(wording.lower().replace("safe-contact", "").replace("safety net", ""))  # a note's name, and ours
        if found and _is_sent(key):
            yield Broken(key, Promise.VERDICT, f"{key} says {found[0]}: no text calls an answer more than an answer.")


def _sign(_tag: str, said: Said) -> Iterator[Broken]:
    for key in sorted(SIGNED & said.keys()):
        if not said[key].startswith("{sign}: "):
            yield Broken(key, Promise.SIGN, f"{key} has to begin with {{sign}}, a colon and a space.")


def _link(_tag: str, said: Said) -> Iterator[Broken]:
    for key, wording in said.items():
        if _LINK.search(wording.lower()):
            yield Broken(key, Promise.LINK, f"{key} has a link: a link trains people to tap links.")


def _neutral(tag: str, said: Said) -> Iterator[Broken]:
    never = locales.language(tag).never_named
    for key, wording in said.items():
        words, found = wording.casefold(), _NAMES_US.search(wording.lower()) if for_young(key) else None
        ideas = [idea for idea in never if not (idea == "missing" and key in _OF_MISSING)] if key in locales.people_keys() else []
        if named := [bad for idea in ideas for bad in never[idea] if bad in words] or (found and [found[0]]):
            yield Broken(key, Promise.NEUTRAL, f"{key} says {' and '.join(named)}, which gives away who writes.")


def _length(tag: str, said: Said) -> Iterator[Broken]:
    at_most = 1 if tag == locales.ENGLISH else SMS_AT_MOST
    for key, wording in said.items():
        if key in locales.people_keys() and (takes := parts(filled(tag, key, wording))) > at_most:
            yield Broken(key, Promise.LENGTH, f"{key} takes {takes} SMS with the longest values, and may take {at_most}.")


def _direction(tag: str, said: Said) -> Iterator[Broken]:
    if locales.direction(tag) != "rtl":
        return
    for key, wording in said.items():  # the sign is a word the child chose; buttons begin with a picture
        first = next((each for each in wording if each.isalpha() or each == "{"), "{")
        own = first != "{" and re.match(locales.language(tag).letters, unicodedata.name(first, ""))
        if key in locales.people_keys() and key not in SIGNED and key != "demo" and not own:
            yield Broken(key, Promise.DIRECTION, f"{key} has to begin with a letter of its own: a phone takes the direction from it.")


def _letters(_tag: str, said: Said) -> Iterator[Broken]:
    for key, wording in said.items():
        if _is_sent(key) and not key.startswith("B_") and (found := [each for each in wording if ord(each) > 0xFFFF or each in _COSTLY]):
            shown = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in dict.fromkeys(found))
            yield Broken(key, Promise.LETTERS, f"{key} has {shown}: no emoji, curly quote, long dash or hidden mark in an SMS.")


def _unseen(_tag: str, said: Said) -> Iterator[Broken]:
    for key, wording in said.items():
        if any(each in _TURNING or (unicodedata.category(each) == "Cc" and each != "\n") for each in wording):
            yield Broken(key, Promise.UNSEEN, f"{key} has a character that nobody sees: write it anew, without copying.")


def _is_sent(key: str) -> bool:
    return key in locales.people_keys() or key in locales.staff_keys()


_RULES: tuple[Callable[[str, Said], Iterator[Broken]], ...] = (
    _choices, _digits, _emergency, _openers, _never_said, _verdict, _sign, _link, _neutral, _length, _direction, _letters, _unseen,
)  # fmt: skip
