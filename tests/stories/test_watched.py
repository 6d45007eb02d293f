"""What the watchdog finds is as loud as what waits: where somebody is to be paged and is not, whoever is on duty is paged at once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from db.queries import demo
from desk import alerts as acting
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults
from scheduler.watchdog import Watchdog
from tests.stories.evenings import alone, code_of, duty
from tests.stories.faulty import about, the_fault
from tests.stories.test_poison import Surgeon
from tests.world import EVERYWHERE, World

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


async def nothing_runs_for(world: World, duration: timedelta) -> None:
    """The clock goes on, and no loop does."""
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await demo.now(tx) + duration)


async def looks(world: World) -> list[str]:
    """The watchdog looks once, and what it finds is raised; by key."""
    found: list[str] = []

    async def report(these: Sequence[FaultFound]) -> None:
        found.extend(one.key for one in these)
        await raise_faults(world.engine, these)

    await Watchdog(world.engine, report).once()
    return found


async def test_a_help_page_stuck_at_eleven_at_night_pages_as_a_fault_after_two_minutes(world: World) -> None:
    """Asleep until somebody rings: the fault rings R. Khan, by text and call, though whoever asked for help is at standard."""
    amanuel, khan = alone(world, tier="standard"), duty(world).khan
    await world.begins()
    await world.until("23:00")
    await amanuel.forgets()
    await world.network.says("amanuel", "help me")
    await world.listener.listen_once()
    await nothing_runs_for(world, 2 * MINUTE)
    assert await looks(world) == []
    await nothing_runs_for(world, SECOND)
    assert await looks(world) == ["pages"]
    fault = await the_fault(world)
    assert (fault.tier, fault.treatment, fault.phase) == ("standard", "page", "paging")
    await world.settles()
    heard = "\n".join(await khan.everything())
    assert f"{await code_of(world)} ASKS FOR HELP" in heard
    assert f"{fault.code} OUR FAULT" in heard
    await khan.says(fault.code)
    assert f"{fault.code} is yours" in (await khan.everything())[-1]


async def test_a_cry_that_nobody_reads_pages_as_a_fault_after_two_minutes(world: World) -> None:
    """Decision 0043: the listener hangs at eight, and a child at standard writes. R. Khan hears of it, and of the cry once it is read."""
    amanuel, khan = alone(world, tier="standard", times=()), duty(world).khan
    await world.begins()
    await world.until("20:10")
    await world.network.says("amanuel", "help me")
    await world.network.says("amanuel", "please")
    world.machine_ahead += 2 * MINUTE + SECOND
    assert await looks(world) == ["inbox"]
    fault = await the_fault(world)
    assert (fault.treatment, fault.phase) == ("page", "paging")
    assert await looks(world) == ["inbox"]
    assert await about(world) == ["fault:late:inbox"], "one page, however often it is found"
    await world.settles()
    heard = "\n".join(await khan.everything())
    assert heard.count(f"{fault.code} OUR FAULT: what was written to us is not read since 20:10, our service is behind.") == 1
    assert f"{await code_of(world)} ASKS FOR HELP A.B. YP-1042" in heard
    assert await looks(world) == []
    for phone in (amanuel, khan):
        await phone.forgets()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(("tier", "treatment", "phase"), [("arrival", "page", "paging"), ("standard", "board", "listed")])
async def test_an_arrivals_check_in_that_nothing_wakes_pages_after_five_minutes_and_a_standard_one_is_listed(
    world: World, tier: str, treatment: str, phase: str
) -> None:
    """Due at half past six, and no sweep comes: as watchful as the plan (the table's row `fault`)."""
    alone(world, tier=tier)
    await world.begins()
    await nothing_runs_for(world, 35 * MINUTE)
    assert await looks(world) == []
    await nothing_runs_for(world, SECOND)
    assert await looks(world) == ["check-ins"]
    fault = await the_fault(world)
    assert (fault.tier, fault.treatment, fault.phase) == (tier, treatment, phase)


async def test_an_alert_that_pages_and_does_not_climb_pages_as_a_fault_after_five_minutes_and_a_calm_one_does_not(
    world: World,
) -> None:
    """Both at standard. What is listed and does not wake is a line on the board itself."""
    amanuel, khan = alone(world, tier="standard"), duty(world).khan
    await world.begins()
    await world.until("21:30")
    await amanuel.forgets()
    assert (await world.alert()).treatment == "morning"
    await nothing_runs_for(world, timedelta(hours=12))
    assert "alerts" in await looks(world)
    assert (await the_fault(world)).treatment == "board"
    await world.settles()
    code = (await the_fault(world)).code
    await world.takes(code, "DW-1")
    assert (await world.resolves(code, "DW-1", 8, "Mended.")).is_done
    await khan.forgets()
    await amanuel.says("help me")
    await nothing_runs_for(world, 10 * MINUTE)
    assert await looks(world) == []
    await nothing_runs_for(world, SECOND)
    assert await looks(world) == ["alerts"]
    assert ((await the_fault(world)).treatment, (await the_fault(world)).phase) == ("page", "paging")


async def test_a_rota_with_nobody_on_it_pages_as_a_fault_and_the_last_resort_hears_of_both(world: World) -> None:
    """A council forgot its night: S. Okoro hears of the young person, and that nobody is on the rota."""
    amanuel, okoro = alone(world, tier="standard"), duty(world).okoro
    world.rota(day=["DW-1"], night=[], manager=[])
    await world.begins()
    await amanuel.says("help me")
    await world.passes(seconds=1)
    assert await looks(world) == ["rota"]
    fault = await the_fault(world)
    assert (fault.treatment, fault.phase) == ("page", "paging")
    await world.settles()
    heard = "\n".join(await okoro.everything())
    assert f"{await code_of(world)} NOBODY ON DUTY: A.B. asks for help" in heard
    assert f"{fault.code} NOBODY ON DUTY: our fault" in heard


async def test_a_calm_fault_pages_as_soon_as_a_page_is_among_what_waits(world: World) -> None:
    """First a check-in of standard is not woken; then its neighbour at arrival. The open fault rises, and no second one is opened."""
    alone(world, tier="standard")
    world.young_person("YP-2", "Bilal C.", "bilal", tier="arrival", sign="Moon", ask_carer="never", times=("18:50",))
    await world.begins()
    await nothing_runs_for(world, 36 * MINUTE)
    assert await looks(world) == ["check-ins"]
    assert (await the_fault(world)).treatment == "board"
    await nothing_runs_for(world, 20 * MINUTE)
    assert await looks(world) == ["check-ins"]
    assert (await the_fault(world)).treatment == "page"
    assert await about(world) == ["fault:late:check-ins"]


async def test_one_damaged_alert_does_not_blind_the_watchdog_to_a_rota_with_nobody_on_it(world: World) -> None:
    """Bilal's alert cannot be read any more. That Amanuel's found nobody is seen all the same."""
    world.carer()
    for ref, name, address in (("YP-1042", "Amanuel B.", "amanuel"), ("YP-2", "Bilal C.", "bilal")):
        world.young_person(ref, name, address, tier="standard", ask_carer="never", sign=f"Kite {address}")
    world.rota(day=["DW-1"], night=[], manager=[])
    await world.begins()
    for phone in ("amanuel", "bilal"):
        await world.phones[phone].says("help me")
    await world.passes(seconds=1)
    await Surgeon(world).breaks_json("alert", "state", "young_person_id = (SELECT id FROM person WHERE ref = 'YP-2')")
    assert await looks(world) == ["rota"]


async def test_what_still_waits_after_its_alert_was_closed_opens_another_after_a_quarter_of_an_hour(world: World) -> None:
    """The watchdog looks every half minute. Whoever closed it knows."""
    alone(world, tier="arrival")
    await world.begins()
    await nothing_runs_for(world, 40 * MINUTE)
    assert await looks(world) == ["check-ins"]
    first = (await the_fault(world)).code
    closed_at = await world.engine.now()
    assert (await acting.take(world.engine, EVERYWHERE, first, "DW-1")).is_done
    assert (await acting.resolve(world.engine, EVERYWHERE, world.vault, first, "DW-1", 8, "Looked at.")).is_done
    await nothing_runs_for(world, 15 * MINUTE - SECOND)
    assert await looks(world) == ["check-ins"]
    assert await about(world) == []
    await nothing_runs_for(world, SECOND)
    assert await looks(world) == ["check-ins"]
    assert await about(world) == ["fault:late:check-ins"]
    assert await world.engine.now() == closed_at + 15 * MINUTE
