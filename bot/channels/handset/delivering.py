"""The provider's side of a simulated phone: it takes a letter, or says why not, and shows it when the phone is on."""

from bot.channels.handset import receipts
from bot.channels.handset.visit import Visit
from bot.channels.road import Accepted, Letter, Refused, SendOutcome, Unknown
from db.queries import demo
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
    is_call = letter.road is Road.VOICE
    has_buttons = is_call or phone.manner is Manner.TELEGRAM
    call_state = (CallState.ENDED if phone.is_off else CallState.RINGING) if is_call else None
    row = visit.line(
        letter.address,
        Direction.IN,
        letter.road,
        letter.text,
        buttons=[[{"label": one.label, "data": one.data} for one in row] for row in letter.buttons] if has_buttons else [],
        message_id=letter.message_id,
        attempt=letter.attempt,
        shown_at=None if phone.is_off else visit.now,
        call_state=call_state,
    )
    is_new = await demo.show(visit.tx, row)
    if is_new and receipts.gives_receipts(phone.manner, letter.road):
        reached = () if phone.is_off else (ReceiptStatus.DELIVERED,)
        await receipts.owe(visit, phone, letter.message_id, letter.attempt, ReceiptStatus.SENT, *reached)
    return Accepted(f"{letter.message_id}:{letter.attempt}")
