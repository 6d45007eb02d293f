"""What Twilio says of a call: of one it does not place, and of one it placed. A call is a page, so whatever fails sends the ladder on.

That a phone was picked up says nothing: voicemail picks up too. Whoever presses a key has heard it; a call that ends without one was heard
by nobody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.sms.client import NUMBER
from db.words import ReceiptStatus

CALL_SID = re.compile(r"CA[0-9a-f]{32}", re.ASCII)

UNHEARD = "unheard"  # picked up, by a machine or by somebody who pressed nothing
UNKNOWN_CODE = "unknown_code"


WITHHELD = "withheld"  # the address of whoever hides their number
# What Twilio writes instead of a number: these words, typed on a telephone's keys.
_NO_NUMBERS = frozenset({"+266696687", "+7378742833", "+2562533", "+8566696687", "+86282452253"})


def caller_of(said: str) -> str:
    """The number that somebody rings from, if they show one."""
    return said if NUMBER.fullmatch(said) and said not in _NO_NUMBERS else WITHHELD


@dataclass(frozen=True, slots=True)
class Told:
    """One thing Twilio says of one call. `receipt`: what it means for the page; none, where it means nothing yet."""

    external_id: str
    receipt: ReceiptStatus | None
    why: str = ""


_ON_ITS_WAY = ("initiated", "ringing", "in-progress")
_NOBODY = {"completed": UNHEARD, "busy": "busy", "no-answer": "no_answer", "failed": "failed", "canceled": "canceled"}
WHY_NOBODY = frozenset(_NOBODY.values())


def receipt_of(status: str) -> tuple[ReceiptStatus | None, str]:
    """What a call's status means for the page it carries, and why nobody heard it."""
    if status in _NOBODY:
        return ReceiptStatus.UNDELIVERED, _NOBODY[status]
    return (ReceiptStatus.SENT if status in _ON_ITS_WAY else None), ""


def is_over(status: str) -> bool:
    """Whether nobody is on the line any more."""
    return status in _NOBODY


def told(form: Iterable[tuple[str, str]]) -> Told | None:
    """What a status callback says, if it is about a call."""
    said = dict(form)
    sid, status = said.get("CallSid", ""), said.get("CallStatus", "")
    if not CALL_SID.fullmatch(sid) or not re.fullmatch("[a-z-]{1,20}", status):
        return None
    receipt, why = receipt_of(status)
    return Told(f"twilio:{sid}:{status}:", receipt, why)


# Refusals after which the same call may be placed a little later; every other one sends the ladder on at once.
LATER = frozenset({20429, 10004})

_NOT_OURS = "SAFETYNET_TWILIO_VOICE_FROM is no number of this account that may ring; correct it, and no page rings before that"
_PUBLIC_URL = "Twilio cannot call SAFETYNET_PUBLIC_URL; it must be a whole address without underscores"
_REGION = "this account may not ring that country or number; allow it in Twilio's voice geographic permissions"

# Code: why the page was refused, and what the operator can do about it.
REFUSALS: dict[int, tuple[str, str]] = {
    10001: ("our_account", "Twilio has closed this account; nothing rings until that is settled with them"),
    20003: ("our_account", "Twilio refuses our account or token; nothing rings until both are right"),
    20404: ("our_account", "Twilio knows no such account; correct SAFETYNET_TWILIO_ACCOUNT_SID"),
    21203: ("region", _REGION),
    21205: ("public_url", _PUBLIC_URL),
    21209: ("public_url", _PUBLIC_URL),
    21210: ("not_our_number", _NOT_OURS),
    21211: ("not_a_number", ""),
    21212: ("not_our_number", _NOT_OURS),
    21214: ("not_reachable", ""),
    21215: ("region", _REGION),
    21216: ("region", _REGION),
    21217: ("not_a_number", ""),
    21219: ("our_account", "a trial account rings only numbers that were verified; make it a full one"),
}
_UNKNOWN = (UNKNOWN_CODE, "Twilio gave a code that this version does not know; look it up: no page rings while it does")


def refusal_of(code: int) -> tuple[str, str]:
    """Why a call was not placed, and what the operator is told."""
    return REFUSALS.get(code, _UNKNOWN)
