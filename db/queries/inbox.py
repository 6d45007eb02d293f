"""The inbox: things we were told, each remembered once and settled once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Update, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries.among import IDS, among
from db.queries.rows import Overtaken, Query, Record, Records, Values, parked_by
from db.scope import Scope
from db.tables import contact, inbox
from db.words import InboxKind

_UNSETTLED = inbox.c.settled_at.is_(None)
# What somebody said counts before what a provider or our own courier says about a message of ours.
_MESSAGES_FIRST = case((inbox.c.kind == InboxKind.MESSAGE, 0), else_=1)


def _awake(machine_now: datetime) -> ColumnElement[bool]:
    return or_(inbox.c.parked_until.is_(None), inbox.c.parked_until <= machine_now)


async def remember(tx: AsyncConnection, scope: Scope, told: Sequence[Values]) -> int:
    """Keep what we were told; how much of it is new. A second copy, by the provider's own id, changes nothing."""
    if not told:
        return 0
    scope.admit(row["authority_id"] for row in told if row.get("authority_id") is not None)
    insert: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    statement = insert(inbox).on_conflict_do_nothing(index_elements=["external_id"]).returning(inbox.c.id)
    return len((await tx.execute(statement, [dict(row) for row in told])).all())


async def unsettled_senders(tx: AsyncConnection, scope: Scope, limit: int, machine_now: datetime) -> list[bytes | None]:
    """Whose messages wait to be understood, the longest waiting first. None stands for those without a sender."""
    query = select(inbox.c.sender_key).where(scope.of(inbox), _UNSETTLED, _awake(machine_now))
    first = func.min(inbox.c.stored_at)  # not of the id, though ids rise with time: PostgreSQL 15 has no min() of a UUID
    return list((await tx.execute(query.group_by(inbox.c.sender_key).order_by(first).limit(limit))).scalars())


async def unsettled_of(tx: AsyncConnection, scope: Scope, sender_key: bytes | None, machine_now: datetime) -> Records:
    """All that waits of one sender: messages before receipts, each in the order in which they came. What is parked rests."""
    return await unsettled_among(tx, scope, [sender_key], machine_now)


async def unsettled_among(tx: AsyncConnection, scope: Scope, senders: Iterable[bytes | None], machine_now: datetime) -> Records:
    """The same of several senders."""
    keys = set(senders)
    mine = inbox.c.sender_key.in_(sorted(keys - {None}))
    theirs = or_(mine, inbox.c.sender_key.is_(None)) if None in keys else mine
    query = select(inbox).where(scope.of(inbox), _UNSETTLED, _awake(machine_now), theirs)
    # In the order of the database's clock: ids are made by each process's own, which may be a minute wrong.
    return (await tx.execute(query.order_by(_MESSAGES_FIRST, inbox.c.stored_at, inbox.c.id))).all()


async def unheard(tx: AsyncConnection, scope: Scope, person_ids: Iterable[UUID], stored_since: datetime) -> set[UUID]:
    """Of these people, those from whose addresses something waits that came since then: nothing climbs over an answer."""
    return set((await tx.execute(_unheard(scope), {IDS: person_ids, "since": stored_since})).scalars())


@lru_cache(64)
def _unheard(scope: Scope) -> Query:
    query = select(contact.c.person_id).join(inbox, inbox.c.sender_key == contact.c.address_key)
    since = inbox.c.stored_at >= bindparam("since", type_=Instant())
    return query.where(scope.of(contact), among(contact.c.person_id), _UNSETTLED, since).distinct()


async def entry_of(tx: AsyncConnection, scope: Scope, entry_id: UUID) -> Record | None:
    """One thing we were told."""
    return (await tx.execute(select(inbox).where(scope.of(inbox), inbox.c.id == entry_id))).one_or_none()


async def named(tx: AsyncConnection, scope: Scope, external_id: str) -> Record | None:
    """What a provider told us under that name."""
    return (await tx.execute(select(inbox).where(scope.of(inbox), inbox.c.external_id == external_id))).one_or_none()


async def rest(tx: AsyncConnection, scope: Scope, external_ids: Iterable[str], until: datetime, *, beyond: datetime | None = None) -> None:
    """They are not to be heard before then (machine time), and then they are. Nothing is wrong with them, so nobody is told.

    `beyond`: only those that would otherwise have rested longer than that; what is to be heard by then is left to be heard.
    """
    mine = (inbox.c.external_id.in_(list(external_ids)), _UNSETTLED, inbox.c.parked_since.is_(None))
    resting = () if beyond is None else (inbox.c.parked_until > beyond,)
    await tx.execute(update(inbox).where(scope.of(inbox), *mine, *resting).values(parked_until=until))


async def settle_named(tx: AsyncConnection, scope: Scope, external_id: str, settled_as: str, at: datetime) -> bool:
    """The same as `settle`, by the provider's name for it."""
    values = {"settled_as": settled_as, "settled_at": at, "parked_until": None, "parked_since": None}
    mine = (inbox.c.external_id == external_id, _UNSETTLED)
    return (await tx.execute(update(inbox).where(scope.of(inbox), *mine).values(values))).rowcount == 1


async def is_settled(tx: AsyncConnection, scope: Scope, external_id: str) -> bool:
    """Whether something came of what a provider told us under that name."""
    query = select(inbox.c.settled_at).where(scope.of(inbox), inbox.c.external_id == external_id)
    return await tx.scalar(query) is not None


async def entries(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Things we were told, by id."""
    return (await tx.execute(select(inbox).where(scope.of(inbox), inbox.c.id.in_(list(ids))).order_by(inbox.c.id))).all()


async def from_senders(tx: AsyncConnection, scope: Scope, sender_keys: Sequence[bytes], since: datetime) -> Records:
    """The messages that came from these addresses since then, settled or not, in order."""
    said = (inbox.c.kind == InboxKind.MESSAGE, inbox.c.sender_key.in_(sender_keys), inbox.c.received_at >= since)
    return (await tx.execute(select(inbox).where(scope.of(inbox), *said).order_by(inbox.c.id))).all()


async def settle(
    tx: AsyncConnection,
    scope: Scope,
    entry_id: UUID,
    settled_as: str,
    at: datetime,
    *,
    authority_id: UUID | None = None,
    meaning: str | None = None,
    about: Sequence[UUID] | None = None,
) -> bool:
    """Write down what came of it, once: False when somebody else has. Whom it concerned is known by now."""
    values: dict[str, Any] = {"settled_as": settled_as, "settled_at": at, "parked_until": None, "parked_since": None}
    if authority_id is not None:
        values["authority_id"] = authority_id
    if meaning is not None:
        values["meaning"] = meaning
    if about is not None:
        values["about"] = [str(child) for child in about]
    statement = update(inbox).where(scope.of(inbox), inbox.c.id == entry_id, _UNSETTLED).values(values)
    return (await tx.execute(statement)).rowcount == 1


async def settle_many(tx: AsyncConnection, scope: Scope, settled: Iterable[Values], at: datetime) -> None:
    """The same of many: each has `id`, `settled_as`, and perhaps `meaning` and `about`. `Overtaken` when somebody else has settled one."""
    alike: dict[tuple[str, ...], list[Values]] = {}
    for row in settled:
        alike.setdefault(tuple(row), []).append(row)
    for columns, of_these in alike.items():
        given = [{f"_{name}": value for name, value in row.items()} | {"_at": at} for row in of_these]
        if (await tx.execute(_settling(scope, columns), given)).rowcount != len(given):
            raise Overtaken("somebody else settled an entry")


@lru_cache(64)
def _settling(scope: Scope, columns: tuple[str, ...]) -> Update:
    statement = update(inbox).where(scope.of(inbox), inbox.c.id == bindparam("_id"), _UNSETTLED)
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns if name != "id"}
    return statement.values(**values, settled_at=bindparam("_at", type_=Instant()), parked_until=None, parked_since=None)


async def park(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID], machine_now: datetime, until: datetime) -> int:
    """Set entries aside that we failed to understand; they block nobody, and are tried again. How many were set aside."""
    waiting = (inbox.c.id.in_(list(ids)), _UNSETTLED)
    values = {"parked_until": until, "parked_since": func.coalesce(inbox.c.parked_since, machine_now), "attempts": inbox.c.attempts + 1}
    return (await tx.execute(update(inbox).where(scope.of(inbox), *waiting).values(values))).rowcount


async def parked(tx: AsyncConnection, scope: Scope, before: datetime) -> Records:
    """Entries that nobody could understand since then or earlier (machine time)."""
    query = select(inbox.c.id, inbox.c.authority_id, inbox.c.kind, inbox.c.channel, inbox.c.sender_key, inbox.c.outbox_id)
    return (await tx.execute(query.where(scope.of(inbox), parked_by(inbox, before)).order_by(inbox.c.id))).all()


async def counts(tx: AsyncConnection, scope: Scope, machine_now: datetime) -> tuple[int, int]:
    """How many entries wait, and how many are parked."""
    parked = func.count().filter(inbox.c.parked_until > machine_now)
    total, aside = (await tx.execute(select(func.count(), parked).where(scope.of(inbox), _UNSETTLED))).one()
    return total - aside, aside
