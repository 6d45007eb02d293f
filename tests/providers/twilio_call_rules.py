"""The Calls API's published rules for parameters, and TwiML's for what we answer, as far as we use them."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.providers.twilio_rules import UNNAMED, BrokenRuleError, Check, _callback, _number, _one_of, _whole

TIME_LIMIT_MAX = 14_400
EVENTS = {"initiated", "ringing", "answered", "completed"}


def _address(value: str) -> int | None:
    parts = urlsplit(value)
    return None if parts.scheme in ("http", "https") and parts.hostname and "_" not in parts.hostname else 21205


PLACES: Mapping[str, Check] = {
    "To": _number(21211),
    "From": _number(21212),
    "Url": _address,
    "Method": _one_of(UNNAMED, "GET", "POST"),
    "Twiml": lambda value: None if 0 < len(value) <= 4000 else UNNAMED,
    "StatusCallback": lambda value: None if _callback(value) is None else 21209,
    "StatusCallbackMethod": _one_of(UNNAMED, "GET", "POST"),
    "StatusCallbackEvent": lambda value: None if value in EVENTS else UNNAMED,
    "Timeout": _whole(5, 600),
    "TimeLimit": _whole(1, TIME_LIMIT_MAX),
    "MachineDetection": _one_of(UNNAMED, "Enable", "DetectMessageEnd"),
    "Record": _one_of(UNNAMED, "true", "false"),
}
NEEDED = {"To": 21201, "From": 21213}

LISTS: Mapping[str, Check] = {
    "To": lambda value: None if value else UNNAMED,
    "From": lambda value: None if value else UNNAMED,
    "Status": _one_of(UNNAMED, "queued", "ringing", "in-progress", "canceled", "completed", "failed", "busy", "no-answer"),
    "StartTime>": lambda value: None if value else UNNAMED,
    "StartTime<": lambda value: None if value else UNNAMED,
    "Page": _whole(0, 10_000),
    "PageSize": _whole(1, 1000),
    "PageToken": lambda value: None if value else UNNAMED,
}


def check_placing(given: list[tuple[str, str]]) -> dict[str, str]:
    """The parameters of a call, or `BrokenRuleError`. Only the events may be given more than once."""
    names = [name for name, _ in given]
    for name, code in NEEDED.items():
        if name not in names:
            raise BrokenRuleError(code, f"{name} is missing")
    if ("Url" in names) == ("Twiml" in names):
        raise BrokenRuleError(21205, "one of Url and Twiml")
    taken: dict[str, str] = {}
    for name, value in given:
        _check(PLACES, name, value)
        if name in taken and name != "StatusCallbackEvent":
            raise BrokenRuleError(UNNAMED, f"{name} is given twice")
        taken[name] = f"{taken[name]} {value}" if name in taken else value
    return taken


def check_altering(given: list[tuple[str, str]]) -> str:
    """The status that a call is to have, or `BrokenRuleError`: nothing else of a call is changed."""
    if [name for name, _ in given] != ["Status"] or given[0][1] not in ("canceled", "completed"):
        raise BrokenRuleError(21220, "a call is canceled or completed")
    return given[0][1]


def check_listing_calls(given: list[tuple[str, str]]) -> dict[str, str]:
    """The parameters of a list, or `BrokenRuleError`."""
    for name, value in given:
        _check(LISTS, name, value)
    return dict(given)


def _check(rules: Mapping[str, Check], name: str, value: str) -> None:
    if name not in rules:
        raise BrokenRuleError(UNNAMED, f"there is no parameter {name}")
    code = rules[name](value)
    if code is not None:
        raise BrokenRuleError(code, f"{name} cannot be {len(value)} characters of that kind")


# By verb: its attributes, and what may stand within it.
VERBS: Mapping[str, tuple[set[str], set[str]]] = {
    "Response": (set(), {"Say", "Gather", "Pause", "Redirect", "Hangup", "Dial", "Reject", "Play"}),
    "Say": ({"language", "voice", "loop"}, set()),
    "Gather": ({"input", "numDigits", "timeout", "finishOnKey", "action", "method", "actionOnEmptyResult"}, {"Say", "Play", "Pause"}),
    "Play": (set(), set()),
    "Pause": ({"length"}, set()),
    "Redirect": ({"method"}, set()),
    "Hangup": (set(), set()),
    "Reject": ({"reason"}, set()),
    "Dial": ({"action", "method", "timeout", "callerId", "answerOnBridge", "timeLimit"}, {"Number"}),
    "Number": ({"url", "method", "statusCallback", "statusCallbackEvent"}, set()),
}
_WORDS = {"Say": 4096, "Play": 2000, "Redirect": 2000, "Number": 16}


def read_twiml(body: str) -> list[Element]:
    """The verbs of an answer, in order, or `BrokenRuleError`."""
    try:
        response = ElementTree.fromstring(body.encode())  # noqa: S314 our own answer, in a test
    except ElementTree.ParseError:
        raise BrokenRuleError(12100, "the document cannot be parsed") from None
    if response.tag != "Response":
        raise BrokenRuleError(12102, "the root is Response")
    for broken in _broken(response):
        raise BrokenRuleError(12200, broken)
    return list(response)


def _broken(element: Element) -> Iterator[str]:
    attributes, within = VERBS[element.tag]
    if unknown := set(element.keys()) - attributes:
        yield f"{element.tag} has no attribute {unknown}"
    if element.tag in _WORDS and not 0 < len((element.text or "").strip()) <= _WORDS[element.tag]:
        yield f"{element.tag} says nothing, or too much"
    for one in element:
        if one.tag not in within:
            yield f"{one.tag} cannot stand within {element.tag}"
        else:
            yield from _broken(one)
