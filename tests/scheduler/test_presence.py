"""One process among others: who beats, who notices that nobody did, and an outage that is put right once, whatever happens meanwhile."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from db.ids import IdSource
from db.queries import processes
from db.queries.rows import Record
from db.session import Database
from db.tables import check_in, journal, outage
from db.words import ProcessKind
from desk import overview
from scheduler import sweep
from scheduler.clock import wall_clock
from scheduler.outage import Recovery
from scheduler.presence import Presence
from scheduler.sources import Source
from tests.live import LiveWorld
from tests.stories.evenings import alone
from tests.world import EVERYWHERE, World

MINUTE = timedelta(minutes=1)


def another(world: LiveWorld, *sources: Source, **settings: Any) -> Presence:
    """Another process on the same database."""
    return Presence(world.database, world.clock, world.ids, world.revision, sources, **settings)


async def started_again(live: LiveWorld, gap: timedelta) -> tuple[Presence, Source]:
    """After that gap another process starts, and puts right what it finds; and its provider, of which it has fetched nothing yet."""
    live.hand.at += gap
    source = Source("provider")
    started = another(live, source)
    await started.begin(ProcessKind.ENGINE)
    while await Recovery(live.engine, started, live.report).once():
        pass
    return started, source


async def noted(database: Database) -> list[Record]:
    """The outages that were noticed."""
    async with database.reading() as tx:
        return list((await tx.execute(select(outage).order_by(outage.c.began_at))).all())


async def test_a_process_leaves_a_row_that_tells_a_killed_one_from_a_stopped_one(live: LiveWorld) -> None:
    began = live.hand.at
    killed, stopped = another(live), another(live)
    await killed.begin(ProcessKind.SERVE)
    await stopped.begin(ProcessKind.ENGINE)
    live.hand.at += timedelta(seconds=5)
    await killed.beat()
    await stopped.end()
    async with live.database.reading() as tx:
        (alive,) = await processes.alive_since(tx, began)
        newest = await processes.newest_beat(tx)
    assert (alive.kind, alive.started_at, alive.beaten_at, alive.revision) == (ProcessKind.SERVE, began, live.hand.at, live.revision)
    assert newest == live.hand.at


async def test_t6_as_long_as_anybody_beats_there_is_no_outage(live: LiveWorld) -> None:
    first, second = another(live), another(live)
    await first.begin(ProcessKind.ENGINE)
    for _ in range(5):
        live.hand.at += MINUTE
        await second.beat()
    await first.beat()
    assert await noted(live.database) == []


async def test_t6_processes_that_come_back_at_once_find_one_outage_and_none_of_them_climbs_before_it_is_put_right(live: LiveWorld) -> None:
    before = another(live)
    await before.begin(ProcessKind.ENGINE)
    died_at = live.hand.at
    live.hand.at += 10 * MINUTE
    assert not before.may_climb(live.hand.at), "it was asleep with the others, and does not know yet"
    back = [before, another(live), another(live)]
    await asyncio.gather(*(one.beat() for one in back))
    (found,) = await noted(live.database)
    assert (found.began_at, found.ended_at) == (died_at, live.hand.at)
    assert [one.may_climb(live.hand.at) for one in back] == [False] * 3
    late = another(live)
    await late.begin(ProcessKind.ENGINE)
    assert not late.may_climb(live.hand.at), "it finds the others alive, and their outage unfinished"
    recovery = Recovery(live.engine, back[1], live.report)
    while await recovery.once():
        pass
    for one in (*back, late):
        await one.beat()
        assert one.may_climb(live.hand.at)


async def test_t5_in_a_demo_nothing_is_missed(world: World) -> None:
    """Its process was killed, by the machine's clock, an hour ago; civil time has stood since."""
    world.young_person()
    world.carer()
    await world.begins()
    async with world.database.transaction() as tx:
        machine = await world.clock.machine(tx)
        await processes.begin(tx, world.ids(), ProcessKind.SERVE, "0", machine - 60 * MINUTE)
    again = Presence(world.database, world.clock, world.ids, "0", time_goes_on=False)
    await again.begin(ProcessKind.SERVE)
    assert await noted(world.database) == []
    assert again.may_climb(await world.engine.now())


async def waiting(world: LiveWorld, number: int) -> None:
    """So many young people have been asked at half past six, and it is twenty to seven."""
    world.carer()
    for one in range(number):
        world.young_person(f"YP-{one}", "Amanuel B.", f"phone{one}", ask_carer="never")
    await world.begins()
    await world.until("18:40")


async def wakes(world: LiveWorld) -> list[timedelta]:
    """How much later than ten to seven each of them is asked again."""
    async with world.database.reading() as tx:
        found = (await tx.execute(select(check_in.c.wake_at).where(check_in.c.phase == "waiting"))).scalars().all()
    asked_again_at = await world.at("18:50")
    return [at - asked_again_at for at in found]


async def test_t6_a_crash_halfway_makes_nobodys_wait_longer_twice(live: LiveWorld) -> None:
    await waiting(live, 5)
    live.hand.at += 7 * MINUTE
    await live.presence.beat()
    recovery = Recovery(live.engine, live.presence, live.report, batch=2)
    await recovery.once()
    assert sorted(await wakes(live)) == [timedelta(0)] * 3 + [7 * MINUTE] * 2
    await live.restart()
    while await Recovery(live.engine, live.presence, live.report, batch=2).once():
        pass
    assert await wakes(live) == [7 * MINUTE] * 5
    assert await resumed(live) == 5


async def resumed(world: LiveWorld) -> int:
    """How often the journal says that a wait was made longer."""
    async with world.database.reading() as tx:
        return len((await tx.execute(select(journal.c.id).where(journal.c.event == "ReceivingResumed"))).all())


async def test_t6_two_processes_at_the_same_outage_make_nobodys_wait_longer_twice(live: LiveWorld) -> None:
    await waiting(live, 5)
    live.hand.at += 7 * MINUTE
    both = [live.presence, another(live)]
    await asyncio.gather(*(one.beat() for one in both))
    at_work = [Recovery(live.engine, one, live.report, batch=2) for one in both]
    for _ in range(6):
        await asyncio.gather(*(one.once() for one in at_work))
    assert await wakes(live) == [7 * MINUTE] * 5
    assert await resumed(live) == 5
    assert (await noted(live.database))[0].resumed_at is not None


@pytest.mark.parametrize("which", [0, 1, 4])
async def test_t6_one_who_cannot_be_decided_about_is_passed_over_and_holds_nobody_up(live: LiveWorld, which: int) -> None:
    await waiting(live, 5)
    async with live.database.transaction() as tx:
        ids = sorted((await tx.execute(select(check_in.c.young_person_id).where(check_in.c.phase == "waiting"))).scalars())
        poison = {"is": "CheckIn", "ref": "x", "phase": "no such phase"}
        await tx.execute(update(check_in).where(check_in.c.young_person_id == ids[which]).values(state=poison))
    live.hand.at += 7 * MINUTE
    await live.presence.beat()
    for _ in range(5):
        await Recovery(live.engine, live.presence, live.report, batch=2).once()
    assert sorted(await wakes(live)) == [timedelta(0)] + [7 * MINUTE] * 4
    assert (await noted(live.database))[0].resumed_at is not None


async def test_t6_a_question_that_left_only_afterwards_is_waited_for_no_longer(live: LiveWorld) -> None:
    """It stood in the outbox when we died. A courier was quicker than the recovery; nobody was deaf to that answer."""
    amanuel = alone(live)
    await live.begins()
    await live.until("18:29")
    live.hand.at += MINUTE
    await live.sweeps_without_sending()
    live.hand.at += 5 * MINUTE
    await live.presence.beat()
    await live.courier.carry_once()
    await live.listener.listen_once()
    await live.settles()
    await amanuel.hears("Kite: ")
    assert await resumed(live) == 0


async def test_a_process_that_is_killed_every_minute_climbs_all_the_same(live: LiveWorld) -> None:
    """Its provider is away. Two minutes count from the first start that could not fetch, not from each."""
    started: list[Presence] = []
    for _ in range(4):
        started.append(another(live, Source("provider")))
        await started[-1].begin(ProcessKind.ENGINE)
        assert started[-1].may_climb(live.hand.at) == (len(started) > 2)
        live.hand.at += MINUTE


@pytest.mark.parametrize(("lives_for", "climbs_at"), [(10, 9), (5, 13), (0, 25)])
async def test_t6_a_process_that_is_killed_every_ninety_seconds_climbs_once_it_has_run_for_two_minutes(
    live: LiveWorld, lives_for: int, climbs_at: int
) -> None:
    """Its provider is away, and each gap is an outage. What it ran is summed up, and each start counts for the beat that it still lived."""
    may: list[bool] = []
    await another(live, Source("provider")).begin(ProcessKind.ENGINE)
    for _ in range(climbs_at + 1):
        started, _ = await started_again(live, timedelta(seconds=80))
        may.append(started.may_climb(live.hand.at))
        if lives_for:
            live.hand.at += timedelta(seconds=lives_for)
            await started.beat()
    assert may == [False] * (climbs_at - 1) + [True] * 2


async def test_t6_people_whom_no_start_can_put_right_hold_time_up_for_two_minutes_of_ours_in_all(live: LiveWorld) -> None:
    """Nothing is to be fetched; the recovery kills the process each time, fifty seconds after it began."""
    may: list[bool] = []
    await another(live).begin(ProcessKind.ENGINE)
    for _ in range(4):
        live.hand.at += timedelta(seconds=80)
        started = another(live)
        await started.begin(ProcessKind.ENGINE)
        may.append(started.may_climb(live.hand.at))
        live.hand.at += timedelta(seconds=50)
        await started.beat()
    assert may == [False, False, False, True]


async def test_t6_after_an_outage_whoever_could_fetch_waits_for_what_is_kept_however_short_it_ran_before(live: LiveWorld) -> None:
    """A crash loop over which it could fetch each time: no start climbs over what came in the gap."""
    await another(live, Source("provider")).begin(ProcessKind.ENGINE)
    for _ in range(12):
        started, source = await started_again(live, timedelta(seconds=80))
        assert not started.may_climb(live.hand.at)
        source.caught_up = True
        assert started.may_climb(live.hand.at)
        live.hand.at += timedelta(seconds=20)
        await started.beat()


async def test_t6_after_hours_of_outage_what_is_kept_comes_first_whatever_ran_before(live: LiveWorld) -> None:
    """Nobody could fetch in many short lives, and then it stood still for three hours: their two minutes are long gone."""
    await another(live, Source("provider")).begin(ProcessKind.ENGINE)
    for gap in (*[timedelta(seconds=80)] * 25, timedelta(hours=3)):
        started, source = await started_again(live, gap)
    assert not started.may_climb(live.hand.at)
    source.caught_up = True
    assert started.may_climb(live.hand.at)


async def test_t6_an_outage_that_another_process_put_right_is_one_of_ours_too(live: LiveWorld) -> None:
    """Both stood still, and the other was first to beat: what we had fetched before is not all that there is."""
    sources = [Source("provider"), Source("provider")]
    first, second = (another(live, one) for one in sources)
    for process, source in zip((first, second), sources, strict=True):
        await process.begin(ProcessKind.SERVE)
        source.caught_up = True
        await process.beat()
    live.hand.at += timedelta(minutes=5)
    await first.beat()
    while await Recovery(live.engine, first, live.report).once():
        pass
    await second.beat()
    assert not second.may_climb(live.hand.at)
    sources[1].caught_up = True
    assert second.may_climb(live.hand.at)


async def test_a_process_that_had_fetched_is_followed_by_one_that_fetches_again(live: LiveWorld) -> None:
    fetched = Source("provider")
    before = another(live, fetched)
    await before.begin(ProcessKind.ENGINE)
    fetched.caught_up = True
    for _ in range(5):
        live.hand.at += MINUTE
        await before.beat()
    assert before.may_climb(live.hand.at)
    after = another(live, Source("provider"))
    live.hand.at += timedelta(seconds=20)
    await after.begin(ProcessKind.ENGINE)
    assert not after.may_climb(live.hand.at + MINUTE)
    await after.beat()
    assert after.may_climb(live.hand.at + 2 * MINUTE) is False, "without a beat for two minutes it does not know"


async def test_old_rows_are_forgotten_but_never_the_newest_beat(database: Database) -> None:
    ids = IdSource(wall_clock, lambda size: bytes(size))
    long_ago = wall_clock() - timedelta(days=30)
    async with database.transaction() as tx:
        for days in (0, 1, 2):
            await processes.begin(tx, ids(), ProcessKind.SERVE, "0003", long_ago + timedelta(days=days))
        assert await processes.forget(tx, wall_clock()) == 2
        assert await processes.newest_beat(tx) == long_ago + timedelta(days=2)


async def test_with_tables_that_are_not_ours_loops_rest_and_nothing_is_written_not_even_a_beat(live: LiveWorld) -> None:
    async def once() -> int:
        return 1

    resting, began = live.presence.unless_resting(once), live.hand.at
    await live.presence.begin(ProcessKind.ENGINE)
    assert await resting() == 1
    for version, done, last in (("f00d", 0, began), (live.revision, 1, began + 20 * MINUTE)):
        async with live.database.transaction() as tx:
            await tx.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
        live.hand.at += 10 * MINUTE
        await live.presence.beat()
        assert await resting() == done
        async with live.database.reading() as tx:
            assert await processes.newest_beat(tx) == last
    assert [one.began_at for one in await noted(live.database)] == [began], "nobody decided for twenty minutes"


async def test_status_says_for_how_many_seconds_the_longest_overdue_waits(live: LiveWorld) -> None:
    """In a live database by the present: three minutes after the slot, with nobody there who sweeps."""
    alone(live)
    await live.begins()

    async def late_for() -> float:
        async with live.database.reading() as tx:
            found: float = (await overview.status(tx, EVERYWHERE, live.clock))["late_for"]
        return found

    live.hand.at = await live.at("18:30") - timedelta(seconds=1)
    assert await late_for() == 0
    live.hand.at += timedelta(minutes=3, seconds=1)
    assert await late_for() == 180
    await live.settles()
    assert await late_for() == 0


async def test_t6_a_machine_that_is_suspended_in_the_midst_of_a_sweep_climbs_over_nobody(live: LiveWorld) -> None:
    """It looked at ten to seven, and went on at twenty past: what it then finds under the lock is a time in which nobody was heard."""
    await waiting(live, 1)
    await live.until("18:49")
    live.hand.at += MINUTE
    await live.presence.beat()
    looked: list[datetime] = []

    def may_climb(machine: datetime) -> bool:
        may = live.presence.may_climb(machine)
        live.hand.at += 30 * MINUTE if not looked else timedelta(0)
        looked.append(machine)
        return may

    await sweep.once(live.engine, may_climb)
    assert looked[1] - looked[0] == 30 * MINUTE
    async with live.database.reading() as tx:
        assert (await tx.execute(select(check_in.c.phase).order_by(check_in.c.due_at))).scalars().all() == ["waiting", "scheduled"]
