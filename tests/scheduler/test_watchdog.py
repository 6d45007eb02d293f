"""The watchdog: what waits too long in the database is named, and nothing else is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from db.queries import overdue
from db.queries.inbox import remember
from db.tables import inbox, outbox, plan, young_person
from db.words import InboxKind, Lane, Manner, ProcessKind, SendState
from ladder.events import CarerSaw
from ladder.words import Tier
from scheduler import sweep
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfCrossCheck
from scheduler.engine import Job
from scheduler.fault import FaultFound, FaultKind
from scheduler.presence import Presence
from scheduler.watchdog import Waiting, Watchdog, judge
from service.faults import FaultBell
from tests.db.making import told_row
from tests.live import LiveWorld
from tests.stories.evenings import alone, silent
from tests.world import EVERYWHERE, MONDAY

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def waiting(key: str = "pages", **of: Any) -> Waiting:
    """Something that has waited for two minutes, and may."""
    return Waiting(key, **{"authority_id": None, "since": MONDAY, "now": MONDAY + 2 * MINUTE, "within": 2 * MINUTE} | of)


def test_what_waits_as_long_as_it_may_is_not_late_and_a_moment_later_it_is() -> None:
    assert judge([]) == judge([waiting()]) == []
    assert judge([waiting(since=MONDAY - SECOND)]) == [FaultFound(FaultKind.LATE, "pages")]


def test_much_of_one_kind_is_one_finding() -> None:
    late = waiting(since=MONDAY - SECOND)
    assert judge([late, late, waiting("inbox", since=MONDAY - SECOND)]) == [FaultFound(FaultKind.LATE, key) for key in ("pages", "inbox")]


def test_what_waited_while_nothing_ran_counts_from_when_we_came_back() -> None:
    overdue = waiting(since=MONDAY - 60 * MINUTE)
    assert judge([overdue], back_at=MONDAY) == []
    assert judge([overdue], back_at=MONDAY - SECOND) == [FaultFound(FaultKind.LATE, "pages")]


def test_of_much_that_waits_the_most_watchful_counts_and_one_page_among_it_pages() -> None:
    since = MONDAY - SECOND
    waits = [waiting(since=since, tier=Tier.STANDARD), waiting(since=since, tier=Tier.FIRST_WEEK), waiting(since=since, pages=True)]
    assert judge([*waits, waiting(tier=Tier.ARRIVAL)]) == [FaultFound(FaultKind.LATE, "pages", tier=Tier.FIRST_WEEK, pages=True)]


async def test_what_is_over_is_told_and_a_second_outbreak_of_the_same_is_told_again(live: LiveWorld) -> None:
    """In the operator's log, as the pages for operators promise; nobody's alert is told twice."""
    alone(live)
    await live.begins()
    dog = Watchdog(live.engine, FaultBell(live.report).report)
    with capture_logs() as lines:
        for _ in range(2):
            await live.network.says("amanuel", "1")
            live.hand.at += 3 * MINUTE
            await dog.once()
            await dog.once()
            await live.settles()
            await dog.once()
    told = [line["event"] for line in lines if line["event"] in ("fault", "fault_over")]
    assert told == ["fault", "fault_over"] * 2


class Outside:
    """Somebody who hears of clean passes."""

    def __init__(self) -> None:
        self.heard = 0

    async def __call__(self) -> None:
        self.heard += 1


async def found(world: LiveWorld) -> list[str]:
    """What one pass finds, by key; it is the council's own. A clean pass is told outside, another is not."""
    outside = Outside()
    before = len(world.faults)
    count = await Watchdog(world.engine, world.report, when_clean=outside).once()
    assert (count, outside.heard) == (len(world.faults) - before, 0 if count else 1)
    return [one.key for one in world.faults[before:]]


async def test_a_quiet_evening_is_clean_and_a_sweep_that_does_not_come_is_late_after_five_minutes(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    assert await found(live) == []
    live.hand.at = await live.at("18:35")
    assert await found(live) == []
    live.hand.at += SECOND
    assert await found(live) == ["check-ins"]
    assert live.faults[-1] == FaultFound(FaultKind.LATE, "check-ins", (await live.child()).authority_id, tier=Tier.ARRIVAL)


async def test_a_plan_that_the_clock_has_calmed_since_counts_as_what_it_is_now(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    async with live.database.transaction() as tx:
        await tx.execute(update(plan).values(tier_changes_at=live.hand.at))
    live.hand.at = await live.at("18:36")
    assert await found(live) == ["check-ins"]
    assert live.faults[-1].tier is Tier.FIRST_WEEK


async def test_an_alert_that_does_not_climb_is_late_after_five_minutes(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    await silent(live)
    live.hand.at += 15 * MINUTE
    assert await found(live) == []
    live.hand.at += SECOND
    assert await found(live) == ["alerts"]


async def test_a_second_sighting_that_does_not_fall_due_is_late_after_five_minutes(live: LiveWorld) -> None:
    live.carer()
    live.young_person(ask_carer="cross_check", times=())
    await live.begins()
    said = CarerSaw("CA-7", live.hand.at)

    async def vouches(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        for case in cases.values():
            happen(case, OfCrossCheck(said), "carer CA-7")

    await live.engine.act(Job(((await live.child()).id,), vouches, "a carer's word"))
    live.hand.at += 24 * 60 * MINUTE + 5 * MINUTE
    assert await found(live) == []
    live.hand.at += SECOND
    assert await found(live) == ["sightings"]


async def test_a_page_that_no_provider_took_is_late_after_two_minutes_and_one_that_is_withdrawn_is_not(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    await live.until("18:59")
    live.hand.at += MINUTE
    await live.presence.beat()
    await sweep.once(live.engine, live.presence.may_climb)
    live.hand.at += 2 * MINUTE
    assert await found(live) == []
    live.hand.at += SECOND
    for state in (SendState.QUEUED, SendState.UNKNOWN):
        async with live.database.transaction() as tx:
            await tx.execute(update(outbox).where(outbox.c.lane == Lane.PAGE).values(state=state))
        assert await found(live) == ["pages"]
    async with live.database.transaction() as tx:
        await tx.execute(update(outbox).values(cancelled_at=live.hand.at))
    assert await found(live) == []


@pytest.mark.parametrize(("kind", "pages"), [("message", True), ("other", True), ("receipt", False), ("outcome", False)])
async def test_what_we_were_told_is_late_after_two_minutes_and_pages_where_a_person_may_be_speaking(
    live: LiveWorld, kind: str, pages: bool
) -> None:
    alone(live)
    await live.begins()
    await live.network.says("amanuel", "1")
    async with live.database.transaction() as tx:
        await tx.execute(update(inbox).values(kind=kind))
    live.hand.at += 2 * MINUTE
    assert await found(live) == []
    live.hand.at += SECOND
    assert await found(live) == ["inbox"]
    assert live.faults[-1] == FaultFound(FaultKind.LATE, "inbox", (await live.child()).authority_id, pages=pages)


async def test_words_of_somebody_whom_nobody_knows_are_every_councils(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    await live.network.add("nobodys", Manner.SMS)
    await live.network.says("nobodys", "help me")
    live.hand.at += 2 * MINUTE + SECOND
    assert await found(live) == ["inbox"]
    assert live.faults[-1] == FaultFound(FaultKind.LATE, "inbox", pages=True)


async def test_no_number_of_receipts_hides_what_somebody_said(live: LiveWorld) -> None:
    """Each look is bounded; a storm of receipts is older than the one cry."""
    alone(live)
    await live.begins()
    receipts = [told_row(f"receipt:{n}", kind=InboxKind.RECEIPT, stored_at=live.hand.at - SECOND) for n in range(overdue.LOOKS_AT)]
    async with live.database.transaction() as tx:
        await remember(tx, EVERYWHERE, receipts)
    await live.network.says("amanuel", "help me")
    live.hand.at += 2 * MINUTE + SECOND
    assert "inbox" in await found(live)
    assert any(one.pages for one in live.faults)


async def test_in_a_crash_loop_no_start_is_told_as_a_clean_pass_before_what_waited_is_done(live: LiveWorld) -> None:
    """Amanuel's question is six minutes late. It dies and starts every hundred seconds: nobody is told of what an outage kept, and nobody
    outside hears that all is well."""
    alone(live)
    await live.begins()
    live.hand.at = await live.at("18:34")
    outside = Outside()
    for _ in range(4):
        live.hand.at += 100 * SECOND
        await Presence(live.database, live.clock, live.ids, live.revision).begin(ProcessKind.SERVE)
        assert await Watchdog(live.engine, live.report, when_clean=outside).once() == 0
    assert (live.faults, outside.heard) == ([], 0)
    await live.settles()
    await Watchdog(live.engine, live.report, when_clean=outside).once()
    assert outside.heard == 1


async def test_whoever_rests_after_failures_is_named_after_ten_minutes(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    live.hand.at = await live.at("18:30")
    async with live.database.transaction() as tx:
        await tx.execute(update(young_person).values(parked_until=live.hand.at + 60 * MINUTE, park_count=9))
    live.hand.at += 10 * MINUTE
    assert await found(live) == []
    live.hand.at += SECOND
    assert await found(live) == ["parked"]


async def test_words_that_rest_after_failures_are_named_after_ten_minutes(live: LiveWorld) -> None:
    alone(live)
    await live.begins()
    await live.network.says("amanuel", "1")
    async with live.database.transaction() as tx:
        await tx.execute(update(inbox).values(parked_until=live.hand.at + 60 * MINUTE, attempts=9))
    live.hand.at += 10 * MINUTE
    assert await found(live) == []
    live.hand.at += SECOND
    assert await found(live) == ["parked"]


async def test_a_rota_on_which_a_whole_round_finds_nobody_is_named_at_once(live: LiveWorld) -> None:
    alone(live)
    live.rota(day=["DW-1"], night=[], manager=[])
    await live.begins()
    await live.until("18:59")
    assert await found(live) == []
    await live.until("19:00")
    await live.passes(seconds=1)
    assert await found(live) == ["rota"]


async def test_another_part_hands_in_what_it_watches(live: LiveWorld) -> None:
    async def unsealed(_tx: Any, _now: Any) -> list[Waiting]:
        return [waiting("unsealed", since=MONDAY - SECOND)]

    await Watchdog(live.engine, live.report, [unsealed]).once()
    assert live.faults == [FaultFound(FaultKind.LATE, "unsealed")]
