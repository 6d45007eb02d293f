"""The Bot API's published rules for parameters, as far as we call it.

What Telegram would let pass in silence, such as a parameter it does not know, is a mistake here as well.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

TEXT_MAX = 4096
CALLBACK_DATA_BYTES_MAX = 64
ANSWER_TEXT_MAX = 200
CAPTION_MAX = 1024
VOICE_BYTES_MAX = 1 << 20  # a larger one is shown as a file
UPDATE_TYPES = {
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result", "callback_query",
    "shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
    "message_reaction", "message_reaction_count",
}  # fmt: skip

Check = Callable[[Any], Any]
Params = dict[str, Any]


class BrokenRuleError(Exception):
    """A request the Bot API's documentation does not allow."""


def _native(value: Any) -> Any:
    """Form fields are strings, with everything but strings as JSON in them."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise BrokenRuleError("can't parse JSON") from error


def _string(least: int, most: int) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise BrokenRuleError(f"must be a string of {least} to {most} characters")
        return value

    return check


def _integer(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        value = _native(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise BrokenRuleError(f"must be an integer from {least} to {most}")
        return value

    return check


def _boolean(value: Any) -> bool:
    value = _native(value.lower() if isinstance(value, str) else value)
    if not isinstance(value, bool):
        raise BrokenRuleError("must be a boolean")
    return value


def _object(value: Any) -> Params:
    value = _native(value)
    if not isinstance(value, dict):
        raise BrokenRuleError("must be an object")
    return value


def _update_types(value: Any) -> list[str]:
    value = _native(value)
    if not isinstance(value, list) or not all(isinstance(kind, str) and kind in UPDATE_TYPES for kind in value):
        raise BrokenRuleError("must be a list of update types")
    return value


def _keyboard(value: Any) -> Params:
    rows = _object(value).get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BrokenRuleError("inline_keyboard must be an array of arrays")
    for button in (button for row in rows for button in row):
        if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
            raise BrokenRuleError("a button needs a text")
        data = button.get("callback_data")
        if set(button) != {"text", "callback_data"} or not isinstance(data, str):
            raise BrokenRuleError("a button of ours has a text and callback_data")
        if not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES_MAX:
            raise BrokenRuleError("BUTTON_DATA_INVALID")
    return {"inline_keyboard": rows}


def _voice(value: Any) -> Params:
    if not isinstance(value, dict) or not 0 < value["size"] <= VOICE_BYTES_MAX:
        raise BrokenRuleError("a voice of ours is uploaded, and short")
    if not str(value["filename"]).endswith(".mp3") or value["type"] != "audio/mpeg":
        raise BrokenRuleError("a voice is an OGG, an MP3 or an M4A, and ours is an MP3")
    return value


def _webhook(value: Any) -> str:
    url = str(_string(0, 2048)(value))
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname != "127.0.0.1":  # as a Bot API server of one's own allows
        raise BrokenRuleError("bad webhook: An HTTPS URL must be provided for webhook")
    return url


def _secret(value: Any) -> str:
    if not re.fullmatch("[A-Za-z0-9_-]{1,256}", str(value)):
        raise BrokenRuleError("secret token contains unallowed characters")
    return str(value)


_ID = _integer(-(2**52), 2**52)
_MESSAGE_ID = _integer(1, 2**31)
_ADDRESS = {"url": _webhook, "secret_token": _secret, "max_connections": _integer(1, 100)}

# method: (what it must have, what it may have)
RULES: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "getMe": ({}, {}),
    "getWebhookInfo": ({}, {}),
    "deleteWebhook": ({}, {"drop_pending_updates": _boolean}),
    "setWebhook": ({"url": _ADDRESS["url"]}, _ADDRESS | {"allowed_updates": _update_types, "drop_pending_updates": _boolean}),
    "setMyCommands": ({"commands": _native}, {"scope": _object, "language_code": _string(0, 2)}),
    "getUpdates": (
        {},
        {
            "offset": _integer(-(2**31), 2**31),
            "limit": _integer(1, 100),
            "timeout": _integer(0, 50),
            "allowed_updates": _update_types,
        },
    ),
    "sendMessage": (
        {"chat_id": _ID, "text": _string(1, TEXT_MAX)},
        {
            "reply_markup": _keyboard,
            "disable_notification": _boolean,
            "protect_content": _boolean,
            "link_preview_options": _object,
        },
    ),
    "sendVoice": (
        {"chat_id": _ID, "voice": _voice},
        {"caption": _string(0, CAPTION_MAX), "disable_notification": _boolean, "protect_content": _boolean},
    ),
    "editMessageText": (
        {"chat_id": _ID, "message_id": _MESSAGE_ID, "text": _string(1, TEXT_MAX)},
        {"reply_markup": _keyboard, "link_preview_options": _object},
    ),
    "editMessageReplyMarkup": ({"chat_id": _ID, "message_id": _MESSAGE_ID}, {"reply_markup": _keyboard}),
    "answerCallbackQuery": (
        {"callback_query_id": _string(1, 64)},
        {"text": _string(0, ANSWER_TEXT_MAX), "show_alert": _boolean, "cache_time": _integer(0, 2**31)},
    ),
}


_MISSING = {"text": "message text is empty", "chat_id": "chat_id is empty"}  # Telegram's own words


def checked(method: str, given: Params) -> Params:
    """The parameters with their types, or `BrokenRuleError`."""
    needed, allowed = RULES[method]
    for name in needed:
        if name not in given:
            raise BrokenRuleError(_MISSING.get(name, f"{name} is missing"))
    taken: Params = {}
    for name, value in given.items():
        check = needed.get(name) or allowed.get(name)
        if check is None:
            raise BrokenRuleError(f"{method} has no parameter {name}")
        try:
            taken[name] = check(value)
        except BrokenRuleError as error:
            raise BrokenRuleError(_in_telegrams_words(name, value, str(error))) from error
    return taken


def _in_telegrams_words(name: str, value: Any, rule: str) -> str:
    if name == "text" and isinstance(value, str):
        return "message is too long" if value else "message text is empty"
    return rule if rule == "BUTTON_DATA_INVALID" else f"{name} {rule}"
