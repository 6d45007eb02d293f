"""Numbers in texts: somebody answers with one, or rings one, so that a wrong one is a wrong answer or nobody's telephone."""

import re
import unicodedata
from collections.abc import Iterator

from bot.phrasing.promises.promise import MENUS, Broken, Promise, Said, for_young
from locales.catalogue import english

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


def _runs(wording: str) -> list[str]:
    """Every number as it is read: digits with anything between them are two, what is filled in too."""
    return re.findall(r"\d+", re.sub(r"\{\w+\}", " ", wording))


def numbers(key: str, wording: str) -> list[str]:
    """The numbers of a text, but for 999 where the English has it."""
    stays = _EMERGENCY in _runs(english(key))
    return [digits for digits in _runs(wording) if not (stays and digits == _EMERGENCY)]


def digits(_tag: str, said: Said) -> Iterator[Broken]:
    """To young people and in a carer's menu just the numbers of the answers, once each; elsewhere none that the English has not."""
    for key, wording in said.items():
        if key in MENUS:
            continue  # whose numbers are those of the buttons
        if not (for_young(key) or key in _CARERS_NUMBERS):
            if foreign := sorted(set(_runs(wording)) - set(_runs(english(key)))):
                yield Broken(key, Promise.DIGITS, f"{key} has the number {' and '.join(foreign)}, which the English does not have.")
            continue
        allowed, found = (_NUMBERS | _CARERS_NUMBERS).get(key, []), numbers(key, wording)
        if key in _CARERS_NUMBERS and found[: -len(allowed)] == allowed:
            found = found[-len(allowed) :]  # "1, 2 or 3, please", and then the answers
        if found != allowed:
            may = f"the numbers {' and '.join(allowed)}, once each and in this order" if allowed else "no number"
            yield Broken(key, Promise.DIGITS, f"{key} may have {may}, in Latin digits; it has {', '.join(found) or 'none'}.")


def numerals(_tag: str, said: Said) -> Iterator[Broken]:
    """What counts and is no digit: in a circle, raised, Roman or Ethiopic. No program reads it as an answer, and no telephone dials it."""
    for key, wording in said.items():
        if found := [each for each in dict.fromkeys(wording) if unicodedata.category(each) in ("No", "Nl")]:
            yield Broken(key, Promise.DIGITS, f"{key} has {' '.join(found)}: numbers are written in Latin digits, 0 to 9.")


def emergency(_tag: str, said: Said) -> Iterator[Broken]:
    """The number to ring in danger, and not as a piece of another."""
    for key, wording in said.items():
        if _EMERGENCY in _runs(english(key)) and _EMERGENCY not in _runs(wording):
            yield Broken(key, Promise.EMERGENCY, f"{key} has lost {_EMERGENCY}, the number to ring in danger, in Latin digits.")
