"""The outbox: what we owe, what was withdrawn, and what became of it. Claiming is in `db.queries.claims`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Update, and_, bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries import rows
from db.queries.among import IDS, among
from db.queries.rows import Query, Record, Records, Values, parked_by, word, words
from db.scope import Scope
from db.tables import contact, outbox
from db.words import Lane, SendState
from ladder.words import Road

# What may go out, or go out again: of an unknown outcome nobody knows whether it left, and it would be repeated.
_TO_BE_SENT = outbox.c.state.in_(words(SendState.QUEUED, SendState.CLAIMED, SendState.UNKNOWN))
# A call rings for a while after it was taken, and can still be called off.
_RINGING = and_(outbox.c.road == word(Road.VOICE), outbox.c.state.in_(words(SendState.ACCEPTED, SendState.LEFT)))
_TAKEN_BACK = case((outbox.c.state == word(SendState.QUEUED), word(SendState.CANCELLED)), else_=outbox.c.state)
# A receipt may overtake the courier's own outcome, and settles what nobody knew, also while it waits to be sent again.
_IN_DOUBT = (SendState.QUEUED, SendState.CLAIMED, SendState.UNKNOWN)
_GIVEN_UP = (SendState.CANCELLED, SendState.EXPIRED)  # by us: an attempt may have been out there all the same
_AWAITING = {
    SendState.LEFT: (*_IN_DOUBT, *_GIVEN_UP, SendState.ACCEPTED),
    SendState.DELIVERED: (*_IN_DOUBT, *_GIVEN_UP, SendState.ACCEPTED, SendState.LEFT),
    SendState.UNDELIVERED: (*_IN_DOUBT, SendState.ACCEPTED, SendState.LEFT),
}
_NEVER_LEFT = (SendState.QUEUED, SendState.CANCELLED, SendState.EXPIRED, SendState.REFUSED)


async def insert_many(tx: AsyncConnection, scope: Scope, owed: Sequence[Values]) -> None:
    """Owe messages. A key that is there already is an error: the same decision was about to be made twice."""
    await rows.insert_many(tx, scope, outbox, owed)


async def message(tx: AsyncConnection, scope: Scope, message_id: UUID) -> Record | None:
    """One message."""
    return (await tx.execute(select(outbox).where(scope.of(outbox), outbox.c.id == message_id))).one_or_none()


async def messages(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Messages by id, the oldest first."""
    return (await tx.execute(_messages(scope), {IDS: ids})).all()


@lru_cache(64)
def _messages(scope: Scope) -> Query:
    return select(outbox).where(scope.of(outbox), among(outbox.c.id)).order_by(outbox.c.id)


async def not_in_their_language(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Of these messages those that were said in another language than they should have been: `id`, `language`, `language_missed`."""
    columns = (outbox.c.id, outbox.c.language, outbox.c.language_missed)
    query = select(*columns).where(scope.of(outbox), among(outbox.c.id), outbox.c.language_missed.is_not(None))
    return (await tx.execute(query, {IDS: list(ids)})).all()


async def of_check_ins(tx: AsyncConnection, scope: Scope, check_in_ids: Iterable[UUID]) -> Records:
    """Everything owed because of these check-ins, the oldest first."""
    return (await tx.execute(_of_check_ins(scope), {IDS: check_in_ids})).all()


@lru_cache(64)
def _of_check_ins(scope: Scope) -> Query:
    return select(outbox).where(scope.of(outbox), among(outbox.c.check_in_id)).order_by(outbox.c.id)


async def questions_of(tx: AsyncConnection, scope: Scope, check_in_ids: Iterable[UUID]) -> Records:
    """The questions of these check-ins, the oldest first: whom each went to, by which road, and what became of it."""
    return (await tx.execute(_questions_of(scope), {IDS: check_in_ids})).all()


@lru_cache(64)
def _questions_of(scope: Scope) -> Query:
    about = ("check_in_id", "lane", "version", "recipient_id", "contact_id", "channel", "language", "language_missed")
    became = ("state", "attempt", "doubted_attempt", "left_at", "delivered_at")
    query = select(*(outbox.c[name] for name in (*about, *became)))
    return query.where(scope.of(outbox), among(outbox.c.check_in_id), outbox.c.lane == word(Lane.QUESTION)).order_by(outbox.c.id)


async def answered_at(tx: AsyncConnection, scope: Scope, inbox_ids: Iterable[UUID]) -> Records:
    """Of these messages, the contact on which each was answered: `inbox_id`, `channel`, `address_key` (as it is now)."""
    return (await tx.execute(_answered_at(scope), {IDS: inbox_ids})).all()


@lru_cache(64)
def _answered_at(scope: Scope) -> Query:
    query = select(outbox.c.inbox_id, contact.c.channel, contact.c.address_key).join(contact, contact.c.id == outbox.c.contact_id)
    return query.where(scope.of(outbox), among(outbox.c.inbox_id), outbox.c.lane == word(Lane.REPLY))


async def pages_to_contact_since(tx: AsyncConnection, scope: Scope, address_keys: Sequence[bytes], since: datetime) -> Records:
    """The pages, by text or call, that may have reached a phone since then: accepted since, or nobody knows."""
    query = select(outbox).where(
        scope.of(outbox),
        outbox.c.lane == word(Lane.PAGE),
        outbox.c.address_key.in_(address_keys),
        outbox.c.state.not_in(_NEVER_LEFT),
        func.coalesce(outbox.c.left_at, outbox.c.accepted_at, outbox.c.owed_at) >= since,
    )
    return (await tx.execute(query.order_by(outbox.c.id))).all()


async def withdraw_all(
    tx: AsyncConnection,
    scope: Scope,
    at: datetime,
    lane: Lane,
    because_of: str,
    things: Iterable[UUID],
    texts: tuple[str, ...] | None = None,
) -> None:
    """Take back what has not left of a lane, owed because of these check-ins (`check_in_id`) or alerts (`alert_id`); of these texts alone.

    What stands in the queue is cancelled. What a courier is just trying, or may have sent, is marked, so that it is not tried again.
    """
    await tx.execute(_withdrawing_all(scope, lane, because_of, texts), {IDS: things, "at": at})


@lru_cache(64)
def _withdrawing_all(scope: Scope, lane: Lane, because_of: str, texts: tuple[str, ...] | None) -> Update:
    return _withdrawing(scope, lane, texts).where(among(outbox.c[because_of]))


async def withdraw_from(
    tx: AsyncConnection,
    scope: Scope,
    at: datetime,
    lane: Lane,
    because_of: str,
    pairs: Iterable[tuple[UUID, UUID]],
    texts: tuple[str, ...] | None = None,
) -> None:
    """The same of what is owed because of a thing to one recipient, many times."""
    given = [{"thing": thing, "recipient": recipient, "at": at} for thing, recipient in pairs]
    if given:
        await tx.execute(_withdrawing_from(scope, lane, because_of, texts), given)


@lru_cache(64)
def _withdrawing_from(scope: Scope, lane: Lane, because_of: str, texts: tuple[str, ...] | None) -> Update:
    its = (outbox.c[because_of] == bindparam("thing"), outbox.c.recipient_id == bindparam("recipient"))
    return _withdrawing(scope, lane, texts).where(*its)


def _withdrawing(scope: Scope, lane: Lane, texts: tuple[str, ...] | None) -> Update:
    alive = [scope.of(outbox), or_(_TO_BE_SENT, _RINGING), outbox.c.cancelled_at.is_(None), outbox.c.lane == word(lane)]
    if texts is not None:
        alive.append(outbox.c.text_key.in_(texts))
    return update(outbox).where(*alive).values(cancelled_at=bindparam("at", type_=Instant()), state=_TAKEN_BACK)


async def standing(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """How these messages stand: `id`, `state`, `attempt`, `cancelled_at`, `lease_until`."""
    return (await tx.execute(_standing(scope), {IDS: ids})).all()


@lru_cache(64)
def _standing(scope: Scope) -> Query:
    columns = (outbox.c.id, outbox.c.state, outbox.c.attempt, outbox.c.cancelled_at, outbox.c.lease_until)
    return select(*columns).where(scope.of(outbox), among(outbox.c.id))


async def keep_renderings(tx: AsyncConnection, scope: Scope, sealed: Sequence[tuple[UUID, bytes, str, str | None]]) -> None:
    """Keep what was rendered at the first claim, the language of its words, and the language they should have been in, if that is another;
    a later attempt finds it and sends the same."""
    if sealed:
        names = ("_id", "_sealed", "_language", "_missed")
        await tx.execute(_keeping(scope), [dict(zip(names, one, strict=True)) for one in sealed])


@lru_cache(64)
def _keeping(scope: Scope) -> Update:
    mine = (scope.of(outbox), outbox.c.id == bindparam("_id"), outbox.c.rendered_sealed.is_(None))
    kept: dict[str, Any] = {
        "rendered_sealed": bindparam("_sealed"),
        "language": bindparam("_language"),
        "language_missed": bindparam("_missed"),
    }
    return update(outbox).where(*mine).values(kept)


async def worded_again(tx: AsyncConnection, scope: Scope, ids: Sequence[UUID]) -> None:
    """These could not be worded, and can now."""
    if ids:
        await tx.execute(update(outbox).where(scope.of(outbox), outbox.c.id.in_(ids)).values(parked_since=None))


async def settle(
    tx: AsyncConnection,
    scope: Scope,
    message_id: UUID,
    attempt: int,
    state: SendState,
    *,
    at: datetime | None = None,
    provider_id: str | None = None,
    visible_at: datetime | None = None,
    never_left: bool = False,
    failed_at: datetime | None = None,
    parked_since: datetime | None = None,
    was: SendState = SendState.CLAIMED,
) -> bool:
    """Write down what became of an attempt, once: False when it is no longer this attempt's to say.

    `at` (civil) is when the provider took it; `visible_at` (machine) when a repeatable one is looked at again. A message that was
    withdrawn meanwhile does not return to the queue. `never_left`: certainly not sent, in no envelope either, so the attempt's number is
    used again.
    `failed_at` (civil): the try came to nothing.
    `parked_since` (machine): it cannot be worded. `was`: what an outcome that comes late finds.
    """
    written: Any = state
    if state is SendState.QUEUED:
        written = case((outbox.c.cancelled_at.is_not(None), word(SendState.CANCELLED)), else_=word(SendState.QUEUED))
    values: dict[str, Any] = {"state": written, "lease_until": None}
    if at is not None and state in (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED):
        values["accepted_at"] = at
    if at is not None and state in (SendState.LEFT, SendState.DELIVERED):
        values["left_at"] = at
    if at is not None and state is SendState.DELIVERED:
        values["delivered_at"] = at
    if provider_id is not None:
        values["provider_id"] = provider_id
    if failed_at is not None or state in (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED):
        values["failed_at"] = failed_at
    if never_left:
        values |= {"attempt": outbox.c.attempt - 1, "envelope_id": None, "envelope_attempt": None}
    if visible_at is not None:
        values["visible_at"] = visible_at
    if parked_since is not None:
        values["parked_since"] = func.coalesce(outbox.c.parked_since, parked_since)
    mine = (outbox.c.id == message_id, outbox.c.attempt == attempt, outbox.c.state == word(was))
    return (await tx.execute(update(outbox).where(scope.of(outbox), *mine).values(values))).rowcount == 1


async def settle_accepted(tx: AsyncConnection, scope: Scope, taken: Sequence[Values], at: datetime) -> set[UUID]:
    """The same of many that a provider took: each has `id`, `attempt`, `provider_id` and the state it is in now. Which were ours to say.

    What somebody else has locked (to withdraw it, say) is left out, and settled alone: two who hold some and want others would
    wait for each other.
    """
    found = await tx.execute(_still_claimed(scope, tx.dialect.name), {IDS: [row["id"] for row in taken]})
    attempts = {row.id: row.attempt for row in found}
    ours = [row for row in taken if attempts.get(row["id"]) == row["attempt"]]
    written = [{name: value for name, value in row.items() if name != "attempt"} | {"lease_until": None, "accepted_at": at} for row in ours]
    left = [row | {"left_at": at} if row["state"] is SendState.LEFT else row for row in written]
    await rows.change_many(tx, scope, outbox, left)
    return {row["id"] for row in ours}


@lru_cache(64)
def _still_claimed(scope: Scope, dialect: str) -> Query:
    claimed = outbox.c.state == word(SendState.CLAIMED)
    query = select(outbox.c.id, outbox.c.attempt).where(scope.of(outbox), among(outbox.c.id), claimed).order_by(outbox.c.id)
    return query.with_for_update(key_share=True, skip_locked=True) if dialect == "postgresql" else query


async def progress(tx: AsyncConnection, scope: Scope, message_id: UUID, attempt: int, state: SendState, at: datetime) -> bool:
    """Follow a receipt of one attempt, forwards only: whether it told us anything new. `at` is civil.

    That an attempt reached the phone is true of the message, whatever was tried since. That it failed says nothing of a later one.
    """
    if attempt < 1:
        return False  # nothing was sent under that number
    is_its = outbox.c.attempt == attempt if state is SendState.UNDELIVERED else outbox.c.attempt >= attempt
    values: dict[str, Any] = {"state": state, "lease_until": None, "accepted_at": func.coalesce(outbox.c.accepted_at, at)}
    if state in (SendState.LEFT, SendState.DELIVERED):
        values["left_at"] = func.coalesce(outbox.c.left_at, at)
        values["failed_at"] = None
    if state is SendState.DELIVERED:
        values["delivered_at"] = at
    was = (outbox.c.id == message_id, is_its, outbox.c.state.in_(_AWAITING[state]))
    return (await tx.execute(update(outbox).where(scope.of(outbox), *was).values(values))).rowcount == 1


async def send_again(tx: AsyncConnection, scope: Scope, message_id: UUID, attempt: int, *, in_doubt: bool) -> bool:
    """Back into the queue, unless it was settled or withdrawn meanwhile. `in_doubt`: this attempt may have reached the phone."""
    mine = (outbox.c.id == message_id, outbox.c.attempt == attempt, outbox.c.state == word(SendState.UNKNOWN))
    values: dict[str, Any] = {"state": SendState.QUEUED, **({"doubted_attempt": attempt} if in_doubt else {})}
    statement = update(outbox).where(scope.of(outbox), *mine, outbox.c.cancelled_at.is_(None)).values(values)
    return (await tx.execute(statement)).rowcount == 1


async def put_in_envelope(tx: AsyncConnection, scope: Scope, ids: Sequence[UUID], name: UUID, attempt: int) -> None:
    """These pages leave as one letter, each by its present attempt: under the name of one of them, and that one's attempt."""
    named = {"envelope_id": name, "envelope_attempt": attempt}
    await tx.execute(update(outbox).where(scope.of(outbox), outbox.c.id.in_(ids)).values(named))


async def in_envelopes(tx: AsyncConnection, scope: Scope, envelope_ids: Iterable[UUID]) -> Records:
    """The pages that left last in these envelopes, or are leaving, by the attempt that each row has."""
    query = select(outbox).where(scope.of(outbox), outbox.c.envelope_id.in_(list(envelope_ids)))
    return (await tx.execute(query.order_by(outbox.c.id))).all()


async def parked(tx: AsyncConnection, scope: Scope, before: datetime) -> Records:
    """Messages that could not be worded since then or earlier, and are still to be sent (machine time)."""
    query = select(outbox.c.id, outbox.c.authority_id, outbox.c.young_person_id).where(scope.of(outbox), parked_by(outbox, before))
    # Of an unknown outcome some are never sent again: they could be worded, and keep nobody waiting for words.
    is_owed = (outbox.c.state.in_(words(SendState.QUEUED, SendState.CLAIMED)), outbox.c.cancelled_at.is_(None))
    return (await tx.execute(query.where(*is_owed).order_by(outbox.c.id))).all()


async def backlog(tx: AsyncConnection, scope: Scope) -> dict[Lane, tuple[int, datetime]]:
    """By lane, how many messages stand in the queue and since when (machine time) the oldest may go."""
    query = select(outbox.c.lane, func.count(), func.min(outbox.c.visible_at)).where(scope.of(outbox))
    queued = query.where(outbox.c.state == word(SendState.QUEUED)).group_by(outbox.c.lane)
    return {Lane(lane): (number, oldest) for lane, number, oldest in await tx.execute(queued)}
