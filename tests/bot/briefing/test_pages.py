"""What a page states, and what it does not."""

from datetime import timedelta

import pytest

from bot.phrasing import is_gsm_7, parts
from db.queries import people
from db.scope import Scope
from db.words import Manner
from tests.world import World

EVERYWHERE = Scope.everywhere()
HOUR = timedelta(hours=1)


async def code(world: World) -> str:
    """The code of the newest alert about Amanuel."""
    return str((await world.alert()).code)


async def test_silence_is_told_with_what_was_asked_received_and_seen_and_who_is_next(world: World) -> None:
    """The dialect for the interpreter; each fact with its time; who is paged if this reader does nothing."""
    world.young_person(language="ti", dialect="Asmara")
    await world.begins()
    async with world.database.transaction() as tx:
        child, grace = [(await people.by_ref(tx, EVERYWHERE, ref))[0].id for ref in ("YP-1042", "CA-7")]
        seen_at = await world.engine.clock.civil(tx) - HOUR
        await people.change_child(tx, EVERYWHERE, child, last_seen_at=seen_at, last_seen_by=grace)
    await world.until("19:15")
    page = await world.phones["khan"].hears()
    assert page == (
        f"{await code(world)} NO ANSWER A.B. YP-1042, Tigrinya (Asmara). Asked 18:30, 18:50 (delivered). Carer asked, no answer. "
        f"Seen 17:00 by carer. {await code(world)}=take. {await code(world)} PASS=can't. Next M.Shah 19:30"
    )
    assert is_gsm_7(page)
    assert parts(page) <= 2


@pytest.mark.parametrize(
    ("enrolled", "says", "interpreter"),
    [
        ("ti", "English", "Tigrinya (Asmara)"),
        ("ti", "arabic", "Tigrinya (Asmara)"),
        ("en", "Tigrinya", "Tigrinya"),
        ("en", "", "English (Asmara)"),
    ],
)
async def test_an_interpreter_is_found_for_the_language_of_enrolment_and_not_for_the_one_of_the_texts(
    world: World, enrolled: str, says: str, interpreter: str
) -> None:
    """Whoever changed the phone's language changed no child's. Only of English nobody needs one; a dialect goes with its own language."""
    amanuel = world.young_person(language=enrolled, dialect="Asmara")
    await world.begins()
    if says:
        await amanuel.says(says)
    await world.until("19:15")
    await world.phones["khan"].hears(f"NO ANSWER A.B. YP-1042, {interpreter}. Asked")


@pytest.mark.parametrize(("says", "read"), [("English", "999 and say: Tigrinya."), ("arabic", "Tigrinya")])
async def test_a_cry_is_answered_with_the_language_to_say_to_999(world: World, says: str, read: str) -> None:
    """Also while we are still finding a person."""
    amanuel = world.young_person(language="ti")
    await world.begins()
    await amanuel.says(says)
    await amanuel.forgets()
    await amanuel.says("4")
    await amanuel.hears(read)
    await world.until("18:11")
    await amanuel.hears(read)


async def test_the_next_is_never_the_reader_and_a_call_says_so_beside_its_text(world: World) -> None:
    """Khan's own call comes between; Shah is rung with the text; after the manager it is Khan again."""
    world.young_person(ask_carer="never")
    await world.begins()
    await world.until("19:26")
    khan, shah, price = (world.phones[one] for one in ("khan", "shah", "price"))
    assert (await khan.hears("Do not ask the carer.")).endswith("PASS=can't. Next M.Shah 19:15")
    await khan.rings()
    assert (await shah.hears()).endswith("PASS=can't. Ringing you now. Next S.Price 19:25")
    await shah.rings()
    assert (await price.hears()).endswith("PASS=can't. Next R.Khan 19:35")


async def test_a_call_says_the_page_once_somebody_pressed_1_and_takes_by_1_and_passes_by_2(world: World) -> None:
    """And does not say that it rings."""
    world.young_person(ask_carer="never")
    khan = world.phones["khan"]
    await world.begins()
    await world.until("18:30")
    await world.phones["amanuel"].says("4")
    text = await khan.hears("Ringing you now.")
    heard = await khan.answers("ASKS FOR HELP")
    assert heard == text.replace(" Ringing you now.", "")
    assert khan.last is not None
    assert [(one.label, one.data) for row in khan.last.buttons for one in row] == [
        ("1 take it", f"w:{await code(world)}:take"),
        ("2 pass it on", f"w:{await code(world)}:pass"),
    ]


async def test_promise_2_a_phone_that_is_off_was_not_silent(world: World) -> None:
    """Once it has given receipts: tried, by road and time, and not delivered."""
    amanuel = world.young_person(times=("18:30", "20:30"))
    await world.begins()
    await world.until("18:30")
    await amanuel.says("1")
    await amanuel.switch(is_off=True)
    await world.until("21:15")
    await world.phones["khan"].hears("NOT DELIVERED A.B. YP-1042, English. Tried 20:30 SMS, 20:50 SMS. Carer asked, no answer.")


async def test_promise_2_on_telegram_no_receipt_exists_and_the_page_says_so(world: World) -> None:
    """It is not called delivered."""
    world.young_person(manner="telegram", ask_carer="never")
    await world.begins()
    await world.until("19:00")
    assert "Asked 18:30, 18:50 (sent, no receipt exists)." in await world.phones["khan"].hears("NO ANSWER")


async def test_a_first_silence_at_standard_is_a_line_of_the_list_with_when_it_pages(world: World) -> None:
    """One text in the morning."""
    world.young_person(tier="standard", ask_carer="never")
    await world.begins()
    await world.until("09:00")
    listed = await world.phones["khan"].hears()
    assert listed.startswith(f"{await code(world)} ON TODAY'S LIST A.B. YP-1042, English: no answer Mon 20:45. Do not ask the carer.")
    assert listed.endswith(f"{await code(world)}=take. Not taken by 11:00: we page.")


async def test_a_phone_that_answered_fine_stands_beside_its_silence(world: World) -> None:
    """Stood down on Tuesday, on Wednesday's list as what it is: not a sighting."""
    amanuel = world.young_person(tier="standard", ask_carer="never")
    await world.begins()
    await world.until("11:05")
    await amanuel.says("1")
    khan = world.phones["khan"]
    await khan.forgets()
    await world.until("09:00")
    await khan.hears("ON TODAY'S LIST", "Phone answered fine Tue 11:05. Not a sighting.")


async def test_a_carer_who_did_not_confirm_is_told_with_the_time_they_named(world: World) -> None:
    """It was theirs to name."""
    world.young_person(ask_carer="always")
    grace = world.phones["grace"]
    await world.begins()
    await world.until("19:00")
    await grace.says("2")
    await grace.says("19:40")
    await world.until("19:56")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042 19:55: expected 19:40, not seen.", "No reply yet.")


async def test_a_carer_who_says_they_do_not_know_where_named_no_time(world: World) -> None:
    """Said at once."""
    world.young_person(ask_carer="always")
    grace = world.phones["grace"]
    await world.begins()
    await world.until("19:00")
    await grace.says("3")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042 19:00: not there, place not known.")


@pytest.mark.parametrize(("said", "told"), [("call me please", "wants a call"), ("stop", "said stop")])
async def test_what_a_carer_said_is_not_told_as_the_young_persons(world: World, said: str, told: str) -> None:
    """A page that says "A.B. said stop" would be false."""
    amanuel = world.young_person(ask_carer="always")
    grace = world.phones["grace"]
    await world.begins()
    await world.until("19:00")
    await amanuel.says("4")
    khan = world.phones["khan"]
    await khan.says(await code(world))
    await khan.forgets()
    await grace.says(said)
    await khan.hears(f"{await code(world)} ALSO: A.B. carer {told} 19:00. It stays yours.")


async def test_a_carers_phone_that_refuses_us_is_the_carers(world: World) -> None:
    """Not the young person's, who was silent."""
    world.young_person(ask_carer="always")
    await world.begins()
    await world.phones["grace"].switch(is_blocked=True)
    await world.until("19:00")
    page = await world.phones["khan"].hears("NO ANSWER A.B. YP-1042", "Carer not reached.")
    assert "Also: carer phone refuses us." in page


async def test_further_facts_stand_on_the_next_page(world: World) -> None:
    """The gravest leads, the others follow."""
    amanuel = world.young_person(ask_carer="never")
    await world.begins()
    await world.until("18:30")
    await amanuel.says("stop")
    await amanuel.says("4")
    await world.phones["khan"].hears("ASKS FOR HELP A.B. YP-1042", "Also: said stop.")


async def test_a7_an_unknown_number_has_no_child_and_no_initials(world: World) -> None:
    """Words of distress page; the words stay on the board."""
    await world.begins()
    await world.network.add("unknown", Manner.SMS)
    await world.network.says("unknown", "help me")
    await world.settles()
    page = await world.phones["khan"].hears("UNKNOWN NUMBER asks for help 18:00. No child attached. Words on board.")
    assert "help me" not in page


async def test_a4_the_last_resort_hears_that_nobody_is_on_duty_and_when_we_ask_again(world: World) -> None:
    """With no name of a next."""
    world.rota(day=["DW-1"], night=[], manager=[])
    amanuel = world.young_person(ask_carer="never")
    await world.begins()
    await amanuel.says("4")
    page = await world.phones["okoro"].hears("NOBODY ON DUTY: A.B. asks for help 18:00, YP-1042.")
    assert page.endswith("=take. We ask again 18:05.")
