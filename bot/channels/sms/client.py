"""Our account at Twilio, and the official client that speaks for it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from twilio.rest import Client

from bot.channels.sms.wire import Wire, quieten

API_URL = "https://api.twilio.com"

ACCOUNT_SID = re.compile(r"AC[0-9a-f]{32}", re.ASCII)
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)

# The library would read settings of its own from the environment: nothing is set there but by us.
_NO_ENVIRONMENT = {"TWILIO_EDGE": ""}


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds we wait for Twilio, at each step."""

    connect: float = 5.0
    read: float = 10.0  # then the message may or may not have gone out
    again: float = 15.0  # before its log is read once more for what it told us of and what is not in it yet


@dataclass(frozen=True, slots=True)
class Account:
    """Whose messages these are, and from which numbers they come: pages from one of their own, which nothing else keeps waiting."""

    sid: str
    tokens: tuple[str, ...] = field(repr=False)  # the first signs us in; all of them may have signed what is posted to us
    sms_from: str
    page_from: str
    public_url: str  # what Twilio calls
    api_url: str = API_URL
    voice_from: str | None = None  # none: nobody is rung

    @property
    def numbers(self) -> tuple[str, str]:
        """Our numbers."""
        return self.sms_from, self.page_from

    def is_ours(self, number: str) -> bool:
        """Whether a number is one of those we speak from: whatever comes from there nobody has said."""
        return number in (*self.numbers, self.voice_from)

    def sender(self, *, is_page: bool) -> str:
        """From which number a message goes."""
        return self.page_from if is_page else self.sms_from

    def status_url(self, message_id: UUID, attempt: int) -> str:
        """Where Twilio tells what became of an attempt: so a lost answer is bound to its row all the same."""
        return f"{self.public_url}/webhooks/twilio/status/{message_id}/{attempt}"

    def voice_url(self, message_id: UUID, attempt: int) -> str:
        """Where Twilio asks what to say to whoever picked up."""
        return f"{self.public_url}/webhooks/twilio/voice/{message_id}/{attempt}"

    def recording_url(self, authority: str, language: str, key: str) -> str:
        """Where Twilio fetches a recording: it names an authority, a language and a text, and nobody."""
        return f"{self.public_url}/recordings/{authority}/{language}/{key}.mp3"


def build(account: Account, patience: Patience | None = None) -> Client:
    """A client with an HTTP client of its own."""
    quieten()
    patience, host = patience or Patience(), urlsplit(account.api_url).hostname or ""
    # The machine's proxy and certificates hold for the real Twilio, never for a provider on the loopback.
    is_loopback = host in ("localhost", "::1") or host.startswith("127.")
    wire = Wire(account.api_url, connect=patience.connect, read=patience.read, trust_env=not is_loopback)
    return Client(account.sid, account.tokens[0], http_client=wire, environment=_NO_ENVIRONMENT)
