"""What a page states under other facts than the samples'."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.phrasing import Asked, CarerWas, News, PageBrief, Receipt, is_gsm_7, parts, worker
from db.words import Manner
from ladder.words import Cause

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 25, 21, 45, tzinfo=UTC)
BRIEF = PageBrief(
    code="K7P", cause=Cause.SILENT, now=NOW, zone=LONDON, fact_at=NOW, initials="A.B.", ref="YP-1042", language_english="Dari"
)
NEWS = News(now=NOW, zone=LONDON, code="K7P", initials="A.B.", at=NOW, cause=Cause.HELP)
CHILDS_CAUSES = [cause for cause in Cause if cause not in (Cause.UNKNOWN_SENDER, Cause.FAULT)]


def before(minutes: int) -> datetime:
    """Some minutes ago."""
    return NOW - timedelta(minutes=minutes)


def asked(*receipts: Receipt) -> tuple[Asked, ...]:
    """Askings ten minutes apart, the last of them ten minutes ago."""
    return tuple(Asked(before(10 * (len(receipts) - n)), Manner.SMS, receipt) for n, receipt in enumerate(receipts))


def test_promise_2_each_kind_of_nothing_has_its_own_words() -> None:
    """Not asked, undelivered, silent, unclear: no two pages can be taken for one another."""
    heads = {cause: worker.page(replace(BRIEF, cause=cause)).split(" A.B.")[0] for cause in list(Cause)[:4]}
    assert heads == {
        Cause.NOT_ASKED: "K7P OUR FAULT",
        Cause.UNDELIVERED: "K7P NOT DELIVERED",
        Cause.SILENT: "K7P NO ANSWER",
        Cause.UNCLEAR: "K7P UNCLEAR REPLY",
    }


def test_promise_2_a_phone_of_which_nothing_is_heard_is_not_said_to_refuse_us() -> None:
    """On a page, on the list, beside another cause, and of a carer's phone."""
    unheard = replace(BRIEF, cause=Cause.CHANNEL_BROKEN, unheard=True)
    assert worker.page(unheard).startswith("K7P NOTHING FROM PHONE A.B. YP-1042, Dari: asked for 60 days, no receipt and no answer.")
    assert "nothing from phone in 60 days" in worker.listed(unheard)
    assert "Also: nothing from phone in 60 days." in worker.page(replace(BRIEF, also=(Cause.CHANNEL_BROKEN,), unheard=True))
    of_carer = worker.page(replace(unheard, by_carer=True))
    assert of_carer.startswith("K7P CARER OF A.B. YP-1042: nothing from phone in 60 days")
    assert "refuse" not in of_carer


def test_not_asked_is_our_fault_and_not_called_silence() -> None:
    """For one child, when no question left us."""
    assert worker.page(replace(BRIEF, cause=Cause.NOT_ASKED, carer=CarerWas.NOT_ASKED)).startswith(
        "K7P OUR FAULT A.B. YP-1042, Dari: not asked 21:45, our message did not leave. This is not silence. Carer not asked. "
    )


@pytest.mark.parametrize(
    ("receipts", "stated"),
    [
        ((Receipt.DELIVERED,), "Asked 21:35 (delivered)."),
        ((Receipt.SENT, Receipt.DELIVERED), "Asked 21:25 (sent), 21:35 (delivered)."),
        ((Receipt.NONE, Receipt.NONE), "Asked 21:25, 21:35 (sent, no receipt exists)."),
        (
            (Receipt.UNDELIVERED, Receipt.DELIVERED, Receipt.DELIVERED),
            "Asked 21:15 (not delivered), 21:25, 21:35 (delivered).",
        ),
    ],
)
def test_each_receipt_is_stated_for_the_askings_it_belongs_to(receipts: tuple[Receipt, ...], stated: str) -> None:
    """Once for several in a row, never for one it does not belong to."""
    assert stated in worker.page(replace(BRIEF, asked=asked(*receipts)))


def test_what_nobody_knows_is_said_as_such() -> None:
    """No sighting, no reply: stated, not left for the reader to guess."""
    assert "No sighting on file." in worker.page(BRIEF)
    assert "No reply yet." in worker.page(replace(BRIEF, cause=Cause.CARER_CONCERN))
    assert "Told nothing." in worker.page(replace(BRIEF, cause=Cause.WANTS_CALL))
    assert "Asked" not in worker.page(BRIEF)


def test_k4_answered_later_and_then_silent_is_evidence() -> None:
    """The page says when."""
    assert "Answered 'later' 21:15." in worker.page(replace(BRIEF, later_at=before(30)))


def test_k7_a_carer_who_did_not_confirm_by_the_time_they_named() -> None:
    """The time stands on the page, and no claim that the place is unknown."""
    text = worker.page(replace(BRIEF, cause=Cause.CARER_CONCERN, expected_at=before(15)))
    assert "expected 21:30, not seen." in text
    assert "place not known" not in text


def test_the_next_page_carries_the_facts_that_joined() -> None:
    """Further causes in a few words."""
    assert "Also: wants a call, said stop." in worker.page(replace(BRIEF, also=(Cause.WANTS_CALL, Cause.STOPPED)))


def test_a_time_promised_to_the_child_is_shown_to_the_next_taker() -> None:
    """On every page about a child, also where the promise was somebody else's."""
    for cause in CHILDS_CAUSES:
        text = worker.page(replace(BRIEF, cause=cause, told_ring_by=NOW + timedelta(minutes=20)))
        assert "Told: ring before 22:05." in text


def test_a2_an_unknown_number_pages_by_its_words() -> None:
    """Calm words are not called a call for help."""
    unknown = replace(BRIEF, cause=Cause.UNKNOWN_SENDER, initials="", ref="")
    assert worker.page(unknown).startswith("K7P UNKNOWN NUMBER wrote 21:45.")
    assert worker.last_resort(replace(unknown, distress=True)).startswith("K7P NOBODY ON DUTY: unknown number asks for help 21:45.")
    assert worker.listed(unknown).startswith("K7P ON TODAY'S LIST: unknown number wrote 21:45.")


def test_a4_the_last_resort_is_warned_before_ringing_under_duress() -> None:
    """Whoever it is may never have read the card."""
    text = worker.last_resort(replace(BRIEF, cause=Cause.DURESS, next_at=NOW + timedelta(minutes=10)))
    assert "Do NOT ring or text child, carer or home." in text


def test_a_listed_alert_says_when_it_starts_to_page() -> None:
    """One SMS; the fact is last night's, so its weekday is named."""
    morning = datetime(2026, 11, 26, 9, tzinfo=UTC)
    text = worker.listed(replace(BRIEF, now=morning, answered_at=before(-20), next_at=morning + timedelta(hours=2)))
    assert text == (
        "K7P ON TODAY'S LIST A.B. YP-1042, Dari: no answer Wed 21:45. Phone answered fine Wed 22:05. Not a sighting. "
        "No sighting on file. K7P=take. Not taken by 11:00: we page."
    )


@pytest.mark.parametrize(
    ("cause", "is_cover_open", "speaks", "ring_by", "key"),
    [
        (Cause.SILENT, True, "Dari", None, "D8"),
        (Cause.SILENT, False, "English", None, "D8_english"),
        (Cause.UNKNOWN_SENDER, False, "", None, "D8_english"),
        (Cause.HELP, True, "Dari", None, "D8h"),
        (Cause.WANTS_CALL, True, "Dari", NOW, "D8r"),
        (Cause.HELP, False, "Dari", NOW, "D8c"),
        (Cause.DURESS, True, "Dari", NOW, "D8d"),
    ],
)
def test_a2_what_the_taker_is_told_depends_on_cause_and_cover(
    cause: Cause, is_cover_open: bool, speaks: str, ring_by: datetime | None, key: str
) -> None:
    """Under closed cover nobody is told a time; under duress nobody is told to ring."""
    assert worker.taken_key(cause, is_cover_open=is_cover_open, language_english=speaks, ring_by=ring_by) == key
    text = worker.say(key, replace(NEWS, language_english=speaks, by=NOW + timedelta(minutes=20)))
    assert text.startswith("K7P is yours, 21:45.")
    assert parts(text) == 1


@pytest.mark.parametrize(
    ("key", "changes", "text"),
    [
        ("D15", {"code": ""}, "NOT TAKEN: a code alone takes it."),
        ("D9", {}, "K7P passed, paging the next on the rota."),
        ("D17d", {}, "Do NOT ring or text child, carer or home."),
        ("D17", {"initials": "", "cause": Cause.UNKNOWN_SENDER, "distress": True}, "K7P WORSE: unknown number asks for help 21:45."),
        ("D_also", {"cause": Cause.WANTS_CALL}, "K7P ALSO: A.B. wants a call 21:45. It stays yours."),
        ("D_again", {"by": NOW, "next_name": "M. Shah"}, "It is yours: nothing written by 21:45, and M.Shah is paged."),
        ("D13_taken", {}, "A text is not a sighting. It stays yours."),
        ("D_noted", {}, "K7P: note kept 21:45."),
        ("D_noted_owner", {"by": NOW}, "K7P: note kept 21:45. Nothing more noted by 21:45: we ask you."),
        ("D_shift_ended", {"next_name": "J. Hill"}, "K7P: your shift is over. Paging J.Hill now. It stays yours until someone takes it."),
        ("D_on", {"name": "J. Hill"}, "J.Hill: this phone is yours until 21:45. OFF ends it."),
        ("D_off", {}, "OFF: this phone is nobody's now."),
        ("D_on_first", {}, "NOT TAKEN: say first who you are: ON and your PIN."),
        ("D_on_own", {}, "Nothing to do: this phone is yours alone."),
        ("D_on_wrong", {}, "NOT ON: no PIN of this phone."),
        ("D_on_refused", {}, "NOT ON: too many wrong PINs. Nobody can say ON from this phone before 21:45. Ring the duty manager."),
        ("D_how_on", {}, "NOT ON: write ON and your PIN of four digits."),
        ("D_busy", {"next_name": "M. Shah"}, "BUSY until 21:45: pages go on to M.Shah. What you hold stays yours. BACK ends it."),
        ("D_busy_manager", {"name": "R. Khan", "next_name": "M. Shah"}, "R.Khan is busy until 21:45: pages go on to M.Shah."),
        ("D_not_busy", {}, "NOT BUSY: nobody else is on duty."),
        ("D_how_busy", {}, "NOT BUSY: write BUSY and for how many minutes, 5 to 240. BACK ends it."),
        ("D_back", {}, "BACK: pages come to you again."),
        ("D_resolved", {"name": "R. Khan"}, "K7P closed by R.Khan 21:45. Nothing to do."),
        ("D_on_board", {}, "K7P NOT CLOSED: please close it on the board, with a note."),
        ("D_done", {}, "K7P DONE 2 and who saw them, when. K7P DONE 3=place known, no concern. Anything else: close it on the board."),
        ("D_done_who", {}, "K7P NOT CLOSED: who saw them, and when? Like K7P DONE 2 grandmother 21:40"),
        ("D_not_yours", {"name": "M. Shah"}, "K7P NOT CLOSED: M.Shah has it, and closes it."),
        ("D_not_yours", {}, "K7P NOT CLOSED: nobody has it. K7P takes it; K7P DONE closes it then."),
        ("D_closed", {"outcome": 1}, "K7P closed 21:45: spoke to the young person."),
        ("D_refused", {}, "You are not on this rota now, so nothing was done."),
        ("D_unknown_code", {}, "NOT TAKEN: no open alert has the code K7P."),
        ("V1", {}, "Safety Net page. Press 1 to hear it."),
    ],
)
def test_answers_and_news_for_workers(key: str, changes: dict[str, object], text: str) -> None:
    """Each says what was done, and what was not."""
    said = worker.say(key, replace(NEWS, **changes))  # type: ignore[arg-type]
    assert text in said
    assert (parts(said), is_gsm_7(said)) == (1, True)


def test_d12_what_is_held_half_an_hour_before_the_end_of_a_shift() -> None:
    """One part where it fits; of eighty codes as many as two carry, and how many are left."""
    news = replace(NEWS, at=NOW, next_name="J. Hill")
    two = "Shift ends 21:45. You hold K7P, M2X. They stay yours until J.Hill takes them. K7P PASS to offer now."
    assert (worker.shift_ends(news, ["K7P", "M2X"]), parts(two)) == (two, 1)
    one = "Shift ends 21:45. You hold K7P. It stays yours until J.Hill takes it. K7P PASS to offer now."
    assert worker.shift_ends(news, ["K7P"]) == one
    assert worker.shift_ends(news, []) == "Shift ends 21:45. You hold nothing any more."
    assert "until the next on the rota takes it." in worker.shift_ends(replace(news, next_name=""), ["K7P"])
    many = worker.shift_ends(news, [f"{letter}{digit}P" for letter in "ABCDEFGHJK" for digit in range(2, 10)])
    assert (parts(many), is_gsm_7(many)) == (2, True)
    assert " more: LIST. They stay yours until J.Hill takes them." in many


def test_who_is_next_is_left_out_when_nobody_is_and_unnamed_when_the_name_cannot_travel() -> None:
    """A page never ends in an empty name."""
    assert worker.page(BRIEF).endswith("K7P PASS=can't.")
    assert worker.page(replace(BRIEF, next_name="أ. خان", next_at=NOW)).endswith("We page on 21:45")


@pytest.mark.parametrize("cause", CHILDS_CAUSES)
def test_no_page_is_longer_than_two_sms_with_all_there_is_to_say(cause: Cause) -> None:
    """The longest codes, names, languages and evidence that are likely, all at once."""
    long = PageBrief(
        code="K7PM",
        cause=cause,
        now=NOW,
        zone=LONDON,
        fact_at=before(60 * 48),
        initials="Á.B.Ç.",
        ref="YP-104277",
        language_english="Kurdish Sorani",
        asked=asked(Receipt.SENT, Receipt.NONE, Receipt.UNDELIVERED, Receipt.NONE),
        later_at=before(90),
        answered_at=before(5),
        carer=CarerWas.UNCLEAR,
        seen_at=before(60 * 30),
        seen_by="S. Vandenberghe",
        last_reply_at=before(60 * 30),
        told_ring_by=NOW + timedelta(minutes=20),
        also=(Cause.WANTS_CALL, Cause.CHANNEL_BROKEN),
        ringing=True,
        next_name="A. Vandenberghe-Wójcik",
        next_at=NOW + timedelta(hours=3),
    )
    for brief in (long, replace(long, unheard=True)):
        for text in (worker.page(brief), worker.listed(brief), worker.last_resort(brief)):
            assert is_gsm_7(text)
            assert parts(text) <= 2, (len(text), text)
            assert "  " not in text
            assert text.startswith("K7PM ")


def test_only_a_fault_of_ours_has_no_page_yet() -> None:
    """Every cause a child or a sender can have is written about."""
    for cause in Cause:
        if cause is not Cause.FAULT:
            assert worker.page(replace(BRIEF, cause=cause))


def test_a_page_that_would_be_too_long_gives_up_what_the_board_has() -> None:
    """First that a call is coming, which is heard anyhow; how to take it never."""
    crowded = replace(
        BRIEF,
        asked=asked(Receipt.SENT, Receipt.NONE, Receipt.SENT, Receipt.NONE),
        later_at=before(90),
        carer=CarerWas.UNCLEAR,
        told_ring_by=NOW,
        also=(Cause.WANTS_CALL, Cause.CHANNEL_BROKEN, Cause.UNCLEAR),
        ringing=True,
        next_name="M. Shah",
        next_at=NOW,
    )
    text = worker.page(crowded)
    assert "Ringing you now." not in text
    assert "Answered 'later'" not in text
    assert "More on board." in text
    assert text.endswith("K7P=take. K7P PASS=can't. Next M.Shah 21:45")


def test_initials_in_another_script_give_way_to_the_reference() -> None:
    """An SMS of septets cannot carry them, and two full stops would say nothing."""
    assert worker.page(replace(BRIEF, initials="أ.ب.")).startswith("K7P NO ANSWER YP-1042, Dari.")
    assert worker.say("D17", replace(NEWS, initials="أ.ب.", ref="YP-1042")).startswith("K7P WORSE: YP-1042 asks for help")
