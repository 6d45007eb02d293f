"""What a reviewer reads of a language: each text with what helps to judge it. Read anew each time, for it is about to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import locales
from bot.phrasing import parts
from bot.phrasing.examples import filled, is_sms, likely, values_for
from bot.phrasing.promises import MENUS, label
from desk.refusals import Refused
from locales.backs import Back, backs
from locales.catalogue import catalogue, english, keys_of, says
from locales.reviews import Part, sum_of

TEXTS: tuple[Part, ...] = (Part.TEXTS, Part.SPOKEN, Part.PRINTED)  # what is read text by text
_NOTHING = Back("", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """One text, as a reviewer sees it."""

    key: str
    english: str
    note: str  # to whoever translates
    wording: str | None  # with its holes open; nothing where it is still said in English
    shown: str  # with likely values in its holes
    holes: Mapping[str, str]
    back: Back
    sms: int | None  # how many it takes with the longest values; nothing where it is no SMS

    @property
    def is_button(self) -> bool:
        """Whether it is pressed, and not read in a bubble."""
        return self.key.startswith("B_")

    @property
    def has_answers(self) -> bool:
        """Whether the four answers stand under it as buttons."""
        return self.key.endswith("_buttons") and self.key.removesuffix("_buttons") in MENUS

    @property
    def begins_as(self) -> str:
        """What stands in the field for a better text before anybody has written."""
        return self.wording or ""


def known_tag(tag: str, place: Path) -> bool:
    """Whether a folder has this language, and we speak it."""
    return tag in locales.languages() and (place / tag / "language.toml").is_file()


def sum_now(folder: Path, part: Part) -> str:
    """The sum of a part as it stands; nothing where there is no such file."""
    file = folder / part.file
    return sum_of(file.read_text("utf-8"), part) if file.exists() else ""


def refuse_other_english(place: Path) -> None:
    """Every page and every rule is about our English: where a folder has another, its translations are of other texts."""
    theirs, ours = place / locales.ENGLISH, locales.HERE / locales.ENGLISH
    if theirs.is_dir() and any(sum_now(theirs, part) != sum_now(ours, part) for part in TEXTS):
        raise Refused("The English of that folder is not the English of this program: use the program that stands beside it.")


def wordings(folder: Path, part: Part) -> dict[str, str]:
    """The texts of a part that a language has in its own words, holes open; English has its own in the source."""
    if folder.name == locales.ENGLISH:
        return {key: english(key) for key in keys_of(part.file)}
    read = _catalogue(folder / part.file)
    return {key: _string(read, key) for key in keys_of(part.file) if read is not None and says(read, key)}


def _string(read: Catalog, key: str) -> str:
    message = read.get(english(key), key)
    assert message is not None, f"{key} was there"
    return str(message.string)


def _catalogue(file: Path) -> Catalog | None:
    if not file.exists():
        return None
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parent.name.replace("-", "_"), abort_invalid=True)


def pieces(folder: Path, part: Part) -> tuple[Piece, ...]:
    """Every text of a part, in the order of the English."""
    said, put_back, source = wordings(folder, part), backs(folder), catalogue(locales.ENGLISH, part.file)
    assert source is not None, "English has every part"

    def note(key: str) -> str:
        message = source.get(english(key), key)
        return " ".join(message.auto_comments) if message is not None else ""

    return tuple(_piece(folder.name, key, said.get(key), note(key), put_back.get(key, _NOTHING)) for key in keys_of(part.file))


def _piece(tag: str, key: str, wording: str | None, note: str, back: Back) -> Piece:
    return Piece(
        key=key,
        english=english(key),
        note=note,
        wording=wording,
        shown="" if wording is None else likely(tag, key, wording),
        holes=values_for(tag, key),
        back=back,
        sms=parts(filled(tag, key, wording)) if wording is not None and is_sms(key) else None,
    )


def button_words(folder: Path) -> tuple[str, ...]:
    """What the four answers to a young person are called in a language, if it has them all."""
    said = wordings(folder, Part.TEXTS)
    keys = ("B_fine", "B_later", "B_call", "B_not_good")
    return tuple(label(said[key]) for key in keys) if said.keys() >= set(keys) else ()
