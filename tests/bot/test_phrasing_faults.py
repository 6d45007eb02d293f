"""What is said of a fault of ours: how many, why, never that a child was silent, and in two SMS at most."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.phrasing import News, OurFault, PageBrief, is_gsm_7, parts, worker
from db.words import FaultKind
from ladder.words import Cause

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
BRIEF = PageBrief(code="M2X", cause=Cause.FAULT, now=NOW, zone=ZONE, fact_at=NOW, next_name="M. Shah", next_at=NOW)
NEWS = News(now=NOW, zone=ZONE, code="M2X", cause=Cause.FAULT, at=NOW, next_name="M. Shah", next_at=NOW)
SOME = OurFault(FaultKind.SENDING, 12)


def said(fault: OurFault) -> list[str]:
    """Every text that tells of this fault."""
    brief, news = replace(BRIEF, fault=fault), replace(NEWS, fault=fault)
    return [worker.page(brief), worker.listed(brief), worker.last_resort(brief), worker.say("D17", news), worker.say("D_also", news)]


@pytest.mark.parametrize("kind", FaultKind)
@pytest.mark.parametrize("number", [0, 1, 34, 100_000])
def test_every_kind_and_number_has_its_words_in_two_sms(kind: FaultKind, number: int) -> None:
    faults = [OurFault(kind, number, min(number, 12_000), is_unread=is_unread) for is_unread in (False, True)]
    for text in [text for fault in faults for text in said(fault)]:
        assert text.startswith("M2X ")
        assert is_gsm_7(text)
        assert parts(text) <= 2, text
        assert not set("{}") & set(text)


@pytest.mark.parametrize("kind", FaultKind)
def test_promise_2_nobody_was_silent_is_said_where_it_is_known(kind: FaultKind) -> None:
    """A step that fails again and again may hide anything; who was not asked was not silent."""
    known = kind in (FaultKind.SENDING, FaultKind.UNREACHED, FaultKind.OUTAGE)
    assert ("No child has been silent." in worker.page(replace(BRIEF, fault=OurFault(kind, 3)))) is known


@pytest.mark.parametrize(
    ("arrivals", "carers_asked", "sentence"),
    [
        (0, True, ""),
        (1, True, " 1 is a new arrival, carer asked."),
        (1, False, " 1 is a new arrival, carer not asked."),
        (3, True, " 3 are new arrivals, carers asked."),
        (3, False, " 3 are new arrivals, not all their carers asked."),
    ],
)
def test_new_arrivals_are_named_and_whether_a_carer_was_asked_about_each(arrivals: int, carers_asked: bool, sentence: str) -> None:
    fault = OurFault(FaultKind.SENDING, 5, arrivals, carers_asked)
    assert f"No child has been silent.{sentence} List on board." in worker.page(replace(BRIEF, fault=fault))


def test_news_of_a_fault_says_how_many_and_of_a_person_whose() -> None:
    assert worker.say("D_also", replace(NEWS, fault=SOME)) == (
        "M2X ALSO: now 12 questions not sent, provider down. List on board. It stays yours."
    )
    assert worker.say("D17", replace(NEWS, fault=SOME)).startswith("M2X WORSE: our fault, 12 questions not sent, provider down.")
    assert worker.say("D_also", replace(NEWS, cause=Cause.HELP, initials="A.B.")) == "M2X ALSO: A.B. asks for help 18:30. It stays yours."


def test_the_last_resort_hears_of_a_fault_as_of_one() -> None:
    assert worker.last_resort(replace(BRIEF, fault=SOME)).startswith("M2X NOBODY ON DUTY: our fault 18:30.")
