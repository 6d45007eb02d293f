"""Somebody asks, and somebody answers: by button, by digit of their own script, by word."""

import pytest

from bot import inbox
from bot.channels.inbound import Inbound, InboundKind
from locales import text
from tests.world import World


async def test_a_button_answers_and_nothing_else_happens(world: World) -> None:
    """Amanuel presses "fine" in his chat."""
    amanuel = world.young_person(manner="telegram")
    world.carer()
    await world.begins()
    await world.until("18:30")
    assert await amanuel.hears("Kite: ")
    await amanuel.presses("ok")
    await amanuel.hears("Thanks!")
    await world.until("21:00")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_either_of_the_two_buttons_that_mean_ok_answers(world: World) -> None:
    """The one that says "great" is as fine as the one that says "fine"."""
    amanuel = world.young_person(manner="telegram")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.presses("great")
    await amanuel.hears("Thanks!")
    await world.until("21:00")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


ANSWERS = {
    "en": ("1", "(1)", "fine thanks", "👍"),
    "ar": ("1", "١", "الحمد لله", "ok"),
    "ti": ("1", "፩", "ጽቡቕ", "1️⃣"),
}


@pytest.mark.parametrize("language", ANSWERS)
async def test_a_digit_a_local_digit_and_a_word_answer_in_the_young_persons_language(world: World, language: str) -> None:
    """Four young people who share a language, and each their own way to say that they are fine."""
    world.carer()
    phones = [
        world.young_person(f"YP-{number}", f"{letter}. B.", letter.lower(), language=language, sign="Kite")
        for number, letter in enumerate("ABCD")
    ]
    await world.begins()
    await world.until("18:30")
    for phone, answer in zip(phones, ANSWERS[language], strict=True):
        await phone.hears("Kite: ")
        await phone.says(answer)
        await phone.hears(text(language, "Y3"))
    await world.until("21:00")
    for number in range(4):
        assert [one.outcome for one in await world.check_ins(f"YP-{number}")] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_not_good_rings_the_duty_worker_in_the_same_instant(world: World) -> None:
    """Amanuel answers 4. R. Khan is texted and rung at once, takes it, and Amanuel hears by when."""
    amanuel = world.young_person(language="ti")
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.passes(minutes=5)
    await amanuel.says("4")
    await amanuel.hears("Tigrinya", "999")
    await khan.hears("ASKS FOR HELP", "A.B. YP-1042", "Tigrinya", "18:35", "Ringing you now")
    await khan.answers("ASKS FOR HELP")
    alert = await world.alert()
    await khan.says(alert.code)
    await khan.hears(alert.code, "is yours")
    await amanuel.hears("18:55")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("reply", ["not ok", "i am ok but scared"])
async def test_not_ok_is_never_read_as_ok(world: World, reply: str) -> None:
    """Promise 3, in its plainest form."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says(reply)
    await amanuel.hears("A person is being told now")
    await khan.hears("ASKS FOR HELP")
    await khan.rings()
    assert [one.outcome for one in await world.check_ins()] == ["help"]
    await world.nobody_else_heard_anything()


async def test_a_message_that_a_provider_repeats_is_heard_once(world: World) -> None:
    """The network delivers Amanuel's one "4" twice: one answer to him, one alert, one call."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    said = Inbound("handset:the-same-message", "handset", "amanuel", InboundKind.TEXT, text="4")
    for _ in range(2):
        async with world.database.transaction() as tx:
            now, machine = await world.clock.both(tx)
            await inbox.store(tx, world.vault, world.ids, now, machine, [said])
        await world.settles()
    await amanuel.hears("A person is being told now")
    await khan.hears("ASKS FOR HELP")
    await khan.rings()
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()
