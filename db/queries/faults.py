"""Faults of the service itself: the lock, the alert that is open about each, and who stands on its list."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries.rows import Overtaken, Record, Records, Values, insert_many, parked_by, set_columns, word
from db.scope import Scope
from db.tables import alert, fault, fault_listing, outbox, unreached
from db.words import FaultKind
from ladder.words import Tier, Treatment

FORGETS_AT_ONCE = 1000

_OPEN = alert.c.phase != word("resolved")
_OWED = fault_listing.c.settled_at.is_(None)


async def meet(tx: AsyncConnection, scope: Scope, row: Values) -> UUID:
    """The row of this authority's fault, made when it is first found; `row` has `id`, `authority_id`, `kind` and `key`."""
    scope.admit([row["authority_id"]])
    insert: Any = (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(fault)
    await tx.execute(insert.on_conflict_do_nothing(), {"lines_seen": 0, "told_of": 0, **row})
    mine = [fault.c[name] == row[name] for name in ("authority_id", "kind", "key")]
    found: UUID = (await tx.execute(select(fault.c.id).where(scope.of(fault), *mine))).scalar_one()
    return found


async def lock_faults(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID], *, skip_locked: bool = False) -> list[UUID]:
    """Lock faults, lowest id first, after young people and senders; which of them are locked now."""
    query = select(fault.c.id).where(scope.of(fault), fault.c.id.in_(sorted(set(ids)))).order_by(fault.c.id)
    if tx.dialect.name == "postgresql":
        query = query.with_for_update(key_share=True, skip_locked=skip_locked)
    return list((await tx.execute(query)).scalars())


async def faults(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Faults by id."""
    return (await tx.execute(select(fault).where(scope.of(fault), fault.c.id.in_(list(ids))).order_by(fault.c.id))).all()


async def open_faults(tx: AsyncConnection, scope: Scope, kinds: Iterable[FaultKind]) -> Records:
    """The faults of these kinds about which an alert is open (`alert_id`, `treatment`, the fault's own columns), the oldest first."""
    query = select(fault, alert.c.id.label("alert_id"), alert.c.treatment).join(alert, alert.c.fault_id == fault.c.id)
    mine = (scope.of(alert), _OPEN, alert.c.fault_id.is_not(None), fault.c.kind.in_(list(kinds)))
    return (await tx.execute(query.where(*mine).order_by(alert.c.opened_at, alert.c.id))).all()


async def parked(tx: AsyncConnection, scope: Scope, before: datetime) -> Records:
    """Faults about which nothing could be decided since then or earlier (`id`, `authority_id`, `parked_until`; machine time)."""
    query = select(fault.c.id, fault.c.authority_id, fault.c.parked_until).where(scope.of(fault), parked_by(fault, before))
    return (await tx.execute(query.order_by(fault.c.id))).all()


async def change_fault(tx: AsyncConnection, scope: Scope, fault_id: UUID, **columns: object) -> bool:
    """Set what is kept of a fault; the caller holds the lock."""
    return await set_columns(tx, scope, fault, fault_id, **columns)


async def list_many(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """Put facts on the lists of open faults. `Overtaken` when one was resolved since it was read: nobody stands on a closed list.

    Whoever lists holds the young person's lock already, so this one comes second, as in every transaction. It is shared: many may
    list at once, and only who resolves waits.
    """
    if not rows:
        return
    on = {row["alert_id"] for row in rows}
    theirs = select(alert.c.fault_id).where(scope.of(alert), alert.c.id.in_(on))
    about = select(fault.c.id).where(scope.of(fault), fault.c.id.in_(theirs)).order_by(fault.c.id)
    await tx.execute(about.with_for_update(read=True) if tx.dialect.name == "postgresql" else about)
    still_open = set((await tx.execute(select(alert.c.id).where(scope.of(alert), _OPEN, alert.c.id.in_(on)))).scalars())
    if still_open != on:
        raise Overtaken("a fault was resolved while somebody was put on its list")
    await insert_many(tx, scope, fault_listing, rows)


async def change_owed(tx: AsyncConnection, scope: Scope, alert_id: UUID, child_id: UUID, **columns: object) -> int:
    """Whatever stands unsettled on that list about a young person is settled, or left for a reason; how many lines."""
    mine = (scope.of(fault_listing), fault_listing.c.alert_id == alert_id, fault_listing.c.young_person_id == child_id, _OWED)
    return (await tx.execute(update(fault_listing).where(*mine).values(columns))).rowcount


async def listed(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID], *, owed: bool = False) -> Records:
    """The lines of these lists in the order in which they came; with `owed`, those that are not settled."""
    query = select(fault_listing).where(scope.of(fault_listing), fault_listing.c.alert_id.in_(list(alert_ids)))
    query = query.where(_OWED) if owed else query
    return (await tx.execute(query.order_by(fault_listing.c.listed_at, fault_listing.c.id))).all()


async def last_listed(tx: AsyncConnection, scope: Scope, fault_id: UUID) -> set[UUID]:
    """The young people on the list of this fault's newest alert, whatever became of them."""
    on_it = fault_listing.c.alert_id == _newest(scope, fault_id, alert.c.id).scalar_subquery()
    return set((await tx.execute(select(fault_listing.c.young_person_id).where(scope.of(fault_listing), on_it))).scalars())


async def last_treatment(tx: AsyncConnection, scope: Scope, fault_id: UUID) -> Treatment | None:
    """How this fault's newest alert was treated in the end."""
    found: Treatment | None = await tx.scalar(_newest(scope, fault_id, alert.c.treatment))
    return found


def _newest(scope: Scope, fault_id: UUID, column: ColumnElement[Any]) -> Select[Any]:
    newest = select(column).where(scope.of(alert), alert.c.fault_id == fault_id)
    return newest.order_by(alert.c.opened_at.desc(), alert.c.id.desc()).limit(1)


async def counts(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many lines each list has, and how many young people on it are not settled; an empty list is missing."""
    owed = func.count(case((_OWED, fault_listing.c.young_person_id)).distinct())
    query = select(fault_listing.c.alert_id, func.count(), owed).where(scope.of(fault_listing))
    on = fault_listing.c.alert_id.in_(list(alert_ids))
    return {row[0]: (row[1], row[2]) for row in await tx.execute(query.where(on).group_by(fault_listing.c.alert_id))}


async def anything(tx: AsyncConnection, scope: Scope, since: datetime, before: datetime) -> bool:
    """Whether a fault is open or closed since then, or something failed or reached nobody since then, or a mark stands from `before`.

    On a good evening nothing of all that is there, and one question says so.
    """
    return bool(await tx.scalar(_anything(scope), {"since": since, "before": before}))


@cache
def _anything(scope: Scope) -> Select[Any]:
    since, before = bindparam("since", type_=Instant()), bindparam("before", type_=Instant())
    each = (
        exists().where(scope.of(alert), _OPEN, alert.c.fault_id.is_not(None)),
        exists().where(scope.of(fault), fault.c.closed_at >= since),
        exists().where(scope.of(outbox), outbox.c.failed_at >= since),
        exists().where(scope.of(unreached), unreached.c.at > since),
        exists().where(scope.of(unreached), unreached.c.at < before),
    )
    return select(or_(*each))


async def untold(tx: AsyncConnection, scope: Scope, told_before: datetime) -> list[UUID]:
    """The open faults whose list has grown: those that page nobody and that nobody has, and those whose owner was last told before then.

    A new arrival on the list of one that pages nobody makes it page at once, whoever has it.
    """
    on_it = and_(fault_listing.c.authority_id == alert.c.authority_id, fault_listing.c.alert_id == alert.c.id)
    lines = select(func.count()).where(on_it).scalar_subquery()
    calm = alert.c.treatment.in_([word("board"), word("morning")])
    told_long_ago = or_(fault.c.told_at.is_(None), fault.c.told_at <= told_before)
    owner_waits = and_(alert.c.phase == word("taken"), alert.c.taken_at <= told_before, told_long_ago)
    nobody_has_it = alert.c.phase != word("taken")
    an_arrival = exists().where(on_it, fault_listing.c.tier == word(Tier.ARRIVAL))
    query = select(fault.c.id).join(alert, alert.c.fault_id == fault.c.id)
    must_know = or_(and_(calm, or_(nobody_has_it, an_arrival)), owner_waits)
    mine = (scope.of(fault), _OPEN, alert.c.fault_id.is_not(None), must_know, lines > fault.c.lines_seen)
    return list((await tx.execute(query.where(*mine).order_by(fault.c.id))).scalars())


async def closed_since(tx: AsyncConnection, scope: Scope, since: datetime) -> Records:
    """The faults whose last alert was resolved since then."""
    return (await tx.execute(select(fault).where(scope.of(fault), fault.c.closed_at >= since).order_by(fault.c.id))).all()


async def mark_unreached(tx: AsyncConnection, scope: Scope, marks: Sequence[Values]) -> None:
    """Somebody was not asked or not reached: to be counted."""
    await insert_many(tx, scope, unreached, marks)


async def unreached_after(tx: AsyncConnection, scope: Scope, after: datetime) -> dict[UUID, list[datetime]]:
    """When somebody was not asked or not reached after that, by authority, in order.

    Not GROUP BY: for that, SQLite would walk every mark there ever was.
    """
    query = select(unreached.c.authority_id, unreached.c.at).where(scope.of(unreached), unreached.c.at > after)
    found: dict[UUID, list[datetime]] = {}
    for row in await tx.execute(query.order_by(unreached.c.at)):
        found.setdefault(row.authority_id, []).append(row.at)
    return found


async def any_unreached_before(tx: AsyncConnection, scope: Scope, before: datetime) -> bool:
    """Whether marks stand that nobody counts any more."""
    return bool(await tx.scalar(select(exists().where(scope.of(unreached), unreached.c.at < before))))


async def forget_unreached(tx: AsyncConnection, scope: Scope, before: datetime) -> int:
    """Forget marks from before then, the oldest first and a bounded number at a time; how many."""
    oldest = select(unreached.c.id).where(scope.of(unreached), unreached.c.at < before).order_by(unreached.c.at).limit(FORGETS_AT_ONCE)
    return (await tx.execute(delete(unreached).where(unreached.c.id.in_(oldest)))).rowcount


async def newest_owed(tx: AsyncConnection, scope: Scope, alert_id: UUID, child_id: UUID) -> Record | None:
    """The newest line about a young person that is not settled."""
    mine = (scope.of(fault_listing), fault_listing.c.alert_id == alert_id, fault_listing.c.young_person_id == child_id, _OWED)
    query = select(fault_listing).where(*mine).order_by(fault_listing.c.listed_at.desc(), fault_listing.c.id.desc())
    return (await tx.execute(query.limit(1))).one_or_none()
