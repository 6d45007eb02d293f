"""A duty phone that several workers use by turns: `ON 4417` says whose it is until their shift ends, `OFF` that it is nobody's.

Pages go out to it whoever has it; what comes from it counts for whoever it is bound to, and for nobody while it is bound to nobody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import pins
from bot.listener.said import Said, Speaker
from bot.listener.worker import say
from bot.meaning import Reading
from db.queries import duty_phones
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from ladder import roster
from ladder.words import WorkerMeaning
from scheduler.case import Case

BOUND_FOR = timedelta(hours=14)  # of somebody on no shift, or on shifts without an end in sight
IN_SIGHT = timedelta(hours=24)
WRONG_WITHIN, WRONG_AT_MOST = timedelta(hours=1), 5
REFUSED_FOR = timedelta(hours=1)


async def phone_of(tx: AsyncConnection, speakers: Sequence[Speaker]) -> Record | None:
    """The shared phone that they all are at, held until the transaction ends; none where a phone is one person's."""
    ref = speakers[0].contact.shared_duty_phone
    return None if ref is None else await duty_phones.held(tx, Scope(speakers[0].authority_id), ref)


def whose(phone: Record | None, speakers: Sequence[Speaker], at: datetime) -> Speaker | None:
    """Who speaks: on a shared phone whoever it is bound to, if anybody."""
    if phone is None:
        return speakers[0]
    if phone.bound_until is None or phone.bound_until <= at:
        return None
    return next((one for one in speakers if one.id == phone.bound_to), None)


async def hear(
    tx: AsyncConnection, vault: Vault, aside: Case, phone: Record | None, speakers: Sequence[Speaker], reading: Reading, what: Said
) -> str:
    """Bind it or let it go, and owe the answer; which text it is."""
    if phone is None:
        say(aside, speakers[0], what, "on_own", {})
        return "on_own"
    if reading.meaning is WorkerMeaning.OFF:
        return await _off(tx, aside, phone, speakers, what)
    if phone.refused_until is not None and phone.refused_until > what.at:
        return _refused(aside, speakers[0], what, phone.refused_until)
    found = await _known_by(tx, vault, speakers, reading.pin or "")
    return await (_wrong(tx, aside, phone, speakers[0], what) if found is None else _on(tx, aside, phone, found, what))


async def _known_by(tx: AsyncConnection, vault: Vault, speakers: Sequence[Speaker], pin: str) -> Speaker | None:
    own = Scope(speakers[0].authority_id)
    rows = await duty_phones.pins_of(tx, own, [one.id for one in speakers])
    known = {row.id for row in rows if pins.is_theirs(vault, row.id, row.pin_sealed, pin)}
    found = [one for one in speakers if one.id in known]
    return found[0] if len(found) == 1 else None


async def _on(tx: AsyncConnection, aside: Case, phone: Record, found: Speaker, what: Said) -> str:
    council = aside.council
    shifts = tuple(shift for team in council.teams.values() for shift in team.shifts)
    leaves_at = roster.leaves_at(shifts, str(found.id), what.at, council.zone, council.holidays)
    until = what.at + BOUND_FOR if leaves_at is None or leaves_at > what.at + IN_SIGHT else leaves_at
    await duty_phones.change(tx, Scope(council.id), phone.id, bound_to=found.id, bound_until=until)
    reason = f"{found.ref} has the shared phone {phone.ref}"
    _note(aside, phone, "DutyPhoneBound", found.ref, reason, {"worker": found.ref, "until": until.isoformat()})
    say(aside, found, what, "on", {"by": found.ref, "at": until.isoformat()})
    return "on"


async def _off(tx: AsyncConnection, aside: Case, phone: Record, speakers: Sequence[Speaker], what: Said) -> str:
    had = whose(phone, speakers, what.at)
    await duty_phones.change(tx, Scope(aside.council.id), phone.id, bound_to=None, bound_until=None)
    if had is not None:
        _note(aside, phone, "DutyPhoneReleased", had.ref, f"{had.ref} let go of the shared phone {phone.ref}", {"worker": had.ref})
    say(aside, had or speakers[0], what, "off", {})
    return "off"


async def _wrong(tx: AsyncConnection, aside: Case, phone: Record, speaker: Speaker, what: Said) -> str:
    """Counted for an hour, also where a right one came between: whoever has a PIN may not guess another's by turns."""
    own, earliest = Scope(aside.council.id), (what.at - WRONG_WITHIN).isoformat()
    wrong_at = [*(one for one in phone.wrong_at if one > earliest), what.at.isoformat()]
    _note(aside, phone, "PinRefused", phone.ref, f"a wrong PIN came from the shared phone {phone.ref}", {"in_an_hour": len(wrong_at)})
    if len(wrong_at) < WRONG_AT_MOST:
        await duty_phones.change(tx, own, phone.id, wrong_at=wrong_at)
        say(aside, speaker, what, "on_wrong", {})
        return "on_wrong"
    until = what.at + REFUSED_FOR
    await duty_phones.change(tx, own, phone.id, wrong_at=[], refused_until=until)
    reason = f"the shared phone {phone.ref} is refused for an hour: {WRONG_AT_MOST} wrong PINs"
    _note(aside, phone, "DutyPhoneRefused", phone.ref, reason, {"until": until.isoformat()})
    return _refused(aside, speaker, what, until)


def _refused(aside: Case, speaker: Speaker, what: Said, until: datetime) -> str:
    say(aside, speaker, what, "on_refused", {"at": until.isoformat()})
    return "on_refused"


def _note(aside: Case, phone: Record, event: str, actor: str, reason: str, content: dict[str, object]) -> None:
    aside.write_line(SubjectKind.WATCH, phone.id, None, event, reason, actor, {"phone": phone.ref, **content})
