"""What Twilio's error codes mean for us: one row each, and a default for those it may think of tomorrow.

A code comes as the answer to a message we hand over, or later with a receipt. Twilio warns that codes may change, so what is not in this
table is not guessed at: the message counts as refused, the contact is left as it is, and a person looks.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.refusals import OPTED_OUT, NotThePhone


class Then(StrEnum):
    """What follows: for the contact, for duty, and for the message."""

    BROKEN = "broken"  # the number takes no texts: blocked until a person has looked; told at once; asked elsewhere, now (K6)
    STOPPED = "stopped"  # its owner said stop to the carrier: opted out; told at once; nothing moves to another contact
    UNREACHED = "unreached"  # this time the phone was not reached: the contact stays; the next rung asks again, and that is the retry
    NOT_SENT = "not_sent"  # this text does not pass, whatever the phone: the contact stays; asked elsewhere, now; never sent again
    LATER = "later"  # certainly not sent: tried again, and after its time it is not asked
    OPERATOR = "operator"  # nothing of ours passes: tried again like LATER, and the operator's log says what to do


@dataclass(frozen=True, slots=True)
class Row:
    """One code. `why` goes into the journal's evidence, `meaning` into the operator's log where it is theirs to mend."""

    then: Then
    why: str
    meaning: str = ""


_NOT_ANSWERED_FOR = "Twilio gave a code that this version does not know; look it up, and see whether anybody was reached"

QUEUE_FULL = "queue_full"  # of one number: what is handed over besides would be refused alike
UNKNOWN = Row(Then.NOT_SENT, NotThePhone.UNKNOWN_CODE, _NOT_ANSWERED_FOR)

_NOT_OURS = "a number of ours is not one of this account's; correct SAFETYNET_TWILIO_SMS_FROM or SAFETYNET_TWILIO_PAGE_FROM"
_PRIVACY = "Message Redaction is not enabled for this account; nothing is sent before it is, since Twilio would keep every text"
_FILTERED = "a carrier filters our texts; the same text is not sent again; ask Twilio why"
_UNREGISTERED = "a number of ours is not registered for where it sends to; register it with Twilio, or send from a number that is"

TABLE: dict[int, Row] = {
    14107: Row(Then.NOT_SENT, NotThePhone.LOOP, "two machines answer each other: texts between two numbers came too fast"),
    20003: Row(Then.OPERATOR, "credentials", "Twilio refuses our account or token; nothing is sent or heard until both are right"),
    20404: Row(Then.OPERATOR, "no_such_account", "Twilio knows no such account; correct SAFETYNET_TWILIO_ACCOUNT_SID"),
    20429: Row(Then.LATER, "too_many"),
    21211: Row(Then.BROKEN, "not_a_number"),
    21217: Row(Then.BROKEN, "not_a_number"),
    21401: Row(Then.BROKEN, "not_a_number"),
    21212: Row(Then.OPERATOR, "not_our_number", _NOT_OURS),
    21603: Row(Then.OPERATOR, "not_our_number", _NOT_OURS),
    21606: Row(Then.OPERATOR, "not_our_number", _NOT_OURS),
    21659: Row(Then.OPERATOR, "not_our_number", _NOT_OURS),
    21408: Row(Then.NOT_SENT, NotThePhone.REGION, "this account may not send to that country; allow it in Twilio's geographic permissions"),
    21609: Row(Then.OPERATOR, "public_url", "Twilio cannot call SAFETYNET_PUBLIC_URL; it must be a whole address without underscores"),
    21610: Row(Then.STOPPED, OPTED_OUT),
    21611: Row(Then.OPERATOR, QUEUE_FULL, "Twilio's queue for a number of ours is full: ten hours of messages stand in it"),
    21612: Row(Then.NOT_SENT, NotThePhone.NO_ROUTE, "there is no way from our number to that one; try a number of that country"),
    21614: Row(Then.BROKEN, "not_a_mobile"),
    21617: Row(Then.NOT_SENT, NotThePhone.TOO_LONG, "a text of ours is longer than Twilio takes; this is a mistake of ours, report it"),
    30001: Row(Then.OPERATOR, QUEUE_FULL, "Twilio's queue for a number of ours is full: ten hours of messages stand in it"),
    30002: Row(Then.OPERATOR, "suspended", "Twilio has suspended this account; nothing is sent until that is settled with them"),
    30003: Row(Then.UNREACHED, NotThePhone.UNREACHABLE),
    30004: Row(Then.BROKEN, "blocked"),
    30005: Row(Then.BROKEN, "no_such_number"),
    30006: Row(Then.BROKEN, "not_a_mobile"),
    30007: Row(Then.NOT_SENT, NotThePhone.FILTERED, _FILTERED),
    30008: Row(Then.UNREACHED, NotThePhone.NO_REASON),
    30018: Row(Then.NOT_SENT, NotThePhone.FILTERED, _UNREGISTERED),
    30024: Row(Then.NOT_SENT, NotThePhone.FILTERED, _UNREGISTERED),
    30029: Row(Then.OPERATOR, "privacy", _PRIVACY),
    30030: Row(Then.OPERATOR, "privacy", _PRIVACY),
    30032: Row(Then.NOT_SENT, NotThePhone.FILTERED, _UNREGISTERED),
    30034: Row(Then.NOT_SENT, NotThePhone.FILTERED, _UNREGISTERED),
    30036: Row(Then.UNREACHED, NotThePhone.TOO_LATE),  # it stood in Twilio's queue until it was no longer worth sending
    30410: Row(Then.UNREACHED, NotThePhone.NO_REASON),
    63016: Row(Then.NOT_SENT, NotThePhone.UNKNOWN_CODE, "this code is WhatsApp's, which is not connected here"),
    63018: Row(Then.LATER, "too_many"),
}


def row_of(code: int | None) -> Row:
    """What follows from a code."""
    return UNKNOWN if code is None else TABLE.get(code, UNKNOWN)


def told_later(code: int | None) -> str:
    """Why a message that Twilio took was given up, as its receipt keeps it. It is not handed over again: the rungs see to that."""
    row = row_of(code)
    match row.then:
        case Then.LATER | Then.UNREACHED:
            return NotThePhone(row.why) if row.then is Then.UNREACHED else NotThePhone.NO_REASON
        case Then.OPERATOR:
            return NotThePhone.OUR_ACCOUNT
        case Then.BROKEN | Then.STOPPED | Then.NOT_SENT:
            return row.why
