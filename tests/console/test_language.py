"""Which language went out, and when somebody changed theirs: for whoever reads the page before they ring."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from bot.channels.road import Letter
from db.queries import alerts, inbox, journal, people
from db.session import Database
from db.tables import outbox
from db.words import SubjectKind
from ladder.events import ChoseLanguage, Delivered, Left
from ladder.words import Cause, Road, Who
from scheduler.effects import OfCheckIn
from tests.console.evening import BEGINS, Evening, evening_of, plain, said
from tests.console.test_handsets import phone


async def page_of(evening: Evening, ref: str) -> str:
    """The page of the alert about somebody, as it reads."""
    child = await evening.person(ref)
    async with evening.engine.database.reading() as tx:
        (row,) = await alerts.open_of(tx, evening.scope, [child.id])
    async with evening.browser() as browser:
        return plain((await browser.get(f"/alerts/{row.code}")).text)


async def went_out(evening: Evening, message: UUID, language: str, missed: str | None) -> None:
    """The courier worded it so."""
    async with evening.engine.database.transaction() as tx:
        await tx.execute(update(outbox).where(outbox.c.id == message).values(language=language, language_missed=missed))


async def silent(evening: Evening, language: str, missed: str | None) -> str:
    """The page of a silence whose question went out in that language."""
    await evening.turn(BEGINS + timedelta(minutes=30))
    await went_out(evening, (await evening.questions("YP-1042"))[-1].id, language, missed)
    await evening.question_told("YP-1042", Left, Delivered)
    await evening.turn(BEGINS + timedelta(minutes=80))
    return await page_of(evening, "YP-1042")


async def test_what_could_not_be_said_in_tigrinya_is_told_on_the_page_and_in_the_timeline(database: Database) -> None:
    page = await silent(await evening_of(database), "en", "ti")
    assert "delivered, sent in English, not in Tigrinya" in page
    assert "Question to the young person, YP-1042, by text, sent in English, not in Tigrinya." in page


async def test_a_button_in_english_under_words_in_tigrinya_is_told(database: Database) -> None:
    page = await silent(await evening_of(database), "ti", "ti")
    assert "by text, sent partly in English, not in Tigrinya alone." in page


async def test_otherwise_it_is_told_which_language_went_out(database: Database) -> None:
    page = await silent(await evening_of(database), "ti", None)
    assert "Question to the young person, YP-1042, by text, in Tigrinya." in page
    assert "not in Tigrinya" not in page


async def test_when_the_language_was_changed_and_by_whom(database: Database) -> None:
    """It is told as what it is: no answer."""
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=30))
    await evening.question_told("YP-1042", Left, Delivered)
    question, now = (await evening.questions("YP-1042"))[-1], await evening.engine.now()
    entry = await said(evening, "amanuel", "English")
    event = ChoseLanguage(Who.YOUNG_PERSON, "en", entry.hex, now)
    await evening.decide("YP-1042", OfCheckIn(question.check_in_id, event), "young person")
    child = await evening.person("YP-1042")
    line = journal.entry(
        id=evening.engine.new_id(),
        authority_id=child.authority_id,
        at=now,
        subject_kind=SubjectKind.PERSON,
        subject_id=child.id,
        version=None,
        event="LanguageChanged",
        actor="YP-1042",
        reason="YP-1042 is written to in English, by their own words; before, in Tigrinya",
        content={"from": "ti", "to": "en", "by": "their own words"},
    )
    async with database.transaction() as tx:
        await journal.append(tx, evening.scope, [line])
        await inbox.settle(tx, evening.scope.everywhere(), entry, "language", now, meaning="language")
    await evening.turn(BEGINS + timedelta(minutes=80))
    page = await page_of(evening, "YP-1042")
    assert "Language changed 18:30: YP-1042 is written to in English, by their own words; before, in Tigrinya." in page
    assert "The phone asked 18:30 for another language: English. It answers nothing." in page
    assert "No answer." in page
    assert "Read as: another language, please" in page


async def written_to_in(evening: Evening, ref: str, language: str) -> None:
    """They asked for it."""
    child = await evening.person(ref)
    async with evening.engine.database.transaction() as tx:
        await people.change_people(tx, evening.scope, [{"id": child.id, "language": language}])


async def test_both_languages_stand_on_the_page_where_they_differ(database: Database) -> None:
    """The interpreter's first: it is the one that whoever rings needs."""
    evening = await evening_of(database)
    await written_to_in(evening, "YP-1042", "en")
    page = await silent(evening, "en", None)
    assert "Tigrinya, written to in English" in page
    await written_to_in(evening, "YP-1042", "ti")
    assert "written to in" not in await page_of(evening, "YP-1042")


async def test_a_cry_in_the_language_before_is_explained_in_it(database: Database) -> None:
    """Duty sees which words it was, in English, though the phone is written to in another."""
    evening = await evening_of(database)
    await written_to_in(evening, "YP-1042", "en")
    await evening.turn(BEGINS + timedelta(minutes=30))
    await evening.question_told("YP-1042", Left, Delivered)
    entry, now = await said(evening, "amanuel", "ሓግዙኒ"), await evening.engine.now()
    await evening.fact("YP-1042", Cause.HELP, message=entry)
    async with database.transaction() as tx:
        await inbox.settle(tx, evening.scope.everywhere(), entry, "answered", now, meaning="help")
    page = await page_of(evening, "YP-1042")
    assert "Read as: not good, or asks for help, because" in page
    assert re.search(r"Contains\s+ሓግዙኒ\s*:\s+help", page), page[page.index("Read as") :][:200]


async def test_a_handset_shows_what_could_not_be_said(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=30))
    question = (await evening.questions("YP-1042"))[-1]
    await went_out(evening, question.id, "en", "ti")
    assert evening.handsets is not None
    await evening.handsets.send(Letter(question.id, 1, "amanuel", "Kite: all good?", (), Road.SMS))
    async with evening.browser() as browser:
        html = (await browser.get("/handsets")).text
    assert "sent in English, not in Tigrinya" in phone(html, "YP-1042")
    assert "not in Tigrinya" not in phone(html, "YP-1043")
