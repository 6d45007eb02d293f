"""What a worker writes, before it is kept: plain text, and no more than somebody reads."""

from desk.refusals import Refused


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
