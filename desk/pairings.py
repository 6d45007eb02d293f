"""Say whose a chat or a phone is: the worker beside them reads what it shows. Until then nothing is asked there.

That a link came back, or a text was answered, says only that somebody had it. What is confirmed takes the place of the person's earlier
chats or numbers: those are asked nothing more, and whoever still writes there is heard.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, journal, pairings, placements
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, ContactState, Lane, MadeBy, PersonKind
from desk.council.checks import TELEGRAM_FROM_AGE
from desk.invitations import is_too_young, line, one_person
from desk.refusals import Refused
from ladder.checkin import Phase
from ladder.events import Unreachable
from ladder.words import Who
from scheduler import writing
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.council import contact_of, councils
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn
from scheduler.engine import Engine, Job
from scheduler.owing import REPLY_WORTH_FOR, owe, owe_which_language, withdraw_questions

WITHIN = timedelta(hours=1)  # both sit at one table; an older number was read by nobody
END = 4  # digits of a telephone's own number: enough to tell the one on the table from the one on file

_ADDRESS = "contact.address_sealed"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody about whose phones something is said, with the cases of all whom it concerns, locked."""

    person: Record
    cases: dict[UUID, Case]
    now: datetime
    machine: datetime

    @property
    def scope(self) -> Scope:
        """Their own authority's rows."""
        return Scope(self.person.authority_id)


async def confirm(engine: Engine, scope: Scope, vault: Vault, ref: str, number: str, worker: str) -> ChannelName:
    """The chat that shows this number, or the phone whose own number ends so, is theirs; by which channel it is reached."""

    async def act(tx: AsyncConnection, held: Held) -> ChannelName:
        by = await _worker(tx, held, worker)
        waiting = await pairings.waiting(tx, held.scope, held.person.id, held.machine - WITHIN)
        shown = [row for row in waiting if await _number_of(tx, held.scope, vault, row) == number.strip()]
        found = next((row for row in shown if row.replied_at is not None), None)
        confirmed = None if found is None else await pairings.confirm(tx, held.scope, found.id, by.id, held.machine)
        if confirmed is None:
            raise Refused(_why_not(ref, shown))
        contact = await contacts.contact_of(tx, held.scope, confirmed.contact_id)
        assert contact is not None, "a contact is never deleted"
        if contact.channel is ChannelName.TELEGRAM and await is_too_young(tx, held.scope, vault, held.person, held.now):
            raise Refused(f"{ref} is under {TELEGRAM_FROM_AGE}, and nobody under {TELEGRAM_FROM_AGE} is put on Telegram.")
        fresh = {"proven": True, "state": ContactState.OPEN, "unheard_since": None, "replaced_at": None}
        await contacts.change_contact(tx, held.scope, contact.id, **fresh)
        frozen = await _freeze_others(tx, held, contact, by.ref)
        await contacts.mark_shared(tx, held.scope, [contact.address_key, *frozen])
        if contact.channel is ChannelName.TELEGRAM or held.person.kind is not PersonKind.YOUNG_PERSON:
            await _welcome(engine, tx, held, confirmed)
        what = "chat" if contact.channel is ChannelName.TELEGRAM else "phone"
        told = f"{ref}'s {what} is confirmed, and takes the place of any before"
        await _note(engine, tx, held, "Confirmed", told, by.ref, contact.channel)
        channel: ChannelName = contact.channel
        return channel

    return await under_locks(engine, scope, ref, act)


async def refuse(engine: Engine, scope: Scope, ref: str, worker: str) -> int:
    """Whatever opened their link or answered within the hour is somebody else's: nobody can confirm it any more. How many that were."""

    async def act(tx: AsyncConnection, held: Held) -> int:
        by = await _worker(tx, held, worker)
        waiting = await pairings.waiting(tx, held.scope, held.person.id, held.machine - WITHIN)
        if not waiting:
            raise Refused(f"No chat and no phone of {ref} waits to be confirmed; there is nothing to refuse.")
        their = {row.contact_id for row in waiting}
        await pairings.refuse(tx, held.scope, their, held.machine)
        for contact_id in their:
            contact = await contacts.contact_of(tx, held.scope, contact_id)
            assert contact is not None, "a contact is never deleted"
            if not contact.proven or contact.state is ContactState.STALE:
                # Somebody else's from now on, and no old phone of theirs.
                wrong = {"state": ContactState.STALE, "unheard_since": None, "replaced_at": None}
                await contacts.change_contact(tx, held.scope, contact_id, **wrong)
            await _note(engine, tx, held, "NotTheirs", f"{by.ref} says that it is not {ref}'s", by.ref, contact.channel)
        return len(their)

    return await under_locks(engine, scope, ref, act)


async def under_locks(engine: Engine, scope: Scope, ref: str, act: Callable[[AsyncConnection, Held], Awaitable[Result]]) -> Result:
    """Do it once everybody whom this person's phones concern is locked, and nothing before them."""
    async with engine.database.reading() as tx:
        person = await one_person(tx, scope, ref)
        own = Scope(person.authority_id)
        subjects = await _concerned(tx, own, person, await engine.clock.civil(tx))
    came: list[Result] = []

    async def locked(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        now, machine = await engine.clock.both(tx)
        came.append(await act(tx, Held(person, cases, now, machine)))

    await replace(engine, scope=own).act(Job(subjects, locked, f"phones of {person.id.hex}"))
    return came[-1]


async def _concerned(tx: AsyncConnection, scope: Scope, person: Record, now: datetime) -> tuple[UUID, ...]:
    """They themselves and whoever shares a phone with them (K11); of a carer, everybody they look after."""
    if person.kind is PersonKind.CARER:
        days = days_now(now)
        rows = await placements.children_of_carer(tx, scope, [person.id], days[0], days[-1])
        return tuple(sorted({row.young_person_id for row in rows}))
    if person.kind is not PersonKind.YOUNG_PERSON:
        return ()
    theirs = await contacts.contacts_of(tx, scope, [person.id])
    there = [await contacts.people_at(tx, scope, row.channel, [row.address_key]) for row in theirs]
    shared = {one.person_id for rows in there for one in rows if one.kind is PersonKind.YOUNG_PERSON}
    return tuple(sorted({person.id, *shared}))


async def _worker(tx: AsyncConnection, held: Held, ref: str) -> Record:
    by = await one_person(tx, held.scope, ref)
    if by.kind is not PersonKind.WORKER:
        raise Refused(f"{ref} is no worker, and only a worker says whose a phone is.")
    return by


async def _number_of(tx: AsyncConnection, scope: Scope, vault: Vault, row: Record) -> str:
    """What its chat shows; of a telephone, how its own number ends."""
    if row.number:
        return str(row.number)
    contact = await contacts.contact_of(tx, scope, row.contact_id)
    assert contact is not None, "a contact is never deleted"
    return vault.open(_ADDRESS, contact.id, contact.address_sealed)[-END:]


def _why_not(ref: str, shown: list[Record]) -> str:
    if shown:
        return f"The phone whose number ends so has not answered yet; let {ref} answer the text, or look whether it came."
    return f"Nothing that opened {ref}'s link or was texted within the last hour shows this number; read it again, or invite anew."


async def _freeze_others(tx: AsyncConnection, held: Held, confirmed: Record, worker: str) -> set[bytes]:
    """Their earlier ones on that channel, and calls to a number that is texted no more; a question on its way to one is taken back."""
    theirs = [row for row in await contacts.contacts_of(tx, held.scope, [held.person.id]) if row.id != confirmed.id and row.proven]
    texted = [row for row in theirs if row.channel is confirmed.channel and row.address_key != confirmed.address_key]
    keys = {row.address_key for row in texted}
    for row in (*texted, *(row for row in theirs if row.channel is ChannelName.VOICE and row.address_key in keys)):
        if row.state is not ContactState.STALE:
            await contacts.change_contact(tx, held.scope, row.id, state=ContactState.STALE, replaced_at=held.now)
    case = held.cases.get(held.person.id)
    found = None if case is None else case.asking_now()
    waits = found is not None and found.value.phase is Phase.ASKING and found.value.asks is Who.YOUNG_PERSON
    if case is not None and found is not None and waits and found.asks_key in keys:
        withdraw_questions(case, found.id, (case.id,))
        happen(case, OfCheckIn(found.id, Unreachable(found.value.tries[-1].asking)), worker)
    return keys


async def _welcome(engine: Engine, tx: AsyncConnection, held: Held, confirmed: Record) -> None:
    tools = await engine.tools(tx)
    contact = await contacts.contact_of(tx, held.scope, confirmed.contact_id)
    assert contact is not None, "a contact is never deleted"
    council = (await councils(tx, held.scope, [held.person.authority_id], tools.now))[held.person.authority_id]
    aside = Case(held.person.id, council, tools)
    owe(
        aside,
        made_by=(MadeBy.WATCH, confirmed.id, 0, 0),
        recipient=held.person.id,
        contact=contact_of(contact),
        lane=Lane.REPLY,
        text_key="joined",
        not_after=tools.now + REPLY_WORTH_FOR,
    )
    offered = confirmed.language_offered
    if offered not in (None, held.person.language) and not contact.shared_with_kin:
        owe_which_language(aside, (MadeBy.WATCH, confirmed.id, 0, 1), contact_of(contact), (held.person.language, offered))
    await writing.write(tx, held.scope, [aside])


async def _note(engine: Engine, tx: AsyncConnection, held: Held, event: str, reason: str, actor: str, channel: ChannelName) -> None:
    await journal.append(tx, held.scope, [line(engine.new_id, held.person, held.now, event, reason, actor, channel)])
