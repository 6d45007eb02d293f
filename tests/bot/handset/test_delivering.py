"""What a simulated phone's provider does with a letter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.handset import HandsetNetwork
from bot.channels.road import Accepted, Letter, Refused, Unknown
from bot.inbox import told
from db.queries import checkins, outbox
from db.words import CallState, InboxKind
from tests.bot.handset.conftest import World
from tests.db.making import EVERYWHERE, VAULT, check_in_row, make_council, new_id, owed_row, phone_key, question_row

MINUTE = timedelta(minutes=1)


async def _receipts(world: World) -> list[tuple[str, str]]:
    await world.network.tell_due_receipts()
    bodies = [told(VAULT, row) for row in await world.heard() if row.kind is InboxKind.RECEIPT]
    return [(body["status"], body["at"]) for body in bodies]


async def test_a_letter_is_taken_and_shown(world: World, question: Letter) -> None:
    """With its buttons on Telegram."""
    outcome = await world.network.send(question)
    assert outcome == Accepted(f"{question.message_id}:1")
    [line] = await world.network.screen("daniel")
    assert (line.text, line.buttons) == (question.text, question.buttons)


async def test_a_text_message_shows_no_buttons(world: World, question: Letter) -> None:
    """Digits are all it has."""
    await world.network.send(replace(question, address="amanuel"))
    [line] = await world.network.screen("amanuel")
    assert line.buttons == ()


async def test_the_same_attempt_shows_once_and_a_further_one_again(world: World) -> None:
    """A repeated request is one message; a repeated message is two, as at a real provider."""
    letter = await world.owe()
    for attempt in (letter, letter, replace(letter, attempt=2)):
        assert isinstance(await world.network.send(attempt), Accepted)
    assert await world.texts("amanuel") == [letter.text] * 2


@pytest.mark.parametrize(("address", "why"), [("amanuel", "blocked"), ("nobody", "no_such_phone")])
async def test_promise_8_a_phone_that_blocks_us_or_is_none_refuses(world: World, address: str, why: str) -> None:
    """Which is a fact of its own, not silence."""
    await world.network.switch("amanuel", is_blocked=True)
    assert await world.network.send(replace(await world.owe(), address=address)) == Refused(why)
    assert await world.texts("amanuel") == []


async def test_promise_2_a_text_message_is_receipted_as_sent_and_as_delivered(world: World) -> None:
    """Under the address written to, with the message and the attempt it belongs to."""
    letter = await world.owe()
    await world.network.send(letter)
    now = world.hands.civil_at.isoformat()
    assert await _receipts(world) == [("sent", now), ("delivered", now)]
    rows = await world.heard()
    assert [row.external_id for row in rows] == [f"handset:{letter.message_id}:1:{status}" for status in ("sent", "delivered")]
    assert {row.outbox_id for row in rows} == {letter.message_id}
    assert {row.sender_key for row in rows} == {phone_key("khan")}  # of the message owed, whatever the letter says
    assert told(VAULT, rows[0])["attempt"] == 1


async def test_a_receipt_is_told_once(world: World) -> None:
    """However often it is asked for."""
    await world.network.send(await world.owe())
    assert [await world.network.tell_due_receipts() for _ in range(2)] == [2, 0]


async def test_promise_2_telegram_and_calls_give_no_receipts(world: World, question: Letter, page: Letter) -> None:
    """So their silence after "accepted" means nothing."""
    await world.network.send(question)
    await world.network.send(page)
    assert await world.network.tell_due_receipts() == 0


async def test_promise_2_what_waits_for_a_phone_that_is_off_was_sent_and_is_delivered_when_it_comes_on(world: World) -> None:
    """The provider takes it; the handset has it later."""
    await world.network.switch("amanuel", is_off=True)
    await world.network.send(await world.owe())
    assert [status for status, _ in await _receipts(world)] == ["sent"]
    assert await world.texts("amanuel") == []
    world.hands.turn(30 * MINUTE)
    await world.network.switch("amanuel", is_off=False)
    assert await world.texts("amanuel") == ["Kite: how are you?"]
    assert await _receipts(world) == [
        ("sent", (world.hands.civil_at - 30 * MINUTE).isoformat()),
        ("delivered", world.hands.civil_at.isoformat()),
    ]


async def test_a_slow_phone_tells_its_receipts_after_five_civil_minutes(world: World) -> None:
    """And shows its messages at once."""
    await world.network.switch("amanuel", is_slow=True)
    await world.network.send(await world.owe())
    assert await world.texts("amanuel") == ["Kite: how are you?"]
    world.hands.turn(timedelta(minutes=4, seconds=59))
    assert await _receipts(world) == []
    world.hands.turn(timedelta(seconds=1))
    assert [status for status, _ in await _receipts(world)] == ["sent", "delivered"]


async def test_a_slow_phone_that_comes_on_is_slow_too(world: World) -> None:
    """Its delivery is told five minutes after it happened."""
    await world.network.switch("amanuel", is_off=True, is_slow=True)
    await world.network.send(await world.owe())
    world.hands.turn(10 * MINUTE)
    await world.network.switch("amanuel", is_off=False)
    assert [status for status, _ in await _receipts(world)] == ["sent"]
    world.hands.turn(5 * MINUTE)
    assert [status for status, _ in await _receipts(world)] == ["sent", "delivered"]


async def test_a_call_rings_and_says_nothing_of_its_content(world: World, page: Letter) -> None:
    """Voicemail, a car's loudspeaker, a spouse: nobody hears a child's initials."""
    await world.network.send(page)
    [line] = await world.network.screen("khan")
    assert (line.call, line.text, line.buttons) == (CallState.RINGING, "Safety Net page. Press 1 to hear it.", ())


async def test_a_call_that_nobody_answers_ends_after_one_civil_minute(world: World, page: Letter) -> None:
    """And still says nothing."""
    await world.network.send(page)
    world.hands.turn(MINUTE)
    [line] = await world.network.screen("khan")
    assert (line.call, line.text) == (CallState.ENDED, "Safety Net page. Press 1 to hear it.")


async def test_a_call_to_a_phone_that_is_off_is_a_missed_call_later(world: World, page: Letter) -> None:
    """Its voicemail hears no content and takes nothing."""
    await world.network.switch("khan", is_off=True)
    assert isinstance(await world.network.send(page), Accepted)
    assert await world.network.screen("khan") == []
    await world.network.switch("khan", is_off=False)
    [line] = await world.network.screen("khan")
    assert (line.call, line.buttons) == (CallState.ENDED, ())
    assert await world.heard() == []


async def test_a_network_that_is_down_takes_nothing_but_what_is_for_workers(world: World) -> None:
    """It hangs, as a real provider does: nobody knows. Workers are paged by another provider. It is down for every process."""
    async with world.database.transaction() as tx:
        council = await make_council(tx)
        asked = check_in_row(council)
        question, page = question_row(council, asked["id"]), owed_row(council)
        await checkins.insert_many(tx, EVERYWHERE, [asked])
        await outbox.insert_many(tx, EVERYWHERE, [question, page])
    await world.network.go(down=True)
    another = HandsetNetwork(world.database, VAULT, new_id, world.hands)
    assert await another.is_down()
    assert await another.send(Letter(question["id"], 1, "amanuel", "Kite: how are you?")) == Unknown("network_down")
    assert isinstance(await another.send(Letter(page["id"], 1, "khan", "K7P OUR FAULT")), Accepted)
    assert (await world.texts("amanuel"), await world.texts("khan")) == ([], ["K7P OUR FAULT"])
    await another.go(down=False)
    assert isinstance(await world.network.send(Letter(question["id"], 2, "amanuel", "Kite: how are you?")), Accepted)
    assert await world.texts("amanuel") == ["Kite: how are you?"]
