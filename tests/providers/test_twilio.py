"""The loopback's Twilio is as strict as the real one, so that what passes here would pass there."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.providers.fixtures import running, twilio_process
from tests.providers.twilio import NUMBERS, signature
from tests.providers.twilio_phone import LoopbackTwilio

__all__ = ["twilio_process"]

AMINA = "+447700900300"
OURS, PAGES = NUMBERS
RIGHT = {"To": AMINA, "From": OURS, "Body": "Kite: how are you?"}


@pytest.fixture
def twilio(twilio_process: LoopbackTwilio) -> LoopbackTwilio:
    """Twilio with nothing sent, where rules may be broken."""
    twilio_process.reset()
    return twilio_process


@pytest.fixture
def http(twilio: LoopbackTwilio) -> Iterator[httpx.Client]:
    base = f"{twilio.url}/2010-04-01/Accounts/{twilio.account}"
    with httpx.Client(base_url=base, auth=(twilio.account, twilio.token), trust_env=False, timeout=10) as client:
        yield client


def send(http: httpx.Client, **params: str) -> tuple[int, Any]:
    answer = http.post("/Messages.json", data={**RIGHT, **params})
    return answer.status_code, answer.json().get("code") or answer.json()["sid"]


def listed(http: httpx.Client, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get("/Messages.json", params=params).raise_for_status().json()["messages"]
    return found


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"To": "07700900300"}, 21211),
        ({"From": "SafetyNet"}, 21212),
        ({"From": "+447700900999"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"Body": "🙂" * 801}, 21617),
        ({"StatusCallback": "/webhooks/twilio/status"}, 21609),
        ({"StatusCallback": "https://safety_net.example/x"}, 21609),
        ({"ValidityPeriod": "0"}, 20001),
        ({"ValidityPeriod": "36001"}, 20001),
        ({"ValidityPeriod": "1.5"}, 20001),
        ({"RiskCheck": "off"}, 20001),
        ({"ContentRetention": "none"}, 30029),
        ({"AddressRetention": "discard"}, 30030),
        ({"Urgent": "true"}, 20001),
    ],
    ids=str,
)
def test_a_broken_rule_sends_nothing(twilio: LoopbackTwilio, http: httpx.Client, params: dict[str, str], code: int) -> None:
    assert send(http, **params) == (400, code)
    assert twilio.messages() == []


def test_what_is_missing_is_named_and_a_stranger_gets_nothing(twilio: LoopbackTwilio, http: httpx.Client) -> None:
    assert http.post("/Messages.json", data={"From": OURS, "Body": "x"}).json()["code"] == 21604
    assert http.post("/Messages.json", data=RIGHT, auth=(twilio.account, "wrong")).json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


def test_a_signature_is_the_librarys_own_whatever_is_blank_or_repeated() -> None:
    url = "https://safetynet.example/webhooks/twilio/sms?a=1"
    assert signature("t", url, [("b", ""), ("a", "2")]) == RequestValidator("t").compute_signature(url, {"a": "2", "b": ""})


def test_what_was_to_be_forgotten_is_hidden_once_it_has_left(twilio: LoopbackTwilio, http: httpx.Client) -> None:
    twilio.fate(AMINA, "queued")
    send(http, ContentRetention="discard", AddressRetention="obfuscate")
    send(http, ContentRetention="discard", AddressRetention="obfuscate")
    assert [(one["to"], one["body"], one["status"]) for one in listed(http)] == [
        ("+44770090XXXX", "", "delivered"),
        (AMINA, RIGHT["Body"], "queued"),
    ]
    assert len(listed(http, To=AMINA)) == 1  # nobody finds what is hidden
    assert len(listed(http, **{"DateSent>": "2020-01-01"})) == 1  # what has not left has no such date


def test_a_list_comes_in_pages(twilio: LoopbackTwilio, http: httpx.Client) -> None:
    sids = [send(http)[1] for _ in range(5)]
    page = http.get("/Messages.json", params={"PageSize": "2", "From": OURS}).json()
    found = [one["sid"] for one in page["messages"]]
    while page["next_page_uri"]:
        page = http.get(f"{twilio.url}{page['next_page_uri']}").raise_for_status().json()
        found += [one["sid"] for one in page["messages"]]
    assert found == sids[::-1]
    assert http.get("/Messages.json", params={"PageSize": "1001"}).status_code == 400


@pytest.mark.parametrize("word", ["STOP", "stop", "End", "CANCEL", "QUIT", "UNSUBSCRIBE"])
def test_whoever_says_stop_is_written_to_no_more_until_they_say_start(twilio: LoopbackTwilio, http: httpx.Client, word: str) -> None:
    twilio.say(AMINA, word, OURS)
    assert send(http) == (400, 21610)
    assert send(http, From=PAGES)[0] == 201  # by number, not by person
    twilio.say(AMINA, "STOP PLEASE", PAGES)
    assert send(http, From=PAGES)[0] == 201
    twilio.say(AMINA, "yes", OURS)
    assert send(http)[0] == 201
    assert [one["kind"] for one in twilio.heard["automatic"]] == ["STOP", "START"]


def test_a_provider_may_die(http: httpx.Client) -> None:
    with running("tests.providers.twilio") as url:
        one = LoopbackTwilio(url)
        one.die()
        with pytest.raises(httpx.TransportError):
            one.reset()
        one.close()


def numbers(http: httpx.Client, **params: str) -> Any:
    answer = http.get("/IncomingPhoneNumbers.json", params=params)
    return [one["phone_number"] for one in answer.json()["incoming_phone_numbers"]] if answer.is_success else answer.json()["code"]


def test_an_account_shows_itself_and_its_numbers_by_how_they_begin_to_whoever_knows_its_token(
    http: httpx.Client, twilio: LoopbackTwilio
) -> None:
    assert http.get(f"{twilio.url}/2010-04-01/Accounts/{twilio.account}.json").json()["status"] == "active"
    assert numbers(http) == numbers(http, PhoneNumber=OURS[:-1]) == [OURS, PAGES]
    assert numbers(http, PhoneNumber=PAGES, PageSize="20") == [PAGES]
    assert numbers(http, Number=OURS) == numbers(http, PhoneNumber="somebody") == 20001
    http.auth = httpx.BasicAuth(twilio.account, "another-token-of-nobody")
    assert http.get(f"{twilio.url}/2010-04-01/Accounts/{twilio.account}.json").json()["code"] == 20003
