"""Every reading on an alert's page is explained, and a worker may read it differently: words are kept, never messages."""

from dataclasses import replace
from uuid import UUID

import pytest

from bot.meaning import Question
from console.reading.written import Because, Written
from db.queries import inbox
from db.session import Database
from desk import words
from desk.corrections import Misread, kept
from ladder.words import CarerMeaning, Cause, Meaning, Tier
from tests.console.evening import BEGINS, Evening, evening_of, plain, said, wrong
from tests.console.test_alert import act, code_of, phase_of


async def heard(evening: Evening, address: str, text: str, meaning: str, ref: str) -> UUID:
    """A phone wrote this, it was read as that, and there is an alert."""
    entry = await said(evening, address, text)
    async with evening.engine.database.transaction() as tx:
        await inbox.settle(tx, evening.scope.everywhere(), entry, "outside", BEGINS, meaning=meaning)
    await evening.fact(ref, Cause.HELP if meaning == "help" else Cause.UNCLEAR, Tier.AFTER_RETURN, entry)
    return entry


async def test_a_reading_is_explained_by_its_rule_and_each_word_in_english(database: Database) -> None:
    evening = await evening_of(database)
    await heard(evening, "amanuel", "ደሓን እየ ግን ፈሪሐ", "help", "YP-1042")
    async with evening.browser() as browser:
        html = (await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text
    assert '<blockquote lang="ti" dir="ltr">ደሓን እየ ግን ፈሪሐ</blockquote>' in html
    assert '<bdi lang="ti">ፈሪሐ</bdi>: fear' in html, "as it was written, though it is compared as ፈሪሀ"
    assert "because a sign of distress outranks everything." in plain(html)


async def test_what_was_read_otherwise_then_says_so(database: Database) -> None:
    evening = await evening_of(database)
    await heard(evening, "amanuel", "ok", "unclear", "YP-1042")
    async with evening.browser() as browser:
        page = plain((await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text)
    assert f"not read: a person must, because {words.READ_OTHERWISE}." in page


async def test_a_worker_reads_it_differently_and_nothing_else_changes(database: Database) -> None:
    evening = await evening_of(database)
    entry = await heard(evening, "amanuel", "hello miss i feel meh today", "unclear", "YP-1042")
    code = await code_of(evening, "YP-1042")
    before = await phase_of(evening, code)
    async with evening.browser() as browser:
        assert "Read it differently" not in (await browser.get(f"/alerts/{code}")).text, "nobody acts without a name"
        assert "say first who you are" in await wrong(browser, f"/alerts/{code}/correct", message=entry.hex, meaning="help", words="meh")
        await browser.post("/acting", data={"ref": "DW-3"})
        page = (await browser.get(f"/alerts/{code}")).text
        assert f'<input type="hidden" name="message" value="{entry.hex}">' in page
        assert '<option value="help">' in page
        assert '<option value="unclear">' not in page, "it was read as that"
        told = await act(browser, code, "correct", message=entry.hex, meaning="help", words="Feel  MEH")
        assert told == "Kept for whoever mends the lexicon. Nothing about this alert has changed."
        await act(browser, code, "correct", message=entry.hex, meaning="call", words="")
    async with database.reading() as tx:
        first, second = await kept(tx, evening.scope, evening.vault)
    assert (first.language, first.question, first.read_as, first.should_be, first.words) == ("ti", "young", "unclear", "help", "feel meh")
    assert (first.by, first.at, first.zone) == ("DW-3", BEGINS, "Europe/London")
    assert first.lexicon_version.startswith("ti-")
    assert (second.should_be, second.words) == ("call", "")
    assert await phase_of(evening, code) == before


@pytest.mark.parametrize(("meaning", "named", "refusal"), [
    ("", "meh", "say what it means"), ("seen", "meh", "say what it means"), ("unclear", "meh", "what it was read as"),
    ("help", "fear", "as they stand in the message"), ("help", "miss meh", "as they stand in the message"),
    ("help", "hello miss i feel meh", "at most 4 words"), ("help", "x" * 41, "at most 4 words"),
])  # fmt: skip
async def test_what_is_no_correction_is_refused_and_nothing_is_kept(database: Database, meaning: str, named: str, refusal: str) -> None:
    evening = await evening_of(database)
    entry = await heard(evening, "amanuel", "hello miss i feel meh today", "unclear", "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        path = f"/alerts/{await code_of(evening, 'YP-1042')}/correct"
        page = await wrong(browser, path, message=entry.hex, meaning=meaning, words=named)
        assert refusal in page
        assert not named or f'value="{named}"' in page, "what was typed is still there"
    async with database.reading() as tx:
        assert await kept(tx, evening.scope, evening.vault) == []


async def test_promise_10_a_whole_message_is_never_kept(database: Database) -> None:
    evening = await evening_of(database)
    entry = await heard(evening, "amanuel", "feel meh", "unclear", "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        code = await code_of(evening, "YP-1042")
        told = await wrong(browser, f"/alerts/{code}/correct", message=entry.hex, meaning="help", words="Feel meh!")
        assert "not the whole message" in told


async def test_k9_withheld_words_and_another_alerts_are_nobodys_to_read_differently(database: Database) -> None:
    evening = await evening_of(database)
    code_said = await said(evening, "amanuel", "all fine here friend")
    async with database.transaction() as tx:
        await inbox.settle(tx, evening.scope.everywhere(), code_said, "withheld", BEGINS, meaning="ok")
    await evening.fact("YP-1042", Cause.DURESS, message=code_said)
    other = await heard(evening, "samira", "أنا خائفة", "help", "YP-1043")
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        assert "Read it differently" not in (await browser.get(f"/alerts/{code}")).text
        for message in (code_said.hex, other.hex, "", "x"):
            assert "no such words" in await act(browser, code, "correct", message=message, meaning="help", words="friend")
    async with database.reading() as tx:
        assert await kept(tx, evening.scope, evening.vault) == []


@pytest.mark.parametrize(("question", "read_as", "others"), [
    (Question.CARER, "seen", set(CarerMeaning) - {CarerMeaning.SEEN}), (Question.YOUNG, "help", set(Meaning) - {Meaning.HELP}),
])  # fmt: skip
def test_it_may_mean_whatever_its_writer_is_asked_for(question: Question, read_as: str, others: set[str]) -> None:
    line = Written("", "", "x", "en", "ltr", "wrote", "", Because(), False, Misread("x", "en", question, read_as), "")
    assert {value for value, _ in line.choices} == others
    assert replace(line, misread=None).choices == []
