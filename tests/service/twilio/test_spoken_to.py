"""Somebody on duty pressed 1 for a child who rings: whether they then spoke, Twilio alone can say; what it does not say is a wish."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from db.queries import overdue
from tests.providers.twilio_phone import Raw
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.test_ringing_us import AMANUEL, KHAN, everywhere, texts, with_telephones
from tests.service.twilio.test_webhooks import Poster
from tests.service.twilio.texts import TwilioWorld
from tests.world import EVERYWHERE

CALL = "/webhooks/twilio/call"


class Wire:
    """What Twilio posts of one call, posted by hand: once more, in another order, or with the answer lost on its way."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    async def _posts(self, path: str, call: Raw, **said: str) -> None:
        form = [("CallSid", call["sid"]), ("From", call["sender"]), ("To", call["to"]), *said.items()]
        assert (await self._poster.posts(form, path)).status_code == 200
        await self._poster.world.settles()

    def _at(self, leg: Raw, step: str) -> str:
        url: str = leg["given"]["Url"]
        return url.removeprefix(self._poster.world.public_url).replace("step=whisper", f"step={step}")

    async def presses(self, leg: Raw) -> None:
        """The key is kept. We are killed before our answer has left."""
        await self._posts(self._at(leg, "speak"), leg, Digits="1", CallStatus="in-progress")
        await self._poster.world.restart()

    async def goes_on(self, call: Raw, leg: Raw, *, bridged: bool, status: str = "in-progress") -> None:
        """What became of a phone that was rung."""
        await self._posts(self._at(leg, "next"), call, CallStatus=status, DialCallStatus="completed", DialBridged=str(bridged).lower())

    async def is_over(self, call: Raw) -> None:
        """The call has ended."""
        await self._posts(CALL, call, CallStatus="completed")


@pytest_asyncio.fixture
async def wire(world: TwilioWorld) -> AsyncIterator[Wire]:
    async with httpx.AsyncClient(base_url=world.public_url, trust_env=False) as http:
        yield Wire(Poster(world, http))


async def whispered_to(phone: RingingPhone) -> Raw:
    """It rings, and is picked up; the leg."""
    leg = phone.rings()
    assert "Press 1 to speak" in await phone.answers()
    return leg


async def wants_a_call(world: TwilioWorld) -> None:
    """Duty hears of it, and the child that somebody will ring."""
    assert (await world.alert()).cause == "wants_call"
    assert await world.lines() == []
    texts(world, AMANUEL).hears("OK. Someone will ring from this number")
    texts(world, KHAN).hears("WANTS A CALL")
    await world.nobody_else_heard_anything()


@everywhere
async def test_killed_before_our_answer_left_and_the_next_phone_rings(world: TwilioWorld, wire: Wire) -> None:
    amanuel, khan, shah = await with_telephones(world)
    await amanuel.rings_us()
    await wire.presses(await whispered_to(khan))
    await khan.hangs_up()
    assert await world.lines() == []
    assert not amanuel.is_over
    await whispered_to(shah)
    await shah.presses("1")
    assert amanuel.is_bridged
    await amanuel.hangs_up()
    await world.no_alert()
    assert await world.lines() == ["rang_us_and_was_put_through_to_DW-2"]
    await world.nobody_else_heard_anything()


@everywhere
async def test_killed_before_our_answer_left_and_nobody_else_answers(world: TwilioWorld, wire: Wire) -> None:
    amanuel, khan, shah = await with_telephones(world)
    await amanuel.rings_us()
    await wire.presses(await whispered_to(khan))
    await khan.hangs_up()
    shah.rings()
    await shah.lets_it_ring()
    assert "Nobody can answer just now" in amanuel.news()
    await wants_a_call(world)


async def test_the_child_hangs_up_as_the_key_is_pressed(world: TwilioWorld, wire: Wire) -> None:
    amanuel, khan, _ = await with_telephones(world)
    await amanuel.rings_us()
    await wire.presses(await whispered_to(khan))
    await amanuel.hangs_up()
    await wants_a_call(world)


@everywhere
@pytest.mark.parametrize("heard_by", ["log", "time"])
async def test_killed_and_nothing_more_is_ever_told_of_the_call(world: TwilioWorld, wire: Wire, heard_by: str) -> None:
    """Twilio found nobody to tell, and does not come again. Its log is read once we are back; if it cannot be, no ring rests for ever."""
    amanuel, khan, _ = await with_telephones(world)
    world.takes_calls(tells_of_ends=False)
    await amanuel.rings_us()
    await wire.presses(await whispered_to(khan))
    await amanuel.hangs_up()
    await world.machine_passes(timedelta(minutes=3))
    await world.no_alert()
    if heard_by == "log":
        assert await world.catches_up() == 0
        await world.machine_passes(timedelta(seconds=16))
    else:
        await world.machine_passes(timedelta(minutes=58))
    await wants_a_call(world)


@everywhere
async def test_twenty_minutes_of_talk_are_not_disturbed_and_what_is_told_twice_changes_nothing(world: TwilioWorld, wire: Wire) -> None:
    amanuel, khan, shah = await with_telephones(world)
    await amanuel.rings_us()
    first = khan.rings()
    await khan.lets_it_ring()
    second = await whispered_to(shah)
    await shah.presses("1")
    await wire.goes_on(amanuel.last, first, bridged=False)
    await world.machine_passes(timedelta(minutes=20))
    await world.no_alert()
    async with world.database.reading() as tx:
        assert await overdue.unheard(tx, EVERYWHERE, await world.clock.machine(tx)) == []  # and the watchdog finds nothing amiss
    await amanuel.hangs_up()
    await wire.goes_on(amanuel.last, second, bridged=True)
    await wire.goes_on(amanuel.last, second, bridged=False)
    await wire.is_over(amanuel.last)
    await world.machine_passes(timedelta(hours=2))
    await world.no_alert()
    assert await world.lines() == ["rang_us_and_was_put_through_to_DW-2"]
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("is_told", [True, False])
async def test_the_end_of_the_call_is_told_before_what_became_of_it_or_alone(world: TwilioWorld, wire: Wire, *, is_told: bool) -> None:
    """Twilio tells the two side by side. Where the second never comes nobody knows whether they spoke, and a person asks."""
    amanuel, khan, _ = await with_telephones(world)
    world.takes_calls(tells_of_ends=False)
    await amanuel.rings_us()
    leg = await whispered_to(khan)
    await khan.presses("1")
    assert amanuel.is_bridged
    await amanuel.hangs_up()
    for _ in range(2):
        await wire.is_over(amanuel.last)
    await world.no_alert()
    if is_told:
        await wire.goes_on(amanuel.last, leg, bridged=True, status="completed")
    await world.machine_passes(timedelta(seconds=16))
    if not is_told:
        await wants_a_call(world)
        return
    await world.no_alert()
    assert await world.lines() == ["rang_us_and_was_put_through_to_DW-1"]
    await world.nobody_else_heard_anything()
