"""What a page may state of a check-in: when we asked, what the network said of it, and how the carer's part went."""

from datetime import datetime
from uuid import UUID

from bot.briefing.known import Known
from bot.phrasing import Asked, CarerWas, Receipt
from db.words import Manner
from ladder.checkin import CheckIn, Try
from ladder.words import AskCarer, CarerMeaning, Outcome, Who


def asked(known: Known, check_in: CheckIn) -> tuple[Asked, ...]:
    """Each question to the young person that left us or was refused: what stayed with us was not asked."""
    theirs = [one for one in check_in.tries if one.who is Who.YOUNG_PERSON and (one.went_out or one.refused)]
    return tuple(_asked(known, one) for one in theirs)


def _asked(known: Known, one: Try) -> Asked:
    contact = None if one.contact is None else known.contacts.get(UUID(one.contact))
    road = Manner.SMS if contact is None else contact.manner
    at = one.left_at or one.accepted_at or one.asked_at
    return Asked(at, road, _receipt(one, gives_receipts=contact is None or contact.gives_receipts))


def _receipt(one: Try, *, gives_receipts: bool) -> Receipt:
    """Promise 2: without a receipt, `undelivered` where this phone has given one before, else only "sent"."""
    if one.delivered_at is not None:
        return Receipt.DELIVERED
    if one.refused or one.owes_receipt:
        return Receipt.UNDELIVERED
    return Receipt.SENT if gives_receipts else Receipt.NONE


def carer_was(check_in: CheckIn) -> CarerWas:
    """How the carer's part went; their own words stay on the board."""
    if check_in.outcome is Outcome.CARER_SEEN:
        return CarerWas.SEEN
    if check_in.outcome is Outcome.CARER_CONCERN:
        return CarerWas.CONCERN
    if check_in.carer_unread_at is not None:
        return CarerWas.UNCLEAR
    if check_in.carer_message is not None or check_in.carer_told_elsewhere:
        return CarerWas.ELSEWHERE
    if check_in.agreed.ask_carer is AskCarer.NEVER:
        return CarerWas.NEVER
    tries = [one for one in check_in.tries if one.who is Who.CARER]
    if any(one.reached for one in tries):
        return CarerWas.NO_ANSWER
    return CarerWas.NOT_REACHED if any(one.went_out or one.refused for one in tries) else CarerWas.NOT_ASKED


def expected_at(known: Known, check_in_id: UUID) -> datetime | None:
    """The last time that a carer named."""
    named = [
        one.content["expected_at"]
        for one in known.happened.get(check_in_id, ())
        if one.event == "Answered" and one.content.get("meaning") == CarerMeaning.ELSEWHERE and one.content.get("expected_at")
    ]
    return datetime.fromisoformat(named[-1]) if named else None
