"""What somebody does who holds a simulated phone, and what we hear of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.channels.handset import PhoneRefuses
from bot.channels.inbound import Inbound, InboundKind, Press
from bot.channels.road import Letter
from bot.inbox import read_body
from db.words import CallState, Direction, InboxKind
from tests.bot.handset.conftest import World
from tests.db.making import VAULT, new_id, phone_key

Act = Callable[[World], Awaitable[object]]


async def _heard(world: World) -> list[Inbound]:
    return [read_body(VAULT, row) for row in await world.heard()]


async def test_what_somebody_writes_is_on_their_screen_and_in_our_inbox(world: World) -> None:
    """As written, under their address, once."""
    await world.network.says("amanuel", "ጽቡቕ 1")
    [row] = await world.heard()
    said = read_body(VAULT, row)
    assert (said.channel, said.address, said.kind, said.text) == ("handset", "amanuel", InboundKind.TEXT, "ጽቡቕ 1")
    assert (row.kind, row.sender_key, row.received_at) == (InboxKind.MESSAGE, phone_key("amanuel"), world.hands.civil_at)
    [line] = await world.network.screen("amanuel")
    assert (line.direction, line.text) == (Direction.OUT, "ጽቡቕ 1")
    assert row.external_id == f"handset:{line.id}"


async def test_a_press_names_its_message_and_shows_nothing_by_itself(world: World, question: Letter) -> None:
    """The screen is as before until we settle the press."""
    await world.network.send(question)
    before = await world.network.screen("daniel")
    await world.network.presses("daniel", before[0].id, "c:1:great")
    [said] = await _heard(world)
    assert (said.kind, said.press, said.reference) == (InboundKind.PRESS, "c:1:great", str(before[0].id))
    assert await world.network.screen("daniel") == before


async def test_promise_6_a_settled_press_leaves_the_same_whichever_was_pressed(world: World, question: Letter) -> None:
    """The buttons are gone, the text is the one handed in, and the row keeps no trace of the choice."""
    left = []
    for data in ("c:1:ok", "c:1:great", "c:1:help"):
        letter = Letter(new_id(), 1, "daniel", question.text, question.buttons)
        await world.network.send(letter)
        line = (await world.network.screen("daniel"))[-1]
        await world.network.presses("daniel", line.id, data)
        await world.network.settle_press(Press("daniel", data, str(line.id)), "Got it.")
        settled = (await world.network.screen("daniel"))[-1]
        left.append((settled.text, settled.buttons, settled.direction, settled.call))
    assert left == [("Got it.", (), Direction.IN, None)] * 3


async def test_a_press_settled_without_a_text_leaves_the_text_that_stands_there(world: World, question: Letter) -> None:
    """Only the buttons go."""
    await world.network.send(question)
    [line] = await world.network.screen("daniel")
    await world.network.settle_press(Press("daniel", "c:1:ok", str(line.id)), "")
    [settled] = await world.network.screen("daniel")
    assert (settled.text, settled.buttons) == (question.text, ())


async def test_a_button_that_is_gone_or_never_was_cannot_be_pressed(world: World, question: Letter) -> None:
    """Nor one of a message on another phone."""
    await world.network.send(question)
    [line] = await world.network.screen("daniel")
    with pytest.raises(PhoneRefuses, match="no such button"):
        await world.network.presses("daniel", line.id, "c:2:ok")
    with pytest.raises(PhoneRefuses, match="not on this phone"):
        await world.network.presses("amanuel", line.id, "c:1:ok")
    await world.network.settle_press(Press("daniel", "c:1:ok", str(line.id)), "")
    with pytest.raises(PhoneRefuses, match="no such button"):
        await world.network.presses("daniel", line.id, "c:1:ok")
    assert await world.heard() == []


async def test_1_in_a_ringing_call_lets_it_be_heard_and_then_1_takes(world: World, page: Letter) -> None:
    """And the call is over with the digit."""
    await world.network.send(page)
    heard = await world.network.answers_call("khan")
    assert (heard.call, heard.text, heard.buttons) == (CallState.HEARD, page.text, page.buttons)
    await world.network.presses("khan", heard.id, "w:K7P:take")
    [said] = await _heard(world)
    assert (said.kind, said.press) == (InboundKind.PRESS, "w:K7P:take")
    [line] = await world.network.screen("khan")
    assert (line.call, line.buttons) == (CallState.HEARD, ())


async def test_a_call_that_has_ended_cannot_be_answered_nor_its_digits_pressed(world: World, page: Letter) -> None:
    """So a voicemail takes nothing."""
    await world.network.send(page)
    [line] = await world.network.screen("khan")
    with pytest.raises(PhoneRefuses, match="no such button"):
        await world.network.presses("khan", line.id, "w:K7P:take")
    world.hands.turn(timedelta(minutes=1))
    with pytest.raises(PhoneRefuses, match="not ringing"):
        await world.network.answers_call("khan")


async def test_ringing_us_is_heard_as_a_ring(world: World) -> None:
    """Somebody who cannot write rings."""
    await world.network.rings("amanuel")
    [said] = await _heard(world)
    assert (said.kind, said.address, said.text) == (InboundKind.RING, "amanuel", "")


async def test_without_credit_a_phone_hears_and_rings_once_and_cannot_write(world: World) -> None:
    """Until it has credit again."""
    await world.network.switch("amanuel", no_credit=True)
    await world.network.send(await world.owe())
    assert await world.texts("amanuel") == ["Kite: how are you?"]
    with pytest.raises(PhoneRefuses, match="no credit"):
        await world.network.says("amanuel", "1")
    await world.network.rings("amanuel")
    with pytest.raises(PhoneRefuses, match="its one ring is spent"):
        await world.network.rings("amanuel")
    await world.network.switch("amanuel", no_credit=False)
    await world.network.rings("amanuel")
    await world.network.says("amanuel", "1")
    assert [said.kind for said in await _heard(world)] == [InboundKind.RING, InboundKind.RING, InboundKind.TEXT]


async def _writes(world: World) -> None:
    await world.network.says("amanuel", "1")


async def _rings(world: World) -> None:
    await world.network.rings("amanuel")


async def _answers(world: World) -> None:
    await world.network.answers_call("amanuel")


@pytest.mark.parametrize("act", [_writes, _rings, _answers])
async def test_a_phone_that_is_off_does_nothing(world: World, act: Act) -> None:
    """And says so in a sentence."""
    await world.network.switch("amanuel", is_off=True)
    with pytest.raises(PhoneRefuses, match=r"^This phone is switched off\.$"):
        await act(world)
    assert await world.heard() == []


@pytest.mark.parametrize("act", [_writes, _rings])
async def test_a_phone_that_blocked_us_does_not_reach_us(world: World, act: Act) -> None:
    """Its holder has to let us in again first."""
    await world.network.switch("amanuel", is_blocked=True)
    with pytest.raises(PhoneRefuses, match="blocked"):
        await act(world)


async def test_switches_not_named_stay_and_a_phone_added_twice_is_one(world: World) -> None:
    """What the console's page shows."""
    await world.network.switch("khan", is_slow=True)
    await world.network.switch("khan", is_off=True)
    await world.network.switch("khan")
    await world.network.add("khan", (await world.network.phones())[0].manner)
    khan = next(phone for phone in await world.network.phones() if phone.address == "khan")
    assert (khan.is_off, khan.is_slow, khan.is_blocked, khan.no_credit) == (True, True, False, False)
    with pytest.raises(PhoneRefuses, match="No phone has this address"):
        await world.network.switch("nobody", is_off=True)


async def test_what_stands_on_a_screen_is_sealed_in_the_database(world: World) -> None:
    """Words of children stand nowhere in clear."""
    await world.network.says("amanuel", "they hurt me")
    [row] = await world.heard()
    assert b"hurt" not in row.body_sealed
    assert "hurt" not in repr(row)
