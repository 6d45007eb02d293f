"""The loopback's telephone exchange is as strict as the real one."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.providers.fixtures import twilio_process
from tests.providers.twilio import NUMBERS
from tests.providers.twilio_call_rules import read_twiml
from tests.providers.twilio_phone import LoopbackTwilio
from tests.providers.twilio_rules import BrokenRuleError

__all__ = ["twilio_process"]

KHAN = "+447700900203"
RIGHT = {"To": KHAN, "From": NUMBERS[1], "Url": "https://safetynet.example/voice"}


@pytest.fixture
def twilio(twilio_process: LoopbackTwilio) -> LoopbackTwilio:
    """Twilio with nobody rung, where rules may be broken."""
    twilio_process.reset()
    return twilio_process


@pytest.fixture
def http(twilio: LoopbackTwilio) -> Iterator[httpx.Client]:
    base = f"{twilio.url}/2010-04-01/Accounts/{twilio.account}"
    with httpx.Client(base_url=base, auth=(twilio.account, twilio.token), trust_env=False, timeout=10) as client:
        yield client


def ring(http: httpx.Client, **params: Any) -> tuple[int, Any]:
    answer = http.post("/Calls.json", data={**RIGHT, **params})
    return answer.status_code, answer.json().get("code") or answer.json()["sid"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"To": "07700900300"}, 21211),
        ({"From": "SafetyNet"}, 21212),
        ({"From": "+447700900999"}, 21210),
        ({"Url": "/voice"}, 21205),
        ({"Twiml": "<Response/>"}, 21205),  # beside the address
        ({"StatusCallback": "status"}, 21209),
        ({"StatusCallbackEvent": "answering"}, 20001),
        ({"Timeout": "4"}, 20001),
        ({"Timeout": "601"}, 20001),
        ({"MachineDetection": "Maybe"}, 20001),
        ({"ValidityPeriod": "60"}, 20001),  # a text's
    ],
    ids=str,
)
def test_a_broken_rule_rings_nobody(twilio: LoopbackTwilio, http: httpx.Client, params: dict[str, str], code: int) -> None:
    assert ring(http, **params) == (400, code)
    assert twilio.rung == []


def test_what_is_missing_is_named(http: httpx.Client) -> None:
    assert http.post("/Calls.json", data={"From": NUMBERS[1], "Url": RIGHT["Url"]}).json()["code"] == 21201
    assert http.post("/Calls.json", data={"To": KHAN, "Url": RIGHT["Url"]}).json()["code"] == 21213
    assert http.post("/Calls.json", data=RIGHT, auth=("AC1", "wrong")).status_code == 401


def test_events_are_told_as_they_were_ordered(twilio: LoopbackTwilio, http: httpx.Client) -> None:
    ring(http, StatusCallback="http://127.0.0.1:9/x", StatusCallbackEvent=["ringing", "completed"])
    assert twilio.heard["waiting"] == 1
    twilio.on_phone("give_up", KHAN)
    assert twilio.heard["waiting"] == 2
    assert [one["status"] for one in http.get("/Calls.json", params={"To": KHAN}).json()["calls"]] == ["no-answer"]


@pytest.mark.parametrize(
    "twiml",
    [
        "<Response><Say>hello</Response>",
        "<Answer/>",
        "<Response><Say></Say></Response>",
        '<Response><Say speed="2">hello</Say></Response>',
        "<Response><Number>+447700900203</Number></Response>",
        "<Response><Gather><Dial/></Gather></Response>",
        "<Response><Message>hello</Message></Response>",
    ],
)
def test_twiml_that_twilio_would_not_follow_is_a_mistake(twiml: str) -> None:
    with pytest.raises(BrokenRuleError):
        read_twiml(twiml)
