"""Whoever has taken it writes to the young person, in six phrases; a 5 or a 6 comes back, and reaches whoever asked."""

import re

import locales
from desk.alerts import resolve
from desk.overtaking import CHANGED
from ladder.phrases import Phrase
from tests.stories.evenings import alone, duty, duty_forgets, not_good, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once


def offered(world: World, phrase: Phrase) -> str:
    """The words beside the 5 of that phrase, in the language of whoever hears it."""
    return re.split(r"\b[56] ", locales.template(world.spoken, phrase.value))[1].strip()


async def test_can_you_talk_is_asked_and_a_5_reaches_whoever_asked(world: World) -> None:
    """R. Khan takes it and asks; A.B. answers 5. A 1 is still fine after it, and a 4 still a cry."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await world.until("18:33")
    await khan.says(f"{code} 20")
    await amanuel.forgets()
    await khan.forgets()
    assert (await world.writes(code, "DW-1", Phrase.TALK)).is_done
    await amanuel.hears("Can you talk? 5 yes 6 no")
    await world.until("18:35")
    await amanuel.says("5")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered 18:35: can talk. A text is not a sighting.")
    assert (await world.writes(code, "DW-1", Phrase.RINGING)).is_done
    await amanuel.hears("I am ringing you now.")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered fine 18:35.")
    assert (await world.writes(code, "DW-1", Phrase.ALONE)).is_done
    await amanuel.hears("Who is with you? 5 I am alone 6 I am not alone")
    await amanuel.says("4")
    await amanuel.hears("We have your message.")
    await khan.hears(f"{code} AGAIN: A.B. asks for help 18:35.")
    await khan.rings()
    await amanuel.says("6")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered 18:35: is not alone.")
    await world.nobody_else_heard_anything()


async def test_promise_3_what_is_no_number_of_the_phrase_goes_to_a_person(world: World) -> None:
    """Asked whether to try again, A.B. writes something else: it is read as ever, and R. Khan hears that there are words."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await khan.says(f"{code} 20")
    await world.writes(code, "DW-1", Phrase.MISSED)
    await amanuel.forgets()
    await khan.forgets()
    await amanuel.says("5 of them are at the door")
    await amanuel.hears("A person will read it")
    await khan.hears(f"{code} ALSO: A.B. unclear reply")
    await world.nobody_else_heard_anything()


async def test_a2_a_time_that_was_named_is_told_and_stands_when_it_becomes_worse(world: World) -> None:
    """A silence, taken; "I will ring at 19:40". Then A.B. asks for help: whoever takes it next names no other time."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await world.until("19:00")
    code = str((await world.alert()).code)
    await khan.says(code)
    await amanuel.forgets()
    await world.writes(code, "DW-1", Phrase.WHEN, await world.at("19:40"))
    await amanuel.hears("I will ring at 19:40.")
    await amanuel.says("4")
    await amanuel.hears("We have your message.")
    await duty_forgets(world)
    await world.takes(code, "DW-2")
    await shah.hears(f"{code} is yours, 19:00. Ring by?", "Nothing sent: 19:40")
    await amanuel.hears_nothing()
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_k11_on_a_phone_of_two_a_number_is_for_the_one_phrase_that_it_can_be_for(world: World) -> None:
    """Both sisters' alerts are taken, one is asked: a 5 is hers. Once both are, nobody can tell, and a person reads it."""
    phone = world.young_person("YP-1", "Hiwet T.", "sisters", sign="Cedar", ask_carer="never", times=())
    world.young_person("YP-2", "Luwam T.", "sisters", sign="Willow", ask_carer="never", times=())
    world.carer()
    await world.begins()
    await phone.says("something is odd here")
    codes = [str((await world.alert(ref)).code) for ref in ("YP-1", "YP-2")]
    for code in codes:
        await world.takes(code, "DW-1")
    await world.writes(codes[0], "DW-1", Phrase.TALK)
    await phone.hears()
    await phone.hears("Can you talk?")
    khan = world.phones["khan"]
    await khan.forgets()
    await phone.says("6")
    await phone.hears("Thanks!")
    await khan.hears(f"{codes[0]}: H.T.'s phone answered 18:00: cannot talk.")
    for code in codes:
        await world.writes(code, "DW-1", Phrase.ALONE)
    await phone.forgets()
    await phone.says("5")
    assert {(await khan.hears("ALSO", "unclear reply"))[:3], (await khan.hears("ALSO", "unclear reply"))[:3]} == set(codes)
    await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_k11_a_number_that_may_be_for_either_of_two_phrases_is_read_by_a_person(world: World) -> None:
    """ "Can you talk?" is not answered when "Who is with you?" follows: a 5 is told as neither. With its words it is for the one that has
    them; and nobody closes on a page that does not show it yet."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await khan.says(f"{code} 20")
    await world.writes(code, "DW-1", Phrase.TALK)
    await world.writes(code, "DW-1", Phrase.ALONE)
    await amanuel.forgets()
    await khan.forgets()
    await amanuel.says("5")
    await amanuel.hears("A person will read it")
    await khan.hears(f"{code} ALSO: A.B. unclear reply")
    drawn = (await world.alert()).version
    await amanuel.says(f"5 {offered(world, Phrase.ALONE)}")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered", "is alone.")
    assert (await resolve(world.engine, EVERYWHERE, world.vault, code, "DW-1", 1, drawn=drawn)).reason == CHANGED
    await world.nobody_else_heard_anything()


async def test_k11_on_a_phone_of_two_a_bare_yes_is_not_the_answer_of_whoever_was_not_asked_last(world: World) -> None:
    """One sister is asked whether she can talk, then the other how she is: "yes" is no answer to the phrase."""
    phone = world.young_person("YP-1", "Hiwet T.", "sisters", sign="Cedar", ask_carer="never", times=())
    world.young_person("YP-2", "Luwam T.", "sisters", sign="Willow", ask_carer="never", times=("18:30",))
    world.carer()
    await world.begins()
    await phone.says("something is odd here")
    codes = [str((await world.alert(ref)).code) for ref in ("YP-1", "YP-2")]
    for code in codes:
        await world.takes(code, "DW-1")
    await world.writes(codes[0], "DW-1", Phrase.TALK)
    await world.until("18:31")
    await phone.forgets()
    khan = world.phones["khan"]
    await khan.forgets()
    await phone.says("yes")
    await phone.hears("Thanks!")
    await khan.hears(f"{codes[1]}: L.T.'s phone answered fine 18:31.")
    await phone.says("6")
    await phone.hears("Thanks!")
    await khan.hears(f"{codes[0]}: H.T.'s phone answered 18:31: cannot talk.")
    await world.nobody_else_heard_anything()
