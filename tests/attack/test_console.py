"""The console, asked for everything by nobody, and by each role: with forms that are ours, and with forms that are not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from db.session import Database
from db.words import Mode, Role
from desk.accounts import keeping
from desk.accounts.roles import WORKERS, Wish
from service.answers import Answers
from tests.attack.asking import Asked, ask
from tests.attack.holding import PROCESSOR_AT_MOST, hold, hold_log, logged
from tests.attack.rows import changed, new_in, rows_of
from tests.attack.shapes import FORM, Door, drawn, requests
from tests.desk.accounts.people import PASSWORD, Somebody
from tests.service.sign_in.house import ADDRESS, House, house_of

HOST = "duty.example.org"
COOKIE = "__Host-safetynet"
NAMES = ("Amanuel", "Samira", "Grace O.", "amanuel", "+447700900203", "uncle in Leeds", "01632", PASSWORD, "westshire.example")
# The fields of our forms, and of questions in an address, by the last words of their path.
FIELDS = {
    "/take": ("ring_in", "version"), "/pass": ("version",), "/note": ("words", "until", "version"), "/say": ("phrase", "at", "version"),
    "/resolve": ("outcome", "seen_by", "seen_at", "words", "version", "code", "note"), "/ask": (), "/tick": ("ref",),
    "/correct": ("message", "meaning", "words"), "/seen/{ref}": ("seen_by", "relation", "at", "on", "back"),
    "/watch": ("ref", "words", "until"),
    "/watch/end": ("ref", "note", "back"), "/episodes/end": ("ref",), "/acting": ("ref", "back"), "/find": ("wanted",),
    "/clock": ("to", "back"),
    "/audit": ("from", "to", "about", "by", "kind", "before"), "/audit.csv": ("from", "to", "about", "by", "kind"),
    "/audit.jsonl": ("from", "to", "about"),
    "/today": ("kind", "page"), "/night-log": ("for",), "/night-log/{day}": ("for",), "/handsets/say": ("ref", "address", "text"),
    "/handsets/press": ("ref", "address", "button"), "/handsets/switch": ("ref", "address", "switch"),
    "/handsets/ring": ("ref", "address"),
    "/handsets/answer": ("ref", "address"), "/sign-in": ("name", "password", "then", "kept"),
    "/sign-in/code": ("half", "code", "recovery", "then", "kept"),
    "/invitation": ("token", "password"), "/invitation/app": ("token", "carried", "code"),
    "/accounts": ("name", "shown", "role", "team", "worker"),
    "/roles": ("role", "team"), "/roles/remove": ("role_id",), "/password": ("current", "password"),
    "/recovery-codes": ("codes-password",),
    "/try": ("reply", "question"), "/hand-in": ("name", "native", "how"), "/pins": ("worker", "ref", "words"),
    "/languages/{tag}": ("group", "of"),
    "/authenticator": ("app-password",), "/confirm": ("carried", "code"), "/sessions/end": ("session",),
}  # fmt: skip
BATCH = 40
FULL = (Role.DUTY, Role.AUDITOR, Role.ADMINISTRATOR)  # between them they open everything
RIGHT = {
    "code": "A2C", "day": "2026-11-23", "ref": "YP-1042", "outcome": "2", "seen_by": "CA-7", "seen_at": "17:05", "at": "17:05",
    "until": "21:30",
    "phrase": "when", "ring_in": "20", "version": "1", "back": "/", "wanted": "Amanuel", "to": "18:01", "from": "2026-11-23",
    "kind": "", "page": "1",
    "address": "amanuel", "name": "somebody@westshire.example", "role": "auditor", "team": "", "worker": "", "relation": "", "on": "",
    "about": "",
    "tag": "ti", "reply": "ok", "question": "young", "native": "yes", "how": "take away", "part": "messages", "group": "1",
}  # fmt: skip
# Of the odd texts, those that numbers, days, names and databases have trouble with.
ODD = ("\0", "9" * 5000, "\u00b2", "0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59", "99999999999999999999", "x" * 70_000)
# The session with which the rest is asked; or waits for loops, of which none runs here.
ENDS_IT = ("/sign-out", "/sessions/end", "/clock")


def doors_of(app: ASGIApp, known: Sequence[str]) -> list[Door]:
    """Every way in that the console has, as it is mounted, and some that it has not."""
    assert isinstance(app, Answers)
    inner = app.app
    assert isinstance(inner, Starlette)
    routes = [route for route in inner.routes if isinstance(route, Route)]
    there = {(method, route.path) for route in routes for method in (route.methods or ()) if method != "HEAD"}
    return [Door(*one, fields_of(one[1]), known) for one in [*sorted(there), ("GET", "/{x}"), ("POST", "/{x}/{y}")]]


def fields_of(path: str) -> tuple[str, ...]:
    """The fields of the form that stands there."""
    return max(((len(end), names) for end, names in FIELDS.items() if path.endswith(end)), default=(0, ()))[1]


@dataclass
class Prey:
    """A console, what is known of it, and who is signed in."""

    house: House
    known: list[str]

    @classmethod
    async def begin(cls, database: Database) -> "Prey":
        """An evening with an alert, and whoever may be asked about."""
        house = await house_of(database, mode=Mode.DEMO)
        code = await house.desk.council.opens_alert()
        known = [code, "YP-1042", "DW-3", "CA-7", "ACC-1", "duty", "2026-11-23", "J. Hill", "duty worker", "manager", "handset", "amanuel"]
        return cls(house, known)

    async def signed_in(self, role: Role, worker: str = "DW-3") -> tuple[Somebody, dict[str, str], str]:
        """Somebody with that role: their cookie, and the mark of their forms."""
        joined = await self.house.desk.joins(f"{role.value}@westshire.example", role, worker if role in WORKERS else None)
        async with self.house.browser() as browser:
            await browser.signs_in(joined)
            (token,) = (one.value for one in browser.cookies.jar if one.name == COOKIE)
            page = (await browser.get("/account")).text
        return joined, {"cookie": f"{COOKIE}={token}", "origin": ADDRESS}, page.partition('name="csrf" value="')[2].partition('"')[0]

    async def asks(self, asked: Asked) -> int:
        """Ask, and hold the answer to what every answer must be."""
        answer = await ask(self.house.app, asked)
        if asked.method == "GET" and answer.processor >= PROCESSOR_AT_MOST:
            # Where another process takes turns on the same processor the first time may be no measure; and a page can be asked for twice.
            answer = replace(answer, processor=(await ask(self.house.app, asked)).processor)
        hold(asked, answer)
        return answer.status


async def test_whoever_is_not_signed_in_is_answered_and_changes_nothing(database: Database) -> None:
    prey = await Prey.begin(database)
    shapes = [one for door in doors_of(prey.house.app, prey.known) for one in drawn(requests(door, HOST), 5)]
    with logged() as out:
        for at in range(0, len(shapes), BATCH):
            before, batch = await rows_of(database), shapes[at : at + BATCH]
            statuses = [await prey.asks(one) for one in batch]
            after = await rows_of(database)
            assert changed(before, after) <= {"journal"}, list(map(str, batch))
            assert all("SignInRefused" in one for one in new_in("journal", before, after))
            assert 200 not in [one for one, asked in zip(statuses, batch, strict=True) if asked.target.startswith((b"/alerts", b"/young"))]
            prey.house.desk.passes(minutes=1)
    hold_log(out, *NAMES)


@pytest.mark.parametrize("role", list(Role))
async def test_whoever_is_signed_in_changes_nothing_by_a_form_that_is_not_ours(database: Database, role: Role) -> None:
    prey = await Prey.begin(database)
    _, cookie, mark = await prey.signed_in(role)
    shapes = [one for door in doors_of(prey.house.app, prey.known) for one in drawn(requests(door, HOST), 2)]
    with logged() as out:
        for at in range(0, len(shapes), BATCH):
            before, batch = await rows_of(database), shapes[at : at + BATCH]
            for one in batch:
                await prey.asks(one.with_headers(cookie))
            after = await rows_of(database)
            assert changed(before, after) <= {"access", "journal"}, list(map(str, batch))
            assert all("SignInRefused" in one for one in new_in("journal", before, after))
    hold_log(out, *NAMES, cookie["cookie"].partition("=")[2], mark)


@pytest.mark.parametrize("role", FULL)
async def test_whatever_is_sent_by_a_form_of_ours_is_answered(database: Database, role: Role) -> None:
    prey = await Prey.begin(database)
    _, cookie, mark = await prey.signed_in(role)
    doors = [one for one in doors_of(prey.house.app, prey.known) if not one.path.endswith(ENDS_IT)]
    with logged() as out:
        for one in (one for door in doors for one in drawn(requests(door, HOST, mark=mark), 3)):
            await prey.asks(one.with_headers(cookie))
    hold_log(out, *NAMES, cookie["cookie"].partition("=")[2], mark)


async def test_each_odd_text_in_each_field_is_answered_while_the_others_are_right(database: Database) -> None:
    prey = await Prey.begin(database)
    joined, cookie, mark = await prey.signed_in(Role.DUTY)
    for role in set(Role) - {Role.DUTY}:
        await keeping.add_role(prey.house.desk.register, prey.house.desk.scope, joined.account, Wish(role), "operator")
    with logged() as out:
        for door in (one for one in doors_of(prey.house.app, prey.known) if not one.path.endswith(ENDS_IT)):
            right = {name: RIGHT.get(name, "x") for name in door.fields} | {"csrf": mark}
            for asked in (filled(door, right | {name: text}) for name in door.fields for text in ODD):
                await prey.asks(asked.with_headers({"host": HOST, **cookie}))
                prey.house.desk.passes(seconds=2)
    hold_log(out, *NAMES, cookie["cookie"].partition("=")[2], mark)


def filled(door: Door, fields: dict[str, str]) -> Asked:
    """A form of that door, or its question, filled in."""
    named = RIGHT | ({"ref": "ACC-1"} if door.path.startswith("/accounts/") else {})
    path = re.sub(r"\{(\w+)\}", lambda found: named.get(found[1], "x"), door.path).encode()
    typed = urlencode(fields).encode()
    if door.method == "GET":
        return Asked("GET", path + b"?" + typed[:6000])
    return Asked("POST", path, ((b"content-type", FORM.encode()),), (typed,))
