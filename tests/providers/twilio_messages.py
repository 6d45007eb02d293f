"""What Twilio remembers: each message with what became of it, what its log still shows, and what it is yet to tell us."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

Raw = dict[str, Any]

STOPS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
STARTS = {"START", "YES", "UNSTOP"}
HELPS = {"HELP", "INFO"}
UNREACHED = {"undelivered", "failed"}


@dataclass
class Message:
    """One message, either way. `shown` is what the log says; `to`, `sender` and `body` what really was sent."""

    sid: str
    sender: str
    to: str
    body: str
    at: datetime
    given: Raw = field(default_factory=dict)
    status: str = "queued"
    error: int | None = None
    sent_at: datetime | None = None
    is_inbound: bool = False

    def shown(self, account: str) -> Raw:
        """As the API shows it: what was to be discarded or obfuscated is, once the message has left."""
        gone = self.sent_at is not None
        hides_number = gone and self.given.get("AddressRetention") == "obfuscate"
        return {
            "sid": self.sid,
            "account_sid": account,
            "api_version": "2010-04-01",
            "from": f"{self.sender[:-4]}XXXX" if self.given.get("HidesSender") else self.sender,
            "to": f"{self.to[:-4]}XXXX" if hides_number else self.to,
            "body": "" if gone and self.given.get("ContentRetention") == "discard" else self.body,
            "status": self.status,
            "direction": "inbound" if self.is_inbound else "outbound-api",
            "date_created": format_datetime(self.at),
            "date_updated": format_datetime(self.at),
            "date_sent": None if self.sent_at is None else format_datetime(self.sent_at),
            "error_code": self.error,
            "error_message": None if self.error is None else "something went wrong",
            "num_segments": "1",
            "num_media": "0",
            "messaging_service_sid": None,
            "price": None,
            "price_unit": "GBP",
            "uri": f"/2010-04-01/Accounts/{account}/Messages/{self.sid}.json",
            "subresource_uris": {},
        }


@dataclass
class Telling:
    """Something to be posted to us."""

    url: str
    given: list[tuple[str, str]]
    repeats: int = 0


@dataclass
class Line:
    """Everything behind one account, until it is reset."""

    account: str
    numbers: tuple[str, ...]
    messages: list[Message] = field(default_factory=list)
    fates: dict[str, list[Raw]] = field(default_factory=dict)  # by phone: what is to become of its next messages
    opted_out: set[tuple[str, str]] = field(default_factory=set)  # phone, number of ours
    to_tell: list[Telling] = field(default_factory=list)
    automatic: list[Raw] = field(default_factory=list)  # what Twilio answered by itself
    sms_url: str = ""
    advanced_opt_out: bool = False
    hides_who_wrote: bool = False
    next_sid: int = 1

    def _sid(self) -> str:
        number, self.next_sid = self.next_sid, self.next_sid + 1
        return f"SM{number:032x}"

    def take(self, given: Raw, now: datetime) -> Message:
        """A message of ours: it leaves at once, unless another fate was ordered for that phone."""
        message = Message(self._sid(), given["From"], given["To"], given["Body"], now, given)
        self.messages.append(message)
        waiting = self.fates.get(message.to, [])
        fate = waiting.pop(0) if waiting else {"status": "delivered"}
        for status in _way(fate["status"]):
            message.status = status
            message.error = int(fate["code"]) if status in UNREACHED and fate.get("code") else None
            message.sent_at = message.sent_at or (now if status == "sent" else None)
            self._owe_callback(message)
        if message.to in self.numbers and message.status == "delivered":
            self.hear(message.sender, message.to, message.body, now, {})  # a number of ours to another
        return message

    def _owe_callback(self, message: Message) -> None:
        url = message.given.get("StatusCallback")
        if not url:
            return
        said = [
            ("AccountSid", self.account),
            ("ApiVersion", "2010-04-01"),
            ("From", message.sender),
            ("To", message.to),
            ("MessageSid", message.sid),
            ("MessageStatus", message.status),
            ("SmsSid", message.sid),
            ("SmsStatus", message.status),
        ]
        said += [("ErrorCode", str(message.error))] if message.error is not None else []
        self.to_tell.append(Telling(url, said))

    def hear(self, sender: str, to: str, body: str, now: datetime, more: Raw) -> Message:
        """Somebody writes to a number of ours: the carrier's own words take effect, whatever we make of them."""
        given = {"HidesSender": True, "ContentRetention": "discard"} if self.hides_who_wrote else {}
        message = Message(self._sid(), sender, to, body, now, given, status="received", sent_at=now, is_inbound=True)
        self.messages.append(message)
        word = body.strip().upper()
        kind = "STOP" if word in STOPS else "START" if word in STARTS else "HELP" if word in HELPS else ""
        if kind == "STOP":
            self.opted_out.add((sender, to))
        if kind == "START":
            self.opted_out.discard((sender, to))
        if kind:
            self.automatic.append({"to": sender, "kind": kind})
        if self.sms_url:
            self.to_tell.append(Telling(self.sms_url, [*self._inbound(message, kind), *more.items()]))
        return message

    def _inbound(self, message: Message, kind: str) -> list[tuple[str, str]]:
        blank = [(name, "") for name in ("FromCity", "FromState", "FromZip", "ToCity", "ToState", "ToZip")]  # blank ones count
        said = [
            ("AccountSid", self.account),
            ("ApiVersion", "2010-04-01"),
            ("MessageSid", message.sid),
            ("SmsSid", message.sid),
            ("SmsMessageSid", message.sid),
            ("SmsStatus", "received"),
            ("From", message.sender),
            ("To", message.to),
            ("FromCountry", "GB"),
            ("ToCountry", "GB"),
            ("Body", message.body),
            ("NumMedia", "0"),
            ("NumSegments", "1"),
        ]
        return [*blank, *said, *([("OptOutType", kind)] if kind and self.advanced_opt_out else [])]

    def page(self, wanted: Raw) -> Raw:
        """The log, the newest first; a number that is hidden there is found by nobody."""
        found = [one for one in reversed(self.messages) if _fits(one.shown(self.account), one, wanted)]
        size, page = int(wanted.get("PageSize", 50)), int(wanted.get("Page", 0))
        shown = [one.shown(self.account) for one in found[page * size : (page + 1) * size]]
        path = f"/2010-04-01/Accounts/{self.account}/Messages.json"
        more = (page + 1) * size < len(found)
        kept = {name: value for name, value in wanted.items() if name not in ("Page", "PageToken", "PageSize")}
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in {**kept, "PageSize": str(size)}.items())
        following = f"{path}?{query}&Page={page + 1}&PageToken=PA{page + 1}" if more else None
        edges = {"page": page, "page_size": size, "start": page * size, "end": page * size + max(len(shown) - 1, 0)}
        uris = {"uri": path, "first_page_uri": f"{path}?{query}&Page=0", "previous_page_uri": None, "next_page_uri": following}
        return {"messages": shown, **edges, **uris}


def _way(status: str) -> tuple[str, ...]:
    """Through which statuses a message comes to that one; of the first nobody is told."""
    return {"queued": (), "failed": ("failed",), "sent": ("sent",)}.get(status, ("sent", status))


def _fits(shown: Raw, message: Message, wanted: Raw) -> bool:
    if wanted.get("To", shown["to"]) != shown["to"] or wanted.get("From", shown["from"]) != shown["from"]:
        return False
    if not {"DateSent", "DateSent<", "DateSent>"} & set(wanted):
        return True
    if message.sent_at is None:
        return False  # what has not left has no such date
    at = message.sent_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    later, earlier, day = (wanted.get(name, "") for name in ("DateSent>", "DateSent<", "DateSent"))
    return (not later or at >= later) and (not earlier or at[: len(earlier)] <= earlier) and (not day or at.startswith(day[:10]))
