"""Every page and every form of the console, by its route: what a manager calls it, whose things it names, and what is typed into it.

A route that is not here fails `test_walls.py`, and what a form sends that is not here fails `test_wrong_input.py`, each with the sentence
that says what is missing. Whoever adds a page adds one line.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.desk.accounts.people import PASSWORD, Somebody
from tests.service.sign_in.house import Browser


@dataclass(frozen=True)
class Kind:
    """What is typed into a control: what will do, and what will not, whatever else is typed."""

    right: str
    wrong: Mapping[str, str] = field(default_factory=dict)  # by what is wrong with it
    is_secret: bool = False
    is_left_out: bool = False  # whether it may be empty

    def all_wrong(self) -> dict[str, str]:
        """Also nothing at all, where something is asked for."""
        return dict(self.wrong) if self.is_left_out else {"empty": "", **self.wrong}


# What somebody pastes, or a hostile page sends. Each is either told at its field, or is words like any others.
ODD = {
    "a NUL": "No\0 answer",
    "half a character": "No \ud83d answer",
    "right to left": "\u202eanswer\u202c \u200f",
    "lines": "one\r\ntwo\nthree",
    "marks": "<b>&amp;\"'</b>",
    "emoji": "🙁🙂",
}
_LONG = "rang twice & waited <10 min> " * 250
_BELL = {"a control character": "rang\a"}
_CLOCK = {"no time": "half past", "a time that is none": "25:61", "a long time": "1" * 5000, "digits of another script": "٢١:٣٠x"}

WORDS = Kind("Rang the carer.", {"far too long": _LONG, **_BELL})
CLOCK = Kind("19:30", _CLOCK)
PERHAPS_A_CLOCK = Kind("", _CLOCK, is_left_out=True)
A_SECRET = Kind(PASSWORD, {"not it": "wrong", "far too long": "x" * 5000}, is_secret=True)
A_CODE = Kind("", {"no code": "abc", "far too long": "9" * 5000, "another": "000000"}, is_secret=True)  # good once: it is typed anew


@dataclass(frozen=True)
class Way:
    """One route. `names`: what its path and its fields name, each by its kind; `typed`: what is typed, by field."""

    called: str
    names: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Kind] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)  # what the end of its address names
    sends: Mapping[str, str] = field(default_factory=dict)  # what the page fills in by itself, or a button says
    stands_on: str | Callable[[Browser, Somebody], Awaitable[httpx.Response]] = ""  # the page with this form, by its path
    by: str = "duty"  # whose page
    at: Mapping[str, str] = field(default_factory=dict)  # what else stands in its path, of no council
    many: tuple[str, ...] = ()  # how fields begin of which there is one for each text or line
    is_outside: bool = False  # for whoever is not signed in
    not_drawn: str = ""  # why no page has this form


async def _authenticator(browser: Browser, who: Somebody) -> httpx.Response:
    page = await browser.get("/account")
    return await browser.sends(page, "/account/authenticator", **{"app-password": who.password})


async def _second_step(browser: Browser, who: Somebody) -> httpx.Response:
    browser.cookies.clear()
    return await browser.sends(await browser.get("/sign-in"), "/sign-in", name=who.name, password=who.password)


CODE, REF, OF_ALERT = {"code": "code"}, {"ref": "ref"}, "/alerts/{code}"
_VERSION = {"version": "1"}
_ALERT: dict[str, Any] = {"names": CODE, "stands_on": OF_ALERT}
_ACCOUNT: dict[str, Any] = {"names": {"ref": "account"}, "stands_on": "/accounts/{ref}", "by": "administrator"}
_PHONES: dict[str, Any] = {"stands_on": "/handsets", "by": "duty"}
_AUDIT = {"about": "ref", "by": "worker"}
_PHONE: dict[str, Any] = {"names": {"ref": "ref", "address": "address"}, **_PHONES}

_SCREEN = "/languages/{tag}/{part}/{group}/{number}"
_ALBANIAN: dict[str, Any] = {"at": {"tag": "sq", "part": "texts", "group": "buttons", "number": "1"}}
_NO_DUTY_PHONE = "where nobody shares a duty phone: tests/service/sign_in/test_pins.py draws them"

WAYS: dict[str, Way] = {
    "GET /": Way("the board"),
    "GET /today": Way("all of today’s check-ins"),
    "GET /alerts/{code}": Way("an alert", CODE),
    "GET /alerts/{code}/case-note": Way("the case note of an alert", CODE),
    "POST /alerts/{code}/take": Way(
        "take it",
        **_ALERT,
        sends=_VERSION,
        typed={"ring_in": Kind("20", {"too far off": "900", "no number": "soon", "a long number": "9" * 5000}, is_left_out=True)},
    ),
    "POST /alerts/{code}/pass": Way("hand it on", **_ALERT, sends=_VERSION),
    "POST /alerts/{code}/note": Way("keep a note on it", **_ALERT, sends=_VERSION, typed={"words": WORDS, "until": PERHAPS_A_CLOCK}),
    "POST /alerts/{code}/say": Way(
        "write one of six phrases to the young person",
        **_ALERT,
        sends=_VERSION,
        typed={"phrase": Kind("P_when", {"no phrase of ours": "P_hello", "far too long": "P" * 5000}), "at": CLOCK},
    ),
    "POST /alerts/{code}/resolve": Way(
        "close it",
        **_ALERT,
        sends=_VERSION,
        typed={
            "outcome": Kind("2", {"no number": "twelve", "too high": "13", "a long number": "1" * 5000, "another script’s": "¹"}),
            "seen_by": Kind("Grace O.", {"far too long": "x" * 500}),
            "seen_at": CLOCK,
            "words": Kind("She was at home.", {"far too long": _LONG, **_BELL}, is_left_out=True),
        },
    ),
    "POST /alerts/{code}/ask": Way("ask those again whom a fault of ours lists", {"code": "fault"}, stands_on=OF_ALERT),
    "POST /alerts/{code}/tick": Way("tick somebody on that list", {"code": "fault", "ref": "ref"}, stands_on=OF_ALERT),
    "POST /alerts/{code}/correct": Way(
        "read a reply differently",
        {"code": "code", "message": "message"},
        stands_on=OF_ALERT,
        typed={
            "meaning": Kind("call", {"no meaning": "maybe", "what it was read as": "help"}),
            "words": Kind("meh", {"far too long": "x" * 5000, "not in it": "friend"}, is_left_out=True),
        },
    ),
    "POST /alerts/resolve": Way(
        "close several that stood down",
        {"code": "stood down"},
        stands_on="/",
        typed={"note": Kind("Both answered.", {"far too long": _LONG, **_BELL})},
    ),
    "POST /episodes/end": Way("say that somebody is back", {"ref": "episode"}, stands_on="/"),
    "GET /watch": Way("ask the shifts to come to watch", query={"about": "ref"}),
    "POST /watch": Way(
        "the same, sent",
        REF,
        stands_on="/watch",
        typed={
            "ref": Kind("YP-1042", {"nobody": "YP-9999", "far too long": "Y" * 5000}),
            "words": WORDS,
            "until": Kind("2026-11-25T09:00", {"no time": "soon", "too far": "9999-12-31T23:59", "too early": "0001-01-01T00:00"}),
        },
    ),
    "POST /watch/end": Way("end such a note", {"ref": "ref", "note": "note"}, sends={"back": "/"}, stands_on="/watch"),
    "GET /seen/{ref}": Way("who saw a young person", REF),
    "POST /seen/{ref}": Way(
        "write down that somebody saw them",
        REF,
        sends={"back": "/"},
        stands_on="/seen/{ref}",
        typed={
            "seen_by": Kind("Mr Adams", {"far too long": "x" * 500}),
            "relation": Kind("teacher", {"far too long": "x" * 500}, is_left_out=True),
            "at": CLOCK,
            "on": Kind(
                "2026-11-23", {"no day": "Monday", "a day that is none": "2026-02-31", "far too long": "1" * 5000}, is_left_out=True
            ),
        },
    ),
    "GET /young-people/{ref}": Way("a young person’s page", REF),
    "GET /find": Way("find a young person"),
    "POST /find": Way(
        "the same, sent", {"wanted": "ref"}, stands_on="/find", typed={"wanted": Kind("nobody", {"far too long": "x" * 5000})}
    ),
    "GET /night-log": Way("the newest night log", query={"for": "worker"}),
    "GET /night-log/{day}": Way("the night log of a morning", {"day": "day"}),
    "GET /languages": Way("how far each language has come"),
    "GET /languages/{tag}": Way("a language, and what of it is marked", **_ALBANIAN),
    f"GET {_SCREEN}": Way("a screen of it", **_ALBANIAN),
    f"POST {_SCREEN}": Way(
        "mark what stands there", **_ALBANIAN, stands_on=_SCREEN, by="reviewer", many=("mark-", "text-", "remark-", "drew-", "saw-")
    ),
    "GET /languages/{tag}/try": Way("try a reply", **_ALBANIAN),
    "POST /languages/{tag}/try": Way(
        "the same, sent",
        **_ALBANIAN,
        stands_on="/languages/{tag}/try",
        by="reviewer",
        typed={"question": Kind("young", {"no question of ours": "why"}), "reply": Kind("mirë", {"far too long": "x" * 5000})},
    ),
    "GET /languages/{tag}/hand-in": Way("hand in what one has marked", **_ALBANIAN),
    "POST /languages/{tag}/hand-in": Way(
        "the same, sent",
        **_ALBANIAN,
        stands_on="/languages/{tag}/hand-in",
        by="reviewer",
        sends={"how": ""},
        typed={"name": Kind("Anna Bela", {"far too long": "x" * 5000}), "native": Kind("yes")},
    ),
    "GET /audit": Way("who did what, and who looked at whom", query=_AUDIT),
    "GET /audit.csv": Way("the same, as a table", query=_AUDIT),
    "GET /audit.jsonl": Way("the same, as lines of JSON", query=_AUDIT),
    "GET /changes": Way("what tells an open page that it is old"),
    "GET /account": Way("one’s own account"),
    "POST /account/password": Way(
        "another password",
        stands_on="/account",
        typed={"current": A_SECRET, "password": Kind("another four words", {"too short": "short", "too long": "x" * 500}, is_secret=True)},
    ),
    "POST /account/recovery-codes": Way("new recovery codes", stands_on="/account", typed={"codes-password": A_SECRET}),
    "POST /account/authenticator": Way("another authenticator", stands_on="/account", typed={"app-password": A_SECRET}),
    "POST /account/authenticator/confirm": Way(
        "the same, once it shows its code", stands_on=_authenticator, sends={"carried": ""}, typed={"code": A_CODE}
    ),
    "POST /account/sessions/end": Way("sign out elsewhere", {"session": "session"}, stands_on="/account"),
    "GET /account/pins": Way("PINs for shared duty phones"),
    "POST /account/pins/own": Way("draw one’s own", typed={"own-password": A_SECRET}, not_drawn=_NO_DUTY_PHONE),
    "POST /account/pins/other": Way(
        "draw one for somebody of theirs", {"worker": "worker"}, typed={"other-password": A_SECRET}, not_drawn=_NO_DUTY_PHONE
    ),
    "POST /sign-out": Way("sign out", stands_on="/account"),
    "GET /accounts": Way("who may sign in"),
    "POST /accounts": Way(
        "invite somebody",
        stands_on="/accounts",
        by="administrator",
        typed={
            "name": Kind(
                "new@westshire.example", {"far too long": "x" * 5000, "blanks": "two words", "taken": "duty@wombat.example", **_BELL}
            ),
            "shown": Kind("New", {"far too long": "x" * 5000, **_BELL}, is_left_out=True),
            "role": Kind("auditor", {"no role of ours": "king"}),
            "team": Kind("duty", {"no team of ours": "nowhere"}, is_left_out=True),
            "worker": Kind("", {"nobody": "DW-77", "no worker": "YP-1042", "has one": "DW-3"}, is_left_out=True),
        },
    ),
    "GET /accounts/{ref}": Way("somebody’s account", {"ref": "account"}),
    "POST /accounts/{ref}/roles": Way(
        "give them a role",
        **_ACCOUNT,
        typed={
            "role": Kind("auditor", {"no role of ours": "king"}),
            "team": Kind("duty", {"no team of ours": "nowhere"}, is_left_out=True),
        },
    ),
    "POST /accounts/{ref}/roles/remove": Way(
        "take it away", {"ref": "account", "role_id": "role"}, stands_on="/accounts/{ref}", by="administrator"
    ),
    "POST /accounts/{ref}/worker": Way("say whose acts are theirs", **_ACCOUNT | {"names": {"ref": "account", "worker": "worker"}}),
    "POST /accounts/{ref}/invite": Way("make a new link", **_ACCOUNT),
    "POST /accounts/{ref}/enable": Way(
        "enable it, or unlock it", **_ACCOUNT, not_drawn="of an account that is neither disabled nor locked"
    ),
    "POST /accounts/{ref}/sign-out": Way("sign them out everywhere", **_ACCOUNT, not_drawn="of somebody who is signed in nowhere"),
    "POST /accounts/{ref}/disable": Way("disable it", **_ACCOUNT),
    "GET /handsets": Way("the phones of a demonstration"),
    "POST /handsets/say": Way("write on such a phone", **_PHONE, typed={"text": Kind("1", {"far too long": "x" * 5000})}),
    "POST /handsets/press": Way("press a button there", **_PHONE, sends={"button": ""}, not_drawn="where nothing was sent by Telegram"),
    "POST /handsets/ring": Way("ring us from it", **_PHONE),
    "POST /handsets/answer": Way("answer a call there", **_PHONE, not_drawn="where no phone rings"),
    "POST /handsets/switch": Way("turn its switches", **_PHONE, sends={"switch": ""}),
    "POST /clock": Way(
        "turn a demonstration’s clock", **_PHONES, sends={"by": "", "back": "/handsets"}, typed={"to": Kind("07:31", _CLOCK)}
    ),
    "POST /network": Way("take the phones’ network down", **_PHONES, sends={"to": ""}),
    "POST /acting": Way(
        "say whom one acts as",
        {"ref": "worker"},
        sends={"back": "/"},
        not_drawn="where people sign in",
        typed={"ref": Kind("DW-3", {"nobody": "DW-77"})},
    ),
    "GET /sign-in": Way("sign in", is_outside=True),
    "POST /sign-in": Way(
        "the same, sent",
        is_outside=True,
        stands_on="/sign-in",
        sends={"then": "/", "kept": ""},
        typed={"name": Kind("nobody@wombat.example", {}), "password": Kind("wrong", {}, is_secret=True)},
    ),
    "GET /sign-in/code": Way("its second step", is_outside=True),
    "POST /sign-in/code": Way(
        "the same, sent",
        is_outside=True,
        stands_on=_second_step,
        sends={"half": "", "then": "/", "kept": ""},
        typed={
            "code": A_CODE,
            "recovery": Kind("", {"no code": "abcd-efgh", "far too long": "a" * 5000}, is_secret=True, is_left_out=True),
        },
    ),
    "GET /invitation": Way("a link of an invitation", is_outside=True),
    "POST /invitation": Way("a password of one’s own", is_outside=True, not_drawn="but by a link: test_pages.py follows one to its end"),
    "POST /invitation/app": Way(
        "an authenticator of one’s own", is_outside=True, not_drawn="but by a link: test_pages.py follows one to its end"
    ),
    "GET /health/ready": Way("whether the service is ready", is_outside=True),
    "GET /metrics": Way("what a monitoring system counts", is_outside=True),
    "GET /static/{name}": Way("styles, scripts, the icon", is_outside=True),
}


def keys_of(routes: Sequence[object]) -> list[str]:
    """The routes of an app, as this table calls them."""
    found = []
    for route in routes:
        methods = {one for one in getattr(route, "methods", None) or {"GET"} if one != "HEAD"}
        found += [f"{method} {getattr(route, 'path', '?')}" for method in sorted(methods)]
    return found
