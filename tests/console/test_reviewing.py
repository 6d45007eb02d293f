"""A reviewer reads and marks a language on the console's pages, and hands in: what two of them signed so opens the gate."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

import locales
from console.app import routes
from console.handing_in import HandInPages
from console.reviewing import ReviewPages
from console.trying import TryPages
from console.viewer import Viewer
from db.session import Database
from db.tables import metadata
from db.words import Role
from desk.permissions import Granted
from desk.reviewing import import_marks
from desk.reviewing.book import book_of
from desk.reviewing.keeping import Desk, HandedIn, Reviewer, Typed, handed_in, save
from desk.reviewing.marked import LACKING, NOTHING, Finds, Said
from desk.reviewing.reading import wordings
from locales.reviews import Part, State, review_of
from tests.console.evening import DRAWN_FOR, Evening, evening_of, opened, plain, wrong
from tests.console.filling import fields_of
from tests.desk.reviewing.reviewers import TODAY, better, copied, marks, take_in

BUTTONS = "/languages/sq/texts/buttons/1"


def reviewer(number: int, name: str) -> Viewer:
    """Somebody who signed in to review languages, and for nothing else."""
    return Viewer(None, (Granted(Role.REVIEWER),), DRAWN_FOR, name=name, account=UUID(int=number), account_ref=f"ACC-{number}")


ANNA, BELA = reviewer(7, "Anna A."), reviewer(8, "Bela B.")


@dataclass
class Room:
    """A console whose languages may be changed."""

    evening: Evening
    place: Path

    @asynccontextmanager
    async def browser(self, viewer: Viewer) -> AsyncIterator[httpx.AsyncClient]:
        """One of theirs."""
        review = ReviewPages(self.evening, self.place)
        own = [*review.routes(), *HandInPages(review).routes(), *TryPages(review).routes()]
        async with opened(Starlette(routes=[*own, *routes(self.evening)]), viewer, is_demo=False) as client:
            yield client

    async def handed_in(self) -> list[HandedIn]:
        """What waits for an operator."""
        async with self.evening.engine.database.reading() as tx:
            return await handed_in(tx, self.evening.scope, self.evening.vault)


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    return Room(await evening_of(database, is_live=True), copied(tmp_path / "languages", "sq", "ar", "en"))


async def fills(browser: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Opens a page, types into its form, and sends it."""
    fields = fields_of((await browser.get(path)).text, path)
    return await browser.post(path, data=fields | typed)


def all_good(fields: Mapping[str, str]) -> dict[str, str]:
    """Whoever agrees with a screen."""
    return {name: "good" for name in fields if name.startswith("mark-")}


async def reads_all_messages(browser: httpx.AsyncClient, tag: str, place: Path, **typed: str) -> None:
    """Screen after screen, as each leads to the next; every text is good but for what is typed."""
    screens = book_of(place / tag).screens
    path, seen = f"/languages/{tag}/{screens[0].path}", list[str]()
    while "/texts/" in path:
        fields = fields_of((await browser.get(path)).text, path)
        seen.append(path)
        said = await browser.post(path, data=fields | all_good(fields) | {name: words for name, words in typed.items() if name in fields})
        assert said.status_code == 303, (path, said.text)
        path = said.headers["location"]
    assert seen == [f"/languages/{tag}/{one.path}" for one in screens if one.part is Part.TEXTS]


async def reads_the_rest(room: Room, tag: str) -> None:
    """What ACC-7 leaves for another day, at once: it is the same for every screen."""
    evening, book = room.evening, book_of(room.place / tag)
    desk = Desk(evening.engine, evening.scope, evening.vault)
    rest = [at for one in book.screens for at in one.places() if at.part is not Part.TEXTS and not at.entry and at != LACKING]
    typed = {at: Typed(Said(Finds.READ if at.part is Part.REPLIES else Finds.GOOD), NOTHING.sum) for at in rest}
    assert await save(desk, Reviewer("ACC-7", "Anna A. (ACC-7)"), book, typed) == {}


async def test_one_reviews_on_the_pages_another_by_mail_and_the_gate_opens(room: Room) -> None:
    async with room.browser(ANNA) as anna:
        assert 'href="/languages/sq"' in (await anna.get("/languages")).text
        new = wordings(room.place / "sq", Part.TEXTS)["Y3"] + " Faleminderit!"
        await reads_all_messages(anna, "sq", room.place, **{"mark-Y3": "change", "text-Y3": new, "remark-Y3": "warmer"})
        group = "/languages/sq/replies/polite/1"
        assert (await fills(anna, group, **{"read-group": "yes"})).status_code == 303
        assert plain((await anna.get("/languages/sq/hand-in")).text).count("You sign this part.") == 1
        await reads_the_rest(room, "sq")
        page = plain((await anna.get("/languages/sq/hand-in")).text)
        assert page.count("You sign this part.") == 4
        unsigned = await wrong(anna, "/languages/sq/hand-in", name="Anna A.")
        assert "Only a native speaker signs" in unsigned
        assert 'value="Anna A."' in unsigned
        assert "No name is given" in await wrong(anna, "/languages/sq/hand-in", native="yes")
        assert await room.handed_in() == []

        # To take away, and to leave: the same file, which is the one that a page by mail saves.
        signed = {"name": "Anna A.", "native": "yes"}
        file = await anna.post("/languages/sq/hand-in", data=signed | {"how": "file"})
        assert file.headers["content-disposition"] == 'attachment; filename="marks-sq.json"'
        assert (await anna.post("/languages/sq/hand-in", data=signed)).headers["location"] == "/languages/sq"
        assert "This account handed in as Anna A. before" in await wrong(anna, "/languages/sq/hand-in", **signed | {"name": "Bela B."})
        (waits,) = await room.handed_in()
        assert (waits.by, waits.language, waits.file) == ("ACC-7", "sq", file.content)
        assert json.loads(waits.file)["parts"]["texts"]["marks"]["Y3"] == {"mark": "change", "text": new, "remark": "warmer"}
        assert wordings(room.place / "sq", Part.TEXTS)["Y3"] != new, "nothing changes before it is taken in"

        import_marks(waits.file, room.place, TODAY)
        assert wordings(room.place / "sq", Part.TEXTS)["Y3"] == new
        assert not review_of(room.place / "sq").is_signed
        assert "You handed in" in (await anna.get("/languages/sq")).text
        take_in(room.place, marks(room.place, "sq", "Bela B."))  # who had her page by mail
        assert {review_of(room.place / "sq").of(part).state for part in Part} == {State.REVIEWED}
        assert "Two native speakers have signed all of Albanian." in plain((await anna.get(BUTTONS)).text)


async def test_what_was_saved_stays_and_two_reviewers_know_of_each_other(room: Room) -> None:
    async with room.browser(ANNA) as anna, room.browser(BELA) as bela:
        said = await fills(anna, BUTTONS, **{"mark-B_fine": "good", "remark-B_later": "too long?"})
        assert said.headers["location"] == "/languages/sq/texts/buttons/2"
        kept = fields_of((await anna.get(BUTTONS)).text, BUTTONS)
        assert (kept["mark-B_fine"], kept["mark-B_later"], kept["remark-B_later"]) == ("good", "open", "too long?")
        fresh = (await bela.get(BUTTONS)).text
        assert "Anna A. (ACC-7) marks Albanian too: 2 marks" in plain(fresh)
        assert fields_of(fresh, BUTTONS)["mark-B_fine"] == "open", "nobody copies from the other"
        assert "too long?" not in fresh
        told = await fills(bela, BUTTONS, **{"mark-B_fine": "good"})
        assert "Anna A. (ACC-7) marks this language too just now." in plain((await bela.get(told.headers["location"])).text)
        assert "Bela B. (ACC-8) marks Albanian too" in plain((await anna.get("/languages/sq")).text)
        assert "marks" not in plain((await anna.get("/languages/ar")).text.partition("<h1")[2].partition("<section")[0]).split()


async def test_of_two_browsers_of_ones_own_neither_loses_what_was_typed(room: Room) -> None:
    async with room.browser(ANNA) as desk, room.browser(ANNA) as phone:
        before = fields_of((await phone.get(BUTTONS)).text, BUTTONS)
        await fills(desk, BUTTONS, **{"mark-B_fine": "change", "text-B_fine": "🙂 mirë fare", "mark-B_later": "good"})
        html = await wrong(phone, BUTTONS, 409, **before | {"mark-B_fine": "good", "mark-B_great": "good"})
        assert "In another browser you marked this meanwhile as one to change: 🙂 mirë fare." in plain(html)
        again = fields_of(html, BUTTONS)
        assert (again["mark-B_fine"], again["mark-B_great"]) == ("good", "good"), "what was typed here is still there"
        await phone.post(BUTTONS, data=again | {"mark-B_later": "good"})
        kept = fields_of((await desk.get(BUTTONS)).text, BUTTONS)
        assert [kept[f"mark-{key}"] for key in ("B_fine", "B_great", "B_later")] == ["good", "good", "good"]


async def test_what_will_not_do_is_told_at_its_field_and_nothing_of_that_page_is_kept(room: Room) -> None:
    group = "/languages/ar/replies/ok/1"
    async with room.browser(ANNA) as anna:
        fields = fields_of((await anna.get(BUTTONS)).text, BUTTONS)
        html = await wrong(anna, BUTTONS, **fields | {"mark-B_fine": "change", "text-B_fine": "mirë", "mark-B_great": "good"})
        assert 'id="text-B_fine-error"' in html
        assert "B_fine has to begin with 🙂" in html
        assert fields_of(html, BUTTONS)["text-B_fine"] == "mirë"
        assert fields_of((await anna.get(BUTTONS)).text, BUTTONS)["mark-B_great"] == "open"

        lines = fields_of((await anna.get(group)).text, group)
        remark = next(name for name in lines if name.startswith("remark-"))
        html = await wrong(anna, group, **lines | {remark: "means hello"})
        assert f'id="{remark}-error"' in html
        assert "tick Wrong" in html
        await anna.post(group, data=lines | {remark: "means hello", remark.replace("remark-", "wrong-"): "yes"})
        assert fields_of((await anna.get(group)).text, group)[remark] == "means hello"
        assert (await anna.get("/languages/ar/texts/young/99")).status_code == 404
        assert (await anna.get("/languages/tlh")).status_code == 404
        assert "You have not marked anything yet." in plain((await anna.get("/languages/sq/hand-in")).text)


async def test_what_has_changed_is_marked_anew_and_what_was_said_of_it_stands_beside(room: Room) -> None:
    key, screens = "Y3", book_of(room.place / "sq").screens
    path = next(f"/languages/sq/{one.path}" for one in screens if any(it.key == key for it in one.texts))
    async with room.browser(ANNA) as anna:
        drawn = fields_of((await anna.get(path)).text, path)
        await anna.post(path, data=drawn | {f"mark-{key}": "good", f"remark-{key}": "short is good"})
        take_in(room.place, marks(room.place, "sq", "Bela B.", texts={key: better("Shumë faleminderit!")}))
        html = await wrong(anna, path, 409, **drawn | {f"remark-{key}": "and now?"})
        assert "Y3 has changed since you opened this page." in html
        again = fields_of(html, path)
        assert (again[f"remark-{key}"], again[f"text-{key}"]) == ("and now?", "Shumë faleminderit!"), (
            "what was written, beside what stands now"
        )
        page = (await anna.get(path)).text
        assert "This has changed since you marked it as good and the remark “short is good”." in plain(page)
        assert fields_of(page, path)[f"mark-{key}"] == "open"


async def test_a_reviewer_walks_everything_that_is_linked_and_meets_nobody(room: Room) -> None:
    seen, ahead = set[str](), ["/languages", "/"]
    async with room.browser(ANNA) as anna:
        await fills(anna, BUTTONS, **{"mark-B_fine": "good"})
        while ahead:
            path = ahead.pop()
            seen.add(path)
            page = await anna.get(path)
            if page.status_code == 303:
                ahead += {page.headers["location"]} - seen
                continue
            assert page.status_code == 200, path
            assert not re.search(r"YP-\d|CA-\d|DW-\d|Amanuel|\+447700900(?!123)|Hill\b|Khan\b", page.text), path
            if re.match(r"/languages/\w+", path):
                assert "drafts until two native speakers have signed" in plain(page.text), path
            own = re.findall(r'href="(/(?!static|account)[^"#]*)', page.text)
            ahead += {one for one in own if one not in seen and not re.match(r"/languages/(?!sq\b|ar$)\w+", one)} - set(ahead)
        for path in ("/night-log", "/find", "/audit", "/alerts/K7P", "/young-people/YP-1042", "/today", "/changes"):
            assert (await anna.get(path)).status_code == 403
    assert len(seen) > 10


async def test_others_may_read_and_have_nothing_to_mark(room: Room) -> None:
    async with room.browser(Viewer("DW-3", (Granted(Role.DUTY),), DRAWN_FOR)) as duty:
        page = (await duty.get(BUTTONS)).text
        assert wordings(room.place / "sq", Part.TEXTS)["B_fine"] in page
        assert "mark-B_fine" not in page
        assert "/hand-in" not in (await duty.get("/languages/sq")).text
        assert (await duty.post(BUTTONS)).status_code == 403
        assert (await duty.get("/languages/sq/hand-in")).status_code == 403
        assert (await duty.post("/languages/sq/try", data={"question": "young", "reply": "1"})).status_code == 200


async def test_a_reply_is_tried_and_remembered_nowhere(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    async def rows() -> dict[str, int]:
        async with room.evening.engine.database.reading() as tx:
            return {table.name: await tx.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables}

    here, before = "/languages/ar/try", await rows()
    async with room.browser(ANNA) as anna:
        heard = plain((await anna.post(here, data={"question": "young", "reply": "انا خايف"})).text)
        assert "It would be read as: not good, or asks for help" in heard
        assert "because a sign of distress outranks everything" in heard.lower()
        assert "خايف : " in heard or "خايف: " in heard, "each word with its gloss"
        fine = plain((await anna.post(here, data={"question": "young", "reply": "كويس"})).text)
        assert "It would be read as: fine" in fine
        assert "Until then: not read: a person must." in fine, "live, a draft's words are nobody's OK"
        assert "I see them now" in plain((await anna.post(here, data={"question": "carer", "reply": "1"})).text)
        assert "Write a reply" in await wrong(anna, here, question="young", reply=" ")
        long = await wrong(anna, here, question="worker", reply="a" * 1001)
        assert "Write at most 1000 letters" in long
        assert "Say what was asked." in long
    assert await rows() == before
    assert "خايف" not in caplog.text


async def test_a_text_from_right_to_left_stands_so_with_all_that_helps_to_judge_it(room: Room) -> None:
    async with room.browser(ANNA) as anna:
        html = (await anna.get("/languages/ar/texts/young/1")).text
    assert re.search(r'<p class="bubble" lang="ar" dir="rtl">', html)
    assert re.search(r'<textarea [^>]*id="text-Y1a"[^>]*lang="ar"[^>]*dir="rtl"|<textarea [^>]*dir="rtl"[^>]*lang="ar"', html)
    shown = plain(html)
    for words in (locales.advice("Y1a"), "put back into English by somebody else", "Takes 1 SMS", "{sign} Kite"):
        assert words in shown or words in html, words
