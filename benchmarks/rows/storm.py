"""Every child of two thousand teams is silent at once, and a hundred thousand questions stand in the queue before their pages."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from benchmarks.county import EVENING, Child, County, Row, write
from benchmarks.measuring import Figure, Target, at_percent
from benchmarks.place import Place
from benchmarks.plant import BOUNDED, Plant, dwell, now, plant
from db.queries.rows import word
from db.tables import inbox, outbox
from db.words import ChannelName, Lane, MadeBy, SendState
from ladder import checkin
from ladder.cadence import next_due
from ladder.checkin import CheckIn
from ladder.events import FellDue, Left, Terms, Woke
from ladder.rungs import ASKING
from ladder.words import AskCarer, Cover, Road, Tier
from scheduler import sweep
from scheduler.clock import wall_clock

OF_A_TEAM = 10
TEAMS_OF_AN_AUTHORITY = 20
GIVES_UP_AFTER = 240  # seconds


async def measure(place: Place) -> list[Figure]:
    """The loops run as in a service; it ends when every page was accepted."""
    size, county = place.size, County(place.database)
    silent = size.teams * OF_A_TEAM
    councils = max(1, size.teams // TEAMS_OF_AN_AUTHORITY)
    asked_at = EVENING - timedelta(minutes=40)
    await county.settle(silent, authorities=councils, teams=TEAMS_OF_AN_AUTHORITY, due_at=asked_at, stands=unanswered)
    await county.settle(size.queued, due_at=EVENING + timedelta(days=1))
    await _queue(county, county.children[silent:])
    place.provider.forget()
    began = now()
    async with plant(county, place.provider.url, BOUNDED) as running:
        await _weathered(running, silent)
        waited = await _waits(running)
    heard = place.provider.heard()
    paged, asked = heard.since(began, pages=True), heard.since(began, pages=False)
    beside: dict[str, Any] = {"pages": len(paged), "doubled": heard.doubled, "p50/p99/max": dwell(paged)}
    return [
        Figure("first page accepted", min(paged), "s", Target(1, at_least=False)),
        # What a duty worker waits is all of it: the courier's part alone would look well while pages stand undecided.
        Figure("due to accepted, p99 of the pages", at_percent(paged, 99), "s", Target(2, at_least=False), None, beside),
        Figure("owed to accepted, p99 of the pages", at_percent(waited, 99), "s"),
        Figure("questions meanwhile", len(asked) / max(paged), "letters/s"),
    ]


async def _weathered(running: Plant, silent: int) -> None:
    swept = partial(sweep.once, running.engine)
    loops = [asyncio.create_task(_again(loop)) for loop in (swept, running.courier.carry_pages, running.courier.carry_others)]
    try:
        async with asyncio.timeout(GIVES_UP_AFTER):
            while await _accepted(running) < silent:  # noqa: ASYNC110  what is waited for happens in the database
                await asyncio.sleep(0.2)
    finally:
        for one in loops:
            one.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def _again(loop: Callable[[], Awaitable[int]]) -> None:
    while True:
        if not await loop():
            await asyncio.sleep(0.05)


async def _accepted(running: Plant) -> int:
    pages = (outbox.c.lane == word(Lane.PAGE), outbox.c.state == SendState.ACCEPTED)  # a text phone's receipt comes later
    async with running.database.reading() as tx:
        return await tx.scalar(select(func.count()).select_from(outbox).where(*pages)) or 0


async def _waits(running: Plant) -> list[float]:
    """From the commit that owed a page to the one that says it was accepted, by the machine's clock."""
    told = select(inbox.c.stored_at, outbox.c.visible_at).join(outbox, outbox.c.id == inbox.c.outbox_id)
    async with running.database.reading() as tx:
        rows = (await tx.execute(told.where(outbox.c.lane == word(Lane.PAGE)))).all()
    return [(stored_at - visible_at).total_seconds() for stored_at, visible_at in rows]


def unanswered(ref: str, due_at: datetime) -> CheckIn:
    """Asked twice, and the last wait is over: the rules themselves say how such a check-in stands."""
    next_slot_at, _ = next_due(("18:30",), frozenset(["all"]), "Europe/London", EVENING)
    terms = Terms(Tier.ARRIVAL, Cover.CLOSED, AskCarer.NEVER, ASKING[Tier.ARRIVAL], "Europe/London", next_slot_at)
    value, at = checkin.scheduled(ref, due_at), due_at
    for event in (FellDue(terms), Woke()):
        value = checkin.decide(value, event, at).subject
        value = checkin.decide(value, Left(value.version, ref, at, owes_receipt=False), at).subject
        assert value.wake_at is not None, "it waits for an answer"
        at = value.wake_at
    return value


async def _queue(county: County, children: list[Child]) -> None:
    async with county.database.transaction() as tx:
        await write(tx, outbox, [_question(county, child) for child in children])


def _question(county: County, child: Child) -> Row:
    return {
        "id": county.new_id(),
        "authority_id": child.authority,
        "key": f"c:{child.check_in.hex}:1:0:{child.id.hex}:sms",
        "made_by_kind": MadeBy.CHECK_IN,
        "made_by": child.check_in,
        "version": 1,
        "check_in_id": child.check_in,
        "young_person_id": child.id,
        "recipient_id": child.id,
        "contact_id": child.contact,
        "channel": ChannelName.TELEGRAM,
        "address_key": county.vault.address_key(ChannelName.TELEGRAM, str(child.chat)),
        "road": Road.SMS,
        "lane": Lane.QUESTION,
        "text_key": "Y1",
        "params": {},
        "owed_at": EVENING,
        "visible_at": wall_clock() - timedelta(minutes=1),
        "not_after": EVENING + timedelta(days=1),
        "state": SendState.QUEUED,
        "attempt": 0,
    }
