"""What a message looks like before it has an address: a text, and what may be pressed under it."""

from dataclasses import dataclass
from pathlib import Path

import locales


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it is bound to a check-in: what it says, and what pressing it means."""

    label: str
    choice: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as it leaves us, with its rows of buttons, and the language its words are in.

    `missed`: the language in which some of it could not be said, and was said in English.
    """

    text: str
    buttons: tuple[tuple[Choice, ...], ...] = ()
    language: str = locales.ENGLISH
    missed: str | None = None


Rows = tuple[tuple[tuple[str, str], ...], ...]  # of buttons: the key of what each says, and the choice it stands for


def said(language: str, key: str, buttons: Rows = (), place: Path = locales.HERE, /, **holes: str) -> Phrase:
    """A text of ours in a language, with buttons under it; in English what the language has not got. `place`: the folders of languages."""
    keys = (key, *(label for row in buttons for label, _ in row))
    is_missed = any(locales.said_in(language, one, place) != locales.language(language, place).tag for one in keys)
    return Phrase(
        locales.text(language, key, place, **holes),
        tuple(tuple(Choice(locales.text(language, label, place), choice) for label, choice in row) for row in buttons),
        locales.said_in(language, key, place),
        language if is_missed else None,
    )


def marked_demo(language: str, text: str) -> str:
    """A text as the demo sends it to a real phone."""
    return locales.text(language, "demo", text=text)
