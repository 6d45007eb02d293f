"""Plans, placements and the clocks on the wall (T1, K3, K8)."""

from datetime import datetime

from db.queries import demo
from desk import plans
from ladder.words import Tier
from scheduler import sweep
from tests.stories.evenings import told_once
from tests.world import EVERYWHERE, LONDON, World

pytestmark = told_once


async def wall_times(world: World) -> list[str]:
    """When Amanuel's check-ins fell due, by the clock on his wall."""
    return [f"{one.due_at.astimezone(LONDON):%a %H:%M %Z}" for one in await world.check_ins()]


async def test_t1_in_spring_a_plan_keeps_its_time_on_the_wall(world: World) -> None:
    """Saturday's 18:30 and Sunday's are twenty-three hours apart."""
    world.starts_at(datetime(2027, 3, 27, 18, 0, tzinfo=LONDON))
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    for _ in range(2):
        await world.until("18:29")
        await amanuel.hears_nothing()
        await world.until("18:30")
        await amanuel.hears("Kite: ")
        await amanuel.says("1")
        await amanuel.hears("Thanks!")
    assert await wall_times(world) == ["Sat 18:30 GMT", "Sun 18:30 BST"]
    await world.nobody_else_heard_anything()


async def test_t1_in_autumn_a_plan_keeps_its_time_on_the_wall(world: World) -> None:
    """Twenty-five hours lie between Saturday's 18:30 and Sunday's, and nothing is asked in the hour that comes twice."""
    world.starts_at(datetime(2026, 10, 24, 18, 0, tzinfo=LONDON))
    amanuel = world.young_person(since="2026-10-01")
    world.carer()
    await world.begins()
    for _ in range(2):
        await world.until("18:29")
        await amanuel.hears_nothing()
        await world.until("18:30")
        await amanuel.hears("Kite: ")
        await amanuel.says("1")
        await amanuel.hears("Thanks!")
    assert await wall_times(world) == ["Sat 18:30 BST", "Sun 18:30 GMT"]
    await world.nobody_else_heard_anything()


async def test_a_plan_edited_halfway_leaves_what_is_open_on_its_ladder(world: World) -> None:
    """At seven a worker makes the plan stricter and earlier. Tonight goes on as it began; tomorrow is new."""
    amanuel = world.young_person(tier="standard")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    await amanuel.hears("Kite: ")
    await plans.change_plan(world.engine, EVERYWHERE, "YP-1042", "plan-YP-1042", "DW-1", times=["17:00"], tier=Tier.AFTER_RETURN)
    await world.until("19:59")
    await amanuel.hears_nothing()
    await world.until("20:00")
    await amanuel.hears("Kite: hi again")
    await world.until("20:45")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("17:00")
    await amanuel.hears("Kite: ")
    await world.until("17:45")
    await amanuel.hears("Kite: hi again")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.until("18:31")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen", "ok", "cancelled"]
    await world.nobody_else_heard_anything()


async def test_k3_a_slot_that_comes_while_an_older_check_in_is_open_is_merged(world: World) -> None:
    """Two plans. At four Amanuel asks for later, twice; at seven the other plan's slot comes, and does not ask over it."""
    amanuel = world.young_person(tier="standard", times=("16:00",))
    world.council["plans"].append({**world.council["plans"][0], "ref": "second", "times": ["19:00"]})
    world.carer()
    await world.begins()
    await world.until("19:05")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    for clock in ("16:05", "17:10"):
        await world.until(clock)
        await amanuel.hears("Kite: ")
        await amanuel.says("2")
        await amanuel.hears("OK. We ask again at ")
    await world.until("18:10")
    await amanuel.hears("Kite: ")
    await world.until("19:39")
    await amanuel.hears_nothing()
    assert [one.outcome for one in await world.check_ins()] == ["ok", None, "merged"]
    await world.until("19:40")
    await amanuel.hears("Kite: hi again")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    assert [one.outcome for one in await world.check_ins()] == ["ok", "later_then_ok", "merged"]
    await world.until("15:59")
    await world.nobody_else_heard_anything()


async def test_k8_the_end_of_a_placement_withdraws_the_carers_question(world: World) -> None:
    """It was owed and had not left: Grace is not asked about somebody who is no longer with her."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await world.until("18:59")
    await amanuel.forgets()
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at("19:00"))
    await sweep.once(world.engine)  # the question is owed, and no courier has come
    await plans.end_placement(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    await world.settles()
    await grace.hears_nothing()
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042")
    await world.nobody_else_heard_anything()


async def test_promise_1_without_a_placement_the_young_person_is_still_asked_and_silence_still_climbs(world: World) -> None:
    """Amanuel left one home and has no other yet: of all evenings this is not the one on which nobody asks."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    await plans.end_placement(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    await world.until("18:30")
    await amanuel.hears("Kite")
    await world.until("19:00")
    await amanuel.hears("hi again")
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042")
    await world.nobody_else_heard_anything()


async def test_k8_a_former_carer_who_answers_late_closes_nothing_and_hears_nothing(world: World) -> None:
    """Grace was asked at seven; at five past, Amanuel lives elsewhere."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await world.until("19:05")
    await amanuel.forgets()
    await grace.hears("A.: 1 ")
    await plans.end_placement(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    await grace.says("1")
    await world.until("19:15")
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042", "No sighting on file.")
    await world.nobody_else_heard_anything()


async def test_t1_a_carer_is_a_carer_from_midnight_on_their_own_clock(world: World) -> None:
    """Half past midnight in June is yesterday in Greenwich. Grace's first day has begun, and her worry is heard."""
    world.starts_at(datetime(2027, 6, 12, 0, 30, tzinfo=LONDON))
    world.young_person(since="2027-06-12")
    grace = world.carer()
    await world.begins()
    await grace.says("3")
    await grace.hears("NOT a missing report")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042")
    await world.phones["khan"].rings()
    await world.nobody_else_heard_anything()
