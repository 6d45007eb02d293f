"""What somebody says when nothing was asked, or when something else was (K10, A7)."""

from db.words import Manner
from tests.phones import Handset
from tests.stories.evenings import alone, duty, silent
from tests.world import World


async def test_k10_yesterdays_button_does_not_answer_todays_question_but_a_cry_for_help_on_it_is_heard(world: World) -> None:
    """Two of Monday's questions still stand in Amanuel's chat on Tuesday."""
    amanuel = world.young_person(manner="telegram")
    grace = world.carer()
    await world.begins()
    await world.until("18:50")
    await amanuel.hears("Kite: ")
    first = amanuel.last
    await amanuel.hears("Kite: ")
    second = amanuel.last
    await world.until("19:00")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.presses("ok", first)
    await amanuel.hears("Thanks!")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen", None]
    await amanuel.presses("help", second)
    await amanuel.hears("A person is being told now")
    await world.phones["khan"].hears("ASKS FOR HELP", "18:35")
    await world.phones["khan"].rings()
    await world.nobody_else_heard_anything()


async def test_k10_after_everything_is_closed_fine_and_later_are_thanked_and_help_is_heard(world: World) -> None:
    """Amanuel answered at 18:30. What he says at eight is about nothing we asked."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.until("20:00")
    for said in ("1", "2"):
        await amanuel.says(said)
        await amanuel.hears("Thanks!")
    await world.no_alert()
    await amanuel.says("4")
    await amanuel.hears("A person is being told now")
    await world.phones["khan"].hears("ASKS FOR HELP")
    await world.phones["khan"].rings()
    await world.nobody_else_heard_anything()


async def test_k10_words_that_answer_no_question_open_an_alert_of_their_own(world: World) -> None:
    """The reader is promised for the morning; at standard nobody is woken for them."""
    amanuel = world.young_person(tier="standard", times=("16:00",))
    world.carer()
    await world.begins()
    await amanuel.says("the blue one is with my cousin")
    await amanuel.hears("this is a computer")
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("unclear", "morning", "listed")
    await world.nobody_else_heard_anything()


async def test_k10_a_reply_after_the_alert_was_resolved_opens_a_new_one_with_a_new_code(world: World) -> None:
    """What is closed stays closed."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    codes = []
    for _ in range(2):
        await amanuel.says("4")
        await amanuel.hears("A person is being told now")
        alert = await world.alert()
        await khan.hears(alert.code, "ASKS FOR HELP")
        await khan.rings()
        await khan.says(f"{alert.code} 10")
        await khan.hears(alert.code, "is yours")
        await amanuel.hears("They will ring from this number by 18:10.")
        await world.resolves(alert.code, "DW-1", 1, "Spoke to him.")
        codes.append(alert.code)
    assert codes[0] != codes[1]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def stranger(world: World) -> Handset:
    """Somebody whose number we do not know."""
    await world.network.add("unknown", Manner.SMS)
    world.phones["unknown"] = Handset(world, "unknown")
    return world.phones["unknown"]


async def test_a7_an_unknown_number_that_asks_for_help_pages(world: World) -> None:
    """It is Ali, he says: nobody knows which Ali, and a person finds out."""
    world.young_person()
    world.carer()
    await world.begins()
    ali = await stranger(world)
    await ali.says("its me ali new phone pls help")
    await ali.hears("Who is this? A person will read it.")
    await world.phones["khan"].hears("UNKNOWN NUMBER asks for help 18:00. No child attached.")
    await ali.says("please")
    await world.nobody_else_heard_anything()


async def test_a7_an_unknown_number_that_says_hello_is_a_line_on_the_board(world: World) -> None:
    """Nobody is paged; the shift reads it before it ends."""
    world.young_person(times=("16:00",))
    world.carer()
    await world.begins()
    somebody = await stranger(world)
    await somebody.says("ሰላም")
    await somebody.hears()
    (alert,) = await world.open_alerts()
    assert (alert.cause, alert.treatment, alert.phase) == ("unknown_sender", "board", "listed")
    await world.until("08:59")
    await world.phones["khan"].hears_nothing()
    await world.until("09:00")
    await world.phones["khan"].hears("ON TODAY'S LIST: unknown number wrote")
    await world.nobody_else_heard_anything()


async def test_a_stranger_who_texts_a_code_takes_nothing(world: World) -> None:
    """Only those on the rota, or paged for it, may act."""
    amanuel = world.young_person()
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await amanuel.says("4")
    await amanuel.forgets()
    await khan.forgets()
    alert = await world.alert()
    somebody = await stranger(world)
    await somebody.says(alert.code)
    await somebody.hears("Who is this?")
    assert ((await world.alert()).phase, (await world.alert()).taken_by) == ("paging", None)
    await world.nobody_else_heard_anything()


async def test_a_young_person_who_texts_a_code_takes_nothing(world: World) -> None:
    """It is read as what a young person says, and that a person must read."""
    amanuel = world.young_person(times=("16:00",))
    world.carer()
    await world.begins()
    await amanuel.says("4")
    await amanuel.forgets()
    await world.phones["khan"].forgets()
    alert = await world.alert()
    await amanuel.says(alert.code)
    await amanuel.hears("this is a computer")
    assert (await world.alert()).phase == "paging"
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


async def test_a7_whoever_holds_a_workers_mistyped_number_is_a_stranger(world: World) -> None:
    """The file has a number of D. Reid's that nobody has proven: who holds it is told no code, and takes nothing with one."""
    alone(world)
    stranger = world.worker("DW-9", "D. Reid", "mistyped")
    world.council["people"][-1]["contacts"][0]["proven"] = False
    world.rota(day=["DW-1", "DW-9"], night=["DW-1", "DW-9"], manager=["MG-1"])
    await world.begins()
    code = await silent(world)
    for said in ("LIST", code, f"{code} DONE 1"):
        await stranger.says(said)
    assert set(await stranger.everything()) == {"Who is this? A person will read it."}
    await stranger.forgets()
    assert (await world.alert()).phase == "paging"
    assert [one.cause for one in await world.open_alerts()].count("unknown_sender") == 1
    for phone in duty(world):
        await phone.forgets()
    await world.nobody_else_heard_anything()
