"""Who else may be looking at the phone: closed cover hears only "Thanks!" (K5, K10), open cover hears what becomes of its words."""

import pytest

from tests.world import World

SAID = ("1", "2", "3", "4", "wait the thing is", "i am scared")


async def test_k10_closed_cover_hears_the_same_thanks_at_the_same_moment_whatever_was_said(world: World) -> None:
    """Six young people, six answers, six screens that nobody could tell apart."""
    world.carer()
    phones = [world.young_person(f"YP-{number}", f"{letter}. B.", letter.lower(), cover="closed") for number, letter in enumerate("ABCDEF")]
    await world.begins()
    await world.until("18:35")
    for phone, said in zip(phones, SAID, strict=True):
        await phone.hears("Kite: ")
        await phone.says(said)
        assert await phone.hears() == "Thanks!"
        assert phone.last is not None
        assert phone.last.at == await world.engine.now()
    await world.until("18:37")
    causes = [(await world.alert(f"YP-{number}")).cause for number in (2, 3, 4, 5)]
    assert causes == ["wants_call", "help", "unclear", "help"]
    await world.phones["khan"].forgets()
    await world.nobody_else_heard_anything()


async def test_k4_k10_closed_cover_is_asked_later_without_being_told_so(world: World) -> None:
    """A "2" moves the question by an hour at standard, and the screen says "Thanks!" alone."""
    amanuel = world.young_person(tier="standard", cover="closed")
    world.carer()
    await world.begins()
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    assert await amanuel.hears() == "Thanks!"
    await world.until("19:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    assert await amanuel.hears() == "Thanks!"
    await world.nobody_else_heard_anything()


async def test_k5_open_cover_is_asked_to_clarify_once_and_read_by_a_person_after_half_an_hour(world: World) -> None:
    """Words that the program does not know stop the reminder; R. Khan reads them at 19:05."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("the blue one is with my cousin")
    await amanuel.hears("this is a computer", "1 fine")
    await amanuel.says("you know the one")
    await amanuel.hears("Thanks!")
    await world.until("19:04")
    await khan.hears_nothing()
    await world.until("19:05")
    await khan.hears("UNCLEAR REPLY A.B. YP-1042", "18:35", "Words on board")
    assert [one.outcome for one in await world.check_ins()] == ["unclear"]
    await world.nobody_else_heard_anything()


async def test_k5_under_open_cover_an_ok_meanwhile_closes_it_and_its_words_stand_on_the_board(world: World) -> None:
    """The digit says enough; nobody is paged, and the words are there to be read."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("the blue one is with my cousin")
    await amanuel.hears("this is a computer")
    await world.until("18:50")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.until("21:00")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    assert await world.lines() == ["unclear_then_fine"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k5_closed_cover_is_asked_nothing_and_reported_after_two_minutes_with_all_the_words(world: World) -> None:
    """An "ok" a minute later does not undo it."""
    amanuel = world.young_person(cover="closed")
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    for said in ("the blue one", "is with my cousin", "1"):
        await amanuel.says(said)
        assert await amanuel.hears() == "Thanks!"
    await world.until("18:36")
    await khan.hears_nothing()
    await world.until("18:37")
    await khan.hears("UNCLEAR REPLY A.B. YP-1042")
    alert = await world.alert()
    assert len(alert.state["facts"]) == 1
    assert len(alert.state["facts"][0]["more_words"]) == 1
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(("cover", "treatment"), [("open", "morning"), ("closed", "board")])
async def test_k5_at_standard_unclear_words_page_nobody_at_once(world: World, cover: str, treatment: str) -> None:
    """They are read in the morning; where nobody may ask back, by this shift."""
    amanuel = world.young_person(tier="standard", cover=cover)
    world.carer()
    await world.begins()
    await world.until("18:35")
    await amanuel.says("the blue one is with my cousin")
    await amanuel.forgets()
    await world.until("21:00")
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("unclear", treatment, "listed")
    await world.nobody_else_heard_anything()
