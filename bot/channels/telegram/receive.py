"""Read one update from Telegram. Nothing in it is trusted: a wrong type makes it `other`, never an error.

Only private chats count. What somebody says to a group is not said to us, and an answer there would be read by all.
"""

import hashlib
import json
import re
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType, MessageAttachmentType

from bot.channels.inbound import Inbound, InboundKind
from bot.channels.telegram import press

CHANNEL = "telegram"

Raw = dict[str, Any]

_POSITION = {MessageAttachmentType.LOCATION, MessageAttachmentType.VENUE}
_MEDIA = [str(kind) for kind in MessageAttachmentType if kind not in _POSITION]
# Wherever it stands, also in a message replied to. Telegram's word for "these two are near each other" is a position as well.
_NEVER_KEPT = {"location", "venue", "proximity_alert_triggered", "chat_location"}
_START = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>.*))?", re.DOTALL)
_NUMBERS = 1 << 63  # Telegram's have 52 bits; JSON's have no end, and no index holds one of thousands of digits
_NOT_TEXT = re.compile("[\ud800-\udfff\0]")  # JSON may carry them, UTF-8 and PostgreSQL cannot


def receive(update: object, bot: str) -> Inbound:
    """What this update to the bot of that number says."""
    external_id = f"{CHANNEL}:{bot}:{_identity(update)}"
    kind, address, says = _read(_table(update))
    return Inbound(external_id, CHANNEL, address, kind, **says)


def keepable(update: object) -> object:
    """The update as it may be stored: all of it, except every position."""
    return json.loads(json.dumps(update), object_hook=lambda table: {k: v for k, v in table.items() if k not in _NEVER_KEPT})


def kept(update: object) -> Raw:
    """The same as a record, whatever its shape."""
    found = keepable(update)
    return found if isinstance(found, dict) else {"update": found}


def update_id(update: object) -> int | None:
    """The update's number; none if it has no number, which the library would let pass."""
    return _number(_table(update).get("update_id"))


def _identity(update: object) -> str:
    number = update_id(update)
    if number is not None:
        return str(number)
    # Named by its content: told twice, it is still one.
    return "sha256-" + hashlib.sha256(json.dumps(update, sort_keys=True, default=str).encode()).hexdigest()


_Said = tuple[InboundKind, str, dict[str, str]]
_NOTHING: _Said = (InboundKind.OTHER, "", {})


def _read(raw: Raw) -> _Said:
    if "message" in raw:
        return _message(_table(raw["message"]), edited=False)
    if "edited_message" in raw:
        return _message(_table(raw["edited_message"]), edited=True)
    if "callback_query" in raw:
        return _press(_table(raw["callback_query"]))
    if "message_reaction" in raw:
        return _reaction(_table(raw["message_reaction"]))
    if "my_chat_member" in raw:
        return _membership(_table(raw["my_chat_member"]))
    return _NOTHING


def _message(message: Raw, *, edited: bool) -> _Said:
    address = _sender(message.get("chat"), message.get("from"))
    if not address:
        return _NOTHING
    says = {"language_hint": _language(message.get("from"))}
    if any(key in message for key in _POSITION):
        # That a position is shared is said once; where it is shared live, each step comes as an edit, and is nobody's act.
        return _NOTHING if edited else (InboundKind.LOCATION, address, says)
    of = _number(message.get("message_id") if edited else _table(message.get("reply_to_message")).get("message_id"))
    says["reference"] = "" if of is None else str(of)
    text = _text(message.get("text"))
    says["text"] = text or _text(message.get("caption"))
    if edited:
        return InboundKind.EDITED, address, says
    if not text:
        return InboundKind.MEDIA if any(key in message for key in _MEDIA) else InboundKind.OTHER, address, says
    if "forward_origin" in message:
        return InboundKind.MEDIA, address, says  # somebody else's words: an OK among them is nobody's answer to us
    if start := _START.fullmatch(text):
        says["text"] = (start["payload"] or "").strip()
        return InboundKind.START, address, says
    return InboundKind.TEXT, address, says


def _press(query: Raw) -> _Said:
    message = _table(query.get("message"))
    address = _sender(message.get("chat"), query.get("from"))
    if not address:
        return _NOTHING
    says = {"language_hint": _language(query.get("from"))}
    data, query_id, message_id = _text(query.get("data")), _text(query.get("id")), _number(message.get("message_id"))
    if not data or not query_id or message_id is None:
        return InboundKind.OTHER, address, says
    return InboundKind.PRESS, address, says | {"press": data, "reference": press.reference(message_id, query_id)}


def _reaction(change: Raw) -> _Said:
    """What was put there; to take it away says nothing."""
    address = _sender(change.get("chat"), change.get("user"))
    before, after = change.get("old_reaction"), change.get("new_reaction")
    new = [one for one in after if not isinstance(before, list) or one not in before] if isinstance(after, list) else []
    of = _number(change.get("message_id"))
    if not address or not new or of is None:
        return _NOTHING
    emoji = "".join(_text(_table(one).get("emoji")) for one in new)
    return InboundKind.REACTION, address, {"text": emoji, "reference": str(of), "language_hint": _language(change.get("user"))}


def _membership(change: Raw) -> _Said:
    address = _sender(change.get("chat"), change.get("from"))
    status = _table(change.get("new_chat_member")).get("status")
    if address and status == ChatMemberStatus.BANNED:
        return InboundKind.BLOCKED, address, {}
    if address and status == ChatMemberStatus.MEMBER:
        return InboundKind.UNBLOCKED, address, {}
    return InboundKind.OTHER, address, {}


def _sender(chat: object, sender: object) -> str:
    """The address of whoever speaks to us alone; "" otherwise. In a private chat the chat and the person have one number."""
    number, person = _number(_table(chat).get("id")), _table(sender)
    private = _table(chat).get("type") == ChatType.PRIVATE and number == _number(person.get("id"))
    return str(number) if number is not None and private and person.get("is_bot") is not True else ""


def _language(sender: object) -> str:
    return _text(_table(sender).get("language_code"))[:35]  # the longest tag RFC 5646 asks anybody to keep


def _table(value: object) -> Raw:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and -_NUMBERS <= value < _NUMBERS else None
