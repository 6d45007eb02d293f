"""A young person who does not read: the question and its answers follow in a voice, where their authority has recorded them."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

import locales
from bot.channels.road import Refused
from bot.limits import paces
from bot.voices import SENDER
from db.queries import contacts, demo, people, rates
from db.words import ChannelName, ContactState
from locales import ENGLISH
from tests.providers.telegram_phone import Raw
from tests.recordings import mp3, record
from tests.service.telegram.chats import Chat, TelegramWorld, calls
from tests.service.telegram.test_evening import AMANUEL
from tests.world import EVERYWHERE

Happens = Callable[[TelegramWorld, Chat], Awaitable[None]]
everywhere = pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite-restarting"], indirect=True)


async def on_telegram(world: TelegramWorld, **fields: object) -> Chat:
    """Amanuel, who speaks Tigrinya and does not read, has joined by his own invitation."""
    about: dict[str, object] = {"language": "ti", "reads": "no", **fields}
    world.young_person(**{name: said for name, said in about.items() if said is not None})  # type: ignore[arg-type]
    await world.begins()
    chat = await world.joins("YP-1042", AMANUEL)
    chat.hears()
    if about["language"] != ENGLISH:
        chat.hears()  # the app is set to English, and asks which language it shall be
    return chat


def hears_voice(chat: Chat, key: str, language: str = "ti") -> Raw:
    """The next thing in the chat is that recording, silent and not to be passed on."""
    message = chat.hears()
    assert message["voice"]["sum"] == hashlib.sha256(mp3(f"westshire {language} {key}")).hexdigest(), f"not {key}"
    assert (message["voice"]["filename"], message["voice"]["type"]) == ("voice.mp3", "audio/mpeg")
    assert (message["quiet"], message["protected"], message["buttons"]) == (True, True, [])
    return message


@everywhere
async def test_the_question_and_its_answers_follow_in_a_voice_and_so_at_the_reminder(world: TelegramWorld) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    await world.until("18:30")
    question = chat.hears("Kite: ")
    assert question["buttons"]
    hears_voice(chat, "V_question")
    assert hears_voice(chat, "V_menu")["text"] == "(DEMO)"
    await world.until("18:50")
    assert chat.hears("Kite: ")["buttons"]
    hears_voice(chat, "V_question")
    hears_voice(chat, "V_menu")
    await chat.presses("ok", question)
    chat.hears()  # thanked in writing: an answer is no question
    assert world.spoke == [""] * 4
    await world.nobody_else_heard_anything()


async def test_closed_cover_hears_the_same(world: TelegramWorld) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world, cover="closed")
    await world.until("18:30")
    question = chat.hears("Kite: ")
    hears_voice(chat, "V_question")
    hears_voice(chat, "V_menu")
    await chat.presses("call", question)
    chat.hears(locales.text("ti", "Y3"))
    await world.phones["khan"].forgets()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("reads", ["yes", "a little", None])
async def test_who_reads_or_of_whom_nobody_said_so_is_written_to_alone(world: TelegramWorld, reads: str | None) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world, reads=reads)
    await world.until("18:30")
    chat.hears("Kite: ")
    await world.nobody_else_heard_anything()


async def test_nothing_follows_where_nothing_is_recorded(world: TelegramWorld) -> None:
    """Another language's voice, and another authority's, are not theirs; and what is no MP3 is nobody's."""
    record(record(world.recordings, "ar"), "ti", authority="eastshire")
    (record(world.recordings, "ti", "V_hold") / "westshire" / "ti" / "V_question.mp3").write_text("RIFF, and no MP3")
    chat = await on_telegram(world)
    await world.until("18:30")
    chat.hears("Kite: ")
    assert calls(world.telegram, "sendVoice") == []
    assert world.spoke == []
    await world.nobody_else_heard_anything()


async def test_a_menu_alone_follows_alone(world: TelegramWorld) -> None:
    record(world.recordings, "ti", "V_menu")
    chat = await on_telegram(world)
    await world.until("18:30")
    chat.hears("Kite: ")
    hears_voice(chat, "V_menu")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        ({"how": "forbidden"}, "blocked"),
        ({"how": "voice_forbidden"}, "voice_forbidden"),
        ({"how": "server_error"}, "network"),
        ({"how": "lost"}, "network"),
        ({"how": "timeout", "seconds": 0.6}, "timed_out"),
        ({"how": "flood", "parameters": {"retry_after": 60}}, "too_many"),
        ({"how": "result", "result": "no message at all"}, "AttributeError"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_the_text_stands_if_its_voice_fails(world: TelegramWorld, failure: Raw, why: str) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    world.telegram.fail(method="sendVoice", **failure)
    with capture_logs() as logged:
        await world.until("18:30")
    assert len(calls(world.telegram, "sendVoice")) == 1  # who refuses the question is not offered its menu, and neither comes again
    assert world.spoke == [why]
    (line,) = [one for one in logged if one["event"] == "voice_not_sent"]
    assert line.keys() == {"event", "log_level", "message", "why", "meaning"}
    assert "Kite" not in str(logged)
    assert world.telegram.token not in str(logged)
    chat.hears("Kite: ")
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.no_alert()
    if failure["how"] == "timeout":
        chat.hears()  # it had gone out all the same
    await world.machine_passes(timedelta(minutes=2))
    await chat.presses("ok", next(one for one in chat.everything() if len(one["buttons"]) == 3))
    chat.hears()
    await world.nobody_else_heard_anything()


async def test_a_text_that_was_not_taken_is_followed_by_nothing_until_it_is(world: TelegramWorld) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    world.telegram.fail("lost", method="sendMessage")
    await world.until("18:30")
    assert calls(world.telegram, "sendVoice") == []
    await world.machine_passes(timedelta(seconds=130))
    chat.hears("Kite: ")
    hears_voice(chat, "V_question")
    hears_voice(chat, "V_menu")
    await world.nobody_else_heard_anything()


async def test_voices_wait_while_the_bot_is_to_be_left_alone_and_go_when_it_may_be_asked_again(world: TelegramWorld) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    world.holds_voices = True
    await world.until("18:30")
    chat.hears("Kite: ")
    async with world.database.transaction() as tx:  # another process was told "too many" between the text and its voice
        now = await world.clock.machine(tx)
        await rates.shut(tx, SENDER, now, now + timedelta(seconds=60))
    world.holds_voices = False
    await world.machine_passes(timedelta(seconds=50))
    chat.hears_nothing()
    await world.machine_passes(timedelta(seconds=20))
    hears_voice(chat, "V_question")
    hears_voice(chat, "V_menu")
    assert world.spoke == ["", ""]
    await world.nobody_else_heard_anything()


async def test_a_voice_that_comes_long_after_its_text_is_not_sent_any_more(world: TelegramWorld) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    world.holds_voices = True
    await world.until("18:30")
    chat.hears("Kite: ")
    world.holds_voices = False
    await world.machine_passes(timedelta(minutes=7))
    assert calls(world.telegram, "sendVoice") == []
    assert world.spoke == ["too_many"]
    await world.nobody_else_heard_anything()


async def answers(world: TelegramWorld, chat: Chat) -> None:
    await chat.presses("ok")
    chat.hears()


async def is_another_s(world: TelegramWorld, _chat: Chat) -> None:
    async with world.database.transaction() as tx:
        (row,) = await people.by_ref(tx, EVERYWHERE, "YP-1042")
        (phone,) = [one for one in await contacts.contacts_of(tx, EVERYWHERE, [row.id]) if one.channel is ChannelName.TELEGRAM]
        await contacts.change_contact(tx, EVERYWHERE, phone.id, state=ContactState.STALE)


async def blocks(world: TelegramWorld, _chat: Chat) -> None:
    async with world.database.transaction() as tx:
        (row,) = await people.by_ref(tx, EVERYWHERE, "YP-1042")
        (phone,) = [one for one in await contacts.contacts_of(tx, EVERYWHERE, [row.id]) if one.channel is ChannelName.TELEGRAM]
        await contacts.change_contact(tx, EVERYWHERE, phone.id, state=ContactState.BLOCKED)


@pytest.mark.parametrize("happens", [answers, is_another_s, blocks])
async def test_a_voice_whose_question_stands_no_more_does_not_follow(world: TelegramWorld, happens: Happens) -> None:
    """Between the text and its voice: it was answered, or the chat is somebody else's by now, or theirs no longer."""
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    world.holds_voices = True
    await world.until("18:30")
    chat.hears("Kite: ")
    await happens(world, chat)
    world.holds_voices = False
    await world.settles()
    assert calls(world.telegram, "sendVoice") == []
    assert world.spoke == []
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("clock", ["18:51", "21:30"], ids=["once the wait is over", "in quiet hours"])
async def test_a_voice_does_not_follow_when_its_question_might_not_leave_any_more(world: TelegramWorld, clock: str) -> None:
    """The clock on the wall may run on while a machine that stood still thinks of voices: those of the first question are late."""
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    world.holds_voices = True
    await world.until("18:30")
    chat.hears("Kite: ")
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at(clock))
    world.holds_voices = False
    assert await world.voices.once() == 1
    assert calls(world.telegram, "sendVoice") == []
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("guests_only", [True], indirect=True)
async def test_t4_a_demo_lets_a_voice_follow_to_its_guests(world: TelegramWorld) -> None:
    record(world.recordings, "ti")
    chat = await on_telegram(world)
    await world.until("18:30")
    chat.hears("Kite: ")
    hears_voice(chat, "V_question")
    hears_voice(chat, "V_menu")
    assert await world.bot.channel.speak("77", mp3("nobody's"), "") == Refused("not_a_guest")  # type: ignore[attr-defined]
    await world.nobody_else_heard_anything()


async def test_each_voice_counts_against_the_rate_of_its_bot(world: TelegramWorld) -> None:
    """Else a county of young people who do not read would make Telegram refuse the questions of all."""
    record(world.recordings, "ti")
    await on_telegram(world)
    world.holds_voices = True
    await world.until("18:30")
    world.holds_voices = False
    async with world.database.transaction() as tx:
        machine = await world.clock.machine(tx)
        before = (await rates.lock(tx, [SENDER], machine))[SENDER].clear_at
    await world.settles()
    async with world.database.transaction() as tx:
        after = (await rates.lock(tx, [SENDER], machine))[SENDER].clear_at
    assert after >= max(before, machine) + timedelta(seconds=2 / paces()[SENDER].per_second)
