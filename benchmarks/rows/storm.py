"""Every child of two thousand teams is silent at once, and a hundred thousand questions stand in the queue before their pages.

Its courier is as shipped, with no pace: the provider answers at once. Many pages to one phone leave as one letter, and each of them counts
here. The floor of the whole wait: bare aiohttp sends as many letters as the provider heard, pages and questions.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from benchmarks.county import EVENING, WORKER_CHATS, Child, County, Row, write
from benchmarks.floor import QUESTION, bare
from benchmarks.measuring import Figure, Target, at_percent
from benchmarks.place import Place
from benchmarks.plant import BOUNDED, TOKEN, Heard, Plant, dwell, now, plant
from db.ids import made_at
from db.queries.rows import word
from db.tables import inbox, outbox
from db.words import ChannelName, InboxKind, Lane, MadeBy, SendState
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
GIVES_UP_AFTER = 600  # seconds


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
    began, began_at = now(), wall_clock()
    async with plant(county, place.provider.url, BOUNDED) as running:
        await _weathered(running, silent)
        pages = await _accepted_pages(running)
        heard = place.provider.heard()
        lost = await _lost(running, heard)
    place.provider.forget()
    form = {"chat_id": 1, "text": QUESTION, "protect_content": "true"}
    floor = await bare(f"{place.provider.url}/bot{TOKEN}/sendMessage", form, len(heard.letters), BOUNDED.window)
    paged, asked = heard.since(began, pages=True), heard.since(began, pages=False)
    due = [(accepted_at - began_at).total_seconds() for _, accepted_at in pages]
    owed = [(accepted_at - owed_at).total_seconds() for owed_at, accepted_at in pages]
    counts: dict[str, Any] = {"lost": lost, "doubled": heard.doubled, "pages": len(pages), "in letters": len(paged)}
    return [
        Figure("first page accepted", min(paged), "s", Target(1, at_least=False)),
        # What a duty worker waits is all of it: the courier's part alone would look well while pages stand undecided.
        Figure(
            "due to accepted, p99 of the pages",
            at_percent(due, 99),
            "s",
            Target(2, at_least=False),
            floor.wall,
            {**counts, "p50/p99/max": dwell(due)},
        ),
        Figure("owed to accepted, p99 of the pages", at_percent(owed, 99), "s", beside={"p50/p99/max": dwell(owed)}),
        Figure("questions meanwhile", len(asked) / max(paged), "letters/s", beside={"question dwell p50/p99/max": dwell(asked)}),
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


async def _accepted_pages(running: Plant) -> list[tuple[datetime, datetime]]:
    """Of each page: when it was made, just before the commit that owed it, and when it was written down that it was accepted.

    By the machine's clock: the first is in its id. `owed_at` is civil time, which stands still here, and `visible_at` moves with each try.
    """
    told = select(outbox.c.id, func.max(inbox.c.stored_at)).join(outbox, outbox.c.id == inbox.c.outbox_id).group_by(outbox.c.id)
    of = (outbox.c.lane == word(Lane.PAGE), outbox.c.state == SendState.ACCEPTED, inbox.c.kind == InboxKind.OUTCOME)
    async with running.database.reading() as tx:
        return [(made_at(id), stored_at) for id, stored_at in (await tx.execute(told.where(*of))).all()]


async def _lost(running: Plant, heard: Heard) -> int:
    """Letters that by our tables were accepted, and that the provider never heard: phone by phone, since an envelope carries many pages."""
    vault, came = running.county.vault, Counter[int | None](chat for chat, _ in {(chat, text) for _, chat, text in heard.letters})
    chats = {chat for _, chat, _ in heard.letters}
    phones = {chat: ChannelName.HANDSET if chat >= WORKER_CHATS else ChannelName.TELEGRAM for chat in chats}
    reached = {vault.address_key(channel, str(chat)): chat for chat, channel in phones.items()}
    left = (outbox.c.address_key, func.coalesce(outbox.c.envelope_id, outbox.c.id), outbox.c.envelope_attempt)
    async with running.database.reading() as tx:
        rows = (await tx.execute(select(*left).where(outbox.c.state.in_([SendState.ACCEPTED, SendState.LEFT])).distinct())).all()
    said = Counter(reached.get(key) for key, _, _ in rows)  # None: a phone that never heard anything
    return (said - came).total()


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
