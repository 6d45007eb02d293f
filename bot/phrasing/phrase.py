"""What a message looks like before it has an address: a text, and what may be pressed under it."""

from dataclasses import dataclass

import locales


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it is bound to a check-in: what it says, and what pressing it means."""

    label: str
    choice: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as it leaves us, with its rows of buttons."""

    text: str
    buttons: tuple[tuple[Choice, ...], ...] = ()


def marked_demo(language: str, text: str) -> str:
    """A text as the demo sends it to a real phone."""
    return locales.text(language, "demo", text=text)
