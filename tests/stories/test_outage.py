"""Nothing of ours ran for a while (T6, K2, A5): nobody is judged late for it, nobody is asked hours late, and duty hears whom we missed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest_asyncio

from db.queries import people
from db.revisions import our_revision
from scheduler.fault import FaultKind
from scheduler.sources import Source
from tests.live import LiveWorld
from tests.stories.evenings import alone, silent
from tests.stories.faulty import about, asks_now, owed, the_fault
from tests.world import EVERYWHERE, usual


@pytest_asyncio.fixture
async def live(story_url: str, story_kind: str, spoken: str) -> AsyncIterator[LiveWorld]:
    """An empty council whose clock goes on while nothing runs."""
    told = LiveWorld(story_url, restarts=story_kind.endswith("restarting"), revision=our_revision())
    told.spoken = spoken
    usual(told)
    yield told
    await told.stop()


async def id_of(world: LiveWorld, ref: str) -> UUID:
    """A young person's id."""
    async with world.database.reading() as tx:
        found: UUID = (await people.by_ref(tx, EVERYWHERE, ref))[0].id
    return found


async def outcomes(world: LiveWorld, ref: str = "YP-1042") -> list[str | None]:
    """How the check-ins about that young person ended."""
    return [one.outcome for one in await world.check_ins(ref)]


async def test_t6_after_seven_minutes_without_us_an_answer_is_waited_for_seven_minutes_longer(live: LiveWorld) -> None:
    amanuel = alone(live)
    await live.begins()
    await live.until("18:40")
    await amanuel.hears("Kite: ")
    await live.nothing_runs(minutes=7)
    await live.until("18:56")
    await amanuel.hears_nothing()
    await live.until("18:57")
    await amanuel.hears("Kite: hi again")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    assert live.faults == [], "nobody fell due meanwhile"
    await live.nobody_else_heard_anything()


async def test_t6_however_long_and_often_we_are_away_one_wait_is_the_most_that_is_added(live: LiveWorld) -> None:
    """Twenty minutes were to be waited. Away from 18:40 for 15, then from 19:00 for 30: forty minutes, and not a minute more."""
    amanuel = alone(live)
    await live.begins()
    await live.until("18:40")
    await amanuel.hears("Kite: ")
    await live.nothing_runs(minutes=15)
    await live.until("19:00")
    await amanuel.hears_nothing()
    await live.nothing_runs(minutes=30)
    await amanuel.hears("Kite: hi again")
    asked = (await live.check_ins())[0].state
    assert timedelta(seconds=asked["extended_for"]) == timedelta(minutes=20)
    await live.nothing_runs(minutes=5)
    await live.until("19:40")
    await live.phones["khan"].hears("NO ANSWER A.B. YP-1042")
    await live.nobody_else_heard_anything()


async def test_t6_a_minute_without_us_is_no_outage(live: LiveWorld) -> None:
    amanuel = alone(live)
    await live.begins()
    await live.until("18:40")
    await amanuel.hears("Kite: ")
    await live.nothing_runs(seconds=60)
    await live.until("18:50")
    await amanuel.hears("Kite: hi again")
    await live.nobody_else_heard_anything()


async def test_t6_alerts_climb_at_once(live: LiveWorld) -> None:
    """R. Khan was paged at seven. At half past, when we are back, his ten minutes are over and nobody is given more."""
    alone(live)
    await live.begins()
    await silent(live)
    await live.until("19:05")
    await live.nothing_runs(minutes=25)
    await live.phones["khan"].rings()
    await live.until("19:35")
    await live.phones["shah"].hears("NO ANSWER A.B. YP-1042")
    await live.phones["shah"].rings()
    await live.nobody_else_heard_anything()


async def test_a5_slots_missed_by_more_than_twenty_minutes_are_one_service_alert_and_ask_now_asks_from_it(live: LiveWorld) -> None:
    """K2: Amanuel and Bilal were not asked at half past six. R. Khan hears of the outage once, of neither of them alone, and asks both."""
    amanuel, khan = alone(live), live.phones["khan"]
    bilal = live.young_person("YP-2", "Bilal C.", "bilal", sign="Moon", ask_carer="never")
    await live.begins()
    await live.until("18:20")
    await live.nothing_runs(minutes=31)
    for phone in (amanuel, bilal):
        await phone.hears_nothing()
    began_at = (await live.at("18:20", days=-1)).isoformat()
    authority = (await live.child()).authority_id
    missed = {await id_of(live, ref) for ref in ("YP-1042", "YP-2")}
    [found] = live.faults
    assert (found.kind, found.key, found.authority_id, set(found.young_people)) == (FaultKind.OUTAGE, began_at, authority, missed)
    assert await outcomes(live) == await outcomes(live, "YP-2") == ["not_asked"]
    fault = await the_fault(live)
    assert await about(live) == [f"fault:outage:{began_at}"]
    await khan.hears(
        f"{fault.code} OUR FAULT: 2 young people not asked since 18:20, our service was down. No child has been silent.",
        "2 are new arrivals",
    )
    assert await owed(live, fault.code) == 2
    await khan.says(fault.code)
    await khan.hears(f"{fault.code} is yours")
    came = await asks_now(live, fault.code)
    assert (len(came.asked), came.left) == (2, ())
    for phone, sign in ((amanuel, "Kite"), (bilal, "Moon")):
        await phone.hears(f"{sign}: ")
        await phone.says("1")
        await phone.hears("Thanks!")
    assert (await live.resolves(fault.code, "DW-1", 8, "We are back.")).is_done
    await live.nobody_else_heard_anything()


async def test_a5_what_one_outage_told_of_is_not_told_again_by_the_next(live: LiveWorld) -> None:
    """Killed again before a sweep could look: the list of the first has Amanuel, and the second adds only whom it missed itself."""
    amanuel, khan = alone(live), live.phones["khan"]
    live.young_person("YP-2", "Bilal C.", "bilal", sign="Moon", ask_carer="never", times=("18:45",))
    await live.begins()
    await live.until("18:20")
    for minutes in (31, 2, 30):
        live.hand.at += timedelta(minutes=minutes)
        await live.presence.beat()
        await live.recovery.once()
    assert [set(one.young_people) for one in live.faults] == [{await id_of(live, "YP-1042")}, {await id_of(live, "YP-2")}]
    await live.settles()
    assert len(await about(live)) == 2
    one, another = sorted([await khan.hears("OUR FAULT"), await khan.hears("OUR FAULT")], key=lambda said: said.partition("since")[2])
    assert "not asked since 18:20, our service was down. No child has been silent." in one  # in either order: they leave at one instant
    assert "not asked since 18:53, our service was down. No child has been silent." in another
    await khan.rings()
    await amanuel.hears_nothing()
    await live.nobody_else_heard_anything()


async def test_k2_a_slot_missed_by_a_quarter_of_an_hour_is_asked_late_and_nobody_is_alarmed(live: LiveWorld) -> None:
    amanuel = alone(live)
    await live.begins()
    await live.until("18:20")
    await live.nothing_runs(minutes=25)
    await amanuel.hears("Kite: ")
    assert live.faults == []
    await live.until("19:04")
    await amanuel.hears_nothing()
    await live.until("19:05")
    await amanuel.hears("Kite: hi again")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await live.nobody_else_heard_anything()


async def test_t2_back_in_quiet_hours_no_young_person_hears_anything(live: LiveWorld) -> None:
    """One was being waited for, one question stood in the outbox, one slot was to come. It is ten when we are back."""
    live.carer()
    waited_for = live.young_person(ask_carer="never", times=("20:30",))
    owed = live.young_person("YP-2", "Bilal C.", "bilal", sign="Oak", ask_carer="never", times=("20:45",))
    to_come = live.young_person("YP-3", "Cyrus D.", "cyrus", sign="Elm", ask_carer="never", times=("21:00",))
    await live.begins()
    await live.until("20:44")
    await waited_for.hears("Kite: ")
    live.hand.at += timedelta(minutes=1)
    await live.sweeps_without_sending()
    await live.nothing_runs(minutes=75)
    for phone in (waited_for, owed, to_come):
        await phone.hears_nothing()
    assert [await outcomes(live, ref) for ref in ("YP-1042", "YP-2", "YP-3")] == [["silent"], ["not_asked"], ["not_asked"]]
    assert [fault.young_people for fault in live.faults] == [(await id_of(live, "YP-3"),)]
    for alert in await live.open_alerts():  # a worker looks for them all night, and is not paged in vain
        await live.takes(alert.code, "DW-1")
        await live.notes(alert.code, "DW-1", "Looking", await live.at("08:00"))
    await live.until("08:00")
    for phone in (waited_for, owed, to_come):
        await phone.hears_nothing()


async def test_after_three_days_without_us_every_slot_is_told_as_not_asked_and_the_next_one_is_asked(live: LiveWorld) -> None:
    """From Monday to Thursday: two evenings were missed by days, Thursday's comes."""
    amanuel = alone(live)
    await live.begins()
    await live.until("18:40")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await live.nothing_runs(days=2, hours=23)
    assert await outcomes(live) == ["ok", "not_asked", "not_asked"]
    await live.phones["khan"].forgets()
    assert [fault.kind for fault in live.faults] == [FaultKind.OUTAGE]
    await live.until("18:30")
    await amanuel.hears("Kite: ")


async def test_nothing_climbs_before_what_was_written_meanwhile_is_fetched(live: LiveWorld) -> None:
    """Amanuel answered while we were away; his provider has kept it. Nobody is paged over his answer."""
    amanuel = alone(live)
    live.sources.append(Source("provider"))
    await live.begins()
    live.sources[0].caught_up = True
    await live.until("18:50")
    await amanuel.hears("Kite: ")
    await amanuel.hears("Kite: hi again")
    await live.nothing_runs(minutes=40)
    await live.passes(seconds=90)
    await live.phones["khan"].hears_nothing()
    await amanuel.says("1")
    live.sources[0].caught_up = True
    await live.settles()
    await amanuel.hears("Thanks!")
    assert await outcomes(live) == ["ok"]
    await live.nobody_else_heard_anything()


async def test_a_provider_that_stays_away_holds_nobody_up_for_longer_than_two_minutes(live: LiveWorld) -> None:
    alone(live)
    live.sources.append(Source("provider"))
    await live.begins()
    live.sources[0].caught_up = True
    await live.until("18:50")
    await live.phones["amanuel"].forgets()
    await live.nothing_runs(minutes=40)
    await live.passes(seconds=119)
    await live.phones["khan"].hears_nothing()
    await live.passes(seconds=1)
    await live.phones["khan"].hears("NO ANSWER A.B. YP-1042")
    await live.nobody_else_heard_anything()
