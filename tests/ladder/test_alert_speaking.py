"""What whoever has it may have the young person told, in reviewed phrases, and what a number from their phone does."""

from dataclasses import replace

import pytest

from ladder.alert.speaking import CLOSED_COVER
from ladder.effects import Tell, TellPaged, TellYoungPerson
from ladder.events import Chose, Passed, Resolved, Spoke, Taken
from ladder.phrases import Menu, Phrase, Told
from ladder.words import Cause, Cover, Resolution
from tests.ladder.people import STANDING, Watched, at, fact, opened, those

HELP = fact(Cause.HELP, "20:00")


def held(cover: Cover = Cover.OPEN) -> Watched:
    """Khan took a cry for help at 20:05."""
    return opened(HELP, replace(STANDING, cover=cover)).after(Taken("khan"), "20:05")


def says(alert: Watched, phrase: Phrase, clock: str = "20:10", *, by: str = "khan", drawn: int | None = None) -> Watched:
    """A worker has it sent to the phone, from the page as it is now or from an older one; a time that it names is 20:40."""
    at_ = at("20:40") if phrase is Phrase.WHEN else None
    return alert.after(Spoke(by, phrase, "a phone", alert.value.version if drawn is None else drawn, at_), clock)


@pytest.mark.parametrize("phrase", list(Phrase))
def test_a_phrase_goes_to_the_phone_it_was_chosen_for(phrase: Phrase) -> None:
    alert = says(held(), phrase)
    assert alert.effects == (TellYoungPerson(phrase.value, at("20:40") if phrase is Phrase.WHEN else None, "a phone"),)
    assert (alert.value.menu is not None) is phrase.asks


def test_two_clicks_on_one_page_owe_one_message() -> None:
    alert = held()
    drawn = alert.value.version
    assert those(TellYoungPerson, says(alert, Phrase.TALK, drawn=drawn).effects)
    assert alert.value.told == Told(Phrase.TALK, drawn)
    assert says(alert, Phrase.TALK, drawn=drawn).effects == ()
    assert those(TellYoungPerson, says(alert, Phrase.TALK).effects), "the page as it is now is another"


@pytest.mark.parametrize(
    ("alert", "by", "why"),
    [
        (held(), "shah", "only whoever has taken it"),
        (opened(HELP), "khan", "only whoever has taken it"),
        (held(Cover.CLOSED), "khan", CLOSED_COVER),
        (held().joins(fact(Cause.DURESS, "20:06")).after(Taken("khan"), "20:07"), "khan", "there is duress"),
        (held().after(Resolved("khan", Resolution.NOTHING_WRONG), "20:08"), "khan", "it is resolved"),
    ],
)
def test_promise_6_nothing_is_sent_that_might_show_and_nothing_by_others(alert: Watched, by: str, why: str) -> None:
    before = alert.value
    says(alert, Phrase.RINGING, by=by)
    assert (alert.value, alert.effects) == (before, ())
    assert why in alert.reason


def test_a1_it_is_work_and_moves_the_owners_clock_and_ends_the_five_minutes() -> None:
    alert = held().joins(fact(Cause.HELP, "20:09"))
    assert alert.value.climb_at == at("20:14")
    assert says(alert, Phrase.RINGING).value.wake_at == at("20:40")


def test_a1_offered_on_it_is_still_theirs_to_speak_and_goes_on_climbing() -> None:
    alert = held().after(Passed("khan"), "20:08")
    wakes = alert.value.wake_at
    assert those(TellYoungPerson, says(alert, Phrase.RINGING).effects)
    assert alert.value.wake_at == wakes


def test_a2_a_time_that_a_phrase_names_is_promised_and_stands_for_whoever_takes_it_next() -> None:
    alert = says(held(), Phrase.WHEN)
    assert (alert.value.ring_by, alert.value.ring_told) == (at("20:40"), True)
    alert.joins(fact(Cause.DURESS, "20:12")).after(Taken("shah"), "20:13")
    assert (alert.value.ring_by, those(TellYoungPerson, alert.effects)) == (at("20:40"), [])


def test_a_number_is_told_to_whoever_has_it_once() -> None:
    alert = says(held(), Phrase.TALK)
    assert alert.value.menu == Menu(Phrase.TALK, "a phone", at("20:10"))
    five = Chose(Phrase.TALK, "5", "words", at("20:11"))
    assert alert.after(five, "20:11").effects == (Tell("khan", "phrase_answered"),)
    assert alert.value.menu is None
    assert alert.after(five, "20:12").effects == ()


def test_a_number_that_comes_once_it_was_offered_on_is_told_to_those_who_are_paged_too() -> None:
    alert = says(held(), Phrase.TALK).after(Passed("khan"), "20:11")
    alert.after(Chose(Phrase.TALK, "6", "words", at("20:12")), "20:12")
    assert alert.effects == (Tell("khan", "phrase_answered"), TellPaged("phrase_answered", but="khan"))


@pytest.mark.parametrize("before", [held(), says(held(), Phrase.ALONE), held().after(Resolved("khan", Resolution.NOTHING_WRONG), "20:08")])
def test_a_number_for_nothing_that_was_asked_changes_nothing(before: Watched) -> None:
    value = before.value
    assert before.after(Chose(Phrase.TALK, "5", "words", at("20:20")), "20:20").value is value


def test_k11_what_was_asked_a_moment_before_awaits_its_number_too() -> None:
    alert = says(says(held(), Phrase.TALK, "20:10"), Phrase.ALONE, "20:12")
    assert alert.value.menu == Menu(Phrase.ALONE, "a phone", at("20:12"), before=(Phrase.TALK,))
    assert says(alert, Phrase.TALK, "20:13").value.menu == Menu(Phrase.TALK, "a phone", at("20:13"), before=(Phrase.ALONE,))
    assert says(alert, Phrase.MISSED, "20:44").value.menu == Menu(Phrase.MISSED, "a phone", at("20:44")), (
        "half an hour later nobody answers it"
    )
