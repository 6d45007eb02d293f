"""The words that the carrier keeps for itself, and the three states kept apart: blocked at the carrier, asked us to stop, paused."""

import pytest

from db.words import ContactState
from tests.service.twilio.test_codes import state
from tests.service.twilio.test_evening import AMANUEL, KHAN, by_text
from tests.service.twilio.texts import TwilioWorld
from tests.stories.evenings import code_of

STOPS = ["STOP", "END", "CANCEL", "QUIT", "UNSUBSCRIBE", "stopall", "Revoke", "optout"]


@pytest.mark.parametrize("word", STOPS)
async def test_k6_a_word_that_stops_the_carrier_is_a_stop_and_only_a_call_reaches_them(world: TwilioWorld, word: str) -> None:
    amanuel, khan = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says(word)
    assert (await world.alert()).cause == "stopped"
    child = await world.child()
    assert (await state(world), child.stopped_at is not None) == (ContactState.BLOCKED, True)
    assert "stopped_at_carrier" in await world.lines()
    amanuel.hears_nothing()  # not even an answer: it would not arrive, and none is owed
    assert [one["kind"] for one in world.twilio.heard["automatic"]] == ["STOP"]
    assert len(world.twilio.messages(AMANUEL)) == 1
    khan.forgets()
    await world.nobody_else_heard_anything()


async def test_k6_whoever_asks_us_in_their_own_words_is_not_blocked_at_the_carrier_and_hears_an_answer(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says("stop texting me")
    child = await world.child()
    assert (await state(world), child.stopped_at is not None) == (ContactState.OPTED_OUT, True)
    assert "stopped_at_carrier" not in await world.lines()
    amanuel.hears("OK, we stop")


async def test_k6_a_stop_from_a_wrong_number_does_not_make_it_theirs_again(world: TwilioWorld) -> None:
    """Whoever has that number now said whose it is not; nothing they write opens it, and their "ok" is nobody's."""
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    for words in ("wrong number", "STOP", "who is this"):
        await amanuel.says(words)
        assert await state(world) is ContactState.STALE, words


async def test_k6_a_pause_stops_nobody(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says("pause")
    child = await world.child()
    assert (await state(world), child.stopped_at, child.paused_until is not None) == (ContactState.OPEN, None, True)


async def test_k6_a_stop_that_we_learn_of_by_a_refusal_is_told_all_the_same(world: TwilioWorld) -> None:
    """He said it while our web port was down, and Twilio gave up telling us."""
    await by_text(world)
    world.twilio.say(AMANUEL, "STOP")
    world.twilio.forget()
    await world.until("18:30")
    assert (await world.alert()).cause == "stopped"
    child = await world.child()
    assert (await state(world), child.stopped_at is not None) == (ContactState.BLOCKED, True)
    await world.phones["grace"].hears("A.: 1 I see them now")


async def test_k6_start_opens_the_phone_and_only_a_named_worker_asks_again(world: TwilioWorld) -> None:
    amanuel, khan = await by_text(world, times=("18:30", "20:30"))
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says("STOP")
    await amanuel.says("START")  # words for a person to read
    code = await code_of(world)
    await world.takes(code, "DW-1")
    child = await world.child()
    assert (await state(world), child.stopped_at is not None) == (ContactState.OPEN, True)
    await world.until("20:30")
    assert len(world.twilio.messages(AMANUEL)) == 1
    await world.phones["grace"].hears("A.: 1 I see them now")  # asked in his place
    await world.phones["grace"].says("1")
    await world.resolves(code, "DW-1", 6, "he wants to be asked again")
    await world.until("18:30")
    amanuel.hears("Kite: ")
    khan.forgets()


@pytest.mark.parametrize("word", ["YES", "yes"])
async def test_yes_is_an_answer_whatever_the_carrier_makes_of_it(world: TwilioWorld, word: str) -> None:
    amanuel, khan = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says(word)
    amanuel.hears("Thank")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.until("18:30", days=1)
    amanuel.hears("Kite: ")
    await amanuel.says("HELP")
    code = (await world.alert()).code
    khan.hears(f"{code} ASKS FOR HELP")
    await khan.says(word, to=world.twilio.page_number)
    khan.hears(f"{code} is yours")
    assert {one["kind"] for one in world.twilio.heard["automatic"]} == {"START", "HELP"}


@pytest.mark.parametrize(
    ("word", "cause"), [("HELP", "help"), ("help", "help"), ("INFO", "unclear"), ("START", "unclear"), ("UNSTOP", "unclear")]
)
async def test_what_the_carrier_answers_by_itself_reaches_a_person_too(world: TwilioWorld, word: str, cause: str) -> None:
    amanuel, _ = await by_text(world, cover="closed")
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says(word)
    await world.passes(minutes=3)
    assert (await world.alert()).cause == cause


async def test_words_that_an_operator_chose_stop_as_well(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    world.twilio.set(advanced_opt_out=True)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says("QUIT")
    assert (await world.alert()).cause == "stopped"
    assert await state(world) is ContactState.BLOCKED


async def test_a_carer_who_stops_is_told_of_and_blocked(world: TwilioWorld) -> None:
    world.young_person()
    grace = world.texts("CA-7", "+447700900400")
    await world.begins()
    await world.until("19:00")
    grace.hears("A.: 1 I see them now")
    await grace.says("STOP")
    assert "stopped" in {one["cause"] for one in (await world.alert()).state["facts"]}
    assert await state(world, "CA-7") is ContactState.BLOCKED
    assert len(world.twilio.messages("+447700900400")) == 1


async def test_a_worker_who_stops_is_paged_by_nobody_and_the_ladder_goes_on(world: TwilioWorld) -> None:
    _, khan = await by_text(world)
    await world.until("18:30")
    world.phone(AMANUEL).hears("Kite: ")
    await khan.says("STOP", to=world.twilio.page_number)
    khan.hears("NOT TAKEN")  # the other number of ours is not blocked
    await world.phone(AMANUEL).says("HELP")
    await world.phones["shah"].hears("ASKS FOR HELP")
    khan.hears_nothing()


async def test_a7_a_stranger_is_a_line_on_the_board_and_is_asked_once_who_they_are(world: TwilioWorld) -> None:
    await by_text(world)
    stranger = world.phone("+447700900999")
    await stranger.says("is this the pizza place")
    (alert,) = await world.open_alerts()
    assert (alert.cause, alert.phase) == ("unknown_sender", "listed")
    stranger.hears()
    await stranger.says("hello?")
    await world.nobody_else_heard_anything()


async def test_duty_is_never_paged_from_the_number_that_asks(world: TwilioWorld) -> None:
    _, khan = await by_text(world)
    await world.until("18:30")
    await world.phone(AMANUEL).says("HELP")
    assert {one["sender"] for one in world.twilio.messages(KHAN)} == {world.twilio.page_number}
    khan.forgets()
