"""Our host is gone for two hours, and people write all the while. All of it is heard, in order, before anything climbs over it."""

import asyncio
import socket
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.providers.fixtures import telegram, telegram_process, twilio, twilio_process
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.host import HostWorld
from tests.world import usual

__all__ = ["telegram", "telegram_process", "twilio", "twilio_process"]

TEXTED, CHATTING, STRANGERS = 60, 40, 5
CHILDREN = range(TEXTED + CHATTING)
SILENT = {57, 58, 59, 98, 99}  # say nothing all evening
HELPS = {7, 70}  # asks for help and then says that all is well
RINGS = {20, 21, 22, 23, 24}  # ring, and then write
FINE = ["1", "fine", "good", "ok", "i am fine"]
HELP = ["help me", *FINE[:4]]
RING = ["ring", *FINE[:4]]


def address_of(child: int) -> str:
    return f"+447700900{300 + child}" if child < TEXTED else str(4000 + child)


def words_of(child: int) -> list[str]:
    return [] if child in SILENT else HELP if child in HELPS else RING if child in RINGS else FINE


SAID = {address_of(child): words_of(child) for child in CHILDREN if child not in SILENT}
SAID |= {f"+447700901{number:03}": [f"{number} {word}" for word in FINE] for number in range(STRANGERS)}


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """A fresh demo database. No coroutine: the first one is migrated in a loop of its own."""
    fresh = fresh_or_skip(databases, "sqlite")
    yield fresh
    databases.drop(fresh)


@pytest_asyncio.fixture
async def world(url: str, twilio: LoopbackTwilio, telegram: LoopbackTelegram) -> AsyncIterator[HostWorld]:
    """A hundred young people; the duty team has handsets."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        told = HostWorld(url, twilio, telegram, listener)
        usual(told).carer()
        for child in CHILDREN:
            told.young_person(f"YP-{child}", address=f"phone {child}", ask_carer="never")
            told.on_road(f"YP-{child}", "sms" if child < TEXTED else "telegram", address_of(child))
            if child >= TEXTED:
                telegram.say(int(address_of(child)), "/start")
        async with told.serving():
            yield told
        await told.stop()


async def speaks(world: HostWorld, address: str, what: str) -> None:
    """Somebody does one thing with their phone."""
    if not address.startswith("+"):
        world.telegram.say(int(address), what)
    elif what == "ring":
        await asyncio.to_thread(world.twilio.ring_us, address)
    else:
        world.twilio.say(address, what)


async def everybody_speaks(world: HostWorld, *, for_minutes: int) -> None:
    """Each says their next thing in turn. Of most Twilio tells in vain, and never again; of the last tenth it tells when we are back."""
    in_turn = [(address, words[turn]) for turn in range(5) for address, words in SAID.items()]
    for number, (address, what) in enumerate(in_turn):
        world.goes_on(timedelta(minutes=for_minutes) / len(in_turn))
        await speaks(world, address, what)
        if number == len(in_turn) * 9 // 10:
            answers = await asyncio.to_thread(world.twilio.tell)
            assert len(answers) > 200
            assert set(answers) == {502}


def reminded(world: HostWorld) -> list[str]:
    """Who was asked a second time."""
    texts = [(one["to"], one["body"]) for one in world.twilio.messages()]
    texts += [(str(one["chat_id"]), one["text"]) for one in world.telegram.messages()]
    return sorted(address for address, text in texts if "hi again" in text)


async def test_500_messages_of_two_hours_without_us_are_heard_in_order_before_anything_climbs(world: HostWorld) -> None:
    world.twilio.clock(world.hand.at)
    await world.begins()
    await world.until("18:30")
    for _ in range(5):  # the questions leave, as fast as the providers take them
        await world.passes(seconds=2)
    await world.until("18:35")
    assert {one.phase for child in CHILDREN for one in await world.check_ins(f"YP-{child}")} == {"waiting"}
    early = len(await world.heard())

    await world.goes_down()
    await everybody_speaks(world, for_minutes=120)
    await world.comes_back()
    await world.sweeps_without_sending()
    assert await world.open_alerts() == [], "nothing climbs over what it has not heard yet"
    await world.settles()

    heard = (await world.heard())[early:]
    assert len(heard) == 500
    by_sender: dict[str, list[str]] = defaultdict(list)
    for address, what in heard:
        by_sender[address].append(what)
    assert by_sender == SAID
    outcomes = {child: [one.outcome for one in await world.check_ins(f"YP-{child}")] for child in CHILDREN}
    assert Counter(outcome for ended in outcomes.values() for outcome in ended) == {"ok": 88, "help": 2, "call": 5, None: 5}
    assert {child for child, ended in outcomes.items() if ended == [None]} == SILENT
    alerts = await world.open_alerts()
    assert Counter(one.cause for one in alerts) == {"help": 2, "wants_call": 5, "unknown_sender": 5}
    paged = " ".join(await world.phones["khan"].everything())
    assert all(one.code in paged for one in alerts if one.cause == "help")
    assert "NO ANSWER" not in paged
    for _ in range(15):  # hundreds of thanks leave, as fast as the providers take them, and whoever said nothing is asked again
        await world.passes(seconds=2)
    assert reminded(world) == sorted(address_of(child) for child in SILENT)
    await world.passes(minutes=10)
    assert Counter(one.cause for one in await world.open_alerts())["silent"] == len(SILENT)


async def test_who_writes_again_before_we_have_read_what_they_wrote_before_is_heard_in_order(world: HostWorld) -> None:
    """The port is up before the log is read, and what is newest is brought first."""
    world.twilio.clock(world.hand.at)
    await world.begins()
    await world.goes_down()
    world.goes_on(timedelta(minutes=3))
    await speaks(world, address_of(0), "help me")
    world.twilio.forget()
    await world.comes_back()
    await speaks(world, address_of(0), "1")
    assert await asyncio.to_thread(world.twilio.tell) == [200]
    assert (await world.heard())[-2:] == [(address_of(0), "help me"), (address_of(0), "1")]


async def test_a_log_that_cannot_be_read_keeps_nobody_who_writes_now_from_being_heard(world: HostWorld) -> None:
    world.twilio.clock(world.hand.at)
    await world.begins()
    await world.goes_down()
    world.goes_on(timedelta(minutes=3))
    await world.comes_back()
    world.twilio.fail("page", what="list", times=2)
    await speaks(world, address_of(0), "help me")
    assert await asyncio.to_thread(world.twilio.tell) == [200]
    assert (await world.heard())[-1] == (address_of(0), "help me")
