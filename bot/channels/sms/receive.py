"""Read what Twilio says of a text that somebody wrote. Nothing in it is trusted: a wrong type makes it `other`, never an error.

The carrier acts on certain words by itself, before we hear of them: after STOP it lets nothing of ours through, whatever we make of the
word. So such a text is told apart from one that merely asks us to stop. START and YES take that back at the carrier, and only there:
whoever was stopped is asked again when a named person has said so.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.channels.inbound import Inbound, InboundKind

CHANNEL = "sms"

Raw = dict[str, Any]
Form = Sequence[tuple[str, str]]

# Each alone, in any case, stops a number at the carrier (Twilio's defaults; `OptOutType` says so where words were chosen otherwise).
STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})

_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}", re.ASCII)
_ADDRESS = re.compile(r"[^\s\0:]{1,40}", re.ASCII)  # a number; a shop's name; never `whatsapp:+44…`
_NOT_TEXT = re.compile("[\ud800-\udfff\0]")  # UTF-8 and PostgreSQL cannot carry them
# Where a telephone is from says where somebody may be, and is kept no more than a position is.
_NEVER_KEPT = re.compile(r"(?:From|To)(?:City|State|Zip|Country)|Latitude|Longitude|Address|Label")


def receive(form: Form) -> tuple[Inbound, Raw]:
    """What was posted to us, and the record of it that may be kept."""
    said = dict(reversed(form))  # of a name that comes twice, the first
    sid = said.get("MessageSid") or said.get("SmsSid") or ""
    raw = {name: _clean(value) for name, value in said.items() if not _NEVER_KEPT.fullmatch(name)}
    return _inbound(sid, form, said.get("From", ""), said.get("Body", ""), said), raw


def from_log(message: Any) -> Inbound:
    """The same text, as Twilio's log has it. It lacks what the carrier made of the words."""
    sid, sender, body = str(message.sid), str(message.from_ or ""), str(message.body or "")
    return _inbound(sid, (("MessageSid", sid),), sender, body, {"NumMedia": str(message.num_media or 0)})


def sid_of(form: Iterable[tuple[str, str]]) -> str:
    """Twilio's name of the message that a callback is about; "" when it has none."""
    sid = next((value for name, value in form if name == "MessageSid"), "")
    return sid if _SID.fullmatch(sid) else ""


def _inbound(sid: str, form: Form, sender: str, body: str, said: Mapping[str, str]) -> Inbound:
    if not _SID.fullmatch(sid) or not _ADDRESS.fullmatch(sender):
        # Named by its content, unless it has a name: told twice, it is still one.
        content = json.dumps(sorted(form))
        name = sid if _SID.fullmatch(sid) else "sha256-" + hashlib.sha256(content.encode()).hexdigest()
        return Inbound(f"twilio:{name}", CHANNEL, "", InboundKind.OTHER)
    text = _clean(body)
    return Inbound(f"twilio:{sid}", CHANNEL, sender, _kind(text, said), text)


def _kind(text: str, said: Mapping[str, str]) -> InboundKind:
    stopped = said["OptOutType"] == "STOP" if said.get("OptOutType") else text.strip().upper() in STOPS
    if stopped:
        return InboundKind.OPTED_OUT
    return InboundKind.TEXT if said.get("NumMedia", "0") in ("0", "") else InboundKind.MEDIA


def _clean(text: str) -> str:
    return _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
