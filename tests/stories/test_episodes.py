"""Somebody is away: no questions go out, whatever the phone says reaches a person, and a named worker ends it (A6, promises 1 and 4)."""

import pytest

from desk import duress, plans
from tests.phones import Handset
from tests.stories.evenings import alone, code_of, duty, not_good, silent, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once


async def takes_and_closes(world: World, code: str, outcome: int) -> None:
    """R. Khan takes it on the board, and closes it."""
    await world.takes(code, "DW-1")
    await duty(world).khan.hears(f"{code} is yours")
    assert (await world.resolves(code, "DW-1", outcome, "Written down in the case record.")).is_done


async def away(world: World) -> Handset:
    """Since 19:00 nobody knows where Amanuel is: R. Khan opens an episode. It is noon on Tuesday, and nothing is open."""
    amanuel = world.phones["amanuel"]
    await takes_and_closes(world, await silent(world), 4)
    await world.until("12:00")
    await world.no_alert()
    return amanuel


async def test_p1_an_episode_rests_the_plan_until_a_named_worker_ends_it(world: World) -> None:
    """Two evenings without a question; the phone writes "ok" and duty is paged; they are back, and the next evening is asked."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    amanuel = await away(world)
    await world.until("20:00", days=1)
    await amanuel.hears_nothing()
    assert [one.outcome for one in await world.check_ins()] == ["silent", "cancelled", "cancelled"]
    await amanuel.says("ok")
    await amanuel.hears("Thanks!")
    code = await code_of(world)
    await khan.hears(f"{code} UNCLEAR REPLY A.B. YP-1042", "20:00", f"{code}=take")
    await takes_and_closes(world, code, 1)
    assert (await world.child()).episode_since is not None, "closing an alert ends no episode"
    await plans.end_episode(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    await world.until("18:30")
    await amanuel.hears("Kite:")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.no_alert()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("cover", ["open", "closed"])
@pytest.mark.parametrize("said", ["1", "2", "🙂"])
async def test_k10_fine_and_later_are_thanked_as_always_and_page(world: World, said: str, cover: str) -> None:
    """The phone hears on Tuesday, away, what it heard on Monday, before: whoever holds it learns nothing."""
    amanuel = alone(world, cover=cover)
    khan = duty(world).khan
    await world.begins()
    await amanuel.says(said)
    before = await amanuel.unheard()
    await amanuel.forgets()
    await away(world)
    await amanuel.says(said)
    assert await amanuel.unheard() == before == ["(sms) Thanks!"]
    await amanuel.forgets()
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("unclear", "page", "paging")
    await khan.hears(alert.code, "UNCLEAR REPLY")
    await world.nobody_else_heard_anything()


async def test_who_asks_for_another_language_while_away_is_heard_by_a_person(world: World) -> None:
    """It is granted, and the phone has spoken: R. Khan is paged."""
    amanuel = alone(world, language="en")
    khan = duty(world).khan
    await world.begins()
    await away(world)
    await amanuel.says("tigrinya")
    await amanuel.hears("Kite", "1", "4")
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("unclear", "page", "paging")
    await khan.hears(alert.code, "UNCLEAR REPLY", "Tigrinya")
    await world.nobody_else_heard_anything()


async def test_k9_the_code_is_answered_like_fine_and_rings(world: World) -> None:
    """Away, the ordinary word pages and the code rings; the phone hears one answer to both."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", "all good thanks", "DW-1")
    await away(world)
    heard = []
    for word in ("fine thanks", "all good thanks"):
        await amanuel.says(word)
        heard.append(await amanuel.unheard())
        await amanuel.forgets()
    assert heard == [["(sms) Thanks!"]] * 2
    await khan.hears("UNCLEAR REPLY")
    await khan.hears("DURESS A.B. YP-1042 12:00", "Also: unclear reply")
    await khan.rings()
    await world.nobody_else_heard_anything()


async def test_words_wait_for_no_morning_while_somebody_is_away(world: World) -> None:
    """At standard they would be on the list of the next morning."""
    amanuel = alone(world, tier="standard")
    khan = duty(world).khan
    await world.begins()
    await takes_and_closes(world, await not_good(world), 4)
    await amanuel.hears("A person is being told now")
    await amanuel.hears("They will ring from this number by")
    await world.until("22:00")
    await amanuel.says("the blue one is with my cousin")
    await amanuel.hears("this is a computer")
    await khan.hears("UNCLEAR REPLY", "22:00")
    assert (await world.alert()).phase == "paging"
    await world.nobody_else_heard_anything()


async def test_later_reaches_whoever_already_works_on_it(world: World) -> None:
    """An open alert says by itself only that the phone answered "fine"."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    await away(world)
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears("UNCLEAR REPLY")
    code = await code_of(world)
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}", "phone answered fine 12:00")
    await amanuel.says("2")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code} ALSO: A.B. unclear reply 12:00")
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


async def test_a_question_that_was_open_when_the_episode_began_is_answered_to_a_person_too(world: World) -> None:
    """He asked for help at 18:29, and at 18:30 was asked as on any evening; then R. Khan opened the episode."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    await world.until("18:29")
    await amanuel.says("4")
    code = await code_of(world)
    await khan.forgets()
    await world.until("18:31")
    await takes_and_closes(world, code, 4)
    await amanuel.forgets()
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears("UNCLEAR REPLY A.B. YP-1042", "18:31")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_k11_fine_from_a_shared_phone_is_told_of_whoever_is_away(world: World) -> None:
    """Who of the two wrote is not known: duty hears of Amanuel, and nothing of Selam, who is at home."""
    alone(world)
    world.young_person("YP-2", "Selam B.", "amanuel", ask_carer="never", times=())
    await world.begins()
    amanuel = await away(world)
    await amanuel.says("1")
    for line in await amanuel.unheard():
        assert line == "(sms) Thanks!"
    await amanuel.forgets()
    await duty(world).khan.hears("UNCLEAR REPLY A.B. YP-1042")
    await world.no_alert("YP-2")
    await world.nobody_else_heard_anything()
