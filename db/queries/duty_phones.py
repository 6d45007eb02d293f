"""Shared duty phones: whose each is, and which PINs say who somebody is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values, insert_many, set_columns
from db.scope import Scope
from db.tables import contact, duty_phone, person


async def all_of(tx: AsyncConnection, scope: Scope) -> Records:
    """Every shared phone in scope, by reference."""
    return (await tx.execute(select(duty_phone).where(scope.of(duty_phone)).order_by(duty_phone.c.authority_id, duty_phone.c.ref))).all()


async def held(tx: AsyncConnection, scope: Scope, ref: str) -> Record | None:
    """One shared phone, locked: what it says is heard one word after the other."""
    query = select(duty_phone).where(scope.of(duty_phone), duty_phone.c.ref == ref)
    locking = query.with_for_update(key_share=True) if tx.dialect.name == "postgresql" else query
    return (await tx.execute(locking)).one_or_none()


async def insert(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """New ones, nobody's yet."""
    await insert_many(tx, scope, duty_phone, rows)


async def change(tx: AsyncConnection, scope: Scope, phone_id: UUID, **columns: object) -> bool:
    """Set whose it is, or what it heard; the caller holds it."""
    return await set_columns(tx, scope, duty_phone, phone_id, **columns)


async def release(tx: AsyncConnection, scope: Scope, worker: UUID) -> int:
    """Whatever is bound to that worker is nobody's again; how many phones."""
    mine = (scope.of(duty_phone), duty_phone.c.bound_to == worker)
    return (await tx.execute(update(duty_phone).where(*mine).values(bound_to=None, bound_until=None))).rowcount


async def pins_of(tx: AsyncConnection, scope: Scope, workers: Iterable[UUID] | None = None) -> Records:
    """The workers in scope (or of these alone) who have a PIN: `id`, `ref`, `pin_sealed`."""
    query = select(person.c.id, person.c.ref, person.c.pin_sealed).where(scope.of(person), person.c.pin_sealed.is_not(None))
    return (await tx.execute(query if workers is None else query.where(person.c.id.in_(list(workers))))).all()


async def refused_at(tx: AsyncConnection, scope: Scope, at: datetime) -> Records:
    """The phones that are refused at that instant, by reference."""
    query = select(duty_phone).where(scope.of(duty_phone), duty_phone.c.refused_until > at)
    return (await tx.execute(query.order_by(duty_phone.c.ref))).all()


async def sharing(tx: AsyncConnection, scope: Scope) -> Records:
    """Who shares a phone, by reference, a row for each phone: `id`, `ref`, `team_id`, `phone`, and whether they have a PIN (`has_pin`)."""
    theirs = (person.c.id, person.c.ref, person.c.team_id, contact.c.shared_duty_phone.label("phone"))
    query = select(*theirs, person.c.pin_sealed.is_not(None).label("has_pin")).join(contact, contact.c.person_id == person.c.id)
    shared = query.where(scope.of(person), contact.c.shared_duty_phone.is_not(None)).distinct()
    return (await tx.execute(shared.order_by(person.c.ref, contact.c.shared_duty_phone))).all()
