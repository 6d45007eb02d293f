"""What somebody does who holds a simulated phone: write, press, ring, answer, turn its switches."""

from uuid import UUID

from bot import inbox
from bot.channels.handset import receipts, screen
from bot.channels.handset.screen import Shown
from bot.channels.handset.visit import CHANNEL, Visit
from bot.channels.inbound import Inbound, InboundKind
from db.queries import demo
from db.queries.rows import Record
from db.words import CallState, Direction
from ladder.words import Road

_LINES_LOOKED_AT = 50


class PhoneRefuses(Exception):
    """The phone cannot do that now; the message is one sentence for whoever holds it."""


async def phone_at(visit: Visit, address: str) -> Record:
    """The phone with this address."""
    phone = await demo.handset_at(visit.tx, address)
    if phone is None:
        raise PhoneRefuses("No phone has this address.")
    return phone


def _must_be_on(phone: Record) -> None:
    if phone.is_off:
        raise PhoneRefuses("This phone is switched off.")


def _must_reach_us(phone: Record) -> None:
    _must_be_on(phone)
    if phone.is_blocked:
        raise PhoneRefuses("This phone has blocked us.")


def _must_have_credit(phone: Record) -> None:
    _must_reach_us(phone)
    if phone.no_credit:
        raise PhoneRefuses("This phone has no credit.")


async def says(visit: Visit, address: str, text: str) -> None:
    """Write to us."""
    _must_have_credit(await phone_at(visit, address))
    row = visit.line(address, Direction.OUT, Road.SMS, text)
    await demo.show(visit.tx, row)
    await _store(visit, address, row["id"], InboundKind.TEXT, text=text)


async def presses(visit: Visit, address: str, message_id: UUID, data: str) -> None:
    """Press a button under a message, or a digit in a call. Which one is nowhere but in the sealed inbox."""
    _must_have_credit(await phone_at(visit, address))
    row = await demo.handset_message_of(visit.tx, message_id)
    if row is None or row.address != address or row.shown_at is None:
        raise PhoneRefuses("This message is not on this phone.")
    if data not in {one.data for line in screen.shown(visit, row).buttons for one in line}:
        raise PhoneRefuses("This message has no such button.")
    if row.road is Road.VOICE:
        await demo.change_message(visit.tx, row.id, keyboard_gone=True)  # the digit ends the call
    await _store(visit, address, visit.ids(), InboundKind.PRESS, press=data, reference=str(row.id))


async def rings(visit: Visit, address: str) -> None:
    """Ring us. Without credit it works once: a ring that nobody pays for."""
    phone = await phone_at(visit, address)
    _must_reach_us(phone)
    if phone.no_credit:
        if phone.has_rung:
            raise PhoneRefuses("This phone has no credit, and its one ring is spent.")
        await demo.change_handset(visit.tx, address, has_rung=True)
    row = visit.line(address, Direction.OUT, Road.VOICE, "", call_state=CallState.ENDED)
    await demo.show(visit.tx, row)
    await _store(visit, address, row["id"], InboundKind.RING)


async def answers_call(visit: Visit, address: str) -> Shown:
    """Press 1 in the call that rings now, and hear it."""
    _must_be_on(await phone_at(visit, address))
    lines = await demo.messages_on(visit.tx, [address], _LINES_LOOKED_AT)
    ringing = [row for row in lines if screen.is_ringing(row, visit.now)]
    if not ringing:
        raise PhoneRefuses("This phone is not ringing.")
    await demo.change_message(visit.tx, ringing[-1].id, call_state=CallState.HEARD)
    heard = await demo.handset_message_of(visit.tx, ringing[-1].id)
    assert heard is not None, "a call does not leave the screen"
    return screen.shown(visit, heard)


async def switch(visit: Visit, address: str, switches: dict[str, bool]) -> None:
    """Turn switches. A phone that comes on shows what waited for it."""
    before = await phone_at(visit, address)
    if switches.get("no_credit") is False:
        switches = {**switches, "has_rung": False}
    if switches:
        await demo.change_handset(visit.tx, address, **switches)
    after = await phone_at(visit, address)
    if before.is_off and not after.is_off:
        for row in await demo.unshown(visit.tx, address):
            await demo.change_message(visit.tx, row.id, shown_at=visit.now)
            await receipts.owe_for_shown(visit, after, row)


async def _store(visit: Visit, address: str, said_id: UUID, kind: InboundKind, **said: str) -> None:
    heard = Inbound(f"{CHANNEL}:{said_id}", CHANNEL, address, kind, **said)
    await inbox.store(visit.tx, visit.vault, visit.ids, visit.now, visit.machine, [heard])
