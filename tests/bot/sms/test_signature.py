"""Who posted it: signed over the address we told, and over every parameter, blank and repeated ones too."""

import pytest

from bot.channels.sms.signature import is_twilios
from tests.providers.twilio import signature

NEW, OLD = "the-new-token-0001", "the-old-token-0001"
URL = "https://safetynet.example/webhooks/twilio/sms"
FORM = [("Body", "1"), ("FromCity", ""), ("From", "+447700900300")]


@pytest.mark.parametrize("token", [NEW, OLD])
def test_either_token_counts_while_one_is_being_replaced(token: str) -> None:
    assert is_twilios((NEW, OLD), URL, FORM, signature(token, URL, FORM))
    assert not is_twilios((NEW,), URL, FORM, signature(OLD, URL, FORM))


@pytest.mark.parametrize(
    ("url", "form"),
    [
        (URL, [("Body", "4"), *FORM[1:]]),
        (URL, [one for one in FORM if one[1]]),  # a parser that drops what is blank
        (URL, [*FORM, ("More", "")]),
        (URL, []),
        ("http://safetynet.example/webhooks/twilio/sms", FORM),
        (URL + "?x=1", FORM),
        (URL.replace("sms", "status/1/1"), FORM),
    ],
    ids=str,
)
def test_what_was_changed_on_its_way_is_not_twilios(url: str, form: list[tuple[str, str]]) -> None:
    assert not is_twilios((NEW, OLD), url, form, signature(NEW, URL, FORM))


def test_repeated_parameters_count_each_by_its_value() -> None:
    twice = [*FORM, ("Body", "2")]
    assert is_twilios((NEW,), URL, twice, signature(NEW, URL, twice))
    assert not is_twilios((NEW,), URL, FORM, signature(NEW, URL, twice))


@pytest.mark.parametrize("given", ["", "x", "=" * 28, "ሀ" * 28, signature("", URL, FORM)])
def test_nonsense_signs_nothing(given: str) -> None:
    assert not is_twilios((NEW, OLD), URL, FORM, given)


def test_a_port_and_a_path_of_its_own_are_part_of_the_address() -> None:
    near = "http://127.0.0.1:8001/safetynet/webhooks/twilio/sms"
    assert is_twilios((NEW,), near, FORM, signature(NEW, near, FORM))
