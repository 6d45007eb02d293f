"""Noticing a fault by what came to nothing (A5): the thresholds to the number, ten minutes to the minute, and each authority for itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, faults, outbox, sending
from db.queries.rows import Record
from db.session import Database
from db.tables import fault
from db.words import ChannelName, FaultKind, Lane, SendState
from ladder.events import Resolved, Taken
from ladder.words import Resolution, Tier
from scheduler import noticing
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAlert
from scheduler.engine import Engine, Job
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults
from tests.bot.hands import Hands
from tests.db.making import EVERYWHERE, NOW, Council, make_council, new_id, owed_row

MINUTE = timedelta(minutes=1)


@pytest.fixture
def engine(database: Database) -> Engine:
    """Decides about every authority of the database, at half past six."""
    return Engine(database, Hands(), new_id, lambda letters: letters[new_id().int % len(letters)], frozenset(ChannelName))


async def _sent(
    engine: Engine,
    council: Council,
    *,
    failed: int = 0,
    went: int = 0,
    ago: timedelta = MINUTE,
    state: SendState = SendState.UNKNOWN,
    phones: int = 100,
    lane: Lane = Lane.REPLY,
    channel: ChannelName = ChannelName.HANDSET,
) -> None:
    """So many messages whose last try came to nothing a minute ago, and so many that a provider took."""
    about: dict[str, Any] = {"lane": lane, "channel": channel}
    rows = [
        owed_row(council, **about, address_key=f"phone {n % phones}".encode(), state=state, failed_at=NOW - ago, accepted_at=None)
        for n in range(failed)
    ]
    rows += [owed_row(council, **about, state=SendState.ACCEPTED, failed_at=None, accepted_at=NOW - ago) for _ in range(went)]
    async with engine.database.transaction() as tx:
        await outbox.insert_many(tx, EVERYWHERE, rows)


async def _raised(engine: Engine) -> Sequence[Record]:
    """The faults of which an alert is open, after everything was looked at."""
    while await noticing.once(engine):
        pass
    async with engine.database.reading() as tx:
        return await faults.open_faults(tx, EVERYWHERE, FaultKind)


async def _council(engine: Engine, ref: str = "westshire") -> Council:
    async with engine.database.transaction() as tx:
        return await make_council(tx, ref)


@pytest.mark.parametrize(
    ("failed", "went", "is_down"),
    [(6, 14, True), (5, 15, False), (6, 13, False), (7, 17, False), (30, 70, True), (29, 71, False)],
)
async def test_a5_twenty_sends_and_three_in_ten_of_them(engine: Engine, failed: int, went: int, is_down: bool) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=failed, went=went)
    assert [(row.kind, row.key) for row in await _raised(engine)] == ([(FaultKind.SENDING, "handset")] if is_down else [])


@pytest.mark.parametrize(
    ("failed", "about", "is_down"),
    [
        (3, {}, True),
        (2, {}, False),
        (3, {"phones": 2}, False),
        (3, {"went": 1}, False),
        (3, {"state": SendState.REFUSED}, False),
    ],
    ids=["three phones", "two phones", "three sends to two phones", "one was taken", "the phones refuse"],
)
async def test_a5_where_few_are_sent_three_phones_to_which_nothing_goes_are_enough(
    engine: Engine, failed: int, about: dict[str, Any], is_down: bool
) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=failed, **about)
    assert bool(await _raised(engine)) is is_down


@pytest.mark.parametrize(
    ("went", "is_down"),
    [
        ({"lane": Lane.PAGE}, True),
        ({"channel": ChannelName.TELEGRAM}, True),
        ({"ago": 11 * MINUTE}, True),
        ({"ago": 9 * MINUTE}, False),
        ({"lane": Lane.QUESTION}, False),
    ],
    ids=["a page", "by Telegram", "eleven minutes ago", "nine minutes ago", "a question"],
)
async def test_a5_of_a_few_none_may_have_gone_in_those_ten_minutes(engine: Engine, went: dict[str, Any], is_down: bool) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=3)
    await _sent(engine, council, went=1, **went)
    assert bool(await _raised(engine)) is is_down


async def test_a5_pages_that_do_not_go_to_three_workers_are_not_the_young_peoples_provider(engine: Engine) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=5, lane=Lane.PAGE)
    assert await _raised(engine) == []


async def test_a5_what_is_told_of_one_authority_never_hides_another(engine: Engine) -> None:
    """Only so many failures are looked at: those of an open fault are not among them."""
    west, east = await _council(engine), await _council(engine, "eastshire")
    await _sent(engine, west, failed=20)
    await _raised(engine)
    await _sent(engine, east, failed=20)
    async with engine.database.reading() as tx:
        found = await sending.failing(tx, EVERYWHERE, NOW - 10 * MINUTE, [(west.id, "handset")], {})
    assert [authority for authority, _ in found] == [east.id]
    assert {row.authority_id for row in await _raised(engine)} == {west.id, east.id}


@pytest.mark.parametrize(("ago", "is_down"), [(timedelta(minutes=10), True), (timedelta(minutes=10, seconds=1), False)])
async def test_a5_only_the_last_ten_minutes_count(engine: Engine, ago: timedelta, is_down: bool) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=40, ago=ago)
    assert bool(await _raised(engine)) is is_down


async def test_a5_what_went_before_the_trouble_began_does_not_hide_it(engine: Engine) -> None:
    """A thousand went an evening long; since a minute nothing goes."""
    council = await _council(engine)
    await _sent(engine, council, went=100, ago=9 * MINUTE)
    await _sent(engine, council, failed=20)
    assert [row.key for row in await _raised(engine)] == ["handset"]


async def test_a5_each_authority_and_channel_is_counted_for_itself(engine: Engine) -> None:
    """Eastshire's SMS fail; Westshire's, and Eastshire's Telegram, go."""
    west, east = await _council(engine), await _council(engine, "eastshire")
    await _sent(engine, west, went=20, channel=ChannelName.SMS)
    await _sent(engine, east, failed=20, channel=ChannelName.SMS)
    await _sent(engine, east, went=20, channel=ChannelName.TELEGRAM)
    assert [(row.authority_id, row.key) for row in await _raised(engine)] == [(east.id, "sms")]
    async with engine.database.reading() as tx:
        (alert,) = await alerts.on_board(tx, EVERYWHERE)
    assert (alert.authority_id, alert.team_id) == (east.id, east.team)


async def test_a5_a_question_to_a_new_arrival_among_them_makes_it_a_page(engine: Engine) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=20, lane=Lane.QUESTION)
    assert [row.treatment for row in await _raised(engine)] == ["page"]


async def test_a5_it_is_found_once_however_often_it_is_looked_for(engine: Engine) -> None:
    council = await _council(engine)
    await _sent(engine, council, failed=20)
    await _raised(engine)
    assert len(await _raised(engine)) == 1
    async with engine.database.reading() as tx:
        assert len((await tx.execute(select(fault))).all()) == 1
        assert len(await alerts.on_board(tx, EVERYWHERE)) == 1


async def _unreached(engine: Engine, council: Council, number: int, ago: timedelta = MINUTE) -> None:
    marks = [{"id": new_id(), "authority_id": council.id, "at": NOW - ago} for _ in range(number)]
    async with engine.database.transaction() as tx:
        await faults.mark_unreached(tx, EVERYWHERE, marks)


async def test_a5_a_hundred_who_were_not_reached_are_a_fault_of_their_authority(engine: Engine) -> None:
    west, east = await _council(engine), await _council(engine, "eastshire")
    await _unreached(engine, west, 99)
    await _unreached(engine, west, 50, ago=11 * MINUTE)
    await _unreached(engine, east, 60)
    assert await _raised(engine) == []
    await _unreached(engine, west, 1)
    assert [(row.authority_id, row.kind, row.key) for row in await _raised(engine)] == [(west.id, FaultKind.UNREACHED, "all")]


async def _closes(engine: Engine, council: Council) -> None:
    """A worker takes the one alert, and closes it."""
    (row,) = await _raised(engine)

    async def act(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        worker = cases[row.id].council.people[council.worker].ref
        for event in (Taken(worker), Resolved(worker, Resolution.OUR_FAULT)):
            happen(cases[row.id], OfAlert(event), worker)

    await engine.act(Job((row.id,), act, "test"))


async def test_a5_what_a_closed_fault_has_told_is_not_told_again(engine: Engine) -> None:
    """Mended and closed within ten minutes, it is over; what fails after that is a fault again."""
    council = await _council(engine)
    await _sent(engine, council, failed=20)
    await _closes(engine, council)
    assert await _raised(engine) == []
    await _sent(engine, council, failed=20, ago=-MINUTE)
    await _closes(engine, council)


async def test_a5_nor_are_those_who_were_not_reached(engine: Engine) -> None:
    council = await _council(engine)
    await _unreached(engine, council, 100)
    await _closes(engine, council)
    assert await _raised(engine) == []
    await _unreached(engine, council, 99, ago=-MINUTE)
    assert await _raised(engine) == []
    await _unreached(engine, council, 1, ago=-MINUTE)
    await _closes(engine, council)


async def test_a5_many_who_were_not_reached_because_nothing_goes_are_one_incident(engine: Engine) -> None:
    """Whether the two are noticed together, or the one after the other."""
    west, east = await _council(engine), await _council(engine, "eastshire")
    await _sent(engine, west, failed=20)
    await _unreached(engine, west, 100)
    await _sent(engine, east, failed=20)
    assert {row.kind for row in await _raised(engine)} == {FaultKind.SENDING}
    await _unreached(engine, east, 100)
    assert {row.kind for row in await _raised(engine)} == {FaultKind.SENDING}


async def test_a5_an_outage_that_nobody_has_closed_hides_no_later_fault(engine: Engine) -> None:
    """It explains who was not asked, and nothing else."""
    council = await _council(engine)
    await raise_faults(engine, [FaultFound(FaultKind.OUTAGE, "2026-11-23T09:00:00+00:00", council.id)])
    await _unreached(engine, council, 100)
    assert {row.kind for row in await _raised(engine)} == {FaultKind.OUTAGE, FaultKind.UNREACHED}


async def test_a5_a_fault_is_never_found_for_young_people_of_another_authority(engine: Engine) -> None:
    """Told without an authority, it is everybody's, each with their own young people."""
    west, east = await _council(engine), await _council(engine, "eastshire")
    await raise_faults(engine, [FaultFound(FaultKind.PARKED, "decision", None, (west.child, east.child))])
    await raise_faults(engine, [FaultFound(FaultKind.PARKED, "decision", west.id, (east.child,))])
    async with engine.database.reading() as tx:
        opened = {row.authority_id: row.alert_id for row in await faults.open_faults(tx, EVERYWHERE, FaultKind)}
        listed = {row.alert_id: row.young_person_id for row in await faults.listed(tx, EVERYWHERE, opened.values())}
    assert listed == {opened[west.id]: west.child, opened[east.id]: east.child}


async def test_a5_a_fault_takes_the_most_watchful_tier_that_it_touches(engine: Engine) -> None:
    council = await _council(engine)
    found = FaultFound(FaultKind.LATE, "oldest_page", council.id, tier=Tier.STANDARD)
    await raise_faults(engine, [found])
    assert [row.treatment for row in await _raised(engine)] == ["board"]
    await raise_faults(engine, [FaultFound(FaultKind.LATE, "oldest_page", council.id, (council.child,))])
    assert [row.treatment for row in await _raised(engine)] == ["page"]
