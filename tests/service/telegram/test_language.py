"""The language an app is set to is asked about, once, and never assumed."""

import pytest

from db.queries import people
from locales import language, text
from tests.service.telegram.chats import Chat, TelegramWorld
from tests.world import EVERYWHERE

AMANUEL = 42


async def joins(world: TelegramWorld, app: str, ref: str = "YP-1042") -> Chat:
    """Somebody opens their own invitation, in an app set to that language."""
    chat = world.chat(AMANUEL)
    world.telegram.say(AMANUEL, f"/start {await world.invites(ref)}", app)
    await world.hears_telegram()
    return chat


async def speaks(world: TelegramWorld) -> str:
    """In what Amanuel is written to."""
    async with world.database.reading() as tx:
        return str((await people.by_ref(tx, EVERYWHERE, "YP-1042"))[0].language)


async def test_an_app_in_another_language_is_asked_about_and_the_press_counts(world: TelegramWorld) -> None:
    world.young_person(language="en")
    await world.begins()
    chat = await joins(world, "ti")
    chat.hears("Kite: this is the chat we talked about")
    asked = chat.hears("Kite: which language?")
    assert [[one["text"] for one in row] for row in asked["buttons"]] == [["English"], [language("ti").native]]
    assert await speaks(world) == "en"
    await chat.presses("ti")
    chat.hears(language("ti").native)
    assert (await speaks(world), chat.now(asked)["buttons"]) == ("ti", [])
    await world.until("18:30")
    chat.hears("Kite")
    assert chat.last["text"].split(" (")[0] in [text("ti", f"Y1{one}_buttons", sign="Kite") for one in "abcd"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_their_own_may_be_confirmed(world: TelegramWorld) -> None:
    world.young_person(language="en")
    await world.begins()
    chat = await joins(world, "fa-AF")
    chat.hears("chat we talked about")
    asked = chat.hears("which language?")
    await chat.presses("en")
    chat.hears("Kite: now in English. 1 fine")
    assert (await speaks(world), chat.now(asked)["buttons"]) == ("en", [])
    await world.nobody_else_heard_anything()


async def test_their_own_may_be_confirmed_though_nobody_has_signed_it(world: TelegramWorld) -> None:
    """Whoever was enrolled in a draft keeps it by the button that says so: it is no unknown press, and pages nobody."""
    world.closed_languages = {"ti"}
    world.young_person(language="ti")
    await world.begins()
    chat = await joins(world, "en")
    chat.hears()
    asked = chat.hears()
    await chat.presses("ti")
    chat.hears(language("ti").native)
    assert (await speaks(world), chat.now(asked)["buttons"]) == ("ti", [])
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_under_closed_cover_the_answer_to_the_press_is_thanks(world: TelegramWorld) -> None:
    world.young_person(language="en", cover="closed")
    await world.begins()
    chat = await joins(world, "ar")
    chat.hears("chat we talked about")
    chat.hears("which language?")
    await chat.presses("ar")
    assert chat.hears()["text"].startswith(text("ar", "Y3"))
    assert await speaks(world) == "ar"
    await world.nobody_else_heard_anything()


async def test_who_ignores_it_is_asked_as_before(world: TelegramWorld) -> None:
    world.young_person(language="en")
    await world.begins()
    chat = await joins(world, "prs")
    chat.hears("chat we talked about")
    chat.hears("which language?")
    await world.until("18:30")
    chat.hears("Kite: ")
    await chat.presses("ok")
    chat.hears("Thanks!")
    assert await speaks(world) == "en"
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("app", ["en-GB", "xx", "zh-hant", ""])
async def test_of_their_own_language_and_of_one_we_do_not_speak_nothing_is_asked(world: TelegramWorld, app: str) -> None:
    world.young_person(language="en")
    await world.begins()
    chat = await joins(world, app)
    chat.hears("chat we talked about")
    await world.nobody_else_heard_anything()


async def test_a_carer_is_not_asked(world: TelegramWorld) -> None:
    world.young_person(language="en")
    await world.begins()
    chat = await joins(world, "ti", "CA-7")
    chat.hears("This is not an emergency service")
    await world.nobody_else_heard_anything()


async def test_a_press_of_a_language_that_may_not_be_sent_goes_to_a_person(world: TelegramWorld) -> None:
    world.young_person(language="en")
    await world.begins()
    chat = await joins(world, "ti")
    chat.hears("chat we talked about")
    asked = chat.hears("which language?")
    world.closed_languages = {"ti"}  # a text of it was changed since
    await chat.presses("ti")
    chat.hears("this is a computer")
    assert (await speaks(world), chat.now(asked)["buttons"]) == ("en", [])
    assert (await world.alert()).cause == "unclear"
