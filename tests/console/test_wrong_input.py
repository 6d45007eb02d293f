"""Wrong input on every form: one sentence at each wrong field, nothing typed is lost, nothing is written. And a session that ended midway.

`tests/console/walls/table.py` says of every form what is typed into it and what will not do. The forms are read from the pages: what a page
sends that is not in the table fails, and so does a form of the table that no page has.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

import httpx
import pytest

from db.session import Database
from tests.console.walls.councils import Side, rows_of
from tests.console.walls.drawn import HIDDEN, PASSWORD, Drawn, Form, drawn
from tests.console.walls.filling import FORMS, Desk, desk_of, prepared
from tests.console.walls.table import ODD, WAYS, Way

# The stricter of the two: it takes no NUL, and no number that is too long.
pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)

TYPED = {key: way for key, way in FORMS.items() if way.typed and not way.not_drawn}
# What changes by being looked at, or by wrong passwords, which are counted.
BESIDE = frozenset({"access", "sign_in", "account", "journal", "installation", "process"})
SHORT = 5  # characters: what is shorter stands on any page
FAILED = 500
PLAIN = 200, 303, 403, 409, 422, 429


async def test_what_is_wrong_is_told_at_its_field_and_everything_typed_is_still_there(database: Database) -> None:
    ours, names = await prepared(database)
    found: list[str] = []
    for key, way in TYPED.items():
        before = await _written(database, ours)
        async with desk_of(ours, way.by, names) as desk:
            if way.is_outside:
                desk.browser.cookies.clear()
            found += await _held_to(desk, key, way)
        changed = [name for name, rows in (await _written(database, ours)).items() if rows != before[name]]
        found += [f"{key}: wrote {changed}"] if changed else []
    assert not found, "\n".join(found)


async def _written(database: Database, side: Side) -> dict[str, list[str]]:
    return {name: rows for name, rows in (await rows_of(database, side.id)).items() if name not in BESIDE}


async def _held_to(desk: Desk, key: str, way: Way) -> list[str]:
    """Each field wrong by itself, all of them at once, and each with what is odd beside something wrong."""
    _, form = await desk.draws(key)
    found: list[str] = []
    for name, kind in way.typed.items():
        for what, value in kind.all_wrong().items():
            found += await _refused(desk, key, form, {name: value}, {name}, what)
    # What is chosen can be wrong by forging alone, and of a secret nothing is told beside what else is wrong.
    at_once = {
        name: next(iter(kind.wrong.values()), "") for name, kind in way.typed.items() if _is_written(form, name) and not kind.is_secret
    }
    found += await _refused(desk, key, form, at_once, set(at_once), "all at once") if len(at_once) > 1 else []
    for name in (name for name, kind in way.typed.items() if not kind.is_secret):
        wrong = next(((other, one) for other, one in at_once.items() if other != name), None)
        for what, value in ODD.items():
            typed = {name: value, **dict([wrong] if wrong else [])}
            answer = await desk.sends(form, _rest(way, typed), ticked=False)
            found += _is_answered(key, what, answer, is_alone=wrong is None)
            if answer.status_code != 303:
                found += _still_there(key, name, form, typed, way, drawn(answer))
        repeated = await desk.sends(form, _rest(way, typed), more=[(name, ""), (name, value)], ticked=False)
        found += _is_answered(key, f"{what}, repeated", repeated, is_alone=True)
    return found


def _is_written(form: Form, name: str) -> bool:
    return form.of(name)[0].kind not in ("radio", "select", "checkbox")


def _rest(way: Way, typed: dict[str, str]) -> Iterable[tuple[str, str]]:
    return {**{name: kind.right for name, kind in way.typed.items()}, **typed}.items()


async def _refused(desk: Desk, key: str, form: Form, typed: dict[str, str], wrong: set[str], what: str) -> list[str]:
    way = FORMS[key]
    answer = await desk.sends(form, _rest(way, typed))
    at, page = f"{key}, {'/'.join(sorted(wrong))}: {what}", drawn(answer)
    controls = {form.id_of(name) for name in wrong}
    found = _is_answered(at, what, answer, is_alone=False)
    if page.wrong != controls:
        found.append(f"{at}: told at {sorted(page.wrong)}, not at {sorted(controls)} ({answer.status_code})")
    if not controls <= set(page.leads_to):
        found.append(f"{at}: the summary does not lead to it")
    found += [f"{at}: not one sentence: {one[:80]}" for one in page.said.values() if not _is_a_sentence(one)]
    return found + _still_there(key, "/".join(wrong), form, dict(_rest(way, typed)), way, page)


def _is_a_sentence(said: str) -> bool:
    plain = said.removeprefix("Error:").strip()
    return plain.endswith(".") and "\n" not in plain and len(plain) < 400


def _is_answered(at: str, what: str, answer: httpx.Response, *, is_alone: bool) -> list[str]:
    refused = [] if is_alone or answer.status_code != 303 else [f"{at}: {what} was taken"]
    heavy = sum(len(name) + len(value) for name, value in answer.headers.items()) > 4000
    failed = [] if answer.status_code in PLAIN else [f"{at}: {what} is answered with {answer.status_code}"]
    return [*refused, *failed, *([f"{at}: {what} makes headers that no proxy passes on"] if heavy else [])]


def _still_there(key: str, name: str, form: Form, typed: dict[str, str], way: Way, page: Drawn) -> list[str]:
    again = page.form(form.action, way.typed)
    if again is None:
        return [f"{key}, {name}: the form is not there again"]
    lost = []
    for field, value in typed.items():
        control = again.of(field)[0]
        if control.kind == PASSWORD or way.typed[field].is_secret:
            lost += [f"{key}: shows a password again"] if again.stands_in(field) else []
        elif control.kind in ("radio", "select", "checkbox"):
            offered = [one.value for one in again.of(field)] + control.options
            lost += [f"{key}, {name}: {field} is not chosen any more"] if value in offered and again.stands_in(field) != value else []
        elif _as_shown(again.stands_in(field)) != _as_shown(value):
            lost.append(f"{key}, {name}: {field} is lost ({again.stands_in(field)[:30]!r} for {value[:30]!r})")
    return lost


def _as_shown(typed: str) -> str:
    """As a page can have it: what is no character is shown as one, and blanks around are nobody's words."""
    plain = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")
    return plain.replace("\r\n", "\n").strip()


async def test_whatever_stands_in_an_address_is_answered(database: Database) -> None:
    ours, names = await prepared(database)
    found = []
    for who in ("duty", "auditor", "administrator"):
        async with desk_of(ours, who, names) as desk:
            for key, way in ((key, way) for key, way in WAYS.items() if key.startswith("GET ")):
                for what, odd in {**ODD, "far too long": "x" * 5000, "a surrogate": "\ud83d", "none": ""}.items():
                    written = quote(odd.encode("utf-8", "surrogatepass"), safe="")
                    path = re.sub(r"{\w+}", lambda _, put=written: put, key.removeprefix("GET "))  # type: ignore[misc]
                    query = "&".join(f"{name}={written}" for name in (*way.query, "then", "token", "kind", "page", "before"))
                    answer = await desk.browser.get(f"{path}?{query}")
                    found += [f"{who} at {key}, {what}: {answer.status_code}"] if answer.status_code >= FAILED else []
    assert not found, "\n".join(found)


async def test_a_session_that_ended_midway_loses_nothing_on_any_form(database: Database) -> None:
    ours, names = await prepared(database)
    before, found = await _written(database, ours), []
    for key, way in FORMS.items():
        if way.not_drawn or way.is_outside or key == "POST /sign-out":
            continue
        async with desk_of(ours, way.by, names) as desk:
            _, form = await desk.draws(key)
            typed = {name: kind.right for name, kind in way.typed.items()}
            ours.house.desk.passes(minutes=31)
            met = await desk.sends(form, typed.items())
            is_secret = key.startswith("POST /account/")
            sealed = not any(len(one.right) > SHORT and one.right in met.text for one in way.typed.values())
            found += (
                [] if met.status_code == 403 and sealed else [f"{key}: answered {met.status_code}, or what was typed stands on the way in"]
            )
            entered = await _signs_in_again(desk, met, way.by)
            found += _begun(key, form, typed, entered) if not is_secret else [] if entered.headers.get("location") == "/account" else [key]
    assert not found, "\n".join(found)
    assert await _written(database, ours) == before, "nothing was sent by itself"


async def _signs_in_again(desk: Desk, met: httpx.Response, who: str) -> httpx.Response:
    account = desk.side.accounts[who]
    first = await desk.browser.sends(met, "/sign-in", name=account.name, password=account.password)
    entered = await desk.browser.sends(first, "/sign-in/code", code=account.code)
    desk.side.house.desk.passes(seconds=30)
    return entered


def _begun(key: str, form: Form, typed: dict[str, str], entered: httpx.Response) -> list[str]:
    again = drawn(entered).form(form.action)
    if entered.status_code != 200 or again is None:
        return [f"{key}: nothing is shown again ({entered.status_code})"]
    kept = {(one.name, one.value) for one in again.controls if one.kind == HIDDEN}
    sent = {(name, value) for name, value in form.sends() if name not in typed and name != "csrf"} | set(typed.items())
    return [f"{key}: {name} is lost" for name, value in sent if (name, value) not in kept]
