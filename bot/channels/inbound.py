"""What a channel heard, in the shape the inbox stores. The provider's own record is kept beside it by whoever stores it."""

from dataclasses import dataclass
from enum import StrEnum

LANGUAGE_PRESS = "language:"  # how the data of a button begins that stands for a language; its tag follows


class InboundKind(StrEnum):
    """What sort of thing arrived."""

    TEXT = "text"
    PRESS = "press"  # a button under one of our messages
    RING = "ring"  # somebody rang us
    WANTS_TO_SPEAK = "wants_to_speak"  # and somebody on duty pressed the key for them; the reference is who. Nobody may have spoken yet
    PUT_THROUGH = "put_through"  # and somebody on duty had them on the line; the reference is who
    START = "start"  # opened the chat; the text is the invitation's token, or empty
    MEDIA = "media"  # photo, voice, sticker, film …, or somebody else's words passed on
    EDITED = "edited"  # changed what they had written; the text is the new one
    REACTION = "reaction"  # put an emoji under one of our messages; the text is the emoji
    LOCATION = "location"  # shared a position, of which nothing is kept
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"  # said a word after which the carrier lets nothing of ours through; the text is the word
    UNBLOCKED = "unblocked"
    CANARY = "canary"  # from a number of our own: nobody said it
    OTHER = "other"  # nothing we know; a person may look at the provider's record


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a channel heard from one address."""

    external_id: str  # unique for ever, so that hearing it twice is hearing it once
    channel: str
    address: str  # the sender; "" when the shape does not say, or it was not said to us alone
    kind: InboundKind
    text: str = ""  # as written; of media the caption; never a position
    press: str = ""  # the data of the button
    reference: str = ""  # the provider's name of what was pressed, edited or replied to
    language_hint: str = ""  # what the app is set to, which is not what the person chose


@dataclass(frozen=True, slots=True)
class Press:
    """A button somebody pressed, as its channel needs it to settle the message it stood under."""

    address: str
    data: str
    reference: str

    @classmethod
    def of(cls, inbound: Inbound) -> "Press":
        """The press in what was heard."""
        return cls(inbound.address, inbound.press, inbound.reference)
