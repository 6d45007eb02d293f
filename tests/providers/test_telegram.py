"""The loopback's Telegram is as strict as the real one, so that what passes here would pass there."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.providers.fixtures import ROOT, telegram_process
from tests.providers.telegram_phone import LoopbackTelegram

__all__ = ["telegram_process"]

AMINA = 42
KEYBOARD = '{"inline_keyboard": [[{"text": "1 fine", "callback_data": "%s"}]]}'


@pytest.fixture
def telegram(telegram_process: LoopbackTelegram) -> LoopbackTelegram:
    """Telegram with nobody in it, where rules may be broken."""
    telegram_process.reset()
    return telegram_process


@pytest.fixture
def http(telegram: LoopbackTelegram) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=telegram.url, trust_env=False, timeout=10) as client:
        yield client


def call(http: httpx.Client, method: str, token: str = LoopbackTelegram.token, **params: Any) -> tuple[int, Any]:
    answer = http.post(f"/bot{token}/{method}", data=params)
    body = answer.json()
    assert body["ok"] is (answer.status_code == 200)
    return answer.status_code, body["result"] if body["ok"] else body["description"]


@pytest.mark.parametrize(
    ("token", "expected"), [("700000001:wrong", (401, "Unauthorized")), ("1:x", (401, "Unauthorized")), ("x", (404, "Not Found"))]
)
def test_a_wrong_token_opens_nothing(http: httpx.Client, token: str, expected: tuple[int, str]) -> None:
    assert call(http, "getMe", token) == expected


def test_an_unknown_method_is_not_found(http: httpx.Client) -> None:
    assert call(http, "sendMassage")[0] == 404


@pytest.mark.parametrize(
    "params",
    [
        {"text": "x"},
        {"chat_id": AMINA},
        {"chat_id": AMINA, "text": ""},
        {"chat_id": AMINA, "text": " \n "},
        {"chat_id": AMINA, "text": "x" * 4097},
        {"chat_id": "Amina", "text": "x"},
        {"chat_id": AMINA, "text": "x", "protect_content": "perhaps"},
        {"chat_id": AMINA, "text": "x", "protect_contents": "true"},
        {"chat_id": AMINA, "text": "x", "reply_markup": "{"},
        {"chat_id": AMINA, "text": "x", "reply_markup": '{"keyboard": [["1"]]}'},
        {"chat_id": AMINA, "text": "x", "reply_markup": KEYBOARD % ""},
        {"chat_id": AMINA, "text": "x", "reply_markup": KEYBOARD % ("ገ" * 22)},
        {"chat_id": 43, "text": "x"},
    ],
    ids=str,
)
def test_a_broken_rule_sends_nothing(telegram: LoopbackTelegram, http: httpx.Client, params: dict[str, Any]) -> None:
    telegram.say(AMINA, "/start")
    assert call(http, "sendMessage", **params)[0] == 400
    assert telegram.messages() == []


def test_rules_that_were_broken_are_told_of(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    call(http, "sendMessage", chat_id=AMINA, text="x", parse_mode="HTML")
    assert telegram.heard["mistakes"] == ["sendMessage: sendMessage has no parameter parse_mode"]


def test_parameters_may_come_as_json_form_or_query(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    telegram.say(AMINA, "/start")
    path, params = f"/bot{telegram.token}/sendMessage", {"chat_id": str(AMINA), "text": "x"}
    answers = [http.post(path, json={"chat_id": AMINA, "text": "x"}), http.post(path, data=params), http.get(path, params=params)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_an_offset_confirms_what_is_below_it(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    first, second, third = (telegram.say(AMINA, text)["update_id"] for text in "abc")

    def waiting(**params: Any) -> list[int]:
        return [update["update_id"] for update in call(http, "getUpdates", **params)[1]]

    assert waiting() == waiting(offset=0) == [first, second, third]
    assert waiting(limit=1) == [first]
    assert waiting(offset=second) == waiting() == [second, third]
    assert waiting(offset=-1) == waiting() == [third]
    assert waiting(offset=third + 1) == waiting() == []


def test_what_was_not_asked_for_is_not_told_and_the_list_is_remembered(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    call(http, "getUpdates", allowed_updates='["callback_query"]')
    telegram.say(AMINA, "1")
    assert call(http, "getUpdates") == (200, [])
    assert call(http, "getUpdates", allowed_updates='["messages"]')[0] == 400


def test_a_webhook_and_polling_exclude_each_other(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    call(http, "setWebhook", url="https://safetynet.example/")
    assert call(http, "getUpdates")[0] == 409
    call(http, "deleteWebhook")
    assert call(http, "getUpdates")[0] == 200


def test_only_a_button_that_was_there_can_be_pressed(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    telegram.say(AMINA, "/start")
    call(http, "sendMessage", chat_id=AMINA, text="x", reply_markup=KEYBOARD % "ok")
    (message,) = telegram.messages(AMINA)
    telegram.press(AMINA, message["message_id"], "ok")
    for user, data in ((AMINA, "help"), (43, "ok")):
        with pytest.raises(httpx.HTTPStatusError):
            telegram.press(user, message["message_id"], data)


def test_an_edit_that_changes_nothing_is_refused_and_each_change_is_remembered(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    telegram.say(AMINA, "/start")
    call(http, "sendMessage", chat_id=AMINA, text="x", reply_markup=KEYBOARD % "ok")
    about = {"chat_id": AMINA, "message_id": telegram.messages()[0]["message_id"]}
    assert call(http, "editMessageReplyMarkup", **about)[0] == 200
    assert call(http, "editMessageText", **about, text="x")[0] == 400
    assert call(http, "editMessageText", **about, text="y")[0] == 200
    assert call(http, "editMessageText", **about | {"chat_id": 43}, text="z")[0] == 400
    assert [state["text"] for state in telegram.messages()[0]["earlier"]] == ["x", "x"]


def test_a_provider_ends_with_the_one_who_started_it() -> None:
    command = [sys.executable, "-m", "tests.providers.telegram", "--until-stdin-closes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.stdin.close()
        assert process.wait(timeout=10) == 0
