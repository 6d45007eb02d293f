"""Send a telephone on file the first text, so that whoever holds it can answer: then a worker beside them confirms whose it is.

The number may have been written down wrongly, so the text says nothing but the young person's own sign, and to a carer not even that.
Nothing else goes there before it is confirmed.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, journal, pairings, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, ContactState, Lane, MadeBy, PersonKind
from desk.invitations import line
from desk.pairings import END, WITHIN, Held, under_locks
from desk.refusals import Refused
from ladder.checkin import Phase
from ladder.words import Who
from scheduler import writing
from scheduler.case import Case
from scheduler.council import contact_of, councils
from scheduler.engine import Engine
from scheduler.owing import owe

_ADDRESS = "contact.address_sealed"


async def send_first_text(
    engine: Engine, scope: Scope, vault: Vault, ref: str, *, ending: str | None = None, actor: str = "operator"
) -> str:
    """Text the number on file that nobody has proven, and tell how it ends; `ending` says which of several, by its last digits."""

    async def act(tx: AsyncConnection, held: Held) -> str:
        if held.person.kind is PersonKind.WORKER:
            raise Refused(f"{ref} is a worker: whether a worker's number is proven, the council file says.")
        if held.person.kind is PersonKind.YOUNG_PERSON and not await _has_sign(tx, held):
            raise Refused(f"{ref} has no sign, and no text goes out without one: add the sign they chose to the council file.")
        contact, number = await _meant(tx, held, vault, ref, ending)
        await _refuse_beside_a_question(tx, held, contact, number)
        # What was sent there before is overtaken: one text, one answer.
        await pairings.refuse(tx, held.scope, [contact.id], held.machine)
        pairing_id = engine.new_id()
        row = {"id": pairing_id, "authority_id": held.person.authority_id, "person_id": held.person.id, "contact_id": contact.id}
        await pairings.insert(tx, held.scope, row | {"number": "", "made_at": held.machine})
        await _owe(engine, tx, held, contact, pairing_id)
        told = f"{ref} is sent the first text"
        await journal.append(tx, held.scope, [line(engine.new_id, held.person, held.now, "Invited", told, actor, ChannelName.SMS)])
        return number[-END:]

    return await under_locks(engine, scope, ref, act)


async def _has_sign(tx: AsyncConnection, held: Held) -> bool:
    (row,) = await people.children_state(tx, held.scope, [held.person.id])
    return row.sign_sealed is not None


async def _meant(tx: AsyncConnection, held: Held, vault: Vault, ref: str, ending: str | None) -> tuple[Record, str]:
    theirs = await contacts.contacts_of(tx, held.scope, [held.person.id])
    texted = [row for row in theirs if row.channel is ChannelName.SMS and (not row.proven or row.state is ContactState.STALE)]
    found = [(row, vault.open(_ADDRESS, row.id, row.address_sealed)) for row in texted]
    meant = [(row, number) for row, number in found if ending is None or number.endswith(ending)]
    if not found:
        raise Refused(f"{ref} has no number on file that is still to be proven: add it to the council file and load that.")
    if len(meant) != 1:
        which = ", ".join(number[-END:] for _, number in found)
        several = f"{ref} has several numbers to be proven, which end in {which}: say which with --ending."
        raise Refused(several if meant else f"No number of {ref} that is to be proven ends so; those that are end in {which}.")
    return meant[0]


async def _refuse_beside_a_question(tx: AsyncConnection, held: Held, contact: Record, number: str) -> None:
    """One phone, one open question (K11): the "1" that proves this number would be read as somebody else's answer."""
    there = await contacts.people_at(tx, held.scope, contact.channel, [contact.address_key])
    others = [row for row in there if row.person_id != held.person.id and row.state is not ContactState.STALE]
    if any(_stands_there(case, row) for case in held.cases.values() for row in others):
        raise Refused(
            f"Somebody else is asked on the number that ends in {number[-END:]}: let that be answered first, and type this again."
        )


def _stands_there(case: Case, row: Record) -> bool:
    """Whether an open question stands on that contact, or is on its way there."""
    found = case.asking_now()
    if found is None:
        return False
    if row.person_id == case.id:
        return found.asks_key == row.address_key or bool(found.was_asked(row.id, Who.YOUNG_PERSON))
    is_theirs = case.placement is not None and row.person_id in case.placement.carers
    goes_there = found.value.phase is Phase.ASKING and found.value.asks is Who.CARER
    return is_theirs and (goes_there or bool(found.was_asked(row.id, Who.CARER)))


async def _owe(engine: Engine, tx: AsyncConnection, held: Held, contact: Record, pairing_id: UUID) -> None:
    """By the young person's own case, so that a number which refuses it is told at once (promise 8)."""
    case = held.cases.get(held.person.id)
    aside = case is None
    if case is None:
        tools = await engine.tools(tx)
        of_council = await councils(tx, held.scope, [held.person.authority_id], tools.now)
        case = Case(held.person.id, of_council[held.person.authority_id], tools)
    owe(
        case,
        made_by=(MadeBy.WATCH, pairing_id, 0, 1),
        recipient=held.person.id,
        contact=contact_of(contact),
        lane=Lane.REPLY,
        text_key="first",
        not_after=held.now + WITHIN,
    )
    if aside:
        await writing.write(tx, held.scope, [case])
