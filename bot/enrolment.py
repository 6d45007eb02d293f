"""The invitation that joins a Telegram chat to a person: a token good for one use and a quarter of an hour.

A bot cannot write first, so the person opens a link that carries the token. Only its hash is stored: whoever reads the database
cannot join as somebody else. That the token came back proves that somebody had the link, not who; a worker confirms the pairing.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

VALID_FOR = timedelta(minutes=15)  # made while both sit at one table; a link found later in a chat or a bin joins nobody
ENTROPY_BYTES = 24  # 192 bits, as 32 characters

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)  # all that Telegram's deep links carry
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)


def new_token(entropy: Callable[[int], bytes]) -> str:
    """A token nobody can guess, made of so many bytes of the entropy handed in."""
    return base64.urlsafe_b64encode(entropy(ENTROPY_BYTES)).decode().rstrip("=")


def token_hash(token: str) -> str:
    """What the database keeps of a token. It needs no salt or stretching: there is nothing to guess in 192 random bits."""
    return hashlib.sha256(b"safetynet invitation " + token.encode()).hexdigest()


def pairing_number(token: str) -> str:
    """Four digits that the chat shows, to be read aloud: they tell the phone on the table from any other that the link may have reached."""
    return f"{int(token_hash(token)[:15], 16) % 10_000:04}"


def looks_like_token(text: str) -> bool:
    """Whether what came with /start could be a token of ours, before any look at the database."""
    return _TOKEN.fullmatch(text) is not None


def deep_link(bot_username: str, token: str) -> str:
    """The link that opens the bot's chat with the token in hand."""
    if not _USERNAME.fullmatch(bot_username) or not looks_like_token(token):
        raise ValueError("a link needs a bot's username and a token of at most 64 letters, digits, - and _")
    return f"https://t.me/{bot_username}?start={token}"


def is_open(*, made_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether this invitation still joins somebody."""
    return used_at is None and made_at <= now < made_at + VALID_FOR
