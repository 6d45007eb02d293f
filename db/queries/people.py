"""People; and the one lock that every decision about a young person takes first."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Record, Records, Values, change_many, insert_many, parked_by, set_columns, word
from db.scope import Scope
from db.tables import person, young_person
from db.words import PersonKind

# What `children_state` takes of the person beside the young person's own columns.
_OF_PERSON = (
    person.c.ref,
    person.c.name_sealed,
    person.c.initials_sealed,
    person.c.language,
    person.c.spoken_language,
    person.c.timezone,
    person.c.team_id,
)

_WORKS = person.c.kind == word(PersonKind.WORKER)


async def lock_children(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID], *, skip_locked: bool = False) -> list[UUID]:
    """Lock young people, lowest id first, before anything else is read; which of them are locked now.

    Everybody locks in one order, so nobody waits in a circle. Not plain FOR UPDATE: that would block every insert that refers to
    a locked row. SQLite's write transaction is the lock already.
    """
    return list((await tx.execute(_locking(scope, tx.dialect.name, skip_locked), {IDS: sorted(set(ids))})).scalars())


@lru_cache(64)
def _locking(scope: Scope, dialect: str, skip_locked: bool) -> Query:
    query = select(young_person.c.id).where(scope.of(young_person), among(young_person.c.id)).order_by(young_person.c.id)
    return query.with_for_update(key_share=True, skip_locked=skip_locked) if dialect == "postgresql" else query


async def children_state(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Young people with what the person's row says of them (ref, name, initials, both languages, timezone, team), by id."""
    return (await tx.execute(_state(scope), {IDS: ids})).all()


@lru_cache(64)
def _state(scope: Scope) -> Query:
    query = select(young_person, *_OF_PERSON).join(person, person.c.id == young_person.c.id)
    return query.where(scope.of(young_person), among(young_person.c.id)).order_by(young_person.c.id)


async def parked(tx: AsyncConnection, scope: Scope, before: datetime) -> Records:
    """Young people about whom nothing could be decided since then or earlier (`id`, `authority_id`, `parked_until`; machine time)."""
    kept = (young_person.c.id, young_person.c.authority_id, young_person.c.parked_until)
    query = select(*kept).where(scope.of(young_person), parked_by(young_person, before))
    return (await tx.execute(query.order_by(young_person.c.id))).all()


async def with_open_episode(tx: AsyncConnection, scope: Scope) -> Records:
    """Young people of whom an episode is open (`id`, `episode_since`), the longest first."""
    return (await tx.execute(_with_open_episode(scope))).all()


@lru_cache(64)
def _with_open_episode(scope: Scope) -> Query:
    query = select(young_person.c.id, young_person.c.episode_since)
    rows = query.where(scope.of(young_person), young_person.c.episode_since.is_not(None))
    return rows.order_by(young_person.c.episode_since, young_person.c.id)


async def by_ref(tx: AsyncConnection, scope: Scope, ref: str) -> Records:
    """People with this reference: one at most within one authority."""
    return (await tx.execute(select(person).where(scope.of(person), person.c.ref == ref).order_by(person.c.id))).all()


async def people(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """People by id."""
    return (await tx.execute(_people(scope), {IDS: ids})).all()


async def named(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """People by id, as pages name them (`id`, `ref`, `kind`, name, initials, both languages)."""
    return (await tx.execute(_named(scope), {IDS: ids})).all()


@lru_cache(64)
def _named(scope: Scope) -> Query:
    query = select(person.c.id, person.c.kind, *(column for column in _OF_PERSON if column.name not in ("timezone", "team_id")))
    return query.where(scope.of(person), among(person.c.id)).order_by(person.c.id)


@lru_cache(64)
def _people(scope: Scope) -> Query:
    return select(person).where(scope.of(person), among(person.c.id)).order_by(person.c.id)


async def all_of(tx: AsyncConnection, scope: Scope, kind: PersonKind | None = None) -> Records:
    """Everybody in scope, or everybody of one kind, by reference."""
    query = select(person).where(scope.of(person)).order_by(person.c.authority_id, person.c.ref)
    return (await tx.execute(query if kind is None else query.where(person.c.kind == kind))).all()


async def workers(tx: AsyncConnection, scope: Scope) -> Records:
    """The workers in scope with all that is kept of them, by reference."""
    return (await tx.execute(_all_workers(scope))).all()


@lru_cache(64)
def _all_workers(scope: Scope) -> Query:
    return select(person).where(scope.of(person), _WORKS).order_by(person.c.authority_id, person.c.ref)


async def workers_of(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID]) -> Records:
    """The workers of these authorities, by reference, each with until when pages go straight on to the next."""
    return (await tx.execute(_workers(scope), {IDS: authority_ids})).all()


@lru_cache(64)
def _workers(scope: Scope) -> Query:
    columns = (person.c.id, person.c.authority_id, person.c.ref, person.c.language, person.c.timezone, person.c.busy_until)
    query = select(*columns).where(scope.of(person), _WORKS, among(person.c.authority_id))
    return query.order_by(person.c.authority_id, person.c.ref)


async def lock_workers(tx: AsyncConnection, scope: Scope, authority_id: UUID) -> None:
    """Lock the workers of an authority, lowest id first, after whatever else is locked: one at a time may say that they are busy."""
    query = select(person.c.id).where(scope.of(person), person.c.authority_id == authority_id, person.c.kind == PersonKind.WORKER)
    query = query.order_by(person.c.id)
    await tx.execute(query.with_for_update(key_share=True) if tx.dialect.name == "postgresql" else query)


async def person_of(tx: AsyncConnection, scope: Scope, person_id: UUID) -> Record | None:
    """One person."""
    return (await tx.execute(select(person).where(scope.of(person), person.c.id == person_id))).one_or_none()


async def insert_people(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """New people."""
    await insert_many(tx, scope, person, rows)


async def insert_young_people(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """What is kept about young people alone; their person rows exist."""
    await insert_many(tx, scope, young_person, rows)


async def change_people(tx: AsyncConnection, scope: Scope, changed: Iterable[Values]) -> None:
    """Set what is kept about people of any kind: each has `id` and the columns to set."""
    await change_many(tx, scope, person, changed)


async def change_child(tx: AsyncConnection, scope: Scope, child_id: UUID, **columns: object) -> bool:
    """Set what is kept about a young person; the caller holds the lock."""
    return await set_columns(tx, scope, young_person, child_id, **columns)


async def change_children(tx: AsyncConnection, scope: Scope, changed: Iterable[Values]) -> None:
    """The same of many: each has `id` and the columns to set."""
    await change_many(tx, scope, young_person, changed)
