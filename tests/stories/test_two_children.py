"""Two young people and one carer, two young people and one phone (K11)."""

from datetime import timedelta

from tests.stories.evenings import told_once
from tests.world import World

pytestmark = told_once


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
    await grace.hears("Which one? Please write the letter and your number, like A 3 or B 1.")
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


async def test_k11_a_stop_that_could_be_eithers_pauses_both_with_two_duty_notes(world: World) -> None:
    """Nothing is being asked: nobody knows who wrote. Both rest for two days, and a person asks whose stop it was."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", times=("16:00",))
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", times=("18:30",))
    grace = world.carer()
    await world.begins()
    await phone.says("stop")
    await phone.hears("OK, we stop.")
    for ref in ("YP-1", "YP-2"):
        assert (await world.alert(ref)).cause == "stopped"
        child = await world.child(ref)
        assert (child.stopped_at, child.paused_until) == (None, await world.engine.now() + timedelta(hours=48))
    await world.until("18:30")
    await grace.hears("B.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    for _ in range(4):  # whoever is on duty has it each time, and is not paged in vain
        for alert in await world.open_alerts():
            await world.takes(alert.code, "DW-1")
            await world.notes(alert.code, "DW-1", "Asking whose it was", await world.engine.now() + timedelta(hours=12))
        await world.passes(hours=12)
    heard = await phone.everything()
    assert [line.split(":")[0] for line in heard] == [
        "OK, we stop. You are not in trouble. Someone will ask how you want to keep in touch.",
        "Moon",
    ]


async def test_k11_a_stop_while_both_have_been_asked_pauses_both(world: World) -> None:
    """Amanuel's check-in waits for Grace when Bilal's question comes: the stop may be an answer to either."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", unchecked=True)
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", times=("19:00",), unchecked=True)
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for each in (phone, grace):
        await each.forgets()
    await phone.says("stop")
    await phone.hears("OK, we stop.")
    for ref in ("YP-1", "YP-2"):
        assert (await world.alert(ref)).cause == "stopped"
        child = await world.child(ref)
        assert (child.stopped_at, child.paused_until is not None) == (None, True)
    await world.nobody_else_heard_anything()


async def test_k11_a_cry_that_could_be_eithers_is_a_fact_about_each_and_answered_once(world: World) -> None:
    """Outside any question nobody knows who holds the phone: duty hears of both, and the phone hears one answer."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", times=("16:00",))
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", times=("18:30",))
    world.carer()
    await world.begins()
    await phone.says("1")
    await phone.hears("Thanks!")
    await phone.says("i am scared")
    await phone.hears("A person is being told now")
    assert [(await world.alert(ref)).cause for ref in ("YP-1", "YP-2")] == ["help", "help"]
    for _ in range(2):
        await world.phones["khan"].hears("ASKS FOR HELP")
        await world.phones["khan"].rings()
    await world.nobody_else_heard_anything()


async def test_k11_where_one_of_two_on_a_phone_has_closed_cover_the_phone_hears_thanks(world: World) -> None:
    """Somebody may be looking, whoever of them wrote."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", times=("16:00",), cover="open")
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", times=("18:30",), cover="closed")
    world.carer()
    await world.begins()
    await phone.says("4")
    assert await phone.hears() == "Thanks!"
    await world.phones["khan"].forgets()
    await world.nobody_else_heard_anything()


async def test_k11_a_carer_is_asked_about_two_with_one_initial_by_a_letter_of_their_own(world: World) -> None:
    """Kidane K. and Karim U.: what she is told to write is what we understand, though a "k" alone is an OK."""
    amanuel, ali = world.young_person(name="Kidane K."), world.young_person("YP-2", "Karim U.", "ali", sign="Moon")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for phone in (amanuel, ali):
        await phone.forgets()
    asked = sorted([(await grace.hears(": 1 I see them now"))[0] for _ in range(2)])
    assert len(set(asked)) == 2
    for letter in asked:
        await grace.says(f"{letter} 1")
        await grace.hears("Thank you.")
    assert [(await world.check_ins(ref))[0].outcome for ref in ("YP-1042", "YP-2")] == ["carer_seen", "carer_seen"]
    await world.until("21:00")
    await world.nobody_else_heard_anything()


async def test_k11_a_word_about_the_one_who_is_closed_never_closes_the_other(world: World) -> None:
    """Grace writes "B 1" a second time while only Amanuel is open, and then a letter that nobody has."""
    amanuel, bilal = world.young_person(), world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for phone in (amanuel, bilal, grace):
        await phone.forgets()
    for _ in range(2):
        await grace.says("B 1")
        await grace.hears("Thank you.")
    await grace.says("G 1")
    await grace.hears("Sorry, one number please. A.: 1 ")
    assert [(await world.check_ins(ref))[0].outcome for ref in ("YP-1042", "YP-2")] == [None, "carer_seen"]
    await world.until("19:15")
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042", "Also: carer unclear reply.")
    await world.nobody_else_heard_anything()


async def test_k7_k11_a_clock_time_answers_the_one_question_that_asked_for_a_time(world: World) -> None:
    """Both are open. "22:30" is about Amanuel: of Bilal she was not asked when."""
    amanuel, bilal = world.young_person(), world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for phone in (amanuel, bilal, grace):
        await phone.forgets()
    await grace.says("A 2")
    await grace.hears("What time do you expect A.?")
    await grace.says("22:30")
    await grace.hears("Thank you.")
    await grace.says("B 1")
    await grace.hears("Thank you.")
    await world.until("22:30")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    assert [(await world.check_ins(ref))[0].outcome for ref in ("YP-1042", "YP-2")] == ["carer_seen", "carer_seen"]
    await world.nobody_else_heard_anything()


async def test_k11_words_that_nobody_can_read_while_two_are_open_reach_a_person_about_each(world: World) -> None:
    """Grace is asked for a number about both; she writes none, and her words are not lost (promise 3)."""
    amanuel, bilal = world.young_person(), world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon")
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    for phone in (amanuel, bilal, grace):
        await phone.forgets()
    await grace.says("they went with the tall man")
    asked = [await grace.hears("Sorry, one number please. ") for _ in range(2)]
    assert sorted(line.removeprefix("Sorry, one number please. ")[:2] for line in asked) == ["A.", "B."]
    await world.until("19:15")
    for _ in range(2):
        await world.phones["khan"].hears("NO ANSWER", "Also: carer unclear reply.")
    await world.nobody_else_heard_anything()


async def test_k11_a_sibling_whose_question_never_left_the_queue_is_not_asked_and_not_silent(world: World) -> None:
    """The first holds the phone's one open question until 19:15. The second's two questions are withdrawn (K2); Grace is asked of both."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", unchecked=True)
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", unchecked=True)
    grace = world.carer()
    await world.begins()
    await world.until("19:15")
    for _ in range(2):
        await phone.hears(": ")
        await grace.hears(": 1 I see them now")
    outcomes = [(await world.check_ins(ref))[0].outcome for ref in ("YP-1", "YP-2")]
    assert sorted(outcomes) == ["not_asked", "silent"]
    heard = sorted([await world.phones["khan"].hears() for _ in range(2)], key=lambda line: "OUR FAULT" in line)
    assert "NO ANSWER" in heard[0]
    assert "not asked" in heard[1]
    await world.nobody_else_heard_anything()


async def test_k11_fine_from_a_shared_phone_stands_down_nobodys_alert(world: World) -> None:
    """Amanuel's silence is on the list. "1" at ten in the evening may be his brother's."""
    phone = world.young_person("YP-1", "Amanuel B.", "family", sign="Kite", tier="standard", times=("18:30",))
    world.young_person("YP-2", "Bilal B.", "family", sign="Moon", tier="standard", times=("14:00",))
    grace = world.carer()
    await world.begins()
    await world.until("22:00")
    for each in (phone, grace):
        await each.forgets()
    await phone.says("1")
    await phone.hears("Thanks!")
    assert (await world.alert("YP-1")).phase == "listed"
    assert (await world.child("YP-1")).unanswered_in_a_row == 1
    await world.nobody_else_heard_anything()


async def test_k11_a_carers_old_button_is_about_the_one_it_asked_about(world: World) -> None:
    """Grace presses "worried" under Monday's question about Amanuel on Tuesday afternoon: Bilal has nothing to do with it."""
    amanuel, bilal = world.young_person(), world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon", times=("20:00",))
    grace = world.carer(manner="telegram")
    await world.begins()
    await world.until("19:00")
    await amanuel.forgets()
    await grace.hears("A.: ")
    question = grace.last
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("20:00")
    await bilal.hears("Moon: ")
    await bilal.says("1")
    await bilal.hears("Thanks!")
    await world.until("14:00")
    await grace.presses("concern", question)
    await grace.hears("NOT a missing report", "A.'s missing plan")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042")
    await world.phones["khan"].rings()
    await world.no_alert("YP-2")
    await world.nobody_else_heard_anything()
