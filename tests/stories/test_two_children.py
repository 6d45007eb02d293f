"""Two young people and one carer, two young people and one phone (K11)."""

import pytest

from tests.world import World


async def test_k11_a_carer_with_two_open_is_asked_which_one(world: World) -> None:
    """A bare "1" is about nobody; "A 1" is about Amanuel, "B 1" about Bilal."""
    amanuel, bilal = world.young_person(), world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for phone in (amanuel, bilal):
        await phone.forgets()
    asked = [await grace.hears(": 1 I see them now") for _ in range(2)]
    assert sorted(line[:2] for line in asked) == ["A.", "B."]
    await grace.says("1")
    await grace.hears("Which one? Please write A 1 or B 1.")
    await grace.says("A 1")
    await grace.hears("Thank you.")
    assert [(await world.check_ins(ref))[0].outcome for ref in ("YP-1042", "YP-2")] == ["carer_seen", None]
    await grace.says("1")
    await grace.hears("Thank you.")
    assert [(await world.check_ins(ref))[0].outcome for ref in ("YP-1042", "YP-2")] == ["carer_seen", "carer_seen"]
    await world.until("21:00")
    await world.nobody_else_heard_anything()


async def test_k11_a_worried_carer_who_does_not_say_about_whom_is_worried_about_each(world: World) -> None:
    """Nothing is asked first: both children are paged for."""
    amanuel, bilal = world.young_person(), world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for phone in (amanuel, bilal, grace):
        await phone.forgets()
    await grace.says("3")
    await grace.hears("NOT a missing report")
    assert [(await world.alert(ref)).cause for ref in ("YP-1042", "YP-2")] == ["carer_concern", "carer_concern"]
    for phone in (grace, world.phones["khan"]):
        await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_k11_two_siblings_on_one_phone_are_asked_one_after_the_other(world: World) -> None:
    """Both are due at 18:30. The second question leaves when the first is answered, and its clock starts then."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", unchecked=True)
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", unchecked=True)
    grace = world.carer()
    await world.begins()
    await world.until("18:30")
    first = (await phone.hears(": ")).split(":")[0]
    second = {"Kite": "Moon", "Moon": "Kite"}[first]
    await world.until("18:40")
    await phone.hears_nothing()
    await phone.says("1")
    assert {await phone.hears(), (await phone.hears()).split(":")[0]} == {"Thanks!", second}
    await world.until("18:59")
    await phone.hears_nothing()
    await world.until("19:00")
    await phone.hears(f"{second}: hi again")
    await phone.says("1")
    await phone.hears("Thanks!")
    assert [(await world.check_ins(ref))[0].outcome for ref in ("YP-1", "YP-2")] == ["ok", "ok"]
    await world.until("20:00")
    await grace.hears_nothing()
    await world.nobody_else_heard_anything()


async def test_k11_a_stop_from_a_shared_phone_is_about_the_question_it_answers(world: World) -> None:
    """One question stands open there, and a stop can only be meant for it; the other young person is still asked."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", times=("18:30",))
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", times=("20:00",))
    world.carer()
    await world.begins()
    await world.until("18:35")
    await phone.hears("Kite: ")
    await phone.says("stop")
    await phone.hears("OK, we stop.")
    assert (await world.alert("YP-1")).cause == "stopped"
    await world.no_alert("YP-2")
    await world.until("20:00")
    await phone.hears("Moon: ")
    await phone.says("1")
    await phone.hears("Thanks!")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("said", ["4", "i am scared"])
async def test_k11_a_cry_that_could_be_eithers_is_a_fact_about_each(world: World, said: str) -> None:
    """Outside any question nobody knows who holds the phone: duty hears of both."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", times=("16:00",))
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", times=("18:30",))
    world.carer()
    await world.begins()
    await phone.says(said)
    assert [(await world.alert(ref)).cause for ref in ("YP-1", "YP-2")] == ["help", "help"]
    for each in (phone, world.phones["khan"]):
        await each.forgets()
    await world.nobody_else_heard_anything()
