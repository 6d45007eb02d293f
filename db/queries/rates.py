"""What each sender's provider still has in its queue, for all processes together. Every instant is machine time.

Whoever claims messages of a sender holds its row until they are claimed. The rows are locked in one order, before any message, and of
messages those that somebody else holds are passed over: nobody waits for anybody who waits for them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Update, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries.rows import Query, Record, Records, Values, word
from db.scope import Scope
from db.tables import outbox, sending_rate
from db.words import ChannelName, Lane, SendState
from ladder.words import Road

_NOW = bindparam("machine_now", type_=Instant())


class Sender(NamedTuple):
    """Who sends: what a channel has for pages, or for everything else."""

    channel: ChannelName
    pages: bool


def sender_of(channel: ChannelName, lane: Lane) -> Sender:
    """Who sends a message of this lane."""
    return Sender(channel, pages=lane is Lane.PAGE)


async def lock(tx: AsyncConnection, senders: Iterable[Sender], now: datetime) -> dict[Sender, Record]:
    """The rows of these senders, locked; a sender that has never sent gets one."""
    wanted = tuple(sorted(senders))
    found = await _locked(tx, wanted)
    if missing := [one for one in wanted if one not in found]:
        fresh = [{"channel": one.channel, "pages": one.pages, "clear_at": now} for one in missing]
        await tx.execute(_insert(tx).on_conflict_do_nothing(), fresh)
        found = await _locked(tx, wanted)
    return found


async def _locked(tx: AsyncConnection, senders: tuple[Sender, ...]) -> dict[Sender, Record]:
    rows = (await tx.execute(_locking(senders, tx.dialect.name))).all()
    return {Sender(row.channel, row.pages): row for row in rows}


@lru_cache(64)
def _locking(senders: tuple[Sender, ...], dialect: str) -> Query:
    query = select(sending_rate).where(or_(*(_is(one) for one in senders))).order_by(sending_rate.c.channel, sending_rate.c.pages)
    return query.with_for_update() if dialect == "postgresql" else query


def _is(sender: Sender) -> ColumnElement[bool]:
    return and_(sending_rate.c.channel == sender.channel, sending_rate.c.pages == sender.pages)


async def write(tx: AsyncConnection, rows: Sequence[Values]) -> None:
    """Write senders that the caller has locked: each has its `sender`, `clear_at` and `throttled_since`."""
    if rows:
        given = [{"_channel": row["sender"].channel, "_pages": row["sender"].pages, **_prefixed(row)} for row in rows]
        await tx.execute(_writing(), given)


def _prefixed(row: Values) -> dict[str, Any]:
    return {f"_{name}": row[name] for name in ("clear_at", "throttled_since")}


@lru_cache(1)
def _writing() -> Update:
    mine = (sending_rate.c.channel == bindparam("_channel"), sending_rate.c.pages == bindparam("_pages"))
    columns = {name: bindparam(f"_{name}", type_=Instant()) for name in ("clear_at", "throttled_since")}
    return update(sending_rate).where(*mine).values(columns)


async def shut(tx: AsyncConnection, sender: Sender, now: datetime, until: datetime) -> None:
    """Nobody hands anything to it before then: its provider said so. What was said before and lasts longer stands."""
    row = {"channel": sender.channel, "pages": sender.pages, "clear_at": now, "shut_until": until}
    inserted = _insert(tx).values(row)
    longer = case((sending_rate.c.shut_until > until, sending_rate.c.shut_until), else_=inserted.excluded.shut_until)
    await tx.execute(inserted.on_conflict_do_update(index_elements=["channel", "pages"], set_={"shut_until": longer}))


def _insert(tx: AsyncConnection) -> Any:
    return (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(sending_rate)


async def all_of(tx: AsyncConnection) -> Records:
    """Every sender that has sent anything."""
    return (await tx.execute(select(sending_rate).order_by(sending_rate.c.channel, sending_rate.c.pages))).all()


async def waiting(tx: AsyncConnection, scope: Scope, senders: Iterable[Sender]) -> dict[Sender, int]:
    """How many messages wait for each of these senders."""
    is_page = outbox.c.lane == word(Lane.PAGE)
    query = select(outbox.c.channel, is_page.label("pages"), func.count()).where(scope.of(outbox), outbox.c.state == word(SendState.QUEUED))
    found = {Sender(channel, bool(pages)): number for channel, pages, number in await tx.execute(query.group_by(outbox.c.channel, is_page))}
    return {one: found[one] for one in senders if one in found}


def is_open(owed: FromClause, lane: Lane) -> ColumnElement[bool]:
    """Whether the sender of a message of this lane is not shut at `machine_now`. The few that are, are looked up once a statement.

    A call to a number that is texted does not stand in the queue of texts: what shuts them must not silence the phone too.
    """
    pages = sending_rate.c.pages if lane is Lane.PAGE else ~sending_rate.c.pages
    shut = select(sending_rate.c.channel).where(pages, sending_rate.c.shut_until > _NOW)
    return or_(owed.c.channel.not_in(shut), owed.c.road == word(Road.VOICE))
