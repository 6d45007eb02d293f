"""`safetynet languages`: who has signed what, for people and for programs; pages out and marks in, without a database."""

import asyncio
import json
from pathlib import Path

import pytest

import locales
from db.queries import authorities
from db.session import Database
from db.vault import Vault
from desk.reviewing.book import book_of
from desk.reviewing.handing_in import file_of
from desk.reviewing.keeping import Desk, Reviewer, Typed, hand_in, kept_of, save
from desk.reviewing.marked import NOTHING, Finds, Said
from locales.reviews import Part, review_of
from scheduler.clock import clock_of
from scheduler.engine import Engine
from tests.db.making import EVERYWHERE, Council, authority_row, new_id
from tests.desk.reviewing.reviewers import better, contents, copied, marks
from tests.service.conftest import KEYS, Terminal


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return copied(tmp_path / "languages", "ti", "en")


def saved(terminal: Terminal, what: object) -> str:
    """A reviewer's file, as it came."""
    file = terminal.directory / "marks-ti.json"
    file.write_text(json.dumps(what), "utf-8")
    return str(file)


def test_who_has_signed_which_language_is_told_without_a_database(bare: Terminal) -> None:
    lines = bare.does("languages").splitlines()
    assert lines[0].split() == ["language", "written", *Part]
    assert {line.split()[0] for line in lines if not line.startswith(" ")} == set(locales.languages())
    found = {one["language"]: one for one in json.loads(bare.does("languages", "--json"))}
    assert set(found) == set(locales.languages())
    assert (found["ar"]["direction"], found["ar"]["native"]) == ("rtl", "العربية")
    assert all(len(one["parts"]["texts"]["sum"]) == 32 for one in found.values())
    sums = [line.split("\t") for line in bare.does("languages", "--sums").splitlines()]
    assert ["ti", "texts", found["ti"]["parts"]["texts"]["sum"]] in sums


def test_pages_go_out_and_marks_come_in(bare: Terminal, place: Path) -> None:
    told = bare.does("languages", "--pages", "out", "--locales", str(place))
    assert told == "2 pages are in out: send each to somebody who speaks its language.\n"
    assert (bare.directory / "out" / "ti.html").exists()
    ours = contents(locales.HERE)
    said = bare.does("languages", "--import", saved(bare, marks(place, "ti", "Anna A.", on="2026-11-02")), "--into", str(place))
    assert "texts: signed by Anna A.; draft (Anna A. on 02 Nov 2026)." in said.splitlines()
    bare.does("languages", "--import", saved(bare, marks(place, "ti", "Bela B.", on="2026-11-03")), "--into", str(place))
    assert review_of(place / "ti").is_signed
    assert contents(locales.HERE) == ours
    found = {one["language"]: one for one in json.loads(bare.does("languages", "--json", "--locales", str(place)))}
    assert (found["ti"]["is_signed"], found["en"]["is_signed"]) == (True, False)
    assert found["ti"]["parts"]["texts"]["signatures"][0] == {"name": "Anna A.", "on": "2026-11-02"}


def test_what_is_wrong_is_told_line_by_line_and_nothing_is_written(bare: Terminal, place: Path) -> None:
    before = contents(place)
    wrong = marks(place, "ti", "Anna A.", on="2026-11-02", texts={"Y3": better("www.example.org"), "Y4": better("ሕራይ።")})
    ended = bare.types("languages", "--import", saved(bare, wrong), "--into", str(place))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines()[-1] == "Nothing was written."
    assert {line.split()[0] for line in ended.err.splitlines()[:-1]} == {"Y3", "Y4"}
    assert contents(place) == before


@pytest.mark.parametrize("act", [("--pages", "out"), ("--import", "marks-ti.json"), ()])
def test_another_english_than_ours_is_refused_in_one_sentence(bare: Terminal, place: Path, act: tuple[str, ...]) -> None:
    saved(bare, marks(place, "ti", "Anna A.", on="2026-11-02"))
    file = place / "en" / "messages.po"
    file.write_text(file.read_text("utf-8").replace('msgid "Thanks!"', 'msgid "Thank you!"'), "utf-8")
    before = contents(place)
    ended = bare.types("languages", *act, "--locales", str(place))
    sentence = "The English of that folder is not the English of this program: use the program that stands beside it.\n"
    assert (ended.code, ended.out, ended.err) == (1, "", sentence)
    assert contents(place) == before
    assert not (bare.directory / "out").exists()


@pytest.mark.parametrize("act", [("--pages", "out"), ("--import", "marks-ti.json"), (), ("--json",)])
def test_signatures_that_cannot_be_read_are_named_with_their_line(bare: Terminal, place: Path, act: tuple[str, ...]) -> None:
    saved(bare, marks(place, "ti", "Anna A.", on="2026-11-02"))
    (place / "ti" / "reviewed.toml").write_text("# Who.\n[texts\n", "utf-8")
    ended = bare.types("languages", *act, "--locales", str(place))
    assert (ended.code, ended.out, ended.err) == (1, "", "ti/reviewed.toml cannot be read: line 2 is no TOML.\n")


@pytest.mark.parametrize("words", [
    ["--handed-in", "out", "--sums"],
    ["--import", "nowhere.json"], ["--pages", "out", "--json"], ["--into", "nowhere"], ["--pages", "out", "--import", "marks-ti.json"],
])  # fmt: skip
def test_what_is_misspelt_ends_with_2(bare: Terminal, words: list[str]) -> None:
    saved(bare, {})
    ended = bare.types("languages", *words)
    assert (ended.code, ended.out) == (2, "")
    assert not (bare.directory / "out").exists()


async def hands_in(url: str, place: Path) -> None:
    """A reviewer at the pages of this database's console, all of whose texts are good."""
    database, vault = Database(url), Vault(KEYS["SAFETYNET_KEYS"], KEYS["SAFETYNET_INDEX_KEYS"])
    engine = Engine(database, await clock_of(database), new_id, min, frozenset())
    council = Council()
    async with database.transaction() as tx:
        await authorities.insert(tx, EVERYWHERE, authority_row(council, "westshire"))
    desk, reviewer, book = Desk(engine, council.scope, vault), Reviewer("ACC-3", "Anna A. (ACC-3)"), book_of(place / "ti")
    good = {at: Typed(Said(Finds.GOOD), NOTHING.sum) for screen in book.screens for at in screen.places() if at.part is Part.TEXTS}
    assert await save(desk, reviewer, book, good) == {}
    async with database.reading() as tx:
        (kept,) = await kept_of(tx, desk, "ti")
    file = file_of(book, kept.marked, place, "Anna A.", kept.saved_at.date())
    await hand_in(desk, reviewer, "ti", kept.saved_at, "Anna A.", file)
    await database.close()


def test_what_was_handed_in_on_the_pages_is_fetched_as_files_and_taken_in_as_any(terminal: Terminal, empty_url: str, place: Path) -> None:
    terminal.does("migrate")
    assert terminal.does("languages", "--handed-in", "out") == "Nobody has handed anything in.\n"
    assert not (terminal.directory / "out").exists()
    asyncio.run(hands_in(empty_url, place))
    said = terminal.does("languages", "--handed-in", "out")
    assert said.startswith("out/marks-ti-westshire-ACC-3.json: handed in by ACC-3 on ")
    said = terminal.does("languages", "--import", "out/marks-ti-westshire-ACC-3.json", "--into", str(place))
    assert "texts: signed by Anna A.; draft (Anna A. on " in said
