"""Whoever asks: with which session, what is put into a route's path, its query and its form, and what comes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import account_role, sign_in, watch_note
from tests.console.walls.councils import ANOTHER_TEAMS, DAY, ONLY_THEIRS, Side
from tests.console.walls.table import WAYS, Way
from tests.service.sign_in.house import Browser

COOKIE = "__Host-safetynet"
OF_A_CHILD = frozenset({"code", "ref", "fault", "stood down", "episode", "message", "note"})
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
REFUSED = "Your account may not open this page."

Names = Mapping[str, str]  # a reference, a code, an id, by its kind
NOBODYS: Names = {
    "code": "Z9Z", "fault": "Z9Z", "stood down": "Z9Z", "ref": "YP-9999", "episode": "YP-9999", "message": "0" * 32, "note": "0" * 32,
    "account": "ACC-99", "session": "0" * 32, "role": "0" * 32, "address": "nobody", "worker": "DW-0", "day": DAY,
}  # fmt: skip


async def names_in(tx: AsyncConnection, side: Side) -> Names:
    """What there is in a council to be named."""
    spare = side.accounts["spare"]
    sessions = (await tx.execute(select(sign_in.c.id).where(sign_in.c.account_id == spare.account))).scalars().all()
    role = (await tx.execute(select(account_role.c.id).where(account_role.c.account_id == spare.account))).scalar_one()
    return {
        "code": side.codes["YP-1042"], "fault": side.codes["fault"], "stood down": side.codes["YP-1044"], "ref": "YP-1042",
        "episode": "YP-1046", "message": side.message, "note": side.note, "account": spare.ref, "session": sessions[-1].hex,
        "role": role.hex, "address": "amanuel", "worker": "DW-3", "day": DAY,
    }  # fmt: skip


async def anothers(tx: AsyncConnection, side: Side) -> Names:
    """What is another team's of that council; where a thing is no team's, nobody's."""
    child = (await side.evening.person(ANOTHER_TEAMS)).id
    note = (await tx.execute(select(watch_note.c.id).where(watch_note.c.young_person_id == child))).scalar_one()
    code = side.codes[ANOTHER_TEAMS]
    return {**NOBODYS, "code": code, "fault": code, "stood down": code, "ref": ANOTHER_TEAMS, "episode": ANOTHER_TEAMS, "note": note.hex}


async def foreign(tx: AsyncConnection, side: Side) -> Names:
    """What is only theirs."""
    ref, worker, _ = ONLY_THEIRS
    code = side.codes[ref]
    found = await names_in(tx, side)
    last = list(side.accounts.values())[-1].ref
    names = {"code": code, "fault": code, "stood down": code, "ref": ref, "episode": ref, "worker": worker, "account": last}
    return {**found, **names, "address": f"{side.mark}-selam"}


class Wall:
    """What must not come through: every id of theirs, every word that is marked as theirs, and what only they have."""

    def __init__(self, theirs: Side, ids: frozenset[str]) -> None:
        self._ids = ids
        only = "|".join([*ONLY_THEIRS, theirs.codes["YP-2001"]])
        self._words = re.compile(rf"{theirs.mark}|{theirs.council}|Q\.Q\.|\b(?:{only})\b", re.IGNORECASE)

    def holes(self, told: str) -> set[str]:
        """What came through."""
        found = {one.replace("-", "") for one in _ID.findall(told)} & self._ids
        return found | set(self._words.findall(told))


@dataclass
class Asker:
    """A browser with somebody's session, which keeps nothing else."""

    browser: Browser
    token: str
    csrf: str = ""

    @classmethod
    async def of(cls, browser: Browser, token: str) -> "Asker":
        """It has opened a page that everybody may open."""
        found = cls(browser, token)
        page = await found.sends("GET", "/account")
        mark = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
        assert mark is not None, page.text
        found.csrf = mark[1]
        return found

    async def sends(self, method: str, path: str, **more: object) -> httpx.Response:
        """One request; what was to be said on the next page is not."""
        self.browser.cookies.clear()
        answer = await self.browser.request(method, path, headers={"cookie": f"{COOKIE}={self.token}"}, **more)  # type: ignore[arg-type]
        self.browser.cookies.clear()
        return answer

    async def asks(self, key: str, names: Names, *, is_whole: bool = False) -> httpx.Response:
        """This route, with these names wherever it names something, and nothing typed. `is_whole`: nothing at the end of its address."""
        way, (method, path) = WAYS[key], key.split(" ", 1)
        filled = {**way.at, **{name: names[kind] for name, kind in way.names.items()}}
        in_path = set(re.findall(r"{(\w+)}", path))
        if method == "GET":
            return await self.sends(
                method, path.format(**filled), params={name: names[kind] for name, kind in way.query.items() if not is_whole}
            )
        fields = {
            **dict.fromkeys(way.typed, ""),
            **way.sends,
            **{name: one for name, one in filled.items() if name not in in_path and name not in way.at},
        }
        return await self.sends(method, path.format(**filled), data={"csrf": self.csrf, **fields})


def said(answer: httpx.Response) -> str:
    """All that comes back: how it was answered, where it leads, what the next page is to say, and the page."""
    headers = unquote(" ".join(answer.headers.get_list("set-cookie")))
    return f"{answer.status_code} {answer.headers.get('location', '')} {headers}\n{answer.text}"


def without(answer: httpx.Response, names: Names, way: Way) -> str:
    """The same, without the names that were asked with: nobody is told more than they knew."""
    told = said(answer)
    for kind in {*way.names.values(), *way.query.values()}:
        told = told.replace(names[kind], f"<{kind}>")
    return told
