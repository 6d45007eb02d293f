"""Why a message was refused or given up, where the reason decides what follows. Any other reason means that the phone takes no texts.

The words are a channel's answer to the rules, and stand in the inbox: they are never renamed.
"""

from enum import StrEnum

OPTED_OUT = "opted_out"  # its owner told the carrier to let nothing of ours through


class NotThePhone(StrEnum):
    """Reasons that say nothing against the contact."""

    UNREACHABLE = "unreachable"  # switched off, or out of reach
    NO_REASON = "no_reason"  # given up, and nobody says why
    TOO_LATE = "too_late"  # it waited in the provider's queue until its time was over
    REGION = "region"
    NO_ROUTE = "no_route"
    FILTERED = "filtered"
    TOO_LONG = "too_long"
    LOOP = "loop"
    OUR_ACCOUNT = "our_account"
    UNKNOWN_CODE = "unknown_code"


# The phone was tried and not reached: the wait goes on, and what ends it is no silence (promise 2).
MISSED = frozenset({NotThePhone.UNREACHABLE, NotThePhone.NO_REASON, NotThePhone.TOO_LATE})


def is_missed(why: str) -> bool:
    """Whether the phone was tried and not reached."""
    return why in MISSED


def keeps_contact(why: str) -> bool:
    """Whether the reason says nothing against the contact."""
    return why in frozenset(NotThePhone)
