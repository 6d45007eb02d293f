"""Every text of the practice page, letter by letter and septet by septet, with the values shown there."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.phrasing import Asked, CarerWas, Mention, News, OurFault, PageBrief, Receipt, carer, lists, parts, septets, worker, young
from db.words import FaultKind, Manner
from ladder.words import Cause, Cover

LONDON = ZoneInfo("Europe/London")


def at(clock: str, *, november: int = 25) -> datetime:
    """A Wednesday in winter, in civil time."""
    hours, minutes = clock.split(":")
    return datetime(2026, 11, november, int(hours), int(minutes), tzinfo=LONDON).astimezone(UTC)


NOW = at("21:45")
MENTION = Mention(now=NOW, zone=LONDON, language_english="Dari", sign="Kite")
BRIEF = PageBrief(
    code="K7P",
    cause=Cause.SILENT,
    now=NOW,
    zone=LONDON,
    fact_at=at("21:14"),
    initials="A.B.",
    ref="YP-1042",
    language_english="Dari",
    seen_at=at("17:05"),
    seen_by="carer",
    next_name="M. Shah",
    next_at=at("21:55"),
)
NEWS = News(now=NOW, zone=LONDON, code="K7P", initials="A.B.", language_english="Dari", at=at("21:52"))


def said(key: str, **changes: object) -> str:
    """A young person's answer under open cover."""
    return young.answer(key, "en", replace(MENTION, **changes), cover=Cover.OPEN).text  # type: ignore[arg-type]


def page(cause: Cause, **changes: object) -> str:
    """A page with some of the brief changed."""
    return worker.page(replace(BRIEF, cause=cause, **changes))  # type: ignore[arg-type]


def told(key: str, **changes: object) -> str:
    """News with some of it changed."""
    return worker.say(key, replace(NEWS, **changes))  # type: ignore[arg-type]


SAMPLES = {
    "Y1": (61, young.question("en", "Kite", 0).text, "Kite: how are you? 1 fine 2 ask me later 3 call me 4 not good"),
    "Y2": (58, young.question("en", "Kite", 0, reminder=True).text, "Kite: hi again. 1 fine 2 ask me later 3 call me 4 not good"),
    "Y3": (7, said("Y3"), "Thanks!"),
    "Y4": (26, said("Y4", at=at("21:00")), "OK. We ask again at 21:00."),
    "Y5": (
        78,
        said("Y5", at=at("18:00")),
        "OK. Someone will ring from this number before 18:00. If it can't wait, send 4.",
    ),
    "Y6": (
        87,
        said("Y6", at=at("09:00", november=26), until=at("12:00", november=26)),
        "OK. Someone will ring from this number tomorrow, 09:00-12:00. If it can't wait, send 4.",
    ),
    "Y7": (
        130,
        said("Y7"),
        "We have your message. A person is being told now and will ring from this number. "
        "If you are in danger now, ring 999 and say: Dari.",
    ),
    "Y8": (
        73,
        said("Y8", at=at("21:40")),
        "A person has read your message. They will ring from this number by 21:40.",
    ),
    "Y9": (
        120,
        said("Y9"),
        "We are still finding a person for you. You do not need to do anything. If you are in danger now, ring 999 and say: Dari.",
    ),
    "Y10": (
        138,
        said("Y10", at=at("10:00"), now=at("08:45")),
        "Sorry, this is a computer and it can't read that. A person will read it by 10:00. "
        "Quick answer: 1 fine 2 ask me later 3 call me 4 not good",
    ),
    "Y11": (84, said("Y11"), "OK, we stop. You are not in trouble. Someone will ask how you want to keep in touch."),
    "Y12": (
        81,
        said("Y12", at=at("18:00", november=26)),
        "OK, no questions until 18:00 tomorrow. You can still write or ring here any time.",
    ),
    "first": (57, young.notice("first", "en", MENTION).text, "Kite: this is the number we talked about. Save it. 1 = ok"),
    "X1": (35, young.notice("X1", "en", MENTION).text, "Who is this? A person will read it."),
    "C1": (
        106,
        carer.question("en", "A.").text,
        "A.: 1 I see them now 2 not here, I know where, no worry 3 not here and I don't know where, or I am worried",
    ),
    "C2": (
        79,
        carer.expected_when("en", "A.").text,
        "Thank you. What time do you expect A.? Reply like 22:30. We ask once more then.",
    ),
    "C3": (
        121,
        carer.told_duty("en", "A.", "01632 960900").text,
        "Thank you. Duty is told now. This is NOT a missing report: follow A.'s missing plan now. Duty: 01632 960900. Danger: 999.",
    ),
    "C4": (10, carer.thanks("en").text, "Thank you."),
    "C5": (
        132,
        carer.not_understood("en", "A.").text,
        "Sorry, one number please. A.: 1 I see them now 2 not here, I know where, no worry "
        "3 not here and I don't know where, or I am worried",
    ),
    "C6": (68, carer.which_one("en", "A", "B").text, "Which one? Please write the letter and your number, like A 3 or B 1."),
    "D1": (
        154,
        page(
            Cause.SILENT,
            carer=CarerWas.NO_ANSWER,
            asked=(
                Asked(at("19:30"), Manner.SMS, Receipt.DELIVERED),
                Asked(at("20:15"), Manner.SMS, Receipt.DELIVERED),
            ),
        ),
        "K7P NO ANSWER A.B. YP-1042, Dari. Asked 19:30, 20:15 (delivered). Carer asked, no answer. Seen 17:05 by carer. "
        "K7P=take. K7P PASS=can't. Next M.Shah 21:55",
    ),
    "D2": (
        151,
        page(Cause.DURESS, ringing=True, next_at=at("21:19"), now=at("21:14")),
        "K7P DURESS A.B. YP-1042 21:14. Do NOT ring or text child, carer or home. Read the plan on the board first. "
        "K7P=take. Ringing you now. Next M.Shah 21:19",
    ),
    "D3": (
        134,
        page(Cause.HELP, ringing=True, next_at=at("21:19"), now=at("21:14")),
        "K7P ASKS FOR HELP A.B. YP-1042, Dari, 21:14. Before you ring: safe-contact note on board. "
        "K7P=take. Ringing you now. Next M.Shah 21:19",
    ),
    "D4": (
        131,
        page(Cause.CARER_CONCERN, fact_at=at("21:02"), last_reply_at=at("19:31", november=24), next_at=at("21:12"), now=at("21:02")),
        "K7P CARER WORRIED A.B. YP-1042 21:02: not there, place not known. Last reply Tue 19:31. "
        "K7P=take. K7P PASS=can't. Next M.Shah 21:12",
    ),
    "D_cross_check": (
        136,
        page(Cause.CROSS_CHECK, carer_saw_at=at("19:31", november=24)),
        "K7P SECOND SIGHTING DUE A.B. YP-1042, Dari. Carer says seen Tue 19:31, no other adult since. "
        "K7P=take. K7P PASS=can't. Next M.Shah 21:55",
    ),
    "D7": (55, lists.not_taken(["K7P", "M2X"]), "NOT TAKEN. Open for you: K7P, M2X. Reply with one code."),
    "D8": (
        110,
        told("D8", by=at("22:22")),
        "K7P is yours, 21:52. Dari: interpreter line on board. K7P PASS to hand on. Nothing noted by 22:22: we ask you.",
    ),
    "D8h": (
        134,
        told("D8h", by=at("22:12")),
        "K7P is yours, 21:52. Ring by? K7P 10, K7P 20 or K7P 60 = minutes; A.B. is told. "
        "Nothing sent: 22:12. Safe-contact note on board first.",
    ),
    "D8p": (
        136,
        told("D8p", by=at("21:22")),
        "K7P is yours, 21:52. A.B. was told: a call by 21:22. Not rung yet? K7P 10, K7P 20 or K7P 60 = minutes. "
        "Safe-contact note on board first.",
    ),
    "D8c": (
        110,
        told("D8c"),
        "K7P is yours, 21:52. Closed cover: A.B. is told nothing. Ring only as the safe-contact note on the board says.",
    ),
    "D9": (68, told("D9", next_name="M. Shah"), "K7P passed, paging M.Shah. It stays with you until someone takes it."),
    "D9b": (33, told("D9b", next_name="M. Shah"), "K7P passed on, paging M.Shah now."),
    "D10": (42, told("D10", name="S. Okoro"), "K7P taken by S.Okoro 21:52. Nothing to do."),
    "D11": (
        115,
        told("D11", next_name="M. Shah", by=at("22:32")),
        "K7P still yours? Nothing noted since 21:52. Reply K7P if you are working on it. Otherwise M.Shah is paged at 22:32.",
    ),
    "D13": (
        123,
        told("D13", at=at("22:04")),
        "K7P: A.B.'s phone answered fine 22:04. A text is not a sighting. Paging goes on until you take it or an adult has seen A.B.",
    ),
    "D14": (
        137,
        told("D14", at=at("22:04"), by=at("09:00", november=26)),
        "K7P stood down: A.B.'s phone answered fine 22:04, before anyone took it. Not a sighting. "
        "On the list for tomorrow 09:00. K7P=take it now.",
    ),
    "D15": (
        105,
        told("D15"),
        "NOT TAKEN: K7P alone takes it. K7P PASS hands it on. K7P NOTE and words keeps a note. K7P DONE closes it.",
    ),
    "D16": (45, told("D16", name="R. Khan", at=at("22:04")), "K7P was taken by R.Khan 22:04. Nothing to do."),
    "D17": (
        95,
        told("D17", cause=Cause.HELP, at=at("21:22"), next_name="M. Shah", next_at=at("21:27"), now=at("21:22")),
        "K7P WORSE: A.B. asks for help 21:22. Not yours any more until you answer K7P. Next M.Shah 21:27",
    ),
    "D17d": (
        138,
        told("D17d", at=at("21:22"), by=at("21:38"), next_name="M. Shah", next_at=at("21:27"), now=at("21:22")),
        "K7P DURESS A.B. 21:22. Not yours any more until you answer K7P. They were told you ring by 21:38: "
        "decide with a manager. Next M.Shah 21:27",
    ),
    "D18": (
        120,
        page(Cause.UNCLEAR, fact_at=at("19:41")),
        "K7P UNCLEAR REPLY A.B. YP-1042, Dari, 19:41. Words on board, not read by us. K7P=take. K7P PASS=can't. Next M.Shah 21:55",
    ),
    "D19": (
        115,
        page(Cause.WANTS_CALL, fact_at=at("19:41"), told_ring_by=at("18:00")),
        "K7P WANTS A CALL A.B. YP-1042, Dari, 19:41. Told: ring before 18:00. K7P 20=take, ring in 20 min. Next M.Shah 21:55",
    ),
    "D20": (
        138,
        page(
            Cause.UNDELIVERED,
            carer=CarerWas.NO_ANSWER,
            asked=(
                Asked(at("19:30"), Manner.SMS, Receipt.UNDELIVERED),
                Asked(at("19:50"), Manner.SMS, Receipt.UNDELIVERED),
            ),
        ),
        "K7P NOT DELIVERED A.B. YP-1042, Dari. Tried 19:30 SMS, 19:50 SMS. Carer asked, no answer. Seen 17:05 by carer. "
        "K7P=take. Next M.Shah 21:55",
    ),
    "D21": (
        113,
        page(Cause.STOPPED, fact_at=at("19:41")),
        "K7P SAID STOP A.B. YP-1042 19:41. No more questions go to the phone. May be dictated. K7P=take. Next M.Shah 21:55",
    ),
    "D5": (
        149,
        page(
            Cause.FAULT,
            code="M2X",
            initials="",
            ref="",
            fact_at=at("19:30"),
            next_name="",
            next_at=None,
            fault=OurFault(FaultKind.SENDING, 34, 3, carers_asked=True),
        ),
        "M2X OUR FAULT: 34 questions not sent since 19:30, provider down. No child has been silent. "
        "3 are new arrivals, carers asked. List on board. M2X=take.",
    ),
    "D22": (
        102,
        page(
            Cause.UNKNOWN_SENDER,
            initials="",
            ref="",
            language_english="",
            distress=True,
            fact_at=at("19:41"),
            next_at=at("19:51"),
            now=at("19:41"),
        ),
        "K7P UNKNOWN NUMBER asks for help 19:41. No child attached. Words on board. K7P=take. Next M.Shah 19:51",
    ),
    "D23": (
        113,
        worker.last_resort(replace(BRIEF, cause=Cause.HELP, next_at=at("21:24"), now=at("21:20"))),
        "K7P NOBODY ON DUTY: A.B. asks for help 21:14, YP-1042. Nobody on the rota answered. K7P=take. We ask again 21:24.",
    ),
}


@pytest.mark.parametrize("key", SAMPLES)
def test_each_text_is_the_one_of_the_practice_page(key: str) -> None:
    """Word for word."""
    _, ours, theirs = SAMPLES[key]
    assert ours == theirs


@pytest.mark.parametrize("key", SAMPLES)
def test_each_text_takes_the_septets_the_practice_page_counted_and_one_sms(key: str) -> None:
    """Counted by the table of GSM 03.38."""
    counted, ours, _ = SAMPLES[key]
    assert septets(ours) == counted
    assert parts(ours) == 1
