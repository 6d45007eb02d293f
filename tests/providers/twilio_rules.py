"""The Messages API's published rules for parameters, as far as we call it, each with the code that Twilio answers where it publishes one.

What Twilio would let pass in silence, such as a parameter it does not know, is a mistake here as well.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

BODY_MAX = 1600
VALIDITY_MAX = 36_000
PAGE_SIZE_MAX = 1000
UNNAMED = 20001  # "unknown parameters": what Twilio publishes no code of its own for

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_INTEGER = re.compile(r"[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?", re.ASCII)

Check = Callable[[str], int | None]


class BrokenRuleError(Exception):
    """A request that the documentation does not allow, by Twilio's code for it."""

    def __init__(self, code: int, rule: str) -> None:
        """Keep both."""
        super().__init__(rule)
        self.code = code


def _number(code: int) -> Check:
    return lambda value: None if _E164.fullmatch(value) else code


def _one_of(code: int, *words: str) -> Check:
    return lambda value: None if value in words else code


def _whole(least: int, most: int, code: int = UNNAMED) -> Check:
    return lambda value: None if _INTEGER.fullmatch(value) and least <= int(value) <= most else code


def _body(value: str) -> int | None:
    if not value.strip():
        return 21602
    return 21617 if len(value.encode("utf-16-le")) // 2 > BODY_MAX else None


def _callback(value: str) -> int | None:
    parts = urlsplit(value)
    is_absolute = parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in (parts.hostname or "_")
    return None if is_absolute and not parts.fragment.startswith("/") else 21609


def _day(value: str) -> int | None:
    return None if _DAY.fullmatch(value) else UNNAMED


SENDS: Mapping[str, Check] = {
    "To": _number(21211),
    "From": _number(21212),
    "Body": _body,
    "StatusCallback": _callback,
    "ValidityPeriod": _whole(1, VALIDITY_MAX),
    "RiskCheck": _one_of(UNNAMED, "enable", "disable"),
    "ContentRetention": _one_of(30029, "retain", "discard"),
    "AddressRetention": _one_of(30030, "retain", "obfuscate"),
    "SmartEncoded": _one_of(UNNAMED, "true", "false"),
}
NEEDED = {"To": 21604, "From": 21603, "Body": 21602}

LISTS: Mapping[str, Check] = {
    "To": _number(UNNAMED),
    "From": _number(UNNAMED),
    "DateSent": _day,
    "DateSent<": _day,
    "DateSent>": _day,
    "Page": _whole(0, 10_000),
    "PageSize": _whole(1, PAGE_SIZE_MAX),
    "PageToken": lambda value: None if value else UNNAMED,
}


def check_sending(given: list[tuple[str, str]]) -> dict[str, str]:
    """The parameters of a message to be sent, or `BrokenRuleError`."""
    names = [name for name, _ in given]
    for name, code in NEEDED.items():
        if name not in names:
            raise BrokenRuleError(code, f"{name} is missing")
    return _checked(given, SENDS)


def check_listing(given: list[tuple[str, str]]) -> dict[str, str]:
    """The parameters of a list, or `BrokenRuleError`."""
    return _checked(given, LISTS)


def _checked(given: list[tuple[str, str]], rules: Mapping[str, Check]) -> dict[str, str]:
    taken: dict[str, str] = {}
    for name, value in given:
        if name not in rules:
            raise BrokenRuleError(UNNAMED, f"there is no parameter {name}")
        if name in taken:
            raise BrokenRuleError(UNNAMED, f"{name} is given twice")
        code = rules[name](value)
        if code is not None:
            raise BrokenRuleError(code, f"{name} cannot be {len(value)} characters of that kind")
        taken[name] = value
    return taken
