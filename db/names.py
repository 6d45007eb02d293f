"""How somebody is looked for by name, while names are sealed: by keyed hashes of its words, and of the letters that each begins with.

A word is compared without case, accents and apostrophes, since whoever looks has heard it and seldom seen it written. An authority's hashes
are its own: two councils' young people of one name have none in common.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from db.queries.rows import Record
from db.vault import Vault

BEGINS_WITH = 3  # letters: fewer would name half a county

# Letters that are no other letter with a mark, and that a keyboard elsewhere has not got.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_UNHEARD = re.compile("['\u2018\u2019\u02bc\u02bb\u02be\u02bf`\u00b4]")
_BETWEEN = re.compile(r"[\W_]+")
_NOTHING = ""  # of a name without a letter: it has been looked at all the same


def words_of(text: str) -> list[str]:
    """The words of a name as they are compared, each once."""
    return list(dict.fromkeys(_words(text)))


def _words(text: str) -> list[str]:
    spelt = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _UNHEARD.sub("", text)).casefold())
    plain = "".join(each for each in spelt if unicodedata.category(each)[0] != "M" and unicodedata.category(each) != "Cf")
    return [each for each in _BETWEEN.split(plain.translate(_PLAIN)) if each]


def is_meant(wanted: Iterable[str], name: str) -> bool:
    """Whether each of these words is how a word of that name begins; one or two letters are a whole word."""
    there = words_of(name)
    return all(any(has == word or (len(word) >= BEGINS_WITH and has.startswith(word)) for has in there) for word in wanted)


def whole(word: str) -> str:
    """The token of a word."""
    return f"={word}"


def beginning(word: str) -> str:
    """The token of how a word begins; of a shorter one it is the word's own."""
    return f"^{word[:BEGINS_WITH]}" if len(word) >= BEGINS_WITH else whole(word)


def case(ref: str) -> str:
    """The token of a case reference, however it is spaced."""
    return f"#{''.join(_words(ref))}"


def tokens_of(name: str, case_ref: str | None) -> list[str]:
    """All that somebody of this name and case reference is kept under."""
    found = [token for word in words_of(name) for token in (whole(word), beginning(word))]
    found += [case(case_ref)] if case_ref is not None else []
    return list(dict.fromkeys(found or [_NOTHING]))


def token_keys(vault: Vault, authority: UUID, token: str) -> list[bytes]:
    """What a token may be stored under, while index keys rotate: the one that writes first."""
    return vault.index_keys(f"name {authority.hex}", token)


def tokens_in(vault: Vault, row: Record) -> list[str]:
    """The tokens of a young person: `row` has `id`, `name_sealed` and `details_sealed`. What does not open raises as a vault does."""
    name = vault.open("person.name_sealed", row.id, row.name_sealed)
    sealed = row.details_sealed
    details = {} if sealed is None else json.loads(vault.open("young_person.details_sealed", row.id, sealed))
    return tokens_of(name, details.get("case_ref"))
