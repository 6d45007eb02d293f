"""Pages that ring: our channel and webhooks, Twilio's Calls API in its own process, the rules, all of it over real HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.queries.rows import Record
from db.tables import outbox
from ladder.words import Road
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.texts import TextPhone, TwilioWorld
from tests.stories.evenings import code_of

AMANUEL, KHAN, SHAH = "+447700900300", "+447700900203", "+447700900204"
PRESS_1 = "Safety Net page. Press 1 to hear it."

everywhere = pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite-restarting"], indirect=True)


async def by_telephone(world: TwilioWorld) -> tuple[TextPhone, RingingPhone, TextPhone, RingingPhone]:
    """Both workers have telephones, and Amanuel does not answer all evening: the next thing that happens at 19:25 is a call."""
    world.young_person()
    khan, shah = world.texts("DW-1", KHAN), world.texts("DW-2", SHAH)
    await world.offers_calls()
    await world.begins()
    await world.until("19:24")
    for phone in world.phones.values():
        await phone.forgets()
    khan.forgets()
    return khan, RingingPhone(world, KHAN), shah, RingingPhone(world, SHAH)


@everywhere
async def test_a_page_says_nothing_before_a_key_and_is_taken_by_one(world: TwilioWorld) -> None:
    khan, rings, _, _ = await by_telephone(world)
    await world.until("19:25")
    call = rings.rings()
    assert (call["sender"], call["given"]["Timeout"]) == (world.twilio.page_number, "30")
    greeting = await rings.answers()
    assert PRESS_1 in greeting
    assert "A.B." not in greeting
    code = await code_of(world)
    content = await rings.presses("1")
    assert f"{' '.join(code)} NO ANSWER A.B. YP-1042" in content
    assert "1 take it" in content
    told = await rings.presses("1")
    assert told == f"{' '.join(code)} is yours. A text follows."
    assert rings.is_over
    khan.hears(f"{code} is yours")
    assert (await world.alert()).state["taken_by"] == "DW-1"
    await world.nobody_else_heard_anything()


async def test_two_passes_it_on_and_star_says_it_again(world: TwilioWorld) -> None:
    khan, rings, shah, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    await rings.answers()
    content = await rings.presses("1")
    assert await rings.presses("*") == content
    assert await rings.presses("7") == content  # a slip takes nothing
    code = await code_of(world)
    assert await rings.presses("2") == f"{' '.join(code)} passed on. A text follows."
    khan.hears(f"{code} passed on, paging M.Shah")
    next_rings.rings()
    assert (await world.alert()).taken_by is None
    shah.forgets()


@pytest.mark.parametrize("fate", ["busy", "no-answer", "failed", "canceled"])
async def test_a4_a_phone_that_nobody_answers_climbs_at_once(world: TwilioWorld, fate: str) -> None:
    _, rings, shah, next_rings = await by_telephone(world)
    world.twilio.call_fate(KHAN, fate)
    await world.until("19:25")
    rings.rang(fate)
    next_rings.rings()  # at 19:25, and not five minutes later
    shah.hears(f"{await code_of(world)} NO ANSWER")
    await world.nobody_else_heard_anything()


async def test_a4_a_phone_that_rings_in_vain_climbs_when_it_stops(world: TwilioWorld) -> None:
    _, rings, shah, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    next_rings.is_quiet()
    await rings.lets_it_ring()
    next_rings.rings()
    shah.hears("NO ANSWER")
    await world.nobody_else_heard_anything()


async def test_voicemail_hears_nothing_takes_nothing_and_the_ladder_goes_on(world: TwilioWorld) -> None:
    _, rings, shah, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    said = await rings.answers() + await rings.says_nothing()
    assert said == PRESS_1 * 2  # and nothing else
    assert rings.is_over
    next_rings.rings()
    shah.hears("NO ANSWER")
    assert (await world.alert()).taken_by is None
    await world.nobody_else_heard_anything()


async def test_whoever_heard_it_and_hung_up_has_their_five_minutes(world: TwilioWorld) -> None:
    _, rings, _, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    await rings.answers()
    await rings.presses("1")
    await rings.hangs_up()
    await world.until("19:29")
    next_rings.is_quiet()
    await world.until("19:30")
    next_rings.rings()


async def test_two_who_press_1_hear_whose_it_is(world: TwilioWorld) -> None:
    khan, rings, shah, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    await rings.answers()
    await rings.presses("1")
    await world.until("19:30")
    next_rings.rings()
    await next_rings.answers()
    await next_rings.presses("1")
    code = await code_of(world)
    assert "is yours" in await rings.presses("1")
    told = await next_rings.presses("1")
    assert f"{' '.join(code)} was taken by R.Khan 19:30" in told
    khan.hears(f"{code} is yours")
    shah.forgets()
    assert (await world.alert()).state["taken_by"] == "DW-1"


async def test_a_page_that_somebody_took_meanwhile_is_not_read_out(world: TwilioWorld) -> None:
    _, rings, _, _ = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    await rings.answers()
    await world.takes(await code_of(world), "DW-2")
    assert not rings.is_over  # whoever has picked up is not cut off
    told = await rings.presses("1")
    assert "was taken by M.Shah 19:25" in told
    assert "YP-1042" not in told
    assert rings.is_over


@everywhere
async def test_a_phone_that_still_rings_when_somebody_else_takes_it_is_called_off(world: TwilioWorld) -> None:
    khan, rings, _, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    await world.takes(await code_of(world), "DW-2")
    assert rings.ended == "canceled"
    khan.hears("taken by M.Shah 19:25")
    next_rings.is_quiet()
    await world.until("19:35")
    world.phone(SHAH).hears("is yours")
    assert (await world.alert()).state["taken_by"] == "DW-2"
    assert not world.twilio.heard["mistakes"]
    await world.nobody_else_heard_anything()


async def test_a_call_that_also_rings_for_something_else_goes_on(world: TwilioWorld) -> None:
    world.young_person("YP-1043", "Berhane T.", "berhane")
    khan, rings, shah, _ = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    await world.takes(await code_of(world), "DW-2")
    assert rings.ended == ""
    await world.takes(await code_of(world, "YP-1043"), "DW-2")
    assert rings.ended == "canceled"
    khan.forgets()
    shah.forgets()


async def test_a_provider_that_does_not_answer_is_asked_a_few_times_and_no_more(world: TwilioWorld) -> None:
    khan, rings, shah, _ = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    world.twilio.fail("page", what="alter", times=5)
    await world.takes(await code_of(world), "DW-2")
    for _ in range(5):
        await world.settles()
    assert [one["what"] for one in world.twilio.heard["calls"]].count("alter") == 3
    assert rings.ended == ""
    khan.forgets()
    shah.forgets()


@pytest.mark.parametrize("how", ["lost", "timeout"])
async def test_p7_a_call_whose_answer_was_lost_is_settled_by_the_callback_and_rings_once(world: TwilioWorld, how: str) -> None:
    _, rings, _, _ = await by_telephone(world)
    world.twilio.fail(how, what="ring", seconds=0.8)
    await world.until("19:25")
    rings.rings()
    await world.machine_passes(timedelta(minutes=2))
    assert [one["what"] for one in world.twilio.heard["calls"] if "ring" in one["what"] or "call" in one["what"]] == ["ring"]
    await rings.answers()
    assert "YP-1042" in await rings.presses("1")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(("how", "asked"), [("lost", ["ring", "list_calls"]), ("drop", ["ring", "list_calls", "ring"])])
async def test_p7_a_call_whose_fate_nobody_told_is_looked_up_before_it_rings_again(world: TwilioWorld, how: str, asked: list[str]) -> None:
    _, rings, _, _ = await by_telephone(world)
    world.is_deaf = True
    world.twilio.fail(how, what="ring")
    await world.until("19:25")
    world.twilio.forget()
    await world.machine_passes(timedelta(seconds=31))
    assert [one["what"] for one in world.twilio.heard["calls"] if "ring" in one["what"] or "call" in one["what"]] == asked
    rings.rings()
    rings.is_quiet()  # once, and no second time
    world.is_deaf = False
    await world.settles()
    await rings.answers()
    await rings.presses("1")
    assert "is yours" in await rings.presses("1")
    world.phone(KHAN).forgets()
    await world.nobody_else_heard_anything()


async def test_two_pages_to_one_phone_are_one_call_and_one_key_has_heard_both(world: TwilioWorld) -> None:
    world.young_person("YP-1043", "Berhane T.", "berhane")
    khan, rings, shah, next_rings = await by_telephone(world)
    await world.until("19:25")
    rings.rings()
    codes = [await code_of(world), await code_of(world, "YP-1043")]
    await rings.answers()
    said = await rings.presses("1")
    assert said.startswith("2 pages: ")
    assert all(" ".join(code) in said for code in codes)
    assert "1 take it" not in said  # no key could say which
    await rings.hangs_up()
    await world.until("19:29")
    next_rings.is_quiet()
    assert [row.state.value for row in await voice_rows(world)] == ["delivered", "delivered"]
    khan.forgets()
    shah.hears_nothing()


async def voice_rows(world: TwilioWorld) -> list[Record]:
    """The pages that rang."""
    async with world.database.reading() as tx:
        return list((await tx.execute(select(outbox).where(outbox.c.road == Road.VOICE))).all())
