"""Drills: a page marked TEST is answered like a real one, and disturbs nothing that is real."""

import pytest

from db.queries import drills as stored
from db.queries import journal, people
from desk import drills
from desk.refusals import Refused
from tests.stories.evenings import code_of
from tests.world import EVERYWHERE, World


async def drilled(world: World, **how: object) -> str:
    """A drill of R. Khan alone begins; its code."""
    begun = await drills.start(world.engine, EVERYWHERE, worker="DW-1", **how)  # type: ignore[arg-type]
    await world.settles()
    return begun.started[0].code


async def reported(world: World) -> list[tuple[str, str, bool, float | None]]:
    """Whom, how it ended, whether by night, after how many seconds."""
    async with world.database.reading() as tx:
        found = await drills.report(tx, EVERYWHERE, await world.clock.civil(tx))
    return [(one.worker, one.outcome, one.by_night, one.taken_after) for one in found]


async def written(world: World, ref: str) -> list[tuple[str, str]]:
    """What the journal has of that worker's drills: what happened, and by whom."""
    async with world.database.reading() as tx:
        (person,) = await people.by_ref(tx, EVERYWHERE, ref)
        lines = await journal.of_subjects(tx, EVERYWHERE, [person.id])
    return [(line.event, line.actor) for line in lines if line.event.startswith("Drill")]


async def test_whoever_is_on_duty_is_paged_by_text_and_takes_with_a_code_of_their_own(world: World) -> None:
    await world.begins()
    khan, shah = world.phones["khan"], world.phones["shah"]
    begun = await drills.start(world.engine, EVERYWHERE, actor="MG-1")
    await world.settles()
    codes = {one.worker: one.code for one in begun.started}
    assert all(code.startswith("Z") for code in codes.values())
    page = await khan.hears(f"TEST {codes['DW-1']}", "only a drill", "Over at 18:15")
    assert page.startswith("TEST ")
    await shah.hears(f"TEST {codes['DW-2']}")
    await world.passes(minutes=2)
    await khan.says(codes["DW-1"].lower())
    await khan.hears(f"TEST {codes['DW-1']} taken 18:02")
    await shah.says(codes["DW-1"])
    await shah.hears(f"TEST {codes['DW-1']} is not your drill")
    await world.until("18:30")
    await shah.says(codes["DW-2"])
    await shah.hears(f"TEST {codes['DW-2']} is over since 18:15")
    assert await reported(world) == [("DW-1", "taken", False, 120.0), ("DW-2", "not_taken", False, None)]
    assert await world.open_alerts() == []
    assert await written(world, "DW-1") == [("DrillStarted", "MG-1"), ("DrillTaken", "DW-1")]
    assert await written(world, "DW-2") == [("DrillStarted", "MG-1")]
    await world.nobody_else_heard_anything()


async def test_by_night_one_worker_is_rung_too_and_a_key_takes(world: World) -> None:
    await world.begins()
    await world.until("23:30")
    code = await drilled(world, by_voice=True)
    khan = world.phones["khan"]
    await khan.hears(f"TEST {code}")
    assert (await khan.answers("TEST")).startswith("TEST ")
    await khan.presses("take")
    await khan.hears(f"TEST {code} taken 23:30")
    assert await reported(world) == [("DW-1", "taken", True, 0.0)]
    await world.nobody_else_heard_anything()


async def test_a_drill_has_nothing_to_pass_or_to_close_and_nobody_else_is_paged(world: World) -> None:
    await world.begins()
    code = await drilled(world)
    khan = world.phones["khan"]
    await khan.forgets()
    for words in ("PASS", "DONE 1", "NOTE no idea", "CALL", "help"):
        await khan.says(f"{code} {words}")
        await khan.hears(f"TEST {code} NOT TAKEN")
    await world.until("20:00")
    assert await reported(world) == [("DW-1", "not_taken", False, None)]
    await world.nobody_else_heard_anything()


async def test_two_who_share_a_duty_phone_are_drilled_each_by_a_code_of_their_own(world: World) -> None:
    """Which of them holds it nobody can tell: what counts is the phone."""
    world.worker("DW-4", "J. Hill", "khan")
    world.rota(day=[], night=["DW-1", "DW-4"], manager=["MG-1"])
    await world.begins()
    khan = world.phones["khan"]
    codes = [one.code for one in (await drills.start(world.engine, EVERYWHERE)).started]
    await world.settles()
    pages = await khan.everything()  # in either order
    assert all(any(page.startswith(f"TEST {code}") for page in pages) for code in codes)
    await khan.forgets()
    await khan.says("ok")
    await khan.hears("NOT TAKEN")
    for code in codes:
        await khan.says(code)
        await khan.hears(f"TEST {code} taken")
    assert [(worker, outcome) for worker, outcome, _, _ in await reported(world)] == [("DW-1", "taken"), ("DW-4", "taken")]
    await world.nobody_else_heard_anything()


async def test_a_bare_ok_takes_a_drill_where_nothing_else_can_be_meant(world: World) -> None:
    await world.begins()
    code = await drilled(world)
    khan = world.phones["khan"]
    await khan.hears("TEST")
    await khan.says("ok")
    await khan.hears(f"TEST {code} taken")
    await world.nobody_else_heard_anything()


async def test_a_bare_ok_takes_nothing_while_a_drill_and_an_alert_wait(world: World) -> None:
    world.carer()
    amanuel, khan = world.young_person(), world.phones["khan"]
    await world.begins()
    drill = await drilled(world)
    await amanuel.says("4")
    code = await code_of(world)
    await khan.forgets()
    await khan.says("ok")
    assert drill not in await khan.hears("NOT TAKEN", code)
    assert (await world.alert()).taken_by is None
    async with world.database.reading() as tx:
        row = await stored.by_code(tx, EVERYWHERE, drill)
    assert row is not None
    assert row.taken_at is None
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await amanuel.hears("We have your message")
    await amanuel.hears("A person has read your message")
    await world.nobody_else_heard_anything()


async def test_who_was_paged_for_something_real_is_left_alone(world: World) -> None:
    world.carer()
    amanuel = world.young_person()
    await world.begins()
    await amanuel.says("4")
    with pytest.raises(Refused, match="DW-1 was paged for a real alert"):
        await drilled(world)
    begun = await drills.start(world.engine, EVERYWHERE)
    assert [one.worker for one in begun.started] == ["DW-2"]
    assert begun.left_out == ("DW-1 was paged for a real alert in the last half hour",)
    await world.settles()
    await world.phones["shah"].hears("TEST Z")
    await world.phones["khan"].forgets()  # the page, and the call beside it
    await amanuel.hears("We have your message")
    await world.nobody_else_heard_anything()


async def test_nobody_is_drilled_twice_at_once(world: World) -> None:
    await world.begins()
    await drilled(world)
    with pytest.raises(Refused, match="DW-1 is being drilled already"):
        await drilled(world)
    with pytest.raises(Refused, match="No worker has the reference CA-7"):
        await drills.start(world.engine, EVERYWHERE, worker="DW-2", actor="CA-7")
    await world.phones["khan"].hears("TEST Z")
    await world.nobody_else_heard_anything()
