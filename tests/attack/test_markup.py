"""Words that are markup, wherever a child, a carer, a worker or a council file can put them: no page, title, attribute, drawing or table
has anything of them but the words.
"""

import csv
import io
import re
from datetime import timedelta
from html.parser import HTMLParser

import httpx

from console.app import routes
from console.pages import Page
from db.queries import inbox
from db.session import Database
from ladder.words import Cause, Tier, Treatment
from tests.attack.test_console import fields_of
from tests.console.evening import BEGINS, Evening, evening_of, said
from tests.console.test_alert import code_of
from tests.desk.council.files import DEMO
from tests.desk.mornings import chores_are_done
from tests.service.sign_in.house import house_of, shah_of

SHORT = '"><xss>'
EVIL = "'\"></textarea></title></script></style><xss onxss=1><svg/onload=xss()> onxss=1 javascript:xss"


class _Reader(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "xss" or (tag == "script" and not str(dict(attrs).get("src", "")).startswith("/static/")):
            self.wrong.append(tag)
        self.wrong += [f"{tag} {name}" for name, _ in attrs if name.startswith("on") or name in ("xss", "style")]
        self.wrong += [f"{tag} {name}={value}" for name, value in attrs if name in ("href", "src", "action") and not _is_ours(value)]


def _is_ours(address: str | None) -> bool:
    return bool(re.match(r"(?:/(?![/\\])|#)", address or ""))


def clean(page: httpx.Response) -> None:
    """Nothing on this page is anybody's but ours."""
    reader = _Reader()
    reader.feed(page.text)
    assert reader.wrong == [], page.url


def council_of_markup() -> str:
    """The demo's council, in which everything that may be free words is markup."""
    free = r"(?m)(\b(?:safe_to_ring|cover_note|reply_costs|police_route)): .*$"
    text = re.sub(free, lambda found: f"{found[1]}: '{EVIL.replace(chr(39), chr(39) * 2)}'", DEMO)
    text = re.sub(r"(name): (?:Westshire County Council)", rf"\1: '{SHORT}'", text)
    text = text.replace("do_not_tell: [the uncle in Leeds]", f"do_not_tell: ['{SHORT}']").replace('code: "2864"', f"code: '{SHORT}'")
    for name in ("Amanuel B.", "Samira H.", "Daniel O.", "Grace O.", "R. Khan", "J. Hill", "S. Okoro"):
        text = text.replace(f"name: {name}", f"name: '{SHORT}{name}'")
    for initials in ("A.B.", "S.H."):
        text = text.replace(f"initials: {initials}", f"initials: '{SHORT}'")
    return text.replace("sign: Kite", f"sign: '{SHORT}'")


async def evil_evening(database: Database) -> tuple[Evening, str]:
    """Everybody said something evil, and it is the next morning."""
    evening = await evening_of(database, text=council_of_markup())
    await chores_are_done(evening.engine, evening.vault)
    await evening.turn(BEGINS + timedelta(minutes=30))
    entry = await said(evening, "amanuel", EVIL)
    async with database.transaction() as tx:
        await inbox.settle(tx, evening.scope.everywhere(), entry, "outside", BEGINS, meaning="unclear")
    await evening.fact("YP-1042", Cause.UNCLEAR, Tier.ARRIVAL, entry)
    await evening.stranger_wrote(SHORT, await said(evening, "samira", EVIL), Treatment.PAGE)
    return evening, await code_of(evening, "YP-1042")


async def test_whatever_anybody_wrote_is_words_on_every_page(database: Database) -> None:
    evening, code = await evil_evening(database)
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        for act, typed in (
            ("take", {"ring_in": "20"}), ("note", {"words": EVIL}), ("correct", {"message": EVIL, "meaning": EVIL, "words": SHORT}),
        ):  # fmt: skip
            await browser.post(f"/alerts/{code}/{act}", data=typed)
        await browser.post("/watch", data={"ref": "YP-1042", "words": EVIL, "until": "2026-11-24T09:00"})
        await browser.post("/seen/YP-1042", data={"seen_by": SHORT, "relation": SHORT, "at": "17:05"})
        await evening.turn(BEGINS + timedelta(hours=13, minutes=30))
        await chores_are_done(evening.engine, evening.vault)
        evening.changes.end()
        known = {"code": code, "ref": "YP-1042", "day": "2026-11-24", "tag": "ti", "part": "messages"}
        shown = 0
        for page in (one for one in routes(evening) if isinstance(one, Page)):
            path = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "1"), page.path)
            if path == "/changes" or path.startswith("/audit."):
                continue
            if "POST" not in (page.methods or ()):
                answers = [
                    await browser.get(path),
                    await browser.get(path, params={"for": EVIL, "about": EVIL, "from": EVIL, "kind": EVIL}),
                ]
            else:
                answers = [
                    await browser.post(path, data=dict.fromkeys(fields_of(page.path), EVIL)),
                    await browser.post(path, data={"csrf": EVIL, EVIL: EVIL}),
                ]
            for answer in answers:
                clean(answer)
                shown += answer.text.count("&lt;xss")
            if answers[0].status_code == 303:
                clean(await browser.get("/"))
        assert shown > 40, "the words are there, as words"
        table = (await browser.get("/audit.csv")).text
    assert not [cell for row in csv.reader(io.StringIO(table)) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


async def test_the_names_of_accounts_are_words_too(database: Database) -> None:
    house = await house_of(database)
    shah = await shah_of(house)
    evil = "\"'><xss/onxss=1>"
    async with house.browser() as office:
        await office.signs_in(shah)
        page = await office.get("/accounts")
        for typed in ({"name": evil, "shown": EVIL}, {"name": "x", "shown": EVIL}, {"name": EVIL, "shown": ""}):
            made = await office.sends(page, "/accounts", role="auditor", team="", worker="", **typed)
            clean(made)
        for path in ("/accounts", "/accounts/ACC-2", "/account", "/sign-in"):
            clean(await office.get(path))
        assert "&lt;xss/onxss=1&gt;" in (await office.get("/accounts")).text
        clean(await office.post("/sign-in", data={"name": evil, "password": evil, "then": evil, "kept": evil}))
        clean(await office.get("/invitation", params={"token": EVIL}))
    async with house.browser() as nobody:
        clean(await nobody.post(f"/alerts/{evil}/note", data={EVIL: EVIL}))
        clean(await nobody.post("/sign-in/code", data={"half": EVIL, "code": EVIL}))
