"""What young people, carers and senders we do not know read."""

import re

import pytest

import locales
from db.queries import contacts, people
from db.scope import Scope
from db.words import Direction, Manner
from tests.world import World

EVERYWHERE = Scope.everywhere()


def clocks(text: str) -> list[str]:
    """The times of day in a text."""
    return re.findall(r"\b\d\d:\d\d\b", text)


async def test_a_question_opens_with_the_sign_in_their_language(world: World) -> None:
    """And another day with other words; the reminder with its own."""
    amanuel = world.young_person(language="ti", tier="standard")
    await world.begins()
    await world.until("20:05")
    monday, again = await amanuel.hears("Kite: "), await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.forgets()
    await world.until("18:30")
    tuesday = await amanuel.hears("Kite: ")
    assert len({monday, again, tuesday}) == 3
    assert all("1 ደሓን እየ" in text for text in (monday, again, tuesday))


async def test_the_buttons_of_a_question_are_bound_to_its_check_in(world: World) -> None:
    """Yesterday's do not answer today's; two of them mean fine."""
    daniel = world.young_person(manner="telegram", carers=("CA-8",))
    mary = world.carer("CA-8", "Mary P.", "mary", manner="telegram")
    await world.begins()
    await world.until("18:30")
    await daniel.hears("Kite: ")
    [check_in] = await world.check_ins()
    assert daniel.last is not None
    choices = [[button.data for button in row] for row in daniel.last.buttons]
    assert choices == [[f"c:{check_in.id.hex}:{one}" for one in row] for row in (("ok", "great"), ("later", "call"), ("help",))]
    await world.until("19:00")
    await mary.hears("A.: please choose one answer.")
    assert mary.last is not None
    assert [button.data for row in mary.last.buttons for button in row] == [
        f"c:{check_in.id.hex}:{one}" for one in ("seen", "elsewhere", "concern")
    ]


async def test_times_are_those_on_their_own_wall(world: World) -> None:
    """At seven in London it is eight in Berlin."""
    amanuel = world.young_person(tier="standard", timezone="Europe/Berlin", times=("20:00",))
    await world.begins()
    await world.until("19:00")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    assert await amanuel.hears("OK. We ask again at ") == "OK. We ask again at 21:00."


async def test_a_call_at_night_is_promised_for_the_morning_with_both_its_ends(world: World) -> None:
    """Tomorrow, from nine to noon."""
    amanuel = world.young_person()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("3")
    await amanuel.hears("will ring from this number tomorrow, 09:00-12:00")


async def test_words_we_cannot_read_are_answered_with_when_a_person_will(world: World) -> None:
    """One time, and the digits once more; on Telegram the buttons."""
    amanuel, daniel = world.young_person(), world.young_person("YP-2", "Daniel O.", "daniel", manner="telegram")
    await world.begins()
    await world.until("18:30")
    for phone in (amanuel, daniel):
        await phone.hears("Kite: ")
        await phone.says("zzz qqq")
    assert len(clocks(await amanuel.hears("A person will read it by", "1 fine"))) == 1
    await daniel.hears("A person will read it by", "Quick answer:")
    assert daniel.last is not None
    assert daniel.last.buttons[0][0].data.startswith("c:")


async def test_what_comes_outside_a_question_has_digits_and_no_buttons(world: World) -> None:
    """A button belongs to a check-in."""
    daniel = world.young_person(manner="telegram")
    await world.begins()
    await daniel.says("zzz qqq")
    await daniel.hears("A person will read it by", "1 fine 2 ask me later")
    assert daniel.last is not None
    assert daniel.last.buttons == ()


@pytest.mark.parametrize("said", ["1", "2", "3", "4", "zzz qqq", "stop"])
async def test_under_closed_cover_every_answer_is_the_same(world: World, said: str) -> None:
    """Whatever was said."""
    amanuel = world.young_person(cover="closed")
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says(said)
    assert await amanuel.hears() == "Thanks!"
    await amanuel.hears_nothing()


async def test_help_is_answered_with_the_language_to_say_to_999(world: World) -> None:
    """In English, as it is said on the call; not the dialect."""
    amanuel = world.young_person(language="ar", dialect="Sudanese")
    await world.begins()
    await amanuel.says("4")
    assert "Arabic" in await amanuel.hears("999")


async def test_a_carer_is_asked_about_an_initial_and_told_nothing_else(world: World) -> None:
    """Then when, then that it is no missing report; no number stands there, since none is on file."""
    world.young_person()
    grace = world.phones["grace"]
    await world.begins()
    await world.until("19:00")
    await grace.hears("A.: 1 I see them now 2 not here")
    await grace.says("zzz qqq")
    await grace.hears("Sorry, one number please. A.: 1 ")
    await grace.says("2")
    await grace.hears("What time do you expect A.?")
    await grace.says("19:45")
    await grace.hears("Thank you.")
    await world.until("19:45")
    await grace.hears("A.: 1 ")
    await grace.says("3")
    told = await grace.hears("This is NOT a missing report: follow A.'s missing plan now.")
    assert "Duty:" not in told


async def test_k11_two_children_of_one_carer_have_two_letters(world: World) -> None:
    """Also when their initials begin alike: the second has the next of their own."""
    world.young_person()
    world.young_person("YP-2", "Ali C.", "ali")
    grace = world.phones["grace"]
    await world.begins()
    await world.until("19:00")
    assert sorted([(await grace.hears("1 I see"))[:2] for _ in range(2)]) == ["A.", "C."]
    await grace.says("1")
    await grace.hears("Which one? Please write the letter and your number, like A 3 or C 1.")


async def test_a7_a_sender_we_do_not_know_is_answered_in_the_language_of_their_script(world: World) -> None:
    """One sentence, once."""
    await world.begins()
    await world.network.add("unknown", Manner.SMS)
    for _ in range(2):
        await world.network.says("unknown", "مرحبا")
        await world.settles()
    heard = [line.text for line in await world.network.screen("unknown") if line.direction is Direction.IN]
    assert heard == [locales.text("ar", "X1")]


async def test_t4_a_demo_marks_what_it_sends_to_a_guests_own_phone(world: World) -> None:
    """And nothing on a simulated one."""
    amanuel = world.young_person()
    grace = world.phones["grace"]
    await world.begins()
    async with world.database.transaction() as tx:
        child = (await people.by_ref(tx, EVERYWHERE, "YP-1042"))[0]
        [contact] = await contacts.contacts_of(tx, EVERYWHERE, [child.id])
        await contacts.change_contact(tx, EVERYWHERE, contact.id, guest=True)
    await world.until("19:00")
    assert "DEMO" in await amanuel.hears("Kite: ")
    assert "DEMO" not in await grace.hears("A.: 1 ")
