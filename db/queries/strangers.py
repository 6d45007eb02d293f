"""Senders we do not know, under numbers that staff may say aloud."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values, insert_many, parked_by, set_columns
from db.scope import Scope
from db.tables import authority, stranger
from db.words import ChannelName


async def lock_strangers(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID], *, skip_locked: bool = False) -> list[UUID]:
    """Lock senders, lowest id first, before anything else about them is read; which of them are locked now."""
    query = select(stranger.c.id).where(scope.of(stranger), stranger.c.id.in_(sorted(set(ids)))).order_by(stranger.c.id)
    if tx.dialect.name == "postgresql":
        query = query.with_for_update(key_share=True, skip_locked=skip_locked)
    return list((await tx.execute(query)).scalars())


async def strangers(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Senders by id."""
    return (await tx.execute(select(stranger).where(scope.of(stranger), stranger.c.id.in_(list(ids))).order_by(stranger.c.id))).all()


async def parked(tx: AsyncConnection, scope: Scope, before: datetime) -> Records:
    """Senders about whom nothing could be decided since then or earlier (`id`, `authority_id`, `parked_until`; machine time)."""
    kept = (stranger.c.id, stranger.c.authority_id, stranger.c.parked_until)
    query = select(*kept).where(scope.of(stranger), parked_by(stranger, before))
    return (await tx.execute(query.order_by(stranger.c.id))).all()


async def change(tx: AsyncConnection, scope: Scope, stranger_id: UUID, **columns: object) -> bool:
    """Set what is kept about a sender."""
    return await set_columns(tx, scope, stranger, stranger_id, **columns)


async def at_address(tx: AsyncConnection, scope: Scope, channel: ChannelName, address_keys: Sequence[bytes]) -> Records:
    """The senders known by a number at this address: one in each authority at most."""
    query = select(stranger).where(scope.of(stranger), stranger.c.channel == channel, stranger.c.address_key.in_(address_keys))
    return (await tx.execute(query.order_by(stranger.c.id))).all()


async def meet(tx: AsyncConnection, scope: Scope, row: Values, address_keys: Sequence[bytes] = ()) -> Record:
    """Give a sender the authority's next number, or find the one it has; `row` is everything but `number`.

    `address_keys`: under what else the address may be stored, while index keys rotate.

    The authority's row is locked meanwhile, so that two senders do not get one number.
    """
    council = select(authority.c.id).where(authority.c.id == row["authority_id"])
    await tx.execute(council.with_for_update(key_share=True) if tx.dialect.name == "postgresql" else council)
    mine = (stranger.c.authority_id == row["authority_id"], stranger.c.channel == row["channel"])
    known = select(stranger).where(scope.of(stranger), *mine, stranger.c.address_key.in_({row["address_key"], *address_keys}))
    found = (await tx.execute(known)).one_or_none()
    if found is None:
        last = await tx.scalar(select(func.max(stranger.c.number)).where(stranger.c.authority_id == row["authority_id"]))
        await insert_many(tx, scope, stranger, [{**row, "number": (last or 0) + 1}])
        found = (await tx.execute(known)).one()
    return found


async def attach(tx: AsyncConnection, scope: Scope, stranger_id: UUID, person_id: UUID) -> bool:
    """A named worker says whose phone this is. It does not bind the address (A7)."""
    return await set_columns(tx, scope, stranger, stranger_id, attached_to=person_id)
