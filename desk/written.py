"""What a worker writes, before it is kept: plain text, and no more than somebody reads."""

import re
from datetime import time

from desk.refusals import Refused

_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")


def written(words: str, called: str, at_most: int) -> str:
    """The words without the blanks around them, or a refusal; `called` names what they are, such as "A note"."""
    kept = words.strip()
    if not kept:
        raise Refused(f"{called} needs words.")
    if len(kept) > at_most:
        raise Refused(f"{called} has at most {at_most} characters.")
    if not kept.isprintable() and any(ord(one) < 32 and one not in "\n\r\t" for one in kept):
        raise Refused(f"{called} is plain text; this one has control characters.")
    return kept


def clock(written: str) -> time:
    """A time such as 21:40, as people and browsers write it. ISO 8601 has more: a row of digits, and another zone's time."""
    if not _CLOCK.fullmatch(written):
        raise ValueError("no time such as 21:40")
    return time.fromisoformat(written)
