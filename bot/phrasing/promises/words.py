"""Words that no text says, and links, which no text has."""

import re
from collections.abc import Iterator

import locales
from bot.phrasing.promises.promise import Broken, Promise, Said, for_young, is_sent
from locales.unseen import without_joiners

_OF_MISSING = ("C3", "C3_no_phone")  # "this is not a missing report" has to say so
# A dot between letters is an address to a phone, whatever country it ends in; so is what has an @.
_LINK = re.compile(r"https?:|www\.|://|[^\W_]\.[^\W\d_]{2,}|@")
_NAMES_US = re.compile(r"council|social|worker|duty|safety net|carer|missing|police|check-?in")
_VERDICT = re.compile(r"\b(safe|safely|well|confirmed|absconded|false alarm|non-compliant)\b")


def never_said(tag: str, said: Said) -> Iterator[Broken]:
    """To young people: late, home, where, why, must; safe, well, confirmed; each language lists its own."""
    known = locales.language(tag)
    for key, wording in said.items():
        words = _plain(wording)
        if not for_young(key):
            continue
        if known.script == "Latn":
            found = sorted(set(re.findall(r"\w+", words)) & set(known.never_said))
        else:  # these scripts write articles and prepositions onto the word; to \w a vowel sign of Bangla or Hindi ends one
            found = [bad for bad in known.never_said if any(_plain(bad) in word for word in words.split())]
        if found:
            yield Broken(key, Promise.NEVER_SAID, f"{key} says {' and '.join(found)}, which no text to a young person says.")


def _plain(wording: str) -> str:
    return without_joiners(wording).casefold()


def verdict(tag: str, said: Said) -> Iterator[Broken]:
    """An answered phone is no sighting."""
    if tag != locales.ENGLISH:
        return  # what a language must not say stands in its own folder
    for key, wording in said.items():
        found = _VERDICT.search(wording.lower().replace("safe-contact", "").replace("safety net", ""))  # a note's name, and ours
        if found and is_sent(key):
            yield Broken(key, Promise.VERDICT, f"{key} says {found[0]}: no text calls an answer more than an answer.")


def link(_tag: str, said: Said) -> Iterator[Broken]:
    """Sent, spoken or printed."""
    for key, wording in said.items():
        if _LINK.search(wording.lower()):
            yield Broken(key, Promise.LINK, f"{key} has a link: a link trains people to tap links.")


def neutral(tag: str, said: Said) -> Iterator[Broken]:
    """Whoever else looks at the screen learns nothing of who writes, and why."""
    never = locales.language(tag).never_named
    for key, wording in said.items():
        words, found = _plain(wording), _NAMES_US.search(_plain(wording)) if for_young(key) else None
        ideas = [idea for idea in never if not (idea == "missing" and key in _OF_MISSING)] if key in locales.people_keys() else []
        if named := [bad for idea in ideas for bad in never[idea] if _plain(bad) in words] or (found and [found[0]]):
            yield Broken(key, Promise.NEUTRAL, f"{key} says {' and '.join(named)}, which gives away who writes.")
