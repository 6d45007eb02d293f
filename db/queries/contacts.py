"""Contacts: how somebody is reached, and who is at an address."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.phones import NEVER_LEFT
from db.queries.rows import Query, Record, Records, Values, change_many, insert_many, set_columns, word, words
from db.scope import Scope
from db.tables import contact, outbox, person
from db.words import ChannelName, ContactState, Lane, PersonKind

_TELEPHONE = (ChannelName.SMS, ChannelName.VOICE)


async def contacts_of(tx: AsyncConnection, scope: Scope, person_ids: Iterable[UUID]) -> Records:
    """The contacts of these people, each person's in the order in which they are tried."""
    return (await tx.execute(_contacts(scope), {IDS: person_ids})).all()


@lru_cache(64)
def _contacts(scope: Scope) -> Query:
    query = select(contact).where(scope.of(contact), among(contact.c.person_id))
    return query.order_by(contact.c.person_id, contact.c.position, contact.c.id)


async def of_workers(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID]) -> Records:
    """The contacts of all workers of these authorities, each worker's in the order in which they are tried."""
    return (await tx.execute(_of_workers(scope), {IDS: authority_ids})).all()


@lru_cache(64)
def _of_workers(scope: Scope) -> Query:
    # Not joined: SQLite would walk through everybody's contacts for the few that are workers'.
    workers = select(person.c.id).where(person.c.kind == word(PersonKind.WORKER), among(person.c.authority_id))
    query = select(contact).where(scope.of(contact), contact.c.person_id.in_(workers))
    return query.order_by(contact.c.person_id, contact.c.position, contact.c.id)


async def people_at(tx: AsyncConnection, scope: Scope, channel: ChannelName, address_keys: Sequence[bytes]) -> Records:
    """The contacts at an address, each with its person's `kind`, `ref`, both languages and `timezone`; several people may share it.

    A number that is texted and rung is one address, so a text finds the contact for calls too.
    """
    channels = _TELEPHONE if channel in _TELEPHONE else (channel,)
    query = (
        select(contact, person.c.kind, person.c.ref, person.c.language, person.c.spoken_language, person.c.timezone)
        .join(person, person.c.id == contact.c.person_id)
        .where(scope.of(contact), contact.c.channel.in_(channels), contact.c.address_key.in_(address_keys))
    )
    return (await tx.execute(query.order_by(contact.c.person_id, contact.c.position, contact.c.id))).all()


async def contact_of(tx: AsyncConnection, scope: Scope, contact_id: UUID) -> Record | None:
    """One contact."""
    return (await tx.execute(select(contact).where(scope.of(contact), contact.c.id == contact_id))).one_or_none()


async def unheard_since(tx: AsyncConnection, scope: Scope, before: datetime, still_after: datetime, limit: int) -> Records:
    """The contacts in use that have been asked since then or longer and of which nothing was heard, the longest first; those alone that
    are asked still, the last time after `still_after`.

    Each with its person's `kind` and `timezone`.
    """
    query = select(contact, person.c.kind, person.c.timezone).join(person, person.c.id == contact.c.person_id)
    went_there = (
        outbox.c.address_key == contact.c.address_key,
        outbox.c.contact_id == contact.c.id,
        outbox.c.state.not_in(words(*NEVER_LEFT)),
    )
    is_asked = exists().where(scope.of(outbox), *went_there, outbox.c.lane == word(Lane.QUESTION), outbox.c.owed_at > still_after)
    wanted = (contact.c.state == word(ContactState.OPEN), contact.c.unheard_since <= before, is_asked)
    return (await tx.execute(query.where(scope.of(contact), *wanted).order_by(contact.c.unheard_since, contact.c.id).limit(limit))).all()


async def mark_shared(tx: AsyncConnection, scope: Scope, address_keys: Sequence[bytes] | None = None) -> None:
    """Say of each contact (at these addresses, else of all) whether somebody else in the authority is reached there as well.

    A phone that is stale is nobody's. The caller has locked everybody who is at these addresses.
    """
    other = contact.alias()
    theirs = (other.c.address_key == contact.c.address_key, other.c.person_id != contact.c.person_id, other.c.state != ContactState.STALE)
    shared = exists().where(scope.of(other), *theirs)
    here = () if address_keys is None else (contact.c.address_key.in_(address_keys),)
    statement = update(contact).where(scope.of(contact), *here, contact.c.shared_with_kin != shared)
    await tx.execute(statement.values(shared_with_kin=shared))


async def newest(tx: AsyncConnection, scope: Scope) -> Record | None:
    """The contact that came last, if there is any."""
    return (await tx.execute(select(contact).where(scope.of(contact)).order_by(contact.c.id.desc()).limit(1))).one_or_none()


async def guests(tx: AsyncConnection, scope: Scope) -> int:
    """How many contacts joined this demo by their own invitation (T4)."""
    return await tx.scalar(select(func.count()).select_from(contact).where(scope.of(contact), contact.c.guest)) or 0


async def insert_contacts(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """New contacts."""
    await insert_many(tx, scope, contact, rows)


async def change_contact(tx: AsyncConnection, scope: Scope, contact_id: UUID, **columns: object) -> bool:
    """Set what is known of a contact."""
    return await set_columns(tx, scope, contact, contact_id, **columns)


async def change_contacts(tx: AsyncConnection, scope: Scope, changed: Iterable[Values]) -> None:
    """The same of many: each has `id` and the columns to set."""
    await change_many(tx, scope, contact, changed)
