"""Who carries which message now: claims under a lease, by lane, with one open question to young people at each address (K11).

A claim is one statement a lane, so that no other courier comes between reading and writing. On PostgreSQL the ids come as an array
from a locking subquery: written as a join, the plan that was made while the table was empty took seconds once it was full.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries.rates import is_open
from db.queries.rows import Record, Records, word, words
from db.scope import Scope
from db.tables import check_in, outbox
from db.words import ChannelName, Lane, SendState

LANES = (Lane.PAGE, Lane.REPLY, Lane.QUESTION, Lane.BULK)
ATTEMPTS_MAX = 5  # a phone that got five copies has heard it
EXPIRE_MAX = 200  # after an outage, a batch at each claim: a courier's transaction stays short
# Both times are handed to statements that are made once and executed at every beat: making them costs more than executing them.
CIVIL_NOW: BindParameter[datetime] = bindparam("civil_now", type_=Instant())
MACHINE_NOW: BindParameter[datetime] = bindparam("machine_now", type_=Instant())
_ROW, _OWED, _OLDER, _ASKED = (outbox.alias(name) for name in ("row", "owed", "older", "asked"))
_MINE, _THEIRS = check_in.alias("mine"), check_in.alias("theirs")
_MAY_HAVE_REACHED = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED, SendState.UNKNOWN)


async def take(
    tx: AsyncConnection,
    scope: Scope,
    *,
    limit: int,
    machine_now: datetime,
    civil_now: datetime,
    claimed_by: str,
    lease_until: datetime,
    lanes: Sequence[Lane] = LANES,
    channels: Sequence[ChannelName] | None = None,
) -> Records:
    """Take up to `limit` messages under a lease, one lane after the other; with `channels`, only theirs."""
    served = None if channels is None else tuple(channels)
    given = {"machine_now": machine_now, "civil_now": civil_now, "new_claimer": claimed_by, "new_lease": lease_until}
    taken: list[Record] = []
    for lane in lanes:
        if len(taken) < limit:
            statement = _taking(scope, tx.dialect.name, lane, served)
            rows = (await tx.execute(statement, {**given, "most": limit - len(taken)})).all()
            taken += sorted(rows, key=lambda row: (row.visible_at, row.id))
    return taken


@lru_cache(256)
def _taking(scope: Scope, dialect: str, lane: Lane, channels: tuple[ChannelName, ...] | None) -> Any:
    mine = [scope.of(_OWED), claimable(lane), *_served(channels)]
    candidates = select(_OWED.c.id).where(*mine).order_by(_OWED.c.visible_at, _OWED.c.id).limit(bindparam("most"))
    lease = _lease(bindparam("new_claimer"), bindparam("new_lease"))
    return update(outbox).where(_is_one_of(dialect, candidates, _OWED)).values(lease).returning(outbox)


def _lease(claimed_by: object, until: object) -> dict[str, Any]:
    # The envelope is of the attempt before: kept, what is told late of that one would be told of this.
    taken_out = {"envelope_id": null(), "envelope_attempt": null()}
    return {"state": SendState.CLAIMED, "claimed_by": claimed_by, "lease_until": until, "attempt": outbox.c.attempt + 1, **taken_out}


async def waiting(
    tx: AsyncConnection, scope: Scope, machine_now: datetime, civil_now: datetime, channels: Sequence[ChannelName]
) -> set[Lane]:
    """The lanes in which something may be sent now by one of these channels."""
    found = (await tx.execute(_waiting(scope, tuple(channels)), _times(machine_now, civil_now))).one()
    return {lane for lane, some in zip(LANES, found, strict=True) if some}


@lru_cache(256)
def _waiting(scope: Scope, channels: tuple[ChannelName, ...]) -> Select[*tuple[Any, ...]]:
    each = (exists().where(scope.of(_OWED), claimable(lane), *_served(channels)).label(lane.value) for lane in LANES)
    return select(*each)


def _times(machine_now: datetime, civil_now: datetime) -> dict[str, datetime]:
    return {"machine_now": machine_now, "civil_now": civil_now}


def _served(channels: Iterable[ChannelName] | None) -> list[ColumnElement[bool]]:
    return [] if channels is None else [_OWED.c.channel.in_(list(channels))]


async def lapse(tx: AsyncConnection, scope: Scope, machine_now: datetime, again_after: Mapping[Lane, timedelta]) -> Records:
    """Leases that ran out: the courier died or was slow, so what it sent may have gone out. Returns that.

    `again_after`, by lane: how long we wait for a receipt before the message is `unheard`. What certainly never left goes back into the
    queue. Its attempt counts all the same: by that number a courier that is only slow learns that the message is no longer its own.
    """
    delays = tuple(sorted(again_after))
    given = {"machine_now": machine_now} | {f"again_{lane.value}": machine_now + again_after[lane] for lane in delays}
    lapsed: Records = (await tx.execute(_lapsing(scope, tx.dialect.name, delays), given)).all()
    return [row for row in lapsed if row.state is SendState.UNKNOWN]


@lru_cache(64)
def _lapsing(scope: Scope, dialect: str, repeated: tuple[Lane, ...]) -> Any:
    again_at = {word(lane): bindparam(f"again_{lane.value}", type_=Instant()) for lane in repeated}
    visible_at = case(again_at, value=outbox.c.lane, else_=outbox.c.visible_at) if again_at else outbox.c.visible_at
    candidates = select(_ROW.c.id).where(scope.of(_ROW), _IS_DEAD)
    may_have_left = or_(outbox.c.rendered_sealed.is_not(None), outbox.c.envelope_id.is_not(None))  # one is written before a letter is sent
    back = case((outbox.c.cancelled_at.is_not(None), word(SendState.CANCELLED)), else_=word(SendState.QUEUED))
    values = {
        "state": case((may_have_left, word(SendState.UNKNOWN)), else_=back),
        "visible_at": case((may_have_left, visible_at), else_=outbox.c.visible_at),
        "parked_since": case((may_have_left, null()), else_=outbox.c.parked_since),  # what was sent could be worded
        "lease_until": None,
    }
    return update(outbox).where(_is_one_of(dialect, candidates, _ROW)).values(values).returning(outbox)


async def unheard(tx: AsyncConnection, scope: Scope, machine_now: datetime, lanes: Iterable[Lane], limit: int) -> Records:
    """What may have gone out and nobody told us of in time, the longest waiting first. What was withdrawn, or tried too often, stays."""
    found: Records = (await tx.execute(_unheard(scope, tuple(lanes)), {"machine_now": machine_now, "most": limit})).all()
    return found


@lru_cache(64)
def _unheard(scope: Scope, lanes: tuple[Lane, ...]) -> Any:
    query = select(_ROW).where(scope.of(_ROW), _is_unheard(lanes, ATTEMPTS_MAX))
    return query.order_by(_ROW.c.visible_at, _ROW.c.id).limit(bindparam("most"))


async def take_rest(
    tx: AsyncConnection, scope: Scope, taken: Sequence[Record], texts: Iterable[str], machine_now: datetime, civil_now: datetime
) -> Records:
    """The other pages of these texts that wait for the phones of those just taken, under the same lease: to leave as one letter."""
    mine = and_(
        _OWED.c.address_key.in_({row.address_key for row in taken}),
        _OWED.c.channel.in_({row.channel for row in taken}),
        _OWED.c.text_key.in_(list(texts)),
    )
    candidates = select(_OWED.c.id).where(scope.of(_OWED), claimable(Lane.PAGE), mine)
    lease = _lease(taken[0].claimed_by, taken[0].lease_until)
    statement = update(outbox).where(_is_one_of(tx.dialect.name, candidates, _OWED)).values(lease)
    found = (await tx.execute(statement.returning(outbox), _times(machine_now, civil_now))).all()
    return sorted(found, key=lambda row: (row.visible_at, row.id))


def _is_unheard(lanes: tuple[Lane, ...], attempts_max: int) -> ColumnElement[bool]:
    return and_(
        _ROW.c.state == word(SendState.UNKNOWN),
        _ROW.c.visible_at <= MACHINE_NOW,
        _ROW.c.lane.in_(words(*lanes)),
        _ROW.c.attempt < attempts_max,
        _ROW.c.cancelled_at.is_(None),
    )


_IS_DEAD = and_(_ROW.c.state == word(SendState.CLAIMED), _ROW.c.lease_until <= MACHINE_NOW)
_IS_STALE = and_(_ROW.c.state == word(SendState.QUEUED), _ROW.c.not_after < CIVIL_NOW)


@dataclass(frozen=True, slots=True)
class Work:
    """What a courier would find to do now."""

    to_recover: bool  # given up by the dead, never told of, or no longer worth sending
    to_send: bool

    @property
    def is_any(self) -> bool:
        """Whether it would find anything."""
        return self.to_recover or self.to_send


async def work(tx: AsyncConnection, scope: Scope, machine_now: datetime, civil_now: datetime, repeated: Iterable[Lane]) -> Work:
    """What a courier would find to do now; `repeated` are the lanes that are sent again when nobody told us."""
    found = (await tx.execute(_work(scope, tuple(repeated)), _times(machine_now, civil_now))).one()
    return Work(*map(bool, found))


@lru_cache(64)
def _work(scope: Scope, repeated: tuple[Lane, ...]) -> Select[*tuple[Any, ...]]:
    some = (_IS_DEAD, _IS_STALE, _is_unheard(repeated, ATTEMPTS_MAX))
    to_recover = or_(*(exists().where(scope.of(_ROW), one) for one in some))
    return select(to_recover.label("to_recover"), some_claimable(scope).label("to_send"))


def some_claimable(scope: Scope) -> ColumnElement[bool]:
    """The condition that a courier would find something to send at `MACHINE_NOW` and `CIVIL_NOW`."""
    return exists().where(scope.of(_OWED), or_(*(claimable(lane) for lane in LANES)))


def claimable(lane: Lane) -> ColumnElement[bool]:
    """Whether a message of this lane may be sent at `MACHINE_NOW` and `CIVIL_NOW`."""
    owed = _OWED
    worth_it = or_(owed.c.not_after.is_(None), owed.c.not_after >= CIVIL_NOW)
    now = and_(owed.c.state == word(SendState.QUEUED), owed.c.lane == word(lane), owed.c.visible_at <= MACHINE_NOW, worth_it)
    may_leave = and_(now, is_open(owed, lane))
    return and_(may_leave, _HAS_THE_FLOOR) if lane is Lane.QUESTION else may_leave


def _has_the_floor() -> ColumnElement[bool]:
    """K11: a question to a young person waits while another child's is open at the address, or is older and about to leave.

    A check-in that has the floor keeps it for its own reminders. Without that exception, its reminder would wait for a sibling's
    older question, and that question for the check-in to end.
    """
    owed, mine, theirs, older = _OWED, _MINE, _THEIRS, _OLDER
    to_somebody_else = owed.c.recipient_id.is_distinct_from(owed.c.young_person_id)
    i_hold = exists().where(mine.c.id == owed.c.check_in_id, _holds(mine, owed))
    they_hold = exists().where(theirs.c.young_person_id != owed.c.young_person_id, _holds(theirs, owed))
    older_waits = exists().where(
        older.c.lane == word(Lane.QUESTION),
        older.c.state.in_(words(SendState.QUEUED, SendState.CLAIMED)),
        older.c.address_key == owed.c.address_key,
        older.c.recipient_id == older.c.young_person_id,
        older.c.young_person_id != owed.c.young_person_id,
        older.c.id < owed.c.id,
    )
    return or_(to_somebody_else, i_hold, and_(not_(they_hold), not_(older_waits)))


def _holds(subject: FromClause, owed: FromClause) -> ColumnElement[bool]:
    asked = _ASKED
    has_left = exists().where(
        asked.c.check_in_id == subject.c.id,
        asked.c.lane == word(Lane.QUESTION),
        asked.c.address_key == subject.c.asks_key,  # not `owed`: two levels up, it would silently be scanned anew
        asked.c.recipient_id == asked.c.young_person_id,
        asked.c.state.in_(words(*_MAY_HAVE_REACHED)),
    )
    return and_(
        subject.c.asks_key == owed.c.address_key,
        subject.c.phase.in_(words("asking", "waiting")),
        or_(subject.c.phase == word("waiting"), has_left),
    )


_HAS_THE_FLOOR = _has_the_floor()


async def expire(tx: AsyncConnection, scope: Scope, civil_now: datetime) -> Records:
    """What nobody sent while it was worth sending."""
    expired: Records = (await tx.execute(_expiring(scope, tx.dialect.name), {"civil_now": civil_now})).all()
    return expired


@lru_cache(64)
def _expiring(scope: Scope, dialect: str) -> Any:
    stale = select(_ROW.c.id).where(scope.of(_ROW), _IS_STALE)
    candidates = stale.order_by(_ROW.c.not_after, _ROW.c.id).limit(EXPIRE_MAX)
    return update(outbox).where(_is_one_of(dialect, candidates, _ROW)).values(state=SendState.EXPIRED).returning(outbox)


def _is_one_of(dialect: str, candidates: Select[Any], locked: FromClause) -> ColumnElement[bool]:
    # The whole condition of the outer UPDATE: a second one (the state, say) would tempt the planner to walk that index instead.
    if dialect != "postgresql":
        return outbox.c.id.in_(candidates)
    ids = candidates.with_for_update(skip_locked=True, of=locked).scalar_subquery()
    return outbox.c.id == func.any(func.array(ids))
