"""What texts to young people and to carers say."""

from datetime import datetime, timedelta

import locales
from bot.briefing.known import Child, Known, Named, Reached
from bot.briefing.naming import letters
from bot.briefing.rendered import Rendered
from bot.channels.inbound import LANGUAGE_PRESS
from bot.channels.road import Button
from bot.phrasing import Mention, Phrase, carer, opener_for, said, young
from db.queries.rows import Record
from db.words import Manner
from ladder.cadence import local_date, next_working_morning
from ladder.replies import WHICH_LANGUAGE

MORNING_LIST_TAKES = timedelta(hours=1)  # read at nine, it is through by ten
CALLS_FOR = timedelta(hours=3)  # "tomorrow, 09:00-12:00"
_NOTICES = {"joined": "started", "first": "first"}  # to a chat that is theirs, and to a number that is to be proven


def to_young_person(known: Known, row: Record) -> Rendered:
    """A question under their sign, or an answer, in their language and by the clock on their wall."""
    person, child, contact = known.people[row.recipient_id], known.children[row.recipient_id], known.address_of(row)
    # Buttons belong to a check-in; a text about none has digits.
    manner = contact.manner if row.check_in_id is not None else Manner.SMS
    if row.text_key == WHICH_LANGUAGE:
        return _which_language(row, person, child)
    if row.text_key in ("Y1", "Y2"):
        assert child.sign, "nobody is asked without their own sign"
        opener = opener_for(local_date(row.owed_at, person.zone.key))
        phrase = young.question(person.language, child.sign, opener, reminder=row.text_key == "Y2", manner=manner)
    elif row.text_key in _NOTICES:
        phrase = young.notice(_NOTICES[row.text_key], person.language, _mention(known, row, person, child))
    else:
        cover = contact.cover or child.cover
        phrase = young.answer(row.text_key, person.language, _mention(known, row, person, child), cover=cover, manner=manner)
    return _rendered(phrase, row)


def _which_language(row: Record, person: Named, child: Child) -> Rendered:
    """Which of two: theirs and their app's. A button that belongs to no check-in, and stands for a language for good."""
    asked = young.which_language(person.language, child.sign, row.params["languages"])
    buttons = tuple(tuple(Button(one.label, f"{LANGUAGE_PRESS}{one.choice}") for one in line) for line in asked.buttons)
    return Rendered(asked.text, asked.language, buttons, missed=asked.missed)


def _mention(known: Known, row: Record, person: Named, child: Child) -> Mention:
    at = _time_of(known, row)
    first = at - CALLS_FOR if row.text_key == "Y6" and at is not None else at
    return Mention(
        now=known.now,
        zone=person.zone,
        at=first,
        until=at,
        language_english=locales.language(person.interpreted).name,
        sign=child.sign,
    )


def _time_of(known: Known, row: Record) -> datetime | None:
    written = row.params.get("at")
    if written is not None:
        return datetime.fromisoformat(written)
    if row.text_key != "Y10":
        return None
    # Words that came outside any question: at the latest they are on the next working morning's list.
    council = known.councils[row.authority_id]
    return next_working_morning(row.owed_at, council.zone, council.office.days, council.holidays) + MORNING_LIST_TAKES


def to_carer(known: Known, row: Record) -> Rendered:
    """One question about one young person; never a word of what they said."""
    person, contact = known.people[row.recipient_id], known.address_of(row)
    return _rendered(_carers_phrase(known, row, person, contact), row)


def _carers_phrase(known: Known, row: Record, person: Named, contact: Reached) -> Phrase:
    language = person.language
    manner = contact.manner if row.check_in_id is not None else Manner.SMS
    match row.text_key:
        case "C1":
            return carer.question(language, _who(known, row), manner=manner)
        case "C2":
            return carer.expected_when(language, _who(known, row))
        case "C3":
            return carer.told_duty(language, _who(known, row))
        case "C4":
            return carer.thanks(language)
        case "C5":
            return carer.not_understood(language, _who(known, row), manner=manner)
        case "which_one":
            first, second = row.params["who"][:2]
            return carer.which_one(language, first, second)
        case "joined":
            return carer.notice("started_carer", language)
        case "first":
            return carer.notice("first_carer", language)
        case _:
            raise KeyError(f"no text to carers is called {row.text_key}")


def _who(known: Known, row: Record) -> str:
    """What this carer calls the young person in our texts; a former carer's is worked out for that young person alone."""
    child = row.young_person_id
    named = known.letters.get(row.recipient_id, {})
    return f"{named[child] if child in named else letters({child: known.people[child].initials})[child]}."


def to_stranger(row: Record) -> Rendered:
    """Whoever it is, a person will read it: in the language of the script they wrote in."""
    assert row.text_key == "unknown_sender", "a sender we do not know is told one thing"
    language = row.params.get("language", locales.ENGLISH)
    return _rendered(said(language, "X1"), row)


def _rendered(phrase: Phrase, row: Record) -> Rendered:
    bound = "" if row.check_in_id is None else row.check_in_id.hex
    buttons = tuple(tuple(Button(one.label, f"c:{bound}:{one.choice}") for one in line) for line in phrase.buttons)
    return Rendered(phrase.text, phrase.language, buttons, missed=phrase.missed)
