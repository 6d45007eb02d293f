"""What question, help and carer's question look like on a phone, in every language, in a real browser.

`UPDATE_PICTURES=1` takes the pictures of docs/handsets again; whether they are right is looked at by people.
"""

import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

import locales
from console.changes import Changes
from console.pages import HERE
from db.queries import authorities
from db.scope import Scope
from tests.console.evening import Evening
from tests.languages.evening import evening
from tests.world import EVERYWHERE, World

PICTURES = Path("docs/handsets")
SHOWN = ("YP-7", "YP-4", "CA-7")  # the question with its buttons, the answer to not good, the carer's question
_ALONE = """.say, .buttons { display: none } .shelf { inline-size: 51rem }
    .glass { max-height: none; overflow: visible; flex: 1 0 auto; justify-content: flex-end }"""
_OFFLINE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
]

# What is wider than the phone, or cut off at its side; and which way each line of ours runs.
_LOOK = """() => [...document.querySelectorAll('.bubble')].map(one => ({
    cut: one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > one.closest('.phone').getBoundingClientRect().right,
    way: getComputedStyle(one).direction, isOurs: one.classList.contains('ours'), text: one.innerText }))"""


async def page_of(world: World) -> str:
    """Three phones of that evening, as the console draws them."""
    async with world.database.reading() as tx:
        (authority,) = await authorities.all_of(tx, EVERYWHERE)
    scope = Scope(authority.id)
    changes = Changes(world.database, world.clock, lambda: scope)
    async with Evening(world.engine, world.vault, scope, world.network, changes).browser() as browser:
        html = (await browser.get("/handsets")).text
    phones = [re.search(rf'<article class="phone" id="{ref}".*?</article>', html, re.DOTALL) for ref in SHOWN]
    style = (HERE / "static" / "console.css").read_text("utf-8")
    drawn = "".join(found[0] for found in phones if found is not None)
    return f'<!doctype html><meta charset="utf-8"><style>{style}{_ALONE}</style><main><div class="shelf">{drawn}</div></main>'


async def test_nothing_is_cut_off_and_each_line_runs_the_way_of_its_script(world: World, tag: str, updates: frozenset[str]) -> None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    await evening(world)
    html = await page_of(world)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=_OFFLINE)
        page = await browser.new_page(viewport={"width": 1060, "height": 900})
        await page.set_content(html)
        lines = await page.evaluate(_LOOK)
        if "pictures" in updates:
            await page.locator(".shelf").screenshot(path=PICTURES / f"{tag}.png")
        await browser.close()
    assert len(lines) >= 10
    assert [line["text"] for line in lines if line["cut"]] == []
    assert {line["way"] for line in lines if line["isOurs"]} == {locales.direction(tag)}
