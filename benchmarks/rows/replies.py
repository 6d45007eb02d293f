"""Replies stored, read, decided, their ladders cancelled: every young person has a question open, and answers "1".

The floor: the same rows on a fresh database through Core alone, neither read nor decided.
"""

from datetime import datetime

from sqlalchemy import func, select, update

from benchmarks.again import standing, written_again
from benchmarks.county import EVENING, Child, County
from benchmarks.measuring import Figure, Target, spending
from benchmarks.place import Place
from benchmarks.plant import Plant, plant
from bot import inbox
from bot.channels.inbound import Inbound, InboundKind
from db.tables import check_in, outbox
from db.words import ChannelName, SendState
from scheduler import sweep
from scheduler.clock import wall_clock

A_POLL = 100  # what Telegram gives at once
TARGETS = {"postgresql": Target(2_000), "sqlite": Target(800)}


async def measure(place: Place) -> list[Figure]:
    """Asked, and what was owed has left; then everybody answers."""
    county, number = County(place.database), place.size.replies
    await county.settle(number, authorities=place.size.authorities)
    async with plant(county, place.provider.url) as running:
        while await sweep.once(running.engine):
            pass
        await left(running)
        before = await standing(place.database)
        with spending() as spent:
            await told(running, county.children)
            while await running.listener.listen_once():
                pass
    async with place.database.reading() as tx:
        answered = await tx.scalar(select(func.count()).select_from(check_in).where(check_in.c.outcome == "ok"))
    assert answered == number, f"{answered} of {number} check-ins were closed by an answer"
    floor = await written_again(place, before, await standing(place.database), number)
    beside = {"µs of CPU each": spent.micros(number), "of the floor": floor.micros(number)}
    name = "stored, read, decided, ladders cancelled"
    return [Figure(name, spent.per_second(number), "replies/s", TARGETS[place.kind], floor.per_second(number), beside)]


async def left(running: Plant) -> None:
    """The questions were accepted a moment ago, though nobody has told the check-ins (K10)."""
    async with running.database.transaction() as tx:
        left = {"state": SendState.LEFT, "attempt": 1, "rendered_sealed": b"sealed", "accepted_at": EVENING, "left_at": EVENING}
        await tx.execute(update(outbox).values(**left))


async def told(running: Plant, children: list[Child]) -> None:
    """Each says "fine", a poll's worth at a time."""
    county = running.county
    for start in range(0, len(children), A_POLL):
        said = [_one(child.chat, EVENING) for child in children[start : start + A_POLL]]
        async with county.database.transaction() as tx:
            await inbox.store(tx, county.vault, county.new_id, EVENING, wall_clock(), said)


def _one(chat: int, at: datetime) -> Inbound:
    return Inbound(f"telegram:1:{chat}:{at:%d}", ChannelName.TELEGRAM.value, str(chat), InboundKind.TEXT, text="1")
