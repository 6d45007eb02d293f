"""What every channel can do: send one letter, and settle a press.

What became of a letter is sorted by what the sender does next. Only `Moved` says anything of whom the letter was for; the
reasons of the others are short codes and may be logged. Of a letter whose outcome nobody knows the channel is asked before it is
sent again: it answers what its provider knows, or that its provider cannot be asked.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable
from uuid import UUID

from bot.channels.inbound import Press
from db.words import ReceiptStatus
from ladder.words import Road


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message. Its data is at most 64 bytes, the least any provider allows."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One attempt at one message we owe one recipient."""

    message_id: UUID
    attempt: int
    address: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    road: Road = Road.SMS  # voice: ring the phone
    quiet: bool = False  # arrives without a sound
    language: str = "en"
    is_page: bool = False  # leaves by a road of its own, where its channel has one
    worth_for: timedelta | None = None  # then nobody need deliver it any more; none: as long as such letters usually are


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it, under this name."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Never again on this address: blocked, deactivated, not an address."""

    why: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Certainly not sent; worth another try after so long. `is_down`: nobody was there to take it, rather than too many at once.

    Without a time it keeps its place in the queue: its sender is shut for so long, and begins with it afterwards.
    """

    after: timedelta | None
    is_down: bool = False
    is_full: bool = False  # what stands in the provider's queue for our number is hours' worth: nothing more of it

    @property
    def means_the_sender(self) -> bool:
        """Whether any other message would have fared alike."""
        return self.is_full or not self.is_down


@dataclass(frozen=True, slots=True)
class Moved:
    """The same recipient has another address now."""

    new_address: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have gone out: wait for a receipt, ask the provider, only then send again."""

    why: str


SendOutcome = Accepted | Refused | TryLater | Moved | Unknown


@dataclass(frozen=True, slots=True)
class Found:
    """The provider has the letter, under this name. `receipt`: what it would have told us of it by now, if anything."""

    provider_id: str
    gives_receipts: bool
    receipt: ReceiptStatus | None = None
    why: str = ""  # of one that was given up (`bot.refusals`)


@dataclass(frozen=True, slots=True)
class NeverCame:
    """The provider never had it: to send it is no repetition."""


@dataclass(frozen=True, slots=True)
class CannotSay:
    """The provider cannot be asked, or gave no answer."""


Finding = Found | NeverCame | CannotSay


class Channel(Protocol):
    """A road to people."""

    @property
    def name(self) -> str:
        """What contacts call this channel."""

    async def send(self, letter: Letter) -> SendOutcome:
        """Try once, and say what became of it."""

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """What the provider knows of one attempt. `provider_id`: its own name for it, where it told us."""

    async def settle_press(self, press: Press, text: str) -> None:
        """Take the buttons away, the same whichever was pressed, leaving this text (empty: the text that stands there)."""


@runtime_checkable
class Speaks(Protocol):
    """A road by which a recording can follow a text."""

    async def speak(self, address: str, recording: bytes, caption: str) -> SendOutcome:
        """Let it follow, without a sound, and say what became of it. The text before it stands, whatever that is."""
