"""Why messages fail, as a closed list: our own words for it. A provider's words, and what we do not know, are `other`."""

from aiohttp import client_exceptions

from bot.channels.sms import errors
from bot.channels.voice import outcomes
from bot.refusals import OPTED_OUT, NotThePhone

OTHER = "other"
NONE = "none"  # nobody gave one

_OF_THE_ADDRESS = frozenset({"not_an_address", "not_a_guest", "no_such_phone", "cannot_ring", "cannot_text", "moved", OPTED_OUT})
_BY_TELEGRAM = frozenset({"blocked", "deactivated", "never_started", "no_such_chat", "voice_forbidden"})
_BY_TWILIO = frozenset(row.why for row in errors.TABLE.values()) | frozenset(NotThePhone)
_OF_A_CALL = frozenset(why for why, _ in outcomes.REFUSALS.values()) | outcomes.WHY_NOBODY
_WITHOUT_ANSWER = frozenset({"timed_out", "network", "network_down", "server_error", "unreadable_answer", "lease_ran_out"})
_OF_US = frozenset({"too_many", "down", "in_doubt", "never_came"})  # why it was put off, or sent again

REASONS = frozenset({*_OF_THE_ADDRESS, *_BY_TELEGRAM, *_BY_TWILIO, *_OF_A_CALL, *_WITHOUT_ANSWER, *_OF_US, OTHER, NONE})

_OF_THE_WIRE = frozenset(client_exceptions.__all__)  # by these the wires name a request that was broken off


def reason(why: str) -> str:
    """The word of the list for it."""
    if why in REASONS:
        return str(why)
    if not why:
        return NONE
    if why.endswith("TimeoutError"):
        return "timed_out"
    return "network" if why in _OF_THE_WIRE else OTHER
