"""Chores: rows with half-open windows, committed with their result; in one hand at a time; a failing one rests and is told."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities
from db.queries.rows import Record
from db.tables import chore as chore_table
from db.tables import handset
from db.words import Manner
from scheduler.chores import Chore, Chores, Every, OnTheWall, Window
from scheduler.fault import FaultFound, FaultKind
from scheduler.watchdog import Moment
from tests.live import LiveWorld
from tests.world import EVERYWHERE, LONDON

HOURLY = Every(timedelta(hours=1))
MONDAYS = OnTheWall(("08:00",), frozenset({"mon"}))


class Written:
    """A chore that writes a line for each window, in the transaction it is handed, and may be told to fail."""

    def __init__(self) -> None:
        self.windows: list[Window] = []
        self.fails = False

    async def __call__(self, tx: AsyncConnection, window: Window) -> None:
        self.windows.append(window)
        await tx.execute(insert(handset), {"address": f"line {len(self.windows)}", "manner": Manner.SMS})
        if self.fails:
            raise RuntimeError("after writing, before committing")


async def lines(world: LiveWorld) -> int:
    """How many results stand in the database."""
    async with world.database.reading() as tx:
        return await tx.scalar(select(func.count()).select_from(handset).where(handset.c.address.like("line %"))) or 0


def chores(world: LiveWorld, done: Written, when: Every | OnTheWall = HOURLY) -> Chores:
    """Somebody who does this one."""
    return Chores(world.engine, [Chore("written", when, done)], world.report)


async def test_windows_join_without_gap_or_overlap_and_missed_ones_are_one(live: LiveWorld) -> None:
    done, began = Written(), live.hand.at
    doing = chores(live, done)
    assert await doing.once() == 0, "from now on, not from the beginning of time"
    for minutes in (59, 1, 59, 1, 60 * 24 * 3):
        live.hand.at += timedelta(minutes=minutes)
        while await doing.once():
            pass
    ends = [began + timedelta(hours=hours) for hours in (0, 1, 2, 2 + 24 * 3)]
    assert [(one.since, one.until) for one in done.windows] == list(pairwise(ends))
    assert await lines(live) == 3


async def test_a_chore_that_fails_leaves_nothing_rests_and_keeps_its_window_and_duty_hears_of_the_third_failure(live: LiveWorld) -> None:
    done, began = Written(), live.hand.at
    doing = chores(live, done)
    await doing.once()
    live.hand.at += timedelta(hours=1)
    done.fails = True
    for rests_for, told in ((1, 0), (2, 0), (4, 1)):
        assert (await doing.once(), await lines(live), len(live.faults)) == (0, 0, told)
        live.hand.at += timedelta(minutes=rests_for, seconds=-1)
        tried = len(done.windows)
        await doing.once()
        assert len(done.windows) == tried, f"it rests for {rests_for} minutes"
        live.hand.at += timedelta(seconds=1)
    assert live.faults == [FaultFound(FaultKind.LATE, "chore written")]
    done.fails = False
    assert await doing.once() == 1
    assert (done.windows[-1].since, done.windows[-1].until) == (began, live.hand.at)
    assert await lines(live) == 1
    live.hand.at += timedelta(hours=1)
    done.fails = True
    await doing.once()
    assert len(live.faults) == 1, "it counts from one again"


async def test_two_processes_do_a_chore_once(live: LiveWorld) -> None:
    done = [Written() for _ in range(3)]
    doing = [chores(live, one) for one in done]
    await doing[0].once()
    live.hand.at += timedelta(hours=1)
    assert sum(await asyncio.gather(*(one.once() for one in doing))) == 1
    assert sum(len(one.windows) for one in done) == 1


async def test_t1_a_chore_by_the_wall_clock_is_done_for_each_authority_at_its_own_time(live: LiveWorld) -> None:
    """From Monday evening to the next Monday morning; a council that joins later is done for from then on."""
    done = Written()
    doing = chores(live, done, MONDAYS)
    assert await doing.once() == 0, "there is nobody to do it for"
    live.carer()
    await live.begins()
    begun_at = live.hand.at
    await doing.once()
    (row,) = await rows(live)
    assert (row.authority_id, row.next_at.astimezone(LONDON).isoformat()) == (await authority(live), "2026-11-30T08:00:00+00:00")
    live.hand.at = row.next_at + timedelta(minutes=7)
    assert await doing.once() == 1
    assert done.windows == [Window(await authority(live), begun_at, live.hand.at)]
    assert (await rows(live))[0].next_at.astimezone(LONDON).isoformat() == "2026-12-07T08:00:00+00:00"


async def test_a_chore_that_nobody_does_is_seen_by_the_watchdog(live: LiveWorld) -> None:
    doing = chores(live, Written())
    await doing.once()
    live.hand.at += timedelta(hours=1, minutes=16)
    async with live.database.reading() as tx:
        (waiting,) = await doing.waiting(tx, Moment(live.hand.at, live.hand.at))
    assert (waiting.key, waiting.now - waiting.since > waiting.within) == ("chore written", True)


async def test_a_chore_does_not_begin_with_tables_that_are_not_ours(live: LiveWorld) -> None:
    done = Written()
    doing = chores(live, done)
    await doing.once()
    live.hand.at += timedelta(hours=1)
    live.engine.revision = "f00d"
    with pytest.raises(Exception, match="another version"):
        await doing.once()
    assert done.windows == []


async def rows(world: LiveWorld) -> list[Record]:
    """The chores' rows."""
    async with world.database.reading() as tx:
        return list((await tx.execute(select(chore_table))).all())


async def authority(world: LiveWorld) -> UUID:
    """The one council."""
    async with world.database.reading() as tx:
        found: UUID = (await authorities.all_of(tx, EVERYWHERE))[0].id
    return found
