"""The demo's own: its clock, its simulated phones, and when all is quiet. One demo is one database, so nothing here has a scope."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries.claims import CIVIL_NOW, MACHINE_NOW, some_claimable
from db.queries.rows import Record, Records, Values, word
from db.scope import Scope
from db.tables import (
    alert,
    check_in,
    chore,
    cross_check,
    demo_clock,
    fault,
    handset,
    handset_message,
    handset_network,
    handset_receipt,
    inbox,
    outbox,
    person,
    plan,
    sending_rate,
    stranger,
    young_person,
)
from db.words import Lane, PersonKind, SendState

# What is asked at every beat is made once: making a statement costs more than executing it.
_NOW = select(demo_clock.c.now)
_BOTH = select(demo_clock.c.now, func.clock_timestamp())
_MOVED = update(demo_clock).values(now=bindparam("to"))
_UNTOLD = handset_receipt.c.told_at.is_(None)


async def now(tx: AsyncConnection) -> datetime:
    """Where the hands of the demo's clock stand."""
    at: datetime = (await tx.execute(_NOW)).scalar_one()
    return at


async def both_times(tx: AsyncConnection) -> tuple[datetime, datetime]:
    """Where the hands stand, and PostgreSQL's own clock, in one statement."""
    civil, machine = (await tx.execute(_BOTH)).one()
    return civil, machine.astimezone(UTC)


async def clock_is_set(tx: AsyncConnection) -> bool:
    """Whether the clock has hands yet: a database is born without."""
    return await tx.scalar(select(demo_clock.c.id)) is not None


async def set_clock(tx: AsyncConnection, to: datetime) -> None:
    """Put the hands there."""
    if not (await tx.execute(_MOVED, {"to": to})).rowcount:
        await tx.execute(demo_clock.insert(), {"id": 1, "now": to})


async def next_wake(tx: AsyncConnection, after: datetime) -> datetime | None:
    """The next instant at which something happens by itself: a wake-up, a receipt, a change of tier, the end of a message's worth,
    what is done by a clock on the wall."""
    found: datetime | None = await tx.scalar(_next_wake(), {"civil_now": after})
    return found


@cache
def _next_wake() -> Select[Any]:
    instants = (
        (check_in.c.wake_at, check_in.c.phase != word("closed")),
        (alert.c.wake_at, alert.c.phase != word("resolved")),
        (cross_check.c.wake_at, cross_check.c.phase != word("closed")),
        (handset_receipt.c.due_at, _UNTOLD),
        (outbox.c.not_after, outbox.c.state == word(SendState.QUEUED)),
        (plan.c.tier_changes_at, plan.c.ended_at.is_(None)),
        (chore.c.next_at, chore.c.authority_id.is_not(None)),  # the others live by the machine's time
    )
    each = [select(func.min(column).label("at")).where(alive, column > CIVIL_NOW) for column, alive in instants]
    return select(func.min(union_all(*each).subquery().c.at))


async def quiet(tx: AsyncConnection, civil_now: datetime, machine_now: datetime) -> bool:
    """Whether nothing is claimed, claimable, unsettled or due, so that the clock may move on (T5). What is parked rests."""
    return not await tx.scalar(_busy(), {"civil_now": civil_now, "machine_now": machine_now})


@cache
def _busy() -> Select[Any]:
    awake = young_person.c.parked_until.is_(None) | (young_person.c.parked_until <= MACHINE_NOW)
    known_awake = stranger.c.parked_until.is_(None) | (stranger.c.parked_until <= MACHINE_NOW)
    fault_awake = fault.c.parked_until.is_(None) | (fault.c.parked_until <= MACHINE_NOW)
    wakes = [
        exists().where(table.c.phase != word(asleep), table.c.wake_at <= CIVIL_NOW, young_person.c.id == table.c.young_person_id, awake)
        for table, asleep in ((check_in, "closed"), (cross_check, "closed"), (alert, "resolved"))
    ]
    busy = (
        exists().where(outbox.c.state == word(SendState.CLAIMED)),
        exists().where(inbox.c.settled_at.is_(None), inbox.c.parked_until.is_(None) | (inbox.c.parked_until <= MACHINE_NOW)),
        exists().where(_UNTOLD, handset_receipt.c.due_at <= CIVIL_NOW),
        exists().where(alert.c.phase != word("resolved"), alert.c.wake_at <= CIVIL_NOW, fault.c.id == alert.c.fault_id, fault_awake),
        exists().where(alert.c.phase != word("resolved"), alert.c.wake_at <= CIVIL_NOW, stranger.c.id == alert.c.stranger_id, known_awake),
        *wakes,
        some_claimable(Scope.everywhere()),
    )
    return select(or_(*busy))


async def held_back(tx: AsyncConnection, civil_now: datetime, machine_now: datetime, soon: timedelta) -> bool:
    """Whether a message that is still worth sending is to be tried within so short a time of the machine's."""
    given = {"civil_now": civil_now, "machine_now": machine_now, "soon": machine_now + soon}
    return bool(await tx.scalar(_held_back(), given))


@cache
def _held_back() -> Select[Any]:
    soon = bindparam("soon", type_=Instant())
    is_page = outbox.c.lane == word(Lane.PAGE)
    opens = and_(sending_rate.c.channel == outbox.c.channel, sending_rate.c.pages == is_page, sending_rate.c.shut_until > MACHINE_NOW)
    waits = or_(
        and_(outbox.c.visible_at > MACHINE_NOW, outbox.c.visible_at <= soon), exists().where(opens, sending_rate.c.shut_until <= soon)
    )
    worth_it = or_(outbox.c.not_after.is_(None), outbox.c.not_after >= CIVIL_NOW)
    wanted = and_(outbox.c.state == word(SendState.QUEUED), outbox.c.cancelled_at.is_(None))
    return select(exists().where(wanted, waits, worth_it))


async def handsets(tx: AsyncConnection) -> Records:
    """Every phone, by address."""
    return (await tx.execute(select(handset).order_by(handset.c.address))).all()


async def handset_at(tx: AsyncConnection, address: str) -> Record | None:
    """One phone."""
    return (await tx.execute(select(handset).where(handset.c.address == address))).one_or_none()


async def add_handsets(tx: AsyncConnection, rows: Sequence[Values]) -> None:
    """Phones that are not there yet; one that is stays as it is."""
    if rows:
        await tx.execute(_insert(tx, handset).on_conflict_do_nothing(index_elements=["address"]), [dict(row) for row in rows])


async def change_handset(tx: AsyncConnection, address: str, **switches: object) -> bool:
    """Turn a phone's switches."""
    return (await tx.execute(update(handset).where(handset.c.address == address).values(switches))).rowcount == 1


async def messages_on(tx: AsyncConnection, addresses: Iterable[str], limit: int) -> Records:
    """The newest lines on these phones' screens, `limit` in all, the oldest first."""
    query = select(handset_message).where(handset_message.c.address.in_(list(addresses)))
    newest = (await tx.execute(query.order_by(handset_message.c.id.desc()).limit(limit))).all()
    return newest[::-1]


async def handset_message_of(tx: AsyncConnection, row_id: UUID) -> Record | None:
    """One line, or one call."""
    return (await tx.execute(select(handset_message).where(handset_message.c.id == row_id))).one_or_none()


async def handset_message_at(tx: AsyncConnection, message_id: UUID, attempt: int) -> Record | None:
    """What a phone has, or will show, of one attempt at one message."""
    mine = (handset_message.c.message_id == message_id, handset_message.c.attempt == attempt)
    return (await tx.execute(select(handset_message).where(*mine))).one_or_none()


async def show(tx: AsyncConnection, row: Values) -> bool:
    """Put a line on a phone's screen; False when this attempt of this message is there already."""
    statement = _insert(tx, handset_message).on_conflict_do_nothing().returning(handset_message.c.id)
    return (await tx.execute(statement, dict(row))).one_or_none() is not None


async def change_message(tx: AsyncConnection, row_id: UUID, **columns: object) -> bool:
    """A line is shown or pressed, a call is heard or ends."""
    return (await tx.execute(update(handset_message).where(handset_message.c.id == row_id).values(columns))).rowcount == 1


async def unshown(tx: AsyncConnection, address: str) -> Records:
    """What waits for a phone that is off, the oldest first."""
    waits = (handset_message.c.address == address, handset_message.c.shown_at.is_(None))
    return (await tx.execute(select(handset_message).where(*waits).order_by(handset_message.c.id))).all()


async def owe_receipts(tx: AsyncConnection, rows: Sequence[Values]) -> None:
    """Receipts that a phone's provider will give."""
    if rows:
        await tx.execute(handset_receipt.insert(), [dict(row) for row in rows])


async def receipts_due(tx: AsyncConnection, civil_now: datetime, limit: int) -> Records:
    """Receipts to be given now, the oldest first."""
    query = select(handset_receipt).where(_UNTOLD, handset_receipt.c.due_at <= civil_now)
    return (await tx.execute(query.order_by(handset_receipt.c.due_at, handset_receipt.c.id).limit(limit))).all()


async def receipts_of(tx: AsyncConnection, message_id: UUID, attempt: int) -> Records:
    """Every receipt of one attempt, given or to come, the first first."""
    mine = (handset_receipt.c.message_id == message_id, handset_receipt.c.attempt == attempt)
    return (await tx.execute(select(handset_receipt).where(*mine).order_by(handset_receipt.c.due_at, handset_receipt.c.id))).all()


async def told(tx: AsyncConnection, receipt_ids: Iterable[UUID], at: datetime) -> int:
    """These receipts were given; how many were not before."""
    mine = (handset_receipt.c.id.in_(list(receipt_ids)), _UNTOLD)
    return (await tx.execute(update(handset_receipt).where(*mine).values(told_at=at))).rowcount


def _insert(tx: AsyncConnection, table: Any) -> Any:
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


async def network_is_down(tx: AsyncConnection) -> bool:
    """Whether the phones' provider takes nothing for young people and carers."""
    return bool(await tx.scalar(select(handset_network.c.is_down)))


async def turn_network(tx: AsyncConnection, *, is_down: bool) -> None:
    """The provider goes down, or comes back."""
    await tx.execute(delete(handset_network))
    await tx.execute(handset_network.insert(), {"id": 1, "is_down": is_down})


async def is_for_a_worker(tx: AsyncConnection, message_id: UUID) -> bool:
    """Whether a message of ours goes to somebody on the staff."""
    query = select(person.c.kind).join(outbox, outbox.c.recipient_id == person.c.id).where(outbox.c.id == message_id)
    return await tx.scalar(query) is PersonKind.WORKER
