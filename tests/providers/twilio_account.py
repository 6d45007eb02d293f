"""An account at the loopback Twilio as its console shows it: whether it is open, its numbers, and where each takes what comes in."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.providers.twilio_rules import PAGE_SIZE_MAX, UNNAMED, BrokenRuleError, Check, _one_of, _whole

Raw = dict[str, Any]

LISTS: Mapping[str, Check] = {
    "PhoneNumber": lambda value: None if value.strip("+*0123456789") == "" and value else UNNAMED,
    "FriendlyName": lambda value: None if value else UNNAMED,
    "Beta": _one_of(UNNAMED, "true", "false"),
    "Origin": _one_of(UNNAMED, "twilio", "hosted"),
    "Page": _whole(0, 10_000),
    "PageSize": _whole(1, PAGE_SIZE_MAX),
    "PageToken": lambda value: None if value else UNNAMED,
}


class Account:
    """One account and its numbers."""

    def __init__(self, sid: str, numbers: tuple[str, ...], urls: Callable[[], tuple[str, str]]) -> None:
        """`urls`: where texts and calls to our numbers are told now."""
        self._sid, self._urls = sid, urls
        self.status, self.kind = "active", "Full"
        self._numbers: dict[str, Raw] = {number: {} for number in numbers}

    def change(self, order: Raw) -> None:
        """What somebody does in the console: to the account, or to one number, which may be given back."""
        self.status, self.kind = order.get("status", self.status), order.get("type", self.kind)
        number = order.get("number")
        if number is not None and order.get("given_back"):
            del self._numbers[number]
        elif number is not None:
            self._numbers.setdefault(number, {}).update(order["changes"])

    @property
    def shown(self) -> Raw:
        """The account as its interface gives it."""
        about = {"friendly_name": "Westshire", "owner_account_sid": self._sid, "date_created": None, "date_updated": None}
        uris = {"uri": f"/2010-04-01/Accounts/{self._sid}.json", "subresource_uris": {}}
        return {"sid": self._sid, "status": self.status, "type": self.kind, "auth_token": None, **about, **uris}

    def page(self, given: list[tuple[str, str]]) -> Raw:
        """The numbers that begin as the one asked for, as Twilio finds them."""
        wanted: dict[str, str] = {}
        for name, value in given:
            if name not in LISTS or name in wanted:
                raise BrokenRuleError(UNNAMED, f"there is no parameter {name}, or it is given twice")
            if LISTS[name](value) is not None:
                raise BrokenRuleError(UNNAMED, f"{name} cannot be {len(value)} characters of that kind")
            wanted[name] = value
        begins = wanted.get("PhoneNumber", "").rstrip("*")
        found = [self._shown(number) for number in self._numbers if number.startswith(begins)]
        size, page = int(wanted.get("PageSize", 50)), int(wanted.get("Page", 0))
        path = f"/2010-04-01/Accounts/{self._sid}/IncomingPhoneNumbers.json"
        edges = {"page": page, "page_size": size, "start": 0, "end": max(len(found) - 1, 0), "uri": path, "first_page_uri": path}
        return {"incoming_phone_numbers": found[page * size :][:size], **edges, "previous_page_uri": None, "next_page_uri": None}

    def _shown(self, number: str) -> Raw:
        sms_url, voice_url = self._urls()
        return {
            "sid": f"PN{number.lstrip('+'):0>32}",
            "account_sid": self._sid,
            "phone_number": number,
            "friendly_name": number,
            "capabilities": {"sms": True, "mms": False, "voice": True, "fax": False},
            "sms_url": sms_url,
            "sms_method": "POST",
            "sms_application_sid": "",
            "voice_url": voice_url,
            "voice_method": "POST",
            "voice_application_sid": None,
            "trunk_sid": None,
            "status": "in-use",
            **self._numbers[number],
        }
