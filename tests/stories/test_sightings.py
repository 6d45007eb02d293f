"""A carer's word alone, where it is not enough: a second adult is to see the young person within a day, or duty hears of it (K7)."""

from datetime import datetime

import pytest

from db.queries import cross_checks
from desk import plans, sightings
from desk.sightings import Recorded, Seen
from tests.phones import Handset
from tests.stories.evenings import code_of, duty, duty_forgets, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once


async def grace_sees_them(world: World, clock: str = "19:10", **about: str) -> Handset:
    """On Monday nobody answers from Amanuel's phone, and Grace says at that time that she sees him. Her word alone is not enough."""
    world.young_person(**({"ask_carer": "cross_check"} | about))  # type: ignore[arg-type]
    grace = world.carer()
    await world.begins()
    await world.until(clock)
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.phones["amanuel"].forgets()
    return grace


async def fine_at_half_past_six(world: World) -> None:
    """Amanuel's phone answers the next question at once: a text is no sighting."""
    amanuel = world.phones["amanuel"]
    await world.until("18:30")
    await amanuel.hears("Kite:")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")


async def seen(world: World, by: str, at: str, relation: str = "", worker: str = "DW-1") -> Recorded:
    """A worker writes down that somebody saw him."""
    written = await sightings.record(world.engine, EVERYWHERE, world.vault, "YP-1042", Seen(by, at, relation), worker)
    await world.settles()
    return written


async def owed_until(world: World) -> list[datetime | None]:
    """By when somebody is to see a young person, of each who is owed it."""
    async with world.database.reading() as tx:
        return [row.wake_at for row in await cross_checks.owed(tx, EVERYWHERE)]


async def test_k7_a_worker_who_sees_them_in_time_settles_it_and_nobody_else_hears(world: World) -> None:
    """R. Khan is at the house on Tuesday at noon. On Monday at half past five nobody had vouched for him yet."""
    await grace_sees_them(world)
    assert await owed_until(world) == [await world.at("19:10", days=1)]
    assert not (await seen(world, "DW-1", "17:30")).settles
    await world.until("12:05")
    assert (await seen(world, "dw-1", "11:50")).settles
    child = await world.child()
    assert child.last_seen_at == await world.at("11:50", days=-1)
    await fine_at_half_past_six(world)
    await world.until("23:00")
    assert await owed_until(world) == []
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k7_at_arrival_what_no_second_adult_has_seen_pages_although_the_phone_says_fine(world: World) -> None:
    """It is closed when a teacher has seen him: that stands as a sighting of its own."""
    await grace_sees_them(world)
    await fine_at_half_past_six(world)
    await world.until("19:09")
    await world.no_alert()
    await world.until("19:10")
    code, khan = await code_of(world), duty(world).khan
    said = f"{code} SECOND SIGHTING DUE A.B. YP-1042, {world.language_name}. Carer says seen Mon 19:10, no other adult since."
    await khan.hears(said, f"{code}=take. {code} PASS=can't. Next M.Shah 19:25")
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    await world.until("19:15")
    closed = await sightings.resolve(world.engine, EVERYWHERE, world.vault, code, "DW-1", Seen("Mr Adams", "14:00"), "His teacher.")
    assert closed.is_done
    child = await world.child()
    assert (child.last_seen_at, child.last_seen_by) == (await world.at("14:00", days=-1), None)
    await world.until("23:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(
    ("tier", "asked_at", "treatment", "texts_at"), [("first_week", "19:45", "board", "09:00"), ("standard", "20:45", "morning", "09:00")]
)
async def test_k7_in_calmer_tiers_it_is_listed_and_pages_nobody_that_night(
    world: World, tier: str, asked_at: str, treatment: str, texts_at: str
) -> None:
    """On the board at the end of the shift, or on the next working morning's list."""
    await grace_sees_them(world, asked_at, tier=tier)
    await fine_at_half_past_six(world)
    await world.until(asked_at)
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("cross_check", treatment, "listed")
    await world.until(texts_at)
    await duty(world).khan.hears(f"{alert.code} ON TODAY'S LIST A.B. YP-1042", f"second sighting due Tue {asked_at}", "Seen Mon")
    await world.nobody_else_heard_anything()


async def test_k7_the_same_carer_again_settles_nothing_and_each_evening_owes_its_own_sighting(world: World) -> None:
    """On Tuesday at noon unasked, and in the evening asked: it is still Grace alone. The home's manager settles Tuesday."""
    grace = await grace_sees_them(world)
    amanuel, khan = world.phones["amanuel"], duty(world).khan
    await world.until("12:00")
    await grace.says("1")
    await grace.hears("Thank you.")
    assert not (await seen(world, "Grace O.", "11:30")).settles, "her name is hers"
    await world.until("19:05")
    await amanuel.forgets()
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("19:10")
    code = await code_of(world)
    await khan.hears(f"{code} SECOND SIGHTING DUE", "Mon 19:10")
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    await world.resolves(code, "DW-1", 3, "Rang the home; a visit is agreed.")
    assert await owed_until(world) == [await world.at("19:05", days=0)]
    await world.until("12:00")
    assert (await seen(world, "P. Adeyemi", "11:00", "manager of the home")).settles
    await fine_at_half_past_six(world)
    await world.until("23:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k7_while_help_is_being_looked_after_it_joins_and_only_the_owner_hears(world: World) -> None:
    """On Tuesday Amanuel asks for help, and R. Khan has it. Neither his phone nor Grace's hears of a second sighting."""
    await grace_sees_them(world)
    amanuel, khan = world.phones["amanuel"], duty(world).khan
    await world.until("18:35")
    await amanuel.hears("Kite:")
    await amanuel.says("4")
    await amanuel.hears("A person is being told now")
    code = await code_of(world)
    await world.takes(code, "DW-1", ring_in=10)
    await amanuel.hears("They will ring from this number by 18:45")
    await duty_forgets(world)
    await world.notes(code, "DW-1", "Spoke; visit at eight.", await world.at("22:00"))
    await world.until("19:10")
    await khan.hears(f"{code} ALSO: A.B. second sighting due 19:10")
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("why", ["an episode", "no placement", "a pause"])
async def test_k7_where_nobody_is_asked_any_more_nothing_falls_due(world: World, why: str) -> None:
    """An episode is open, the placement has ended, or he paused: whoever must know knows."""
    await grace_sees_them(world, "20:45", tier="standard")
    amanuel, khan = world.phones["amanuel"], duty(world).khan
    await world.until("18:31")
    if why == "no placement":
        await plans.end_placement(world.engine, EVERYWHERE, "YP-1042", "DW-1")
        await amanuel.says("1")
    elif why == "a pause":
        await amanuel.says("pause")
    else:
        await amanuel.says("4")
        code = await code_of(world)
        await world.takes(code, "DW-1")
        await world.resolves(code, "DW-1", 4, "He is away; opened with the manager.")
    assert bool(await owed_until(world)) == (why == "a pause"), "what a pause drops is dropped when it would fall due"
    await amanuel.forgets()
    await khan.forgets()
    await world.until("20:46")
    assert await owed_until(world) == []
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k7_a_stop_puts_nothing_off_once_a_person_has_looked_after_it(world: World) -> None:
    """While the alert of the stop is open nothing is added to it. Afterwards Grace's word is all there is, and it falls due as ever."""
    grace = await grace_sees_them(world, "20:45", tier="standard")
    amanuel, khan = world.phones["amanuel"], duty(world).khan
    await world.until("12:00")
    await amanuel.says("stop")
    await amanuel.hears("OK, we stop.")
    code = await code_of(world)
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("20:46")
    assert [(row.code, row.cause) for row in await world.open_alerts()] == [(code, "stopped")]
    assert await owed_until(world) == [await world.at("18:30", days=0)]
    await world.until("09:00")
    await khan.hears(f"{code} ON TODAY'S LIST")
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    await world.resolves(code, "DW-1", 5, "His worker asks how he wants to keep in touch.")
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    alert = await world.alert()
    assert (alert.cause, alert.phase) == ("cross_check", "listed")
    await world.nobody_else_heard_anything()
