"""A message as it leaves us, and as its row keeps it: every attempt sends the same."""

import json
from dataclasses import dataclass
from uuid import UUID

from bot.channels.road import Button
from db.vault import Vault

_PLACE = "outbox.rendered_sealed"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text, the rows of buttons, the language it is in, and whether it arrives without a sound.

    `missed`: the language in which some of it could not be said, so that it says that in English.
    """

    text: str
    language: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    quiet: bool = False
    missed: str | None = None


def seal(vault: Vault, message_id: UUID, rendered: Rendered) -> bytes:
    """For the row of this message."""
    said = {
        "text": rendered.text,
        "language": rendered.language,
        "buttons": [[[one.label, one.data] for one in line] for line in rendered.buttons],
        "quiet": rendered.quiet,
        "missed": rendered.missed,
    }
    return vault.seal(_PLACE, message_id, json.dumps(said, ensure_ascii=False))


def unseal(vault: Vault, message_id: UUID, sealed: bytes) -> Rendered:
    """From the row of this message."""
    said = json.loads(vault.open(_PLACE, message_id, sealed))
    buttons = tuple(tuple(Button(label, data) for label, data in line) for line in said["buttons"])
    return Rendered(said["text"], said["language"], buttons, said["quiet"], said.get("missed"))
