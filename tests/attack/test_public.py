"""The public port, asked for everything: by nobody whom we know, and by whoever has a provider's secret and says what no provider says."""

import json
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import func, select

from db.session import Database
from db.tables import inbox
from tests.attack.asking import Asked, ask
from tests.attack.holding import hold, hold_log, logged
from tests.attack.public import HOST, SECRET, TOKEN, public_of
from tests.attack.rows import changed, rows_of
from tests.attack.shapes import FORM, Door, drawn, requests

NOBODYS = str(uuid5(NAMESPACE_URL, "nobody"))
SMS, CALL = f"SM{'a' * 32}", f"CA{'a' * 32}"
NUMBER = "+447700900300"
KNOWN = (NOBODYS, "1", SMS, CALL, NUMBER, "delivered", "ringing", "completed", "withheld", "1042")
TEXT_FIELDS = ("MessageSid", "From", "To", "Body", "NumMedia", "OptOutType", "MessageStatus", "ErrorCode")
CALL_FIELDS = ("CallSid", "From", "CallStatus", "Digits", "DialCallStatus", "step", "of", "to", "act", "asked")
DOORS = (
    Door("GET", "/health/live", (), KNOWN),
    Door("POST", "/webhooks/telegram", (), KNOWN),
    Door("POST", "/webhooks/twilio/sms", TEXT_FIELDS, KNOWN),
    Door("POST", "/webhooks/twilio/status/{id}/{attempt}", (*TEXT_FIELDS, *CALL_FIELDS), KNOWN),
    Door("POST", "/webhooks/twilio/call", CALL_FIELDS, KNOWN),
    Door("POST", "/webhooks/twilio/voice/{id}/{attempt}", CALL_FIELDS, KNOWN),
    Door("GET", "/recordings/{authority}/{language}/{key}.mp3", (), ("westshire", "ti", "V_question", "..")),
    Door("GET", "/{anything}/{else}", (), KNOWN),
)
CHAT = {"id": 4, "type": "private"}
STEPS = (
    "",
    "?step=hear",
    "?step=act",
    "?step=told&act=x&asked=1",
    "?step=spoken",
    "?step=next&to=x",
    "?step=whisper",
    "?step=speak",
    "?step=x",
)


async def test_whoever_has_no_secret_is_turned_away_and_changes_nothing(database: Database) -> None:
    async with public_of(database) as public:
        before = await rows_of(database)
        with logged() as out:
            for one in (one for door in DOORS for one in drawn(requests(door, HOST), 40)):
                answer = await ask(public.app, one)
                hold(one, answer, is_page=False)
                assert not one.target.startswith(b"/webhooks") or answer.status in (400, 403, 404, 405, 413), str(one)
        assert changed(before, await rows_of(database)) == set()
    hold_log(out, NUMBER, SECRET, TOKEN, NOBODYS)


async def test_what_a_provider_never_says_is_kept_and_answered(database: Database) -> None:
    async with public_of(database) as public:
        with logged() as out:
            for door in DOORS[2:6]:
                for one in drawn(requests(door, HOST, mark="x"), 60):
                    answer = await ask(public.app, public.signed(one))
                    hold(one, answer, is_page=False)
                    assert answer.status in (200, 404, 413), f"{answer.status} to {one}"
            for step in STEPS:
                for path in (f"/webhooks/twilio/voice/{NOBODYS}/1{step}", f"/webhooks/twilio/call{step}"):
                    one = Asked(
                        "POST", path.encode(), ((b"content-type", FORM.encode()),), (f"CallSid={CALL}&From=%2B447700900300".encode(),)
                    )
                    hold(one, await ask(public.app, public.signed(one)), is_page=False)
    hold_log(out, NUMBER, SECRET, TOKEN, NOBODYS)


@pytest.mark.parametrize(
    "update",
    [
        None, [], "x", 1.5, {}, {"update_id": None}, {"update_id": 10**3000}, {"update_id": -1}, {"update_id": True, "message": []},
        {"update_id": 7, "message": {"chat": {"id": 10**3000, "type": "private"}, "from": {"id": 10**3000}, "text": "\0\ud800"}},
        {"update_id": 8, "message": {"chat": CHAT, "from": {"id": 4}, "message_id": 10**3000, "text": "\0\ud800" * 9000}},
        {"update_id": 9, "callback_query": {"id": "x" * 9000, "from": {"id": 4}, "data": "\0", "message": {"chat": CHAT}}},
        {"a" * 9000: {"b\0": [{}] * 500}}, {"update_id": 11, "message_reaction": {"new_reaction": [1, None, {"emoji": 2}]}},
    ],
    ids=lambda one: str(one)[:40],
)  # fmt: skip
async def test_an_update_of_no_shape_we_know_is_kept_once_and_answered(database: Database, update: object) -> None:
    async with public_of(database) as public:
        asked = public.signed(Asked("POST", b"/webhooks/telegram", (), (json.dumps(update).encode(),)))
        assert [(await ask(public.app, asked)).status for _ in range(2)] == [200, 200]
        async with database.reading() as tx:
            assert (await tx.execute(select(func.count()).select_from(inbox))).scalar_one() == 1
        for broken in (b"", b"{", b"\xff\xfe{}", b"[" * 200_000, b'{"update_id": ' + b"9" * 5000 + b"}"):
            answer = await ask(public.app, public.signed(Asked("POST", b"/webhooks/telegram", (), (broken,))))
            assert answer.status == 400, broken[:20]


async def test_a_replay_changes_nothing(database: Database) -> None:
    async with public_of(database) as public:
        said = f"MessageSid={SMS}&From=%2B447700900300&Body=4&NumMedia=0".encode()
        rang = f"CallSid={CALL}&From=%2B447700900300&CallStatus=ringing".encode()
        heads = ((b"content-type", FORM.encode()),)
        posted = [
            public.signed(Asked("POST", b"/webhooks/twilio/sms", heads, (said,))),
            public.signed(Asked("POST", b"/webhooks/twilio/call", heads, (rang,))),
            public.signed(Asked("POST", b"/webhooks/telegram", (), (b'{"update_id": 5}',))),
        ]
        first = [await ask(public.app, one) for one in posted]
        kept = await rows_of(database)
        again = [await ask(public.app, one) for one in posted]
        assert changed(kept, await rows_of(database)) == set()
        assert [one.status for one in (*first, *again)] == [200] * 6
        elsewhere = [Asked("POST", b"/webhooks/twilio/sms?a=b", one.headers, one.body) for one in posted[:2]]
        assert [(await ask(public.app, one)).status for one in elsewhere] == [403, 403]
