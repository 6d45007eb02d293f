"""Closing an alert: a named person, a coded outcome, and what it means for the plan (A6, promise 9)."""

from datetime import timedelta

import pytest

from desk.refusals import Refused
from tests.stories.evenings import alone, code_of, duty, silent
from tests.world import World


async def test_p9_nobody_resolves_what_nobody_took(world: World) -> None:
    """The board offers it to S. Price too early; so does R. Khan's phone."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    early = await world.resolves(code, "MG-1", 1)
    assert (early.is_done, early.reason) == (False, "nothing changed, because nobody has taken it")
    await khan.says(f"{code} DONE 3")
    await khan.hears(f"{code} NOT CLOSED: nobody has it.")
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    assert (await world.resolves(code, "DW-1", 1, "Spoke to A. on the phone.")).is_done
    again = await world.resolves(code, "MG-1", 2)
    assert (again.is_done, again.by) == (False, "DW-1")
    await world.until("18:00")
    alert = await world.alert()
    assert (alert.phase, alert.outcome) == ("resolved", 1)
    await world.nobody_else_heard_anything()


async def test_a6_outcomes_have_fixed_numbers_from_1_to_12(world: World) -> None:
    """What is not one of them is refused in a sentence."""
    alone(world)
    await world.begins()
    code = await silent(world)
    await world.takes(code, "DW-1")
    await duty(world).khan.hears(f"{code} is yours")
    for number in (0, 13):
        with pytest.raises(Refused, match="a number from 1 to 12"):
            await world.resolves(code, "DW-1", number)
    assert (await world.resolves(code, "DW-1", 12)).is_done
    assert (await world.alert()).outcome == 12
    await world.nobody_else_heard_anything()


async def test_a6_an_episode_rests_the_plan(world: World) -> None:
    """While somebody is missing, no night adds a silence."""
    alone(world)
    await world.begins()
    code = await silent(world)
    await world.takes(code, "DW-1")
    await duty(world).khan.hears(f"{code} is yours")
    await world.resolves(code, "DW-1", 4, "Reported missing at 19:20.")
    await world.until("20:00", days=2)
    await world.no_alert()
    assert (await world.child()).episode_since is not None
    await world.nobody_else_heard_anything()


async def test_a6_an_agreed_change_ends_a_stop_and_questions_begin_again(world: World) -> None:
    """Amanuel stopped; M. Shah agreed other times with him."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await world.until("18:30")
    await amanuel.says("stop")
    await amanuel.forgets()
    code = await code_of(world)
    await world.takes(code, "DW-2")
    for _ in range(2):
        await world.notes(code, "DW-2", "Looking for times that suit him", await world.engine.now() + timedelta(hours=12))
        await world.passes(hours=11)
    await amanuel.hears_nothing()
    await world.resolves(code, "DW-2", 6)
    for phone in (khan, shah):
        await phone.forgets()
    await world.until("18:30")
    await amanuel.hears("Kite:")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_after_it_is_resolved_a_new_fact_opens_a_new_alert_with_a_new_code(world: World) -> None:
    """The same evening, another matter."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    first = await silent(world)
    await khan.says(first)
    await khan.hears(f"{first} is yours")
    await world.resolves(first, "DW-1", 7)
    await world.until("19:30")
    await amanuel.says("4")
    await amanuel.hears("We have your message")
    second = await code_of(world)
    assert second != first
    await khan.hears(f"{second} ASKS FOR HELP A.B. YP-1042", "19:30")
    await khan.rings()
    await world.nobody_else_heard_anything()
