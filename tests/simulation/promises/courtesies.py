"""Promise 7 on the phones: courtesies reach a phone once at most, questions and pages five times; each message is heard once."""

from collections import Counter
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.claims import ATTEMPTS_MAX
from db.tables import outbox
from db.words import Lane
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 7, once"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the lines that phones have just shown, and of the answers just heard."""
    for line, carried in [(shown, one) for shown in sight.news for one in shown.carries]:
        key = (carried.message, "shown")
        sight.times_shown[key] = sight.times_shown.get(key, 0) + 1
        most = 1 if line.lane in (Lane.REPLY, Lane.BULK) else ATTEMPTS_MAX
        if sight.times_shown[key] > most:
            raise Broken(PROMISE, f"{line.address} got {line.text_key} {sight.times_shown[key]} times")
    heard: Counter[tuple[UUID, str]] = Counter((subject, answer.message) for _, answer, subject in sight.journalled.answers)
    for (subject, message), _ in heard.items():
        key = (subject, message)
        sight.times_shown[key] = sight.times_shown.get(key, 0) + heard[key]
        if sight.times_shown[key] > 1:
            raise Broken(PROMISE, f"one message was heard {sight.times_shown[key]} times by {subject}")
    if sight.fresh_owed:
        twice = select(outbox.c.key).group_by(outbox.c.key).having(func.count() > 1)
        if (await tx.execute(twice)).first() is not None:
            raise Broken(PROMISE, "one key is owed twice")
