"""What Twilio says of a text, read without trusting a word of it."""

import pytest

from bot.channels.inbound import InboundKind
from bot.channels.sms.receive import STOPS, receive, sid_of

SID = f"SM{'0' * 31}9"
AMINA = "+447700900300"


def form(**changes: str) -> list[tuple[str, str]]:
    said = {"MessageSid": SID, "SmsSid": SID, "From": AMINA, "To": "+447700900100", "Body": "1", "NumMedia": "0", "FromCity": "Leeds"}
    return [(name, value) for name, value in {**said, **changes}.items()]


def test_a_text_is_read_as_it_was_written() -> None:
    inbound, raw = receive(form(Body=" ደሓን 1 \n"))
    assert (inbound.external_id, inbound.channel, inbound.address) == (f"twilio:{SID}", "sms", AMINA)
    assert (inbound.kind, inbound.text) == (InboundKind.TEXT, " ደሓን 1 \n")
    assert raw["MessageSid"] == SID


def test_where_a_phone_is_from_is_kept_nowhere() -> None:
    where = dict.fromkeys(("FromCity", "FromState", "FromZip", "FromCountry", "ToCity", "Latitude", "Longitude", "Address"), "Leeds")
    _, raw = receive(form(**where))
    assert "Leeds" not in raw.values()
    assert raw["From"] == AMINA


@pytest.mark.parametrize("word", sorted(STOPS))
def test_the_carriers_words_are_told_apart_in_any_case(word: str) -> None:
    for written in (word, word.lower(), f" {word.title()}\n"):
        inbound, _ = receive(form(Body=written))
        assert (inbound.kind, inbound.text) == (InboundKind.OPTED_OUT, written)


@pytest.mark.parametrize("words", ["STOP PLEASE", "please stop", "STOP.", "YES", "START", "UNSTOP", "HELP", "INFO", "1", ""])
def test_what_the_carrier_lets_through_is_a_text(words: str) -> None:
    assert receive(form(Body=words))[0].kind is InboundKind.TEXT


def test_where_words_were_chosen_otherwise_twilio_says_which() -> None:
    assert receive(form(Body="توقف", OptOutType="STOP"))[0].kind is InboundKind.OPTED_OUT
    for said in ("HELP", "START"):
        assert receive(form(Body="CANCEL", OptOutType=said))[0].kind is InboundKind.TEXT


def test_a_picture_is_for_a_person() -> None:
    inbound, raw = receive(form(NumMedia="1", Body="look", MediaUrl0="https://api.twilio.com/x"))
    assert (inbound.kind, inbound.text) == (InboundKind.MEDIA, "look")
    assert raw["MediaUrl0"]


def test_what_no_table_can_hold_is_replaced_and_the_rest_kept() -> None:
    inbound, raw = receive(form(Body="a\0b\ud800c"))
    assert inbound.text == raw["Body"] == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


@pytest.mark.parametrize(
    "changes", [{"MessageSid": "", "SmsSid": ""}, {"MessageSid": "SM1; drop"}, {"From": ""}, {"From": "whatsapp:+447700900300"}]
)
def test_a_shape_we_do_not_know_is_kept_once_and_is_nobodys(changes: dict[str, str]) -> None:
    inbound, _ = receive(form(**changes))
    assert (inbound.kind, inbound.address, inbound.text) == (InboundKind.OTHER, "", "")
    assert inbound.external_id.startswith("twilio:")
    assert receive(list(reversed(form(**changes))))[0].external_id == inbound.external_id


def test_of_a_parameter_that_comes_twice_the_first_counts() -> None:
    inbound, _ = receive([*form(), ("Body", "4"), ("From", "+447700900999")])
    assert (inbound.address, inbound.text) == (AMINA, "1")


@pytest.mark.parametrize(("said", "sid"), [(form(), SID), ([("MessageSid", "x")], ""), ([], "")])
def test_a_callback_names_its_message(said: list[tuple[str, str]], sid: str) -> None:
    assert sid_of(said) == sid
