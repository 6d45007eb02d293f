"""The invariants of the practice page, over every text of every language, and over each thing that might break one of them."""

import re

import pytest

import locales
from bot.phrasing.examples import LIKELY, LONGEST, filled, is_sms, likely, values_for
from bot.phrasing.promises import SIGNED, Promise, broken, for_young, label
from bot.phrasing.young import ANSWERS, OPENERS
from locales.catalogue import FOR_PEOPLE, keys_of

LANGUAGES = locales.languages()
EVERY = [*(key for file in FOR_PEOPLE for key in keys_of(file))]


def said(tag: str) -> dict[str, str]:
    """What a language says in its own words; English says what staff read, too."""
    keys = [*EVERY, *(locales.staff_keys() if tag == locales.ENGLISH else ())]
    return {key: locales.template(tag, key) for key in keys if locales.is_translated(tag, key)}


def told(tag: str, **otherwise: str) -> list[str]:
    """What is found when some texts of a language are otherwise."""
    return [one.sentence for one in broken(tag, said(tag) | otherwise)]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_text_keeps_every_promise(tag: str) -> None:
    assert told(tag) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_invariant_3_each_language_lists_the_words_that_are_never_said(tag: str) -> None:
    """Late, home, where, why, must; safe, well, confirmed."""
    assert len(locales.language(tag).never_said) >= 8


def test_invariant_5_questions_and_notices_carry_the_sign_and_answers_do_not() -> None:
    """Those stand in a thread that has begun with it; but for the first text in another language, which asks again."""
    assert {key for key in locales.people_keys() if "sign" in locales.holes(key)} == SIGNED
    assert {"Y16"} >= ANSWERS & SIGNED


def test_whom_a_text_is_for_is_known_of_each() -> None:
    carers = {key for key in locales.people_keys() if not for_young(key)}
    assert {"C1", "C1_buttons", "W2", "B_seen", "B_colleague", "first_carer", "started_carer"} <= carers
    assert not [key for key in carers if key.startswith(("Y", "P", "X")) or key in ("B_fine", "first", "started")]
    assert not for_young("V_hold")


MENU = "1 fine 2 ask me later 3 call me 4 not good"
OFFER = f"has to offer, in the very words of the buttons: {MENU}."
STAYS = "the computer fills it in, so it has to stay."
BREAKS: list[tuple[Promise, str, str, str, str]] = [
    (Promise.HOLES, "en", "Y4", "OK. We ask again.", f"Y4 has lost {{time}}: {STAYS}"),
    (Promise.HOLES, "en", "Y3", "Thanks, {name}!", "Y3 has {name}, which the English does not have."),
    (Promise.HOLES, "en", "Y3", "Thanks {}!", "Y3 has {}, which the English does not have."),
    (Promise.HOLES, "en", "Y4", "OK {time!r}.", "Y4 has a hole with more than a name between { and }."),
    (Promise.HOLES, "en", "Y4", "OK {time:>9}.", "Y4 has a hole with more than a name between { and }."),
    (Promise.HOLES, "en", "Y4", "OK. {time", "Y4 has a single { or }: a hole is a name between the two, such as {sign}."),
    (Promise.HOLES, "en", "S_at_night", "A night may take time.", f"S_at_night has lost {{minutes}}: {STAYS}"),
    (Promise.CHOICES, "en", "Y2", "{sign}: hi. 1 fine 2 later 3 call me 4 not good", f"Y2 {OFFER}"),
    (Promise.CHOICES, "en", "Y2", "{sign}: hi. 4 not good 2 ask me later 3 call me 1 fine", f"Y2 {OFFER}"),
    (Promise.CHOICES, "en", "Y10", f"By {{time}}. {MENU} 5 maybe", f"Y10 {OFFER}"),
    (Promise.CHOICES, "en", "Y16", "{sign}: now in {language}.", f"Y16 {OFFER}"),
    (Promise.CHOICES, "en", "W1", "{who}: 1 I see them now 2 somebody saw them 3 not here",
     "W1 has to offer, in the very words of the buttons: 1 I see them now 2 A colleague saw them 3 Not here."),
    (Promise.DIGITS, "en", "Y8", "Read. 2 people will ring by {time}.", "Y8 may have no number, in Latin digits; it has 2."),
    (Promise.DIGITS, "en", "Y15", "{sign}: did someone? 4 yes 1 no",
     "Y15 may have the numbers 1 and 4, once each and in this order, in Latin digits; it has 4, 1."),
    (Promise.DIGITS, "ar", "Y5", "حسنا {time} ٤",
     "Y5 may have the numbers 4, once each and in this order, in Latin digits; it has ٤."),
    (Promise.DIGITS, "en", "C1", "{who}: 1 yes 2 no",
     "C1 may have the numbers 1 and 2 and 3, once each and in this order, in Latin digits; it has 1, 2."),
    (Promise.DIGITS, "en", "Y7_english", "Ring 999 or 112.", "Y7_english may have no number, in Latin digits; it has 112."),
    (Promise.DIGITS, "en", "Y3", "Thanks! 999", "Y3 may have no number, in Latin digits; it has 999."),
    (Promise.DIGITS, "en", "C2", "{who}: 22:30 or 23:15?", "C2 has the number 15 and 23, which the English does not have."),
    (Promise.DIGITS, "en", "S_practise", "Let us try: 1, 2, 3, 4, 5.", "S_practise has the number 5, which the English does not have."),
    (Promise.DIGITS, "en", "V_hold", "Please hold: 07700 900123.",
     "V_hold has the number 07700 and 900123, which the English does not have."),
    (Promise.DIGITS, "ar", "K_danger", "خطر: 999 ٩٩٩ {language}", "K_danger has the number ٩٩٩, which the English does not have."),
    (Promise.DIGITS, "ti", "S_practise", "፩ 2 3 4", "S_practise has ፩: numbers are written in Latin digits, 0 to 9."),
    (Promise.DIGITS, "en", "Y3", "Thanks ② Ⅳ!", "Y3 has ② Ⅳ: numbers are written in Latin digits, 0 to 9."),
    (Promise.EMERGENCY, "en", "V_nobody", "In danger, ring 9990.", "V_nobody has lost 999, the number to ring in danger, in Latin digits."),
    (Promise.EMERGENCY, "en", "K_danger", "Danger: 9{language}99.",
     "K_danger has lost 999, the number to ring in danger, in Latin digits."),
    (Promise.EMERGENCY, "fa", "V_nobody", "9\u200c99", "V_nobody has lost 999, the number to ring in danger, in Latin digits."),
    (Promise.PICTURE, "en", "B_fine", "fine", "B_fine has to begin with 🙂 and a space, as the English button does."),
    (Promise.PICTURE, "en", "B_fine", "🙁 fine", "B_fine has to begin with 🙂 and a space, as the English button does."),
    (Promise.PICTURE, "en", "B_fine", "🙂fine", "B_fine has to begin with 🙂 and a space, as the English button does."),
    (Promise.PICTURE, "en", "B_concern", "🙁 I am worried", "B_concern has words alone, and no picture."),
    (Promise.EMERGENCY, "en", "V_nobody", "Nobody can answer.",
     "V_nobody has lost 999, the number to ring in danger, in Latin digits."),
    (Promise.OPENERS, "en", "Y1b", f"{{sign}}: tell us. {MENU}", "Y1b has to ask: a question mark stands before the first answer."),
    (Promise.OPENERS, "en", "Y1b_buttons", "{sign}: how is it?", "Y1b_buttons has to be Y1b without its answers: {sign}: how are things?"),
    (Promise.OPENERS, "en", "Y1b", f"{{sign}}: how are you? {MENU}", "Y1b asks in the same words as another opener."),
    (Promise.OPENERS, "en", "Y1c", f"{{sign}}: hello, how is it going? {MENU} ", "Y1c has to end with the same answers as Y1a."),
    (Promise.NEVER_SAID, "en", "Y12", "OK, not late: {time} {day}.", "Y12 says late, which no text to a young person says."),
    (Promise.NEVER_SAID, "ti", "Y3", "ስለምንታይከ!", "Y3 says ስለምንታይ, which no text to a young person says."),
    (Promise.VERDICT, "en", "D10", "{code} is safe {name} {at}", "D10 says safe: no text calls an answer more than an answer."),
    (Promise.SIGN, "en", "started", "This is {sign}, the chat we talked about.", "started has to begin with {sign}, a colon and a space."),
    (Promise.LINK, "en", "C4", "Thank you: www.example", "C4 has a link: a link trains people to tap links."),
    (Promise.LINK, "sq", "K_never", "checkins.org", "K_never has a link: a link trains people to tap links."),
    (Promise.LINK, "en", "Y3", "Thanks! See bit.ly", "Y3 has a link: a link trains people to tap links."),
    (Promise.LINK, "en", "Y3", "Thanks! T4.me/us", "Y3 has a link: a link trains people to tap links."),
    (Promise.LINK, "uk", "V_hold", "Зачекайте: допомога.укр", "V_hold has a link: a link trains people to tap links."),
    (Promise.LINK, "en", "S_practise", "Write to us@example, 1, 2, 3, 4.", "S_practise has a link: a link trains people to tap links."),
    (Promise.NEUTRAL, "ti", "Y3", "ፖ\u200dሊስ!", "Y3 says ፖሊስ, which gives away who writes."),
    (Promise.NEUTRAL, "en", "Y12", "OK, your worker knows: {time} {day}.", "Y12 says worker, which gives away who writes."),
    (Promise.NEUTRAL, "en", "C4", "Thank you: the police.", "C4 says police, which gives away who writes."),
    (Promise.NEUTRAL, "ti", "Y3", "ፖሊስ!", "Y3 says ፖሊስ, which gives away who writes."),
    (Promise.LENGTH, "en", "Y3", "Thanks! " * 30, "Y3 takes 2 SMS with the longest values, and may take 1."),
    (Promise.LENGTH, "ti", "Y3", "የቐንየልና! " * 20, "Y3 takes 3 SMS with the longest values, and may take 2."),
    (Promise.DIRECTION, "ar", "Y3", "OK شكرا", "Y3 has to begin with a letter of its own: a phone takes the direction from it."),
    (Promise.DIRECTION, "ar", "Y4", "{time} حسنا", "Y4 has to begin with a letter of its own: a phone takes the direction from it."),
    (Promise.DIRECTION, "ar", "C4", "!", "C4 has to begin with a letter of its own: a phone takes the direction from it."),
    (Promise.LETTERS, "en", "Y3", "Thanks 🙂", "Y3 has 🙂: no emoji, curly quote, long dash or hidden mark in an SMS."),
    (Promise.LETTERS, "ar", "Y3", "شكرا\u200f", "Y3 has U+200F: no emoji, curly quote, long dash or hidden mark in an SMS."),
    (Promise.UNSEEN, "en", "S_title", "How this\u202e works", "S_title has a character that nobody sees: write it anew, without copying."),
    *[(Promise.UNSEEN, "en", key, f"{before}Than{each}ks", f"{key} has a character that nobody sees: write it anew, without copying.")
      for each in "\u2028\u2029\u200b\u200f\u061c\u00ad\ufeff\u2060\u034f\u3164\ufe0f\U000e0041"
      for key, before in (("Y3", ""), ("B_great", "😀 "), ("V_hold", ""), ("S_title", ""))],
    (Promise.UNSEEN, "en", "Y3", "Thanks\t!", "Y3 has a character that nobody sees: write it anew, without copying."),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "tag", "key", "wording", "sentence"), BREAKS, ids=[f"{one[0].name} {one[2]}" for one in BREAKS])
def test_whoever_breaks_a_promise_hears_of_which_text_and_what_to_do(
    promise: Promise, tag: str, key: str, wording: str, sentence: str
) -> None:
    found = [one for one in broken(tag, said(tag) | {key: wording}) if one.key == key]
    assert (promise, sentence) in [(one.promise, one.sentence) for one in found]


def test_joiners_inside_a_word_are_letters_business() -> None:
    assert not [one for one in broken("fa", {"V_hold": "می\u200cمانید\u200d"}) if one.promise is Promise.UNSEEN]


def test_each_promise_has_been_broken_here() -> None:
    assert {promise for promise, *_ in BREAKS} == set(Promise)


def test_a_word_changed_on_a_button_is_missed_in_every_menu() -> None:
    found = told("en", B_later="🕐 later")
    assert {sentence.partition(" ")[0] for sentence in found} == {*OPENERS, "Y2", "Y10", "Y16"}


def test_a_carer_may_be_told_the_numbers_before_the_answers() -> None:
    answers = "{who}: 1 I see them now 2 not here, I know where 3 I am worried"
    assert not [one for one in broken("en", said("en") | {"C5": f"1, 2 or 3, please. {answers}"}) if one.key == "C5"]
    assert [one.promise for one in broken("en", said("en") | {"C5": f"1 or 2, please. {answers}"}) if one.key == "C5"] == [Promise.DIGITS]


def test_what_a_language_has_not_said_yet_is_not_asked_about() -> None:
    assert broken("ti", {}) == ()
    assert broken("ti", {"Y2": "{sign}: 1 2 3 4", "Y1b": "{sign}: ኣሎ? 1 ደሓን"}) == ()


@pytest.mark.parametrize(("button", "words"), [("🙂 fine", "fine"), ("I see them now", "I see them now"), ("fine", "fine"), ("🙂", "🙂")])
def test_the_words_of_a_button_stand_without_its_picture(button: str, words: str) -> None:
    assert label(button) == words


def test_every_hole_has_a_likely_value_and_one_at_least_as_long() -> None:
    for key in EVERY:
        for tag in LANGUAGES:
            assert values_for(tag, key).keys() == locales.holes(key)
        assert not re.search(r"\{\w+\}", filled("en", key) + likely("en", key)), key
    assert all(len(LONGEST[name]) >= len(LIKELY[name]) for name in LIKELY)
    assert values_for("ti", "Y16") == {"sign": "Kite", "language": "ትግርኛ"}
    assert values_for("ti", "Y7") == {"language": "Tigrinya"}
    assert likely("en", "Y4", "{time} {nothing} {0}") == "21:40 {nothing} {0}"
    assert (is_sms("Y3"), is_sms("B_fine"), is_sms("Y2_buttons"), is_sms("day_today"), is_sms("V_hold")) == (
        True,
        False,
        False,
        False,
        False,
    )


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_lists_how_it_names_what_is_never_named(tag: str) -> None:
    """In small letters, as they are compared; each idea in at least one word."""
    named = locales.language(tag).never_named
    assert set(named) == {"council", "social_worker", "police", "missing", "asylum", "trafficking", "home_office"}
    assert all(words and all(word == word.casefold() for word in words) for words in named.values())
