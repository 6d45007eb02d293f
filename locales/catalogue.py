"""The texts of each language, read from its `.po` files when first needed: no compiled file is kept or forgotten.

English is the source: a text's key is its `msgctxt`, its English wording the `msgid`. What a language has not translated, or
marks fuzzy, is said in English. For young people and carers: `messages.po` is what is sent, `spoken.po` what is said aloud, `printed.po`
what is handed over on paper. `staff.po`, for duty workers, may be missing.
"""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from locales.languages import ENGLISH, HERE, language

PEOPLE = "messages.po"
SPOKEN = "spoken.po"
PRINTED = "printed.po"
STAFF = "staff.po"
FOR_PEOPLE = (PEOPLE, SPOKEN, PRINTED)  # what every language has
EVERY = (*FOR_PEOPLE, STAFF)


@cache
def catalogue(tag: str, file: str, place: Path = HERE) -> Catalog | None:
    """One `.po` file of a language, or nothing if it has none."""
    path = (HERE if tag == ENGLISH else place) / tag / file
    if not path.exists():
        return None
    with path.open("rb") as opened:
        return read_po(opened, locale=tag.replace("-", "_"), abort_invalid=True)


@cache
def english(key: str) -> str:
    """The English wording of a text."""
    for file in EVERY:
        if key in (wordings := _wordings(file)):
            return wordings[key]
    raise KeyError(f"no text has the key {key}")


def people_keys() -> tuple[str, ...]:
    """The keys of all texts that are sent to young people and carers."""
    return keys_of(PEOPLE)


def keys_of(file: str) -> tuple[str, ...]:
    """The keys of all texts of one file, in its order."""
    return tuple(_wordings(file))


def spoken_keys() -> tuple[str, ...]:
    """The keys of all texts that are said aloud, and recorded."""
    return keys_of(SPOKEN)


def staff_keys() -> tuple[str, ...]:
    """The keys of all texts to duty workers."""
    return keys_of(STAFF)


@cache
def holes(key: str) -> frozenset[str]:
    """The names of the holes in a text."""
    return holes_in(english(key))


def holes_in(wording: str) -> frozenset[str]:
    """The names of the holes in a wording."""
    return frozenset(name for _, name, _, _ in Formatter().parse(wording) if name is not None)


def template(tag: str, key: str, place: Path = HERE) -> str:
    """A text in a language with its holes open, in English where it is not translated."""
    wording = english(key)
    for translations in _translations(language(tag, place).tag, place):
        if (said := translations.pgettext(key, wording)) != wording:
            return said
    return wording


def text(tag: str, key: str, place: Path = HERE, /, **values: str | int) -> str:
    """A text in a language with its holes filled: every hole, and nothing that has none."""
    if values.keys() != holes(key):
        raise ValueError(f"{key} has the holes {sorted(holes(key))}, not {sorted(values)}")
    return template(tag, key, place).format_map(values)


def is_translated(tag: str, key: str, place: Path = HERE) -> bool:
    """Whether a text is in the language itself, or falls back to English."""
    if tag == ENGLISH:
        return True
    return any(says(read, key) for file in EVERY if (read := catalogue(tag, file, place)) is not None)


@cache
def said_in(tag: str, key: str, place: Path = HERE) -> str:
    """The tag of the language in which a text is said to whoever speaks this one: their own, or English."""
    speaks = language(tag, place).tag
    return speaks if is_translated(speaks, key, place) else ENGLISH


def says(read: Catalog, key: str) -> bool:
    """Whether a catalogue has a text in its own words: not empty, and not marked fuzzy since the English changed."""
    message = read.get(english(key), key)
    return message is not None and bool(message.string) and not message.fuzzy


def untranslated(tag: str) -> tuple[str, ...]:
    """The texts to young people and carers that a language still says in English: sent, spoken or printed."""
    return tuple(key for file in FOR_PEOPLE for key in keys_of(file) if not is_translated(tag, key))


def advice(key: str) -> str:
    """What whoever wrote the English says of a text, to whoever translates it or reads it aloud; it may be nothing."""
    found = (read.get(english(key), key) for file in EVERY if (read := catalogue(ENGLISH, file)) is not None)
    return " ".join(line for message in found if message is not None for line in message.auto_comments)


@cache
def _wordings(file: str) -> dict[str, str]:
    read = catalogue(ENGLISH, file)
    return {str(message.context): str(message.id) for message in read or () if message.id}


@cache
def _translations(tag: str, place: Path) -> tuple[GNUTranslations, ...]:
    return tuple(_compiled(read) for file in EVERY if (read := catalogue(tag, file, place)) is not None)


def _compiled(read: Catalog) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
