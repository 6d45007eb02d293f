"""Whatever comes by Telegram is heard: what no program understands goes to a person, and what reassures is believed only as an answer."""

from typing import Any

import pytest

from desk import duress
from tests.providers.telegram_phone import LoopbackTelegram, Raw
from tests.service.telegram.chats import Chat, TelegramWorld
from tests.world import EVERYWHERE

AMANUEL = 42
FILE = {"file_id": "F", "file_unique_id": "U"}
PICTURE = {**FILE, "width": 9, "height": 9}
UNREADABLE: dict[str, Raw] = {
    "photo": {"photo": [PICTURE]},
    "voice": {"voice": {**FILE, "duration": 3}},
    "sticker": {"sticker": {**PICTURE, "is_animated": False, "is_video": False, "type": "regular", "emoji": "👍"}},
    "document": {"document": FILE},
    "caption": {"photo": [PICTURE], "caption": "ok"},
    "location": {"location": {"latitude": 51.2701, "longitude": 0.5227}},
    "passed on": {"text": "ok", "forward_origin": {"type": "hidden_user", "sender_user_name": "M", "date": 1}},
}


async def asked(world: TelegramWorld, **fields: Any) -> Chat:
    """Amanuel has joined, and was asked at half past six."""
    world.young_person(cover="closed", **fields)
    await world.begins()
    chat = await world.joins("YP-1042", AMANUEL)
    chat.hears("Kite: this is the chat")
    await world.until("18:30")
    chat.hears("Kite: ")
    return chat


def edited(telegram: LoopbackTelegram, message: int, text: str) -> None:
    telegram.edit(AMANUEL, message, text)


def reacted(telegram: LoopbackTelegram, message: int, *emoji: str) -> None:
    """He puts these under a message, of which there was none."""
    user = {"id": AMANUEL, "is_bot": False, "first_name": "A."}
    about = {"chat": {"id": AMANUEL, "type": "private", "first_name": "A."}, "message_id": message, "user": user, "date": 1}
    telegram.push({"message_reaction": {**about, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji]}})


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
async def test_p3_what_is_no_text_is_for_a_person(world: TelegramWorld, content: Raw) -> None:
    chat = await asked(world)
    world.telegram.show(AMANUEL, content)
    await world.hears_telegram()
    chat.hears("Thanks!")
    await world.passes(minutes=3)
    assert (await world.alert()).cause == "unclear"


@pytest.mark.parametrize(("emoji", "cause"), [("👍", "unclear"), ("❤", "unclear"), ("👎", "help")])
async def test_an_emoji_under_a_question_is_for_a_person_and_a_bad_one_is_a_cry(world: TelegramWorld, emoji: str, cause: str) -> None:
    chat = await asked(world)
    reacted(world.telegram, chat.last["message_id"], emoji)
    await world.hears_telegram()
    chat.hears("Thanks!")
    await world.passes(minutes=3)
    assert (await world.alert()).cause == cause


async def test_an_emoji_that_is_taken_away_says_nothing(world: TelegramWorld) -> None:
    chat = await asked(world)
    reacted(world.telegram, chat.last["message_id"])
    await world.hears_telegram()
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.no_alert()
    chat.hears_nothing()


async def test_p3_yesterdays_words_spelt_better_are_no_answer_to_todays_question(world: TelegramWorld) -> None:
    chat = await asked(world)
    said = world.telegram.say(AMANUEL, "1")
    await world.hears_telegram()
    chat.hears("Thanks!")
    await world.until("18:30", days=1)
    chat.hears("Kite: ")
    edited(world.telegram, said["message_id"], "ok")
    await world.hears_telegram()
    chat.hears("Thanks!")
    assert [one.phase for one in await world.check_ins()] == ["closed", "waiting"]
    await world.until("18:50")
    chat.hears("Kite: hi again")


async def test_what_was_changed_into_a_cry_is_heard(world: TelegramWorld) -> None:
    chat = await asked(world)
    said = world.telegram.say(AMANUEL, "1")
    await world.hears_telegram()
    chat.hears("Thanks!")
    edited(world.telegram, said["message_id"], "not ok, help")
    await world.hears_telegram()
    chat.hears("Thanks!")
    assert (await world.alert()).cause == "help"


@pytest.mark.parametrize(("words", "alerts"), [("ok", 0), ("all good thanks", 1)])
async def test_p6_a_code_that_is_written_by_changing_looks_as_an_ok_that_is(world: TelegramWorld, words: str, alerts: int) -> None:
    chat = await asked(world)
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", "all good thanks", "DW-1")
    said = world.telegram.say(AMANUEL, "hm")
    edited(world.telegram, said["message_id"], words)
    await world.hears_telegram()
    assert [chat.hears("Thanks!")["text"] for _ in range(2)] == ["Thanks! (DEMO)"] * 2
    chat.hears_nothing()
    facts = [fact["cause"] for one in await world.open_alerts() for fact in one.state["facts"]]
    assert facts.count("duress") == alerts


async def test_a_position_that_is_shared_live_is_told_of_once(world: TelegramWorld) -> None:
    chat = await asked(world)
    said = world.telegram.show(AMANUEL, {"location": {"latitude": 51.2701, "longitude": 0.5227, "live_period": 900}})
    await world.hears_telegram()
    chat.hears("Thanks!")
    for step in range(5):
        world.telegram.alter(AMANUEL, said["message_id"], {"location": {"latitude": 51 + step, "longitude": 0}})
    await world.hears_telegram()
    chat.hears_nothing()
    await world.passes(minutes=3)
    assert [fact["cause"] for fact in (await world.alert()).state["facts"]] == ["unclear"]


async def test_who_lets_us_in_again_is_asked_there_again(world: TelegramWorld) -> None:
    chat = await asked(world)
    await chat.blocks()
    assert (await world.alert()).cause == "channel_broken"
    world.telegram.unblock(AMANUEL)
    await world.hears_telegram()
    before = len(chat.everything())
    await world.until("18:30", days=1)
    assert "Kite: " in chat.everything()[before]["text"]


async def test_what_is_said_in_a_group_is_kept_and_answered_by_nobody(world: TelegramWorld) -> None:
    chat = await asked(world)
    group = {"id": -1001, "type": "supergroup", "title": "The house"}
    user = {"id": AMANUEL, "is_bot": False, "first_name": "A."}
    world.telegram.push({"message": {"message_id": 900, "date": 1, "chat": group, "from": user, "text": "help"}})
    await world.hears_telegram()
    chat.hears_nothing()
    assert await world.open_alerts() == []
