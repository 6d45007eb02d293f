"""The provider's side of a simulated phone: it takes a letter, or says why not, and shows it when the phone is on."""

from typing import Any
from uuid import UUID

from bot.channels.handset import receipts
from bot.channels.handset.visit import Visit
from bot.channels.road import Accepted, Finding, Found, Letter, NeverCame, Refused, SendOutcome, Unknown
from db.queries import demo
from db.queries.rows import Record
from db.words import CallState, Direction, Manner, ReceiptStatus
from ladder.words import Road


async def deliver(visit: Visit, letter: Letter) -> SendOutcome:
    """Try once. A phone that is off keeps its provider's messages waiting; a call to it reaches voicemail, which hears no content."""
    if await demo.network_is_down(visit.tx) and not await demo.is_for_a_worker(visit.tx, letter.message_id):
        # As with a real provider that hangs. Workers are paged from another number, by another provider.
        return Unknown("network_down")
    phone = await demo.handset_at(visit.tx, letter.address)
    if phone is None:
        return Refused("no_such_phone")
    if phone.is_blocked:
        return Refused("blocked")
    owes_receipts = receipts.gives_receipts(phone.manner, letter.road)
    if phone.bounces and owes_receipts:
        await _bounce(visit, phone, letter)
    elif await demo.show(visit.tx, _line(visit, phone, letter)) and owes_receipts:
        reached = () if phone.is_off else (ReceiptStatus.DELIVERED,)
        await receipts.owe(visit, phone, letter.message_id, letter.attempt, ReceiptStatus.SENT, *reached)
    return Accepted(_name(letter.message_id, letter.attempt))


def _name(message_id: UUID, attempt: int) -> str:
    return f"{message_id}:{attempt}"


def _line(visit: Visit, phone: Record, letter: Letter) -> dict[str, Any]:
    is_call = letter.road is Road.VOICE
    has_buttons = is_call or phone.manner is Manner.TELEGRAM
    return visit.line(
        letter.address,
        Direction.IN,
        letter.road,
        letter.text,
        buttons=[[{"label": one.label, "data": one.data} for one in row] for row in letter.buttons] if has_buttons else [],
        message_id=letter.message_id,
        attempt=letter.attempt,
        shown_at=None if phone.is_off else visit.now,
        call_state=(CallState.ENDED if phone.is_off else CallState.RINGING) if is_call else None,
    )


async def _bounce(visit: Visit, phone: Record, letter: Letter) -> None:
    """Taken, sent, and given up: no phone ever shows it, and the receipts are all that is left of it."""
    if not await demo.receipts_of(visit.tx, letter.message_id, letter.attempt):
        await receipts.owe(visit, phone, letter.message_id, letter.attempt, ReceiptStatus.SENT, ReceiptStatus.UNDELIVERED)


async def look_up(visit: Visit, message_id: UUID, attempt: int) -> Finding:
    """What the provider knows of one attempt: it never forgets, and never errs."""
    shown = await demo.handset_message_at(visit.tx, message_id, attempt)
    owed = await demo.receipts_of(visit.tx, message_id, attempt)
    if shown is None and not owed:
        return NeverCame()
    due = [one for one in owed if one.due_at <= visit.now]
    return Found(_name(message_id, attempt), gives_receipts=bool(owed), receipt=due[-1].status if due else None)
