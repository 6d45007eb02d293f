"""A council's day: how many of its check-ins have come to what, and some of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnCollection, ColumnElement, Integer, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Query, Records, word, words
from db.scope import Scope
from db.tables import check_in
from ladder.words import Outcome


@dataclass(frozen=True, slots=True)
class Day:
    """From midnight to midnight. What is open from before counts too, if it fell due since `open_since`."""

    begins_at: datetime
    ends_at: datetime
    open_since: datetime
    late_before: datetime  # what fell due by then should have left


@dataclass(frozen=True, slots=True)
class Some:
    """Those that ended so; and of those that are open the ones named."""

    outcomes: Collection[Outcome] = ()
    due: bool = False  # their time has not come
    asked: bool = False
    late: bool = False  # their time has come, and the question has not left
    between: tuple[datetime, datetime] | None = None  # all of them fell due between these, as is known already: nobody looks elsewhere


async def counts(tx: AsyncConnection, scope: Scope, day: Day, seen: Query | None) -> Records:
    """How many there are of each (`phase`, `outcome`, `is_late`, `number`), and between which times they fell due (`first`, `last`).

    `seen`: the ids of the young people to look at; none, all.
    """
    kept = (check_in.c.due_at, check_in.c.phase, check_in.c.outcome)
    # In the order of the index first: what falls due together is counted as it is walked past, and only the sums are sorted.
    there = _of(select(*kept, func.count().label("number")), scope, day, seen).group_by(*kept).subquery().c
    columns = (there.phase, there.outcome, case((_late(there, day), 1), else_=0).label("is_late"))
    sums = (
        cast(func.sum(there.number), Integer).label("number"),
        func.min(there.due_at).label("first"),
        func.max(there.due_at).label("last"),
    )
    return (await tx.execute(select(*columns, *sums).group_by(*columns))).all()


async def some(tx: AsyncConnection, scope: Scope, day: Day, seen: Query | None, which: Some | None, most: int, skip: int = 0) -> Records:
    """Those, or all, in the order in which they fell due; `most` of them after the first few."""
    query = _of(select(check_in), scope, day, seen)
    query = query if which is None else query.where(_is(which, day))
    if which is not None and which.between is not None:
        query = query.where(check_in.c.due_at.between(*which.between))
    return (await tx.execute(query.order_by(check_in.c.due_at, check_in.c.id).limit(most).offset(skip))).all()


def _of(query: Query, scope: Scope, day: Day, seen: Query | None) -> Query:
    due = check_in.c.due_at
    # The range is said once more as a whole: by it the index is found.
    query = query.where(scope.of(check_in), due >= min(day.begins_at, day.open_since), due < day.ends_at)
    query = query.where(or_(due >= day.begins_at, and_(check_in.c.phase != word("closed"), due >= day.open_since)))
    return query if seen is None else query.where(check_in.c.young_person_id.in_(seen))


def _late(of: ColumnCollection[str, Any], day: Day) -> ColumnElement[bool]:
    return and_(of.phase.in_(words("scheduled", "asking")), of.due_at <= day.late_before)


def _is(which: Some, day: Day) -> ColumnElement[bool]:
    late = _late(check_in.c, day)
    wanted: list[ColumnElement[bool]] = [check_in.c.outcome.in_(list(which.outcomes))] if which.outcomes else []
    wanted += [late] if which.late else []
    wanted += [and_(check_in.c.phase == word("scheduled"), ~late)] if which.due else []
    wanted += [and_(check_in.c.phase.in_(words("asking", "waiting")), ~late)] if which.asked else []
    return or_(*wanted)
