"""What an update says, read from the shapes Telegram really sends, and from shapes nobody should."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.inbound import Inbound, InboundKind
from bot.channels.telegram.receive import keepable, receive

PERSON = {"id": 42, "is_bot": False, "first_name": "Amina", "language_code": "ti"}
CHAT = {"id": 42, "type": "private", "first_name": "Amina"}
FILE = {"file_id": "F", "file_unique_id": "U"}
PICTURE = {**FILE, "width": 9, "height": 9}
PLACE = {"latitude": 51.2701, "longitude": 0.5227}
GROUP = {"id": -100, "type": "supergroup", "title": "The house"}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 11, "date": 1_790_000_000, "chat": CHAT, "from": PERSON, **content}


def read(**update: Any) -> Inbound:
    whole = {"update_id": 5, **update}
    Update.de_json(whole, None)  # the library, too, takes this for an update
    return receive(whole, "700000001")


@pytest.mark.parametrize("text", ["1", "ok 🙂", " ደሓን እየ ", "مرحبا", "two\nlines", "/help", "/startle", "/START", "start", "x" * 4096])
def test_words_are_kept_as_they_were_written(text: str) -> None:
    assert read(message=message(text=text)) == Inbound("telegram:700000001:5", "telegram", "42", InboundKind.TEXT, text, language_hint="ti")


@pytest.mark.parametrize(
    ("text", "token"),
    [("/start", ""), ("/start ", ""), ("/start abc-_9", "abc-_9"), ("/start@KiteBot abc", "abc"), ("/start a b", "a b")],
)
def test_opening_the_chat_brings_the_invitations_token(text: str, token: str) -> None:
    heard = read(message=message(text=text))
    assert (heard.kind, heard.text) == (InboundKind.START, token)


def test_a_reply_names_the_message_it_replies_to() -> None:
    heard = read(message=message(text="yes", reply_to_message=message(message_id=7, text="Kite: how are you?")))
    assert (heard.kind, heard.text, heard.reference) == (InboundKind.TEXT, "yes", "7")


MEDIA: list[dict[str, Any]] = [
    {"photo": [PICTURE]},
    {"voice": {**FILE, "duration": 3}},
    {"sticker": {**PICTURE, "is_animated": False, "is_video": False, "type": "regular"}},
    {"video": {**PICTURE, "duration": 3}},
    {"video_note": {**FILE, "length": 9, "duration": 3}},
    {"audio": {**FILE, "duration": 3}},
    {"document": FILE},
    {"animation": {**PICTURE, "duration": 3}, "document": FILE},
    {"contact": {"phone_number": "+447700900001", "first_name": "Somebody"}},
    {"dice": {"emoji": "🎲", "value": 4}},
]


@pytest.mark.parametrize("content", MEDIA, ids=lambda content: next(iter(content)))
@pytest.mark.parametrize("caption", ["", "look"])
def test_whatever_is_no_text_is_media_with_its_caption(content: dict[str, Any], caption: str) -> None:
    heard = read(message=message(**content, **({"caption": caption} if caption else {})))
    assert (heard.kind, heard.address, heard.text) == (InboundKind.MEDIA, "42", caption)


def test_p3_words_passed_on_are_not_the_senders_own_answer() -> None:
    origin = {"type": "user", "sender_user": {"id": 9, "is_bot": False, "first_name": "M"}, "date": 1}
    assert read(message=message(text="ok", forward_origin=origin)).kind is InboundKind.MEDIA


def test_an_edit_brings_the_new_words_and_says_of_what() -> None:
    heard = read(edited_message=message(text="not ok", edit_date=1_790_000_009))
    assert (heard.kind, heard.text, heard.reference) == (InboundKind.EDITED, "not ok", "11")


VENUE = {"location": PLACE, "venue": {"location": PLACE, "title": "Cafe", "address": "1 High Street"}}


@pytest.mark.parametrize("content", [{"location": PLACE}, {"location": {**PLACE, "live_period": 900}}, VENUE])
@pytest.mark.parametrize("update", ["message", "edited_message"])
def test_p10_of_a_position_only_that_it_was_shared_is_kept(content: dict[str, Any], update: str) -> None:
    whole = {"update_id": 5, update: message(**content)}
    heard = receive(whole, "1")
    said = (InboundKind.LOCATION, "42") if update == "message" else (InboundKind.OTHER, "")  # a step of one that is shared live
    assert (heard.kind, heard.address, heard.text, heard.reference) == (*said, "", "")
    kept = json.dumps(keepable(whole))
    assert not [trace for trace in ("51.27", "0.52", "High Street", "Cafe") if trace in kept + str(heard)]


def test_p10_a_position_quoted_in_a_reply_is_not_kept_either() -> None:
    whole = {"update_id": 5, "message": message(text="I was here", reply_to_message=message(**VENUE))}
    assert receive(whole, "1").text == "I was here"
    assert "51.27" not in json.dumps(keepable(whole))
    assert keepable({"update_id": 5, "message": message(text="1")}) == {"update_id": 5, "message": message(text="1")}


def test_a_press_names_its_button_its_message_and_its_query() -> None:
    query = {"id": "4000", "from": PERSON, "chat_instance": "1", "data": "c:07:ok"}
    heard = read(callback_query={**query, "message": message(text="Kite: how are you?", **{"from": {**PERSON, "id": 1, "is_bot": True}})})
    assert (heard.kind, heard.address, heard.press, heard.reference) == (InboundKind.PRESS, "42", "c:07:ok", "11:4000")
    old = read(callback_query={**query, "message": {"message_id": 11, "date": 0, "chat": CHAT}})  # no longer shown to bots
    assert (old.kind, old.reference) == (InboundKind.PRESS, "11:4000")
    assert read(callback_query={**query, "inline_message_id": "9"}).kind is InboundKind.OTHER


THUMB, HEART = ({"type": "emoji", "emoji": emoji} for emoji in ("\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}"))


@pytest.mark.parametrize(
    ("before", "after", "kind", "text"),
    [
        ([], [THUMB], InboundKind.REACTION, "\N{THUMBS UP SIGN}"),
        ([HEART], [HEART, THUMB], InboundKind.REACTION, "\N{THUMBS UP SIGN}"),
        ([], [{"type": "custom_emoji", "custom_emoji_id": "5"}], InboundKind.REACTION, ""),
        ([THUMB], [], InboundKind.OTHER, ""),  # taken away
    ],
)
def test_an_emoji_put_under_a_message_is_heard_and_one_taken_away_says_nothing(
    before: list[Any], after: list[Any], kind: InboundKind, text: str
) -> None:
    change = {"chat": CHAT, "message_id": 7, "user": PERSON, "date": 1, "old_reaction": before, "new_reaction": after}
    heard = read(message_reaction=change)
    assert (heard.kind, heard.text) == (kind, text)
    assert (heard.address, heard.reference) == (("42", "7") if kind is InboundKind.REACTION else ("", ""))
    in_group = read(message_reaction={**change, "chat": GROUP})
    assert (in_group.kind, in_group.address) == (InboundKind.OTHER, "")


@pytest.mark.parametrize(
    ("status", "kind"),
    [("kicked", InboundKind.BLOCKED), ("member", InboundKind.UNBLOCKED), ("left", InboundKind.OTHER)],
)
def test_p8_blocking_and_coming_back_are_heard(status: str, kind: InboundKind) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "Kite"}
    states = {"old_chat_member": {"user": bot, "status": "member"}, "new_chat_member": {"user": bot, "status": status, "until_date": 0}}
    heard = read(my_chat_member={"chat": CHAT, "from": PERSON, "date": 1, **states})
    assert (heard.kind, heard.address) == (kind, "42")


def test_what_is_said_to_a_group_is_not_said_to_us() -> None:
    in_group = {**message(text="ok"), "chat": GROUP}
    member = {"user": PERSON, "status": "kicked", "until_date": 0}
    for update in (
        {"message": in_group},
        {"edited_message": in_group},
        {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": "c:07:ok", "message": in_group}},
        {"my_chat_member": {"chat": GROUP, "from": PERSON, "date": 1, "old_chat_member": member, "new_chat_member": member}},
        {"channel_post": {**in_group, "chat": {**GROUP, "type": "channel"}}},
    ):
        heard = read(**update)
        assert (heard.kind, heard.address, heard.text, heard.press) == (InboundKind.OTHER, "", "", "")


def test_a_kind_of_message_nobody_knew_yet_still_says_from_whom() -> None:
    heard = read(message=message(hologram={"file_id": "F"}))
    assert (heard.kind, heard.address) == (InboundKind.OTHER, "42")


def test_other_bots_are_nobody() -> None:
    assert read(message={**message(text="ok"), "from": {**PERSON, "is_bot": True}}).address == ""


SHAPES: list[Any] = [
    None, [], 7, "x", {}, {"update_id": 5}, {"message": None}, {"message": []}, {"message": {"chat": 42, "from": "x", "text": {}}},
    {"message": {"chat": {"id": "42", "type": "private"}, "from": {"id": "42"}, "text": "ok"}},
    {"message": {"chat": {"id": True, "type": "private"}, "from": {"id": True}, "text": "ok"}},
    {"message": {"chat": {"id": 42, "type": ["private"]}, "from": PERSON, "text": "ok"}},
    {"message": {"chat": CHAT, "text": "ok"}}, {"callback_query": {"from": PERSON, "message": 7, "data": 9}},
    {"callback_query": "x"}, {"my_chat_member": {"chat": CHAT, "from": PERSON, "new_chat_member": "kicked"}},
    {"my_chat_member": {"chat": CHAT, "from": PERSON, "new_chat_member": {"status": {}}}},
    {"poll": {"id": "1"}}, {"inline_query": {"id": "1", "from": PERSON}}, {"message_reaction": {"chat": CHAT}},
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shapes_nobody_should_send_are_other(shape: Any) -> None:
    heard = receive(shape, "1")
    assert heard.kind is InboundKind.OTHER
    assert heard.text == ""
    keepable(shape)


def test_text_no_database_can_hold_is_mended() -> None:
    assert read(message=message(text="a\ud83db\0c")).text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_each_update_has_one_name_for_ever() -> None:
    assert receive({"update_id": 5}, "1").external_id == "telegram:1:5"
    assert receive({"update_id": 5}, "2").external_id == "telegram:2:5"
    names = [receive(shape, "1").external_id for shape in ({"update_id": "5"}, {"update_id": 5.0}, {"update_id": True}, {}, None)]
    assert len(set(names)) == 5
    assert all(len(name) < 100 and name.startswith("telegram:1:sha256-") for name in names)
    assert receive({"a": 1, "b": 2}, "1").external_id == receive({"b": 2, "a": 1}, "1").external_id


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = ["update_id", "message", "edited_message", "callback_query", "my_chat_member"]
PARTS = ["chat", "from", "text", "message_id", "message", "data", "id", "caption", "reply_to_message", "new_chat_member", "location"]


@given(st.dictionaries(st.sampled_from(PLACES), JSON | st.dictionaries(st.sampled_from(PARTS), JSON | st.just(CHAT) | st.just(PERSON))))
def test_no_update_whatever_makes_us_fall(update: dict[str, Any]) -> None:
    heard = receive(update, "1")
    for field in (heard.external_id, heard.address, heard.text, heard.press, heard.reference, heard.language_hint):
        field.encode()
    json.dumps(keepable(update))
