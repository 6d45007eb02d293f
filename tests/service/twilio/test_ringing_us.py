"""Somebody rings a number of ours: put through to whoever is on duty, or kept as a wish to be called; never lost, and never "fine"."""

from datetime import timedelta

import pytest

from db.words import ContactState
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.test_codes import state
from tests.service.twilio.texts import TextPhone, TwilioWorld
from tests.stories.evenings import code_of

AMANUEL, KHAN, SHAH, STRANGER = "+447700900300", "+447700900203", "+447700900204", "+447700900999"

everywhere = pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite-restarting"], indirect=True)


async def with_telephones(world: TwilioWorld, **fields: object) -> tuple[RingingPhone, RingingPhone, RingingPhone]:
    """Amanuel, R. Khan and M. Shah have telephones. His number is told nothing before he rings."""
    world.young_person(**fields)  # type: ignore[arg-type]
    for ref, number in (("YP-1042", AMANUEL), ("DW-1", KHAN), ("DW-2", SHAH)):
        world.texts(ref, number)
    await world.offers_calls()
    await world.begins()
    return RingingPhone(world, AMANUEL), RingingPhone(world, KHAN), RingingPhone(world, SHAH)


def texts(world: TwilioWorld, number: str) -> TextPhone:
    return world.phone(number)


async def wants_a_call(world: TwilioWorld) -> None:
    """Amanuel's ring is an alert, he is told that somebody will call, and so is whoever is on duty."""
    assert (await world.alert()).cause == "wants_call"
    texts(world, AMANUEL).hears("OK. Someone will ring from this number")
    texts(world, KHAN).hears("WANTS A CALL")


@everywhere
async def test_a_child_who_rings_is_put_through_with_a_whisper(world: TwilioWorld) -> None:
    amanuel, khan, _ = await with_telephones(world)
    greeting = await amanuel.rings_us()
    assert greeting == "We are still finding a person for you. You do not need to do anything. If you are in danger now, ring 999."
    call = khan.rings()
    assert call["sender"] == world.twilio.page_number  # the child's own number stands in nobody's list of calls
    whisper = await khan.answers()
    assert "Call from YP-1042, English. Interpreter code on the board. Press 1 to speak." in whisper
    assert "Amanuel" not in whisper
    await khan.presses("1")
    assert amanuel.is_bridged
    await amanuel.hangs_up()
    await world.no_alert()
    assert await world.lines() == ["rang_us_and_was_put_through_to_DW-1"]
    await world.machine_passes(timedelta(minutes=5))
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_who_was_enrolled_in_tigrinya_and_is_written_to_in_english_is_told_what_to_say_and_so_is_duty(world: TwilioWorld) -> None:
    amanuel, khan, _ = await with_telephones(world, language="ti")
    await texts(world, AMANUEL).says("English")
    texts(world, AMANUEL).hears("now in English")
    assert (await amanuel.rings_us()).endswith("If you are in danger now, ring 999 and say: Tigrinya.")
    khan.rings()
    assert "Call from YP-1042, Tigrinya. Interpreter code on the board." in await khan.answers()
    await khan.presses("1")
    await amanuel.hangs_up()
    await world.nobody_else_heard_anything()


@everywhere
async def test_nobody_answers_and_it_is_a_wish_to_be_called(world: TwilioWorld) -> None:
    amanuel, khan, shah = await with_telephones(world)
    await amanuel.rings_us()
    khan.rings()
    shah.is_quiet()
    await khan.lets_it_ring()
    shah.rings()
    await shah.lets_it_ring()
    said = amanuel.news()
    assert said.endswith("Nobody can answer just now. Your call is kept, and a person will ring you. If you are in danger now, ring 999.")
    alert = await world.alert()
    assert alert.cause == "wants_call"
    texts(world, AMANUEL).hears("OK. Someone will ring from this number")
    texts(world, KHAN).hears(f"{alert.code} WANTS A CALL A.B. YP-1042")
    await world.nobody_else_heard_anything()


async def test_who_hangs_up_before_anybody_answers_wants_to_be_called(world: TwilioWorld) -> None:
    amanuel, khan, shah = await with_telephones(world)
    await amanuel.rings_us()
    khan.rings()
    await amanuel.hangs_up()
    assert (await world.alert()).cause == "wants_call"
    assert khan.ended == "canceled"
    shah.is_quiet()
    texts(world, AMANUEL).hears("OK. Someone will ring from this number")
    texts(world, KHAN).hears("WANTS A CALL")
    await world.nobody_else_heard_anything()


async def test_a_call_of_which_nothing_more_is_heard_is_a_wish_to_be_called(world: TwilioWorld) -> None:
    """Twilio tells no end, or our process died: the ring rests a minute, and is heard."""
    amanuel, khan, _ = await with_telephones(world)
    world.takes_calls(tells_of_ends=False)
    await amanuel.rings_us()
    khan.rings()
    await amanuel.hangs_up()
    await world.no_alert()
    await world.machine_passes(timedelta(seconds=61))
    await wants_a_call(world)
    await world.nobody_else_heard_anything()


async def test_voicemail_is_put_through_to_nobody(world: TwilioWorld) -> None:
    amanuel, khan, shah = await with_telephones(world)
    await amanuel.rings_us()
    khan.rings()
    await khan.answers()
    await khan.says_nothing()
    assert not amanuel.is_bridged
    shah.rings()
    await shah.answers()
    await shah.presses("1")
    assert amanuel.is_bridged
    await shah.hangs_up()
    await world.no_alert()
    assert await world.lines() == ["rang_us_and_was_put_through_to_DW-2"]
    await world.nobody_else_heard_anything()


async def test_closed_cover_hears_nothing_of_danger_and_is_thanked_like_anybody(world: TwilioWorld) -> None:
    amanuel, khan, shah = await with_telephones(world, cover="closed")
    assert await amanuel.rings_us() == "Hello. Please wait. We are finding a person for you."
    khan.rings()
    await amanuel.hangs_up()
    texts(world, AMANUEL).hears("Thanks!")
    texts(world, KHAN).hears(f"{await code_of(world)} WANTS A CALL")
    shah.is_quiet()
    await world.nobody_else_heard_anything()


async def test_under_closed_cover_no_danger_is_spoken_of_when_nobody_answers_either(world: TwilioWorld) -> None:
    """Somebody else may be listening to the whole call, and not to its beginning alone."""
    amanuel, khan, shah = await with_telephones(world, cover="closed")
    await amanuel.rings_us()
    for phone in (khan, shah):
        phone.rings()
        await phone.lets_it_ring()
    said = amanuel.news()
    assert said.endswith("Nobody can answer just now. Your call is kept.")
    assert "999" not in said
    assert (await world.alert()).cause == "wants_call"


async def test_a_child_at_standard_who_rings_and_whom_nobody_answers_does_not_wait_for_the_morning(world: TwilioWorld) -> None:
    """What they write as 3 is a line until the morning; who rings at two in the night needs a person."""
    amanuel, khan, shah = await with_telephones(world, tier="standard")
    await world.until("02:00")
    for number in (AMANUEL, KHAN):
        texts(world, number).forgets()
    await amanuel.rings_us()
    for phone in (khan, shah):
        phone.rings()
        await phone.lets_it_ring()
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("wants_call", "page", "paging")


async def test_whoever_rings_from_a_number_that_is_theirs_no_more_wakes_nobody(world: TwilioWorld) -> None:
    """Said to be a wrong number at half past six; rung from at two in the night."""
    amanuel, khan, shah = await with_telephones(world, tier="standard")
    await world.until("18:30")
    await texts(world, AMANUEL).says("wrong number")
    assert await state(world) is ContactState.STALE
    await world.until("02:00")
    await amanuel.rings_us()
    for phone in (khan, shah):
        if not amanuel.is_over:
            phone.rings()
            await phone.lets_it_ring()
    assert not (await world.alert()).treatment.pages


async def test_a_number_that_is_texted_and_rung_is_one_phone(world: TwilioWorld) -> None:
    """Listed as both: whoever writes help there, unasked, is heard once and answered once."""
    world.young_person(times=())
    world.texts("YP-1042", AMANUEL)
    person = next(one for one in world.council["people"] if one["ref"] == "YP-1042")
    person["contacts"].append({"channel": "voice", "address": AMANUEL, "proven": True})
    world.texts("DW-1", KHAN)
    await world.begins()
    await texts(world, AMANUEL).says("help me")
    assert [one.cause for one in await world.open_alerts()] == ["help"]
    assert len(texts(world, AMANUEL).unheard()) == 1


async def test_arabic_is_spoken_where_a_voice_has_it_and_tigrinya_is_not(world: TwilioWorld) -> None:
    amanuel, khan, _ = await with_telephones(world, language="ar")
    assert "999" in await amanuel.rings_us()
    assert "Ring" not in amanuel.last["heard"][0]
    khan.rings()
    assert "Arabic" in await khan.answers()
    await khan.presses("1")
    await amanuel.hangs_up()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("number", [STRANGER, "anonymous", "+266696687", "+1"])
async def test_a7_an_unknown_number_is_an_alert_about_nobody(world: TwilioWorld, number: str) -> None:
    _, khan, _ = await with_telephones(world)
    stranger = RingingPhone(world, number)
    assert await stranger.rings_us() == "We do not know this number. A person will look at your call. If you are in danger now, ring 999."
    assert stranger.is_over
    (alert,) = await world.open_alerts()
    assert (alert.cause, alert.young_person_id) == ("unknown_sender", None)
    khan.is_quiet()
    if number == STRANGER:
        texts(world, number).hears("Who is this? A person will read it.")
    await world.nobody_else_heard_anything()


async def test_a_carer_who_rings_is_put_through_too(world: TwilioWorld) -> None:
    grace = RingingPhone(world, "+447700900400")
    world.texts("CA-7", grace.number)
    amanuel, khan, shah = await with_telephones(world)
    assert await grace.rings_us() == "Hello. Please wait. We are finding a person for you."
    khan.rings()
    assert "Call from carer CA-7, English." in await khan.answers()
    await khan.hangs_up()
    shah.rings()
    await grace.hangs_up()
    assert (await world.alert()).cause == "wants_call"
    texts(world, grace.number).hears("Thank you.")
    texts(world, KHAN).hears("CARER OF A.B. YP-1042: wants a call")
    amanuel.is_quiet()
    await world.nobody_else_heard_anything()


async def test_a_worker_who_rings_is_told_how_pages_are_answered(world: TwilioWorld) -> None:
    _, khan, shah = await with_telephones(world)
    assert await khan.rings_us() == "Pages are answered by text: write the code, or LIST for all that is open."
    assert khan.is_over
    texts(world, KHAN).hears("NOT TAKEN")
    assert await world.open_alerts() == []
    shah.is_quiet()
    await world.nobody_else_heard_anything()


async def test_a_call_that_no_port_of_ours_heard_is_found_in_the_log(world: TwilioWorld) -> None:
    amanuel, khan, _ = await with_telephones(world)
    world.twilio.calls_go_to("http://127.0.0.1:9/nobody", tells_of_ends=False)
    assert await amanuel.rings_us() == "an application error has occurred"
    khan.is_quiet()
    assert await world.catches_up() == 1
    await wants_a_call(world)
    assert await world.catches_up() == 0
    await world.nobody_else_heard_anything()


async def test_a_call_that_was_heard_and_could_not_be_kept_is_read_from_the_log_at_once(world: TwilioWorld) -> None:
    """Twilio takes a refusal for an answer, and the log was read a moment ago: in five minutes whoever rang may be gone."""
    amanuel, khan, _ = await with_telephones(world)
    world.takes_calls(tells_of_ends=False)
    await world.catches_up()
    async with world.database_away():
        assert await amanuel.rings_us() == "an application error has occurred"
    khan.is_quiet()
    assert await world.catches_up() == 1
    await wants_a_call(world)
    await world.nobody_else_heard_anything()


async def test_a_call_that_could_not_be_kept_is_looked_for_until_it_is_over_and_in_the_log(world: TwilioWorld) -> None:
    """Whoever is refused hears Twilio out; only then does the log know of the call."""
    amanuel, khan, _ = await with_telephones(world)
    await world.catches_up()
    with pytest.raises(TimeoutError), world.ours.keeping("twilio:CA" + "c" * 32):
        raise TimeoutError
    assert await world.catches_up() == 0
    world.twilio.calls_go_to("http://127.0.0.1:9/nobody", tells_of_ends=False)
    await amanuel.rings_us()
    assert await world.catches_up() == 1
    await wants_a_call(world)
    khan.is_quiet()
    await world.nobody_else_heard_anything()


async def test_who_said_stop_and_rings_has_still_told_the_carrier_to_let_no_text_through(world: TwilioWorld) -> None:
    amanuel, khan, _ = await with_telephones(world)
    await texts(world, AMANUEL).says("STOP", to=world.twilio.number)
    await amanuel.rings_us()
    khan.rings()
    await amanuel.hangs_up()
    assert await state(world) is ContactState.BLOCKED
    assert "wants_call" in [fact["cause"] for fact in (await world.alert()).state["facts"]]
    texts(world, KHAN).forgets()
    await world.nobody_else_heard_anything()
