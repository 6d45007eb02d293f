"""The loopback's Telegram is as strict as the real one, so that what passes here would pass there."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from tests.providers.fixtures import ROOT, telegram_process
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.processes import until

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


@pytest.mark.parametrize("url", ["http://elsewhere.example/hook", "ftp://127.0.0.2/hook"])
def test_a_webhook_is_https_or_on_this_machine(http: httpx.Client, url: str) -> None:
    assert call(http, "setWebhook", url=url)[0] == 400
    assert call(http, "setWebhook", url="https://elsewhere.example/hook", secret_token="not allowed")[0] == 400
    assert call(http, "getWebhookInfo")[1]["url"] == ""


def test_a_webhook_is_called_with_its_secret_until_it_answers_and_what_it_asks_for_is_done(
    telegram: LoopbackTelegram, http: httpx.Client
) -> None:
    with Listening() as there:
        there.answers = [500, 403, 200, 200]
        assert call(http, "setWebhook", url=there.url, secret_token="s3cret") == (200, True)
        telegram.say(AMINA, "1")
        sent = call(http, "sendMessage", chat_id=AMINA, text="Kite: how are you?", reply_markup=KEYBOARD % "c:1:ok")[1]
        query = telegram.press(AMINA, sent["message_id"], "c:1:ok")["query"]
        until(lambda: telegram.heard["answers"])
        assert telegram.heard["answers"] == [{"callback_query_id": query}]
    assert [secret for secret, _ in there.heard] == ["s3cret"] * 4
    texts = [update.get("message", {}).get("text") for _, update in there.heard]
    assert texts == ["1", "1", "1", None]  # in order, and the same again until it was taken
    info = call(http, "getWebhookInfo")[1]
    assert (info["pending_update_count"], info["last_error_message"]) == (0, "Wrong response from the webhook: 403 Forbidden")


def test_a_webhook_that_nobody_answers_keeps_what_waits_for_whoever_asks(telegram: LoopbackTelegram, http: httpx.Client) -> None:
    assert call(http, "setWebhook", url="http://127.0.0.1:1/hook") == (200, True)
    telegram.say(AMINA, "1")
    until(lambda: telegram.heard["delivered"])
    assert call(http, "getUpdates")[0] == 409
    assert call(http, "deleteWebhook") == (200, True)
    assert [one["message"]["text"] for one in call(http, "getUpdates")[1]] == ["1"]


class Listening:
    """A webhook of a test's own."""

    def __init__(self) -> None:
        self.heard: list[tuple[str | None, Any]] = []
        self.answers: list[int] = []
        there = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                update = json.loads(self.rfile.read(int(self.headers["content-length"])))
                there.heard.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update))
                query = update.get("callback_query", {}).get("id")
                asked = json.dumps({"method": "answerCallbackQuery", "callback_query_id": query}).encode() if query else b""
                self.send_response(there.answers.pop(0))
                self.send_header("content-length", str(len(asked)))
                self.end_headers()
                self.wfile.write(asked)

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> "Listening":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.mark.parametrize(
    "file",
    [
        ("voice.mp3", b"", "audio/mpeg"),
        ("voice.mp3", b"a" * ((1 << 20) + 1), "audio/mpeg"),
        ("voice.wav", b"RIFF", "audio/x-wav"),
        ("voice.mp3", b"ID3", "application/octet-stream"),
    ],
    ids=["empty", "long", "wav", "of no kind"],
)
def test_a_voice_is_a_short_mp3_that_comes_with_the_call(
    telegram: LoopbackTelegram, http: httpx.Client, file: tuple[str, bytes, str]
) -> None:
    telegram.say(AMINA, "/start")
    path = f"/bot{LoopbackTelegram.token}/sendVoice"
    assert http.post(path, data={"chat_id": AMINA}, files={"voice": file}).status_code == 400
    assert http.post(path, data={"chat_id": AMINA, "voice": "https://example.org/voice.mp3"}).status_code == 400
    good = http.post(path, data={"chat_id": AMINA}, files={"voice": ("voice.mp3", b"ID3", "audio/mpeg")})
    assert good.json()["result"]["voice"]["file_size"] == 3
    assert len(telegram.heard["mistakes"]) == 2
