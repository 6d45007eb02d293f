"""Telegram calls us: what it brings is stored before it is answered, and what cannot be stored it keeps for us."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.inbox import told
from db.queries.rows import Record
from db.tables import inbox
from service.telegram_webhook import BODY_MAX
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.called import PATH, SECRET, CalledWorld
from tests.service.telegram.chats import calls
from tests.world import usual

AMANUEL = 42


@pytest_asyncio.fixture
async def world(url: str, telegram: LoopbackTelegram) -> AsyncIterator[CalledWorld]:
    """The usual people, and a public port."""
    begun = CalledWorld(url, telegram)
    usual(begun).carer()
    begun.young_person()
    await begun.begins()
    await begun.serves()
    yield begun
    await begun.stop()


def update(number: int = 5, **content: Any) -> bytes:
    chat = {"id": AMANUEL, "type": "private", "first_name": "A."}
    message = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": {"id": AMANUEL, "is_bot": False, "first_name": "A."}}
    return json.dumps({"update_id": number, "message": message | (content or {"text": "help"})}).encode()


async def stored(world: CalledWorld) -> list[Record]:
    async with world.database.reading() as tx:
        rows = (await tx.execute(select(inbox).order_by(inbox.c.id))).all()
    return [row for row in rows if row.external_id.startswith("telegram:")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
async def test_invited_started_asked_and_pressed_without_asking_telegram_once(world: CalledWorld, telegram: LoopbackTelegram) -> None:
    chat = await world.joins("YP-1042", AMANUEL)
    chat.hears("Kite: this is the chat we talked about")
    await world.until("18:30")
    question = chat.hears("Kite: ")
    query = await chat.presses("ok")
    chat.hears("Thank")
    assert chat.now(question)["buttons"] == []
    assert telegram.heard["answers"] == [{"callback_query_id": query}]
    assert calls(telegram, "answerCallbackQuery") == []  # it was told in the answer to Telegram's own call
    assert calls(telegram, "getUpdates") == []
    (told_once,) = calls(telegram, "setWebhook")
    assert (told_once["url"], told_once["secret_token"]) == (world.public_url + PATH, SECRET)
    assert told_once.get("drop_pending_updates", "False") in ("False", "false")
    assert world.hints >= 2  # those who listen are woken, and need not look
    await world.until("20:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("choice", ["ok", "great", "later", "call", "help"])
async def test_p6_the_answer_to_a_press_is_the_same_whichever_it_was(world: CalledWorld, telegram: LoopbackTelegram, choice: str) -> None:
    chat = await world.joins("YP-1042", AMANUEL)
    await world.until("18:30")
    chat.last = chat.everything()[-1]
    query = await chat.presses(choice)
    assert json.loads(telegram.heard["delivered"][-1]["answer"]) == {"method": "answerCallbackQuery", "callback_query_id": query}


async def test_what_is_said_while_our_port_is_closed_is_told_once_it_is_open(world: CalledWorld, telegram: LoopbackTelegram) -> None:
    await world.bot.listen_once()
    await world.closes()
    for number in range(30):
        telegram.say(AMANUEL, f"{number}")
    await world.sees(lambda: len(telegram.heard["delivered"]) > 2)
    await world.restart()
    await world.serves()
    await world.bot.listen_once()  # what waits is seen, and that the address is told again has Telegram try at once
    assert not world.bot.source.caught_up
    await world.sees(lambda: not telegram.heard["waiting"])
    assert [told(world.vault, row)["text"] for row in await stored(world)] == [str(number) for number in range(30)]
    assert len(calls(telegram, "setWebhook")) == 2


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ÿ"])
async def test_who_does_not_know_the_secret_is_turned_away(world: CalledWorld, secret: str | None) -> None:
    answer = await world.posts(update(), secret)
    assert (answer.status_code, answer.content) == (403, b"")
    assert await stored(world) == []
    await world.settles()
    assert await world.open_alerts() == []


async def test_an_update_that_is_told_again_counts_once(world: CalledWorld, telegram: LoopbackTelegram) -> None:
    for _ in range(2):
        assert (await world.posts(update())).status_code == 200
    assert [row.external_id for row in await stored(world)] == ["telegram:700000001:5"]
    await world.settles()
    (alert,) = await world.open_alerts()
    assert alert.cause == "unknown_sender"
    await world.phones["khan"].hears("UNKNOWN NUMBER asks for help")
    telegram.say(AMANUEL, "1")
    await world.hears_telegram()
    telegram.call_again()
    await world.sees(lambda: len(telegram.heard["delivered"]) == 2)
    assert len(await stored(world)) == 2


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b'"x"', b'{"update_id": "x"}', b'{"update_id": 9, "poll": {"id": 1}}', b"[[1]]"])
async def test_a_shape_we_do_not_know_is_kept_and_not_asked_for_again(world: CalledWorld, body: bytes) -> None:
    for _ in range(2):
        assert (await world.posts(body)).status_code == 200
    (row,) = await stored(world)
    assert row.external_id.startswith("telegram:700000001:")
    await world.settles()
    assert await world.open_alerts() == []


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"update_id=1", b"[" * 100_000, b"1" * 5_000])
async def test_what_is_no_json_is_refused_and_said_nowhere(world: CalledWorld, body: bytes) -> None:
    assert (await world.posts(body)).status_code == 400
    assert await stored(world) == []


async def test_what_is_bigger_than_any_update_is_not_read(world: CalledWorld) -> None:
    assert (await world.posts(update(text="x" * 4096) + b" " * BODY_MAX)).status_code == 413
    assert await stored(world) == []
    assert (await world.posts(update(text="\N{GRINNING FACE}" * 4096, quote={"text": "\N{GRINNING FACE}" * 4096}))).status_code == 200


async def test_p7_what_cannot_be_stored_is_kept_by_telegram(world: CalledWorld, telegram: LoopbackTelegram) -> None:
    await world.bot.listen_once()
    async with world.database.transaction() as tx:
        await tx.exec_driver_sql("ALTER TABLE inbox RENAME TO elsewhere")
    with pytest.raises(OperationalError):
        await stored(world)
    telegram.say(AMANUEL, "help")
    await world.sees(lambda: len(telegram.heard["delivered"]) > 1)
    assert {one["status"] for one in telegram.heard["delivered"]} == {503}
    async with world.database.transaction() as tx:
        await tx.exec_driver_sql("ALTER TABLE elsewhere RENAME TO inbox")
    await world.hears_telegram()
    (alert,) = await world.open_alerts()
    assert alert.cause == "unknown_sender"


async def test_p10_a_position_is_not_kept(world: CalledWorld) -> None:
    assert (await world.posts(update(location={"latitude": 51.2701, "longitude": 0.5227}))).status_code == 200
    (row,) = await stored(world)
    assert "51.27" not in json.dumps(told(world.vault, row))


async def test_nothing_else_is_answered_there(world: CalledWorld) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False, base_url=world.public_url) as http:
        assert (await http.get(PATH)).status_code == 405
        assert (await http.get("/health/live")).status_code == 200
        for path in ("/", "/webhooks", "/webhooks/twilio/sms", f"{PATH}/more"):
            assert (await http.post(path)).status_code == 404
