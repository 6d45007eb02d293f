"""Confirm that a chat is somebody's: the worker beside them reads the number it shows. Until then nothing is asked there.

That a link came back says only that somebody had it. A chat that is confirmed takes the place of the person's earlier ones, which are asked
nothing more; whoever still writes there is heard.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, journal, pairings, people
from db.queries.rows import Record
from db.scope import Scope
from db.words import ChannelName, ContactState, Lane, MadeBy, PersonKind
from desk.invitations import line
from desk.refusals import Refused
from scheduler import writing
from scheduler.case import Case
from scheduler.council import contact_of, councils
from scheduler.engine import Engine
from scheduler.owing import REPLY_WORTH_FOR, owe

WITHIN = timedelta(hours=1)  # both sit at one table; an older number was read by nobody


async def confirm(engine: Engine, scope: Scope, ref: str, number: str, worker: str) -> None:
    """The chat that shows this number is theirs."""
    async with engine.database.transaction() as tx:
        person, by = await _one(tx, scope, ref), await _one(tx, scope, worker)
        if by.kind is not PersonKind.WORKER:
            raise Refused(f"{worker} is no worker, and only a worker confirms whose a chat is.")
        own, machine = Scope(person.authority_id), await engine.clock.machine(tx)
        if person.kind is PersonKind.YOUNG_PERSON:
            await people.lock_children(tx, own, [person.id])  # before a contact of theirs is read or changed
        shown = [row for row in await pairings.waiting(tx, own, person.id, machine - WITHIN) if row.number == number.strip()]
        confirmed = await pairings.confirm(tx, own, shown[0].id, by.id, machine) if shown else None
        if confirmed is None:
            raise Refused(f"No chat that opened {ref}'s link within the last hour shows this number; read it again, or invite anew.")
        await contacts.change_contact(tx, own, confirmed.contact_id, proven=True, state=ContactState.OPEN)
        await _retire_others(tx, own, confirmed)
        await _welcome(engine, tx, own, person, confirmed)
        told = f"{ref}'s chat is confirmed, and takes the place of any before"
        await journal.append(tx, own, [line(engine.new_id, person, await engine.clock.civil(tx), "Confirmed", told, by.ref)])


async def _one(tx: AsyncConnection, scope: Scope, ref: str) -> Record:
    found = await people.by_ref(tx, scope, ref)
    if len(found) != 1:
        raise Refused(f"Nobody has the reference {ref}." if not found else f"Two authorities have a {ref}; name the authority.")
    return found[0]


async def _retire_others(tx: AsyncConnection, scope: Scope, confirmed: Record) -> None:
    for row in await contacts.contacts_of(tx, scope, [confirmed.person_id]):
        if row.channel is ChannelName.TELEGRAM and row.id != confirmed.contact_id and row.proven:
            await contacts.change_contact(tx, scope, row.id, state=ContactState.STALE)


async def _welcome(engine: Engine, tx: AsyncConnection, scope: Scope, person: Record, confirmed: Record) -> None:
    tools = await engine.tools(tx)
    contact = await contacts.contact_of(tx, scope, confirmed.contact_id)
    assert contact is not None, "a contact is never deleted"
    aside = Case(person.id, (await councils(tx, scope, [person.authority_id], tools.now))[person.authority_id], tools)
    owe(
        aside,
        made_by=(MadeBy.WATCH, confirmed.id, 0, 0),
        recipient=person.id,
        contact=contact_of(contact),
        lane=Lane.REPLY,
        text_key="joined",
        not_after=tools.now + REPLY_WORTH_FOR,
    )
    await writing.write(tx, scope, [aside])
