"""From facts to findings: each line of the table, on which starts it refuses, and what is fine when nothing is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from service.attested import DraftAllowed, OptOut, drafts_allowed
from service.doctor.facts import (
    Account,
    Answers,
    Bot,
    Configured,
    Facts,
    Gap,
    Kept,
    Misnamed,
    Number,
    Recorded,
    Shut,
    Silent,
    Spoken,
    Unknown,
)
from service.doctor.findings import Level, listed, refusals, worst_first
from service.doctor.judging import FREE_AT_LEAST, judge

URL = "https://checkins.example.org"
TODAY = date(2026, 11, 25)
TI, EN = Spoken("westshire", "ti", "Tigrinya", is_signed=False), Spoken("westshire", "en", "English", is_signed=True)
NUMBER = Number(
    ("SAFETYNET_TWILIO_SMS_FROM",),
    texts=True,
    calls=True,
    text_goes_to=f"POST {URL}/webhooks/twilio/sms#rc=2",
    call_goes_to=f"POST {URL}/webhooks/twilio/call",
)
HEALTHY = Facts(
    Configured(
        telegram=True, texts=True, calls=True, public_url=URL, opt_out=OptOut.OFF, heartbeat=True, passwords=True, directory=True,
        teams_mapped=frozenset({"duty"}),
    ),
    Kept(
        TODAY, languages=(EN,), workers=frozenset({("westshire", "DW-2"), ("eastshire", "DW-7")}), free_bytes=FREE_AT_LEAST,
        teams=frozenset({"duty", "north"}),
    ),
    Bot(),
    Account("active", is_trial=False, numbers=(NUMBER,)),
    Answers(),
    timedelta(0),
)  # fmt: skip
FIRST, EVERY = "first start", "every start"

Change = Callable[[Facts], Facts]


def said(**changes: Any) -> Change:
    """The settings say something else."""
    return lambda facts: replace(facts, configured=replace(facts.configured, **changes))


def kept(**changes: Any) -> Change:
    """The database says something else."""
    return lambda facts: replace(facts, kept=replace(HEALTHY.kept, **changes))


def twilio(**changes: Any) -> Change:
    """Twilio says something else of the account."""
    return lambda facts: replace(facts, twilio=replace(Account("active", is_trial=False, numbers=(NUMBER,)), **changes))


def number(**changes: Any) -> Change:
    """Twilio says something else of the number."""
    return twilio(numbers=(replace(NUMBER, **changes),))


def telegram(answer: Bot | Silent | Unknown) -> Change:
    """Telegram says something else."""
    return lambda facts: replace(facts, telegram=answer)


def directory(answer: Silent | Misnamed) -> Change:
    """The council's directory says something else."""
    return lambda facts: replace(facts, directory=answer)


def allowed(*drafts: DraftAllowed) -> Change:
    """People are written to in Tigrinya, and this is who answers for it."""
    return lambda facts: said(drafts_allowed=drafts)(kept(languages=(EN, TI))(facts))


def until(days: int, approver: str = "DW-2", language: str = "ti") -> DraftAllowed:
    return DraftAllowed(language, approver, TODAY + timedelta(days=days))


SOME = Recorded("westshire", "ti", "Tigrinya", there=("V_hold",), missing=("V_menu",), is_signed=True)
ALL = replace(SOME, there=("V_hold", "V_menu"), missing=())
NONE = replace(SOME, there=(), missing=("V_hold", "V_menu"))
FAILED_AT = datetime(2026, 11, 25, 20, 59, tzinfo=UTC)

# What is changed, what it is about, on which starts it refuses (none: it is a warning), and some words of what is said.
LINES: list[tuple[Change, str, str | None, str]] = [
    (lambda facts: replace(facts, kept=Shut("This cannot be opened.")), "database", EVERY, "This cannot be opened."),
    (lambda facts: replace(facts, kept=Shut("A row means nothing.", drifts=True)), "database", FIRST, "A row means nothing."),
    (said(opt_out=None), "opt-out", EVERY, "how Twilio answers STOP and HELP"),
    (said(public_url="http://127.0.0.1:8001"), "public address", EVERY, "no provider can call it"),
    (said(public_url="http://127.0.0.1:8001", providers_are_near=True), "public address", None, "no provider can call it"),
    (said(telegram_calls_us=True, public_url=f"{URL}:8001"), "public address", EVERY, "443, 80, 88 and 8443"),
    (said(heartbeat=False), "heartbeat", None, "nobody outside would notice"),
    (said(open_files=("var/keys.env",)), "files", None, "var/keys.env"),
    (said(texts=False, calls=False), "channels", None, "no duty worker is paged on a phone"),
    (said(texts=False, calls=False, telegram=False), "channels", None, "nobody can be asked"),
    (said(calls=False), "channels", None, "sleeps through a text is not rung"),
    (kept(unspoken=("sms", "telegram")), "channels", EVERY, "people are reached by sms and telegram, which is not configured"),
    (kept(unreadable=3), "keys", FIRST, "3 values open under none of our keys"),
    (kept(unfindable=2), "keys", None, "2 are found under none"),
    (kept(unsafe_settings=("fsync=off",)), "durable", EVERY, "fsync=off"),
    (kept(free_bytes=FREE_AT_LEAST - 1), "disc", None, "1023 MiB are free"),
    (kept(unknown_zones=("Europe/Atlantis",)), "time zones", FIRST, "Europe/Atlantis"),
    (kept(above_budget=("The team duty is to expect much.",)), "budget", FIRST, "The team duty is to expect much."),
    (kept(no_budget=("duty",)), "budget", None, "duty, so two pages a night"),
    (kept(no_last_resort=("westshire",)), "last resort", FIRST, "In westshire nobody is told"),
    (kept(gaps=(Gap("duty", "nobody of duty is on duty from A to B"),)), "rota", None, "Nobody of duty is on duty from A to B; pages go"),
    (kept(gaps=(Gap("duty", "nobody at A"), Gap("duty", "nobody at B"))), "rota", None, "Nobody at A, and once more in eight weeks"),
    (kept(out_of_reach=("DW-2", "DW-1")), "workers", None, "No page comes to DW-1, DW-2"),
    (kept(languages=(EN, TI)), "languages", FIRST, "Tigrinya is a draft"),
    (allowed(until(9, language="ar")), "languages", FIRST, "Tigrinya is a draft"),
    (allowed(until(9, approver="DW-9")), "languages", FIRST, "DW-9, who is to answer for it, is no worker there"),
    (allowed(until(9, approver="DW-7")), "languages", FIRST, "DW-7, who is to answer for it, is no worker there"),  # of another council
    (allowed(until(-1)), "languages", FIRST, "until 24 November 2026, which is over"),
    (allowed(until(31)), "languages", FIRST, "or more than 30 days ahead"),
    (allowed(until(-1), until(30)), "languages", None, "DW-2 answers for it until 25 December 2026"),
    (allowed(until(0)), "languages", None, "DW-2 answers for it until 25 November 2026"),
    (kept(recordings=(SOME,)), "recordings", None, "V_hold recorded; V_menu missing."),
    (kept(recordings=(replace(ALL, is_signed=False),)), "recordings", None, "no two native speakers have signed the words"),
    (kept(recordings=(replace(ALL, there=(), unusable=("V_menu",)),)), "recordings", None, "nothing recorded; V_menu no MP3"),
    (kept(recordings=(replace(NONE, cannot_read=1),)), "recordings", None, "of 1 young person who does not read"),
    (kept(recordings=(replace(NONE, cannot_read=7),)), "recordings", None, "of 7 young people who do not read"),
    (kept(clock_ahead=timedelta(seconds=6)), "clock", None, "6 seconds ahead of this machine's"),
    (lambda facts: replace(facts, world_ahead=timedelta(seconds=90)), "clock", None, "90 seconds behind a provider's"),
    (kept(no_administrator=("westshire",), teams=frozenset({"duty"})), "sign-in", None, "In westshire nobody who can sign in administers"),
    (said(teams_mapped=frozenset({"duty", "south"})), "sign-in", None, "names south, and no team has that reference"),
    (directory(Silent("ConnectError")), "directory", None, "does not answer (ConnectError), and until it does nobody signs in"),
    (directory(Misnamed()), "directory", None, "calls itself otherwise than SAFETYNET_OPENID_ISSUER"),
    (telegram(Unknown()), "telegram", FIRST, "does not know the token"),
    (telegram(Silent("TimedOut")), "telegram", None, "does not answer (TimedOut)"),
    (telegram(Bot(calls="https://elsewhere.example")), "telegram", None, "calls another address than ours"),
    (telegram(Bot(waiting=3, failed_at=FAILED_AT, failed_with="404")), "telegram", None, "20:59 on 25 November UTC (404), and 3 updates"),
    (lambda facts: replace(facts, twilio=Unknown()), "twilio", FIRST, "does not know the account or its token"),
    (lambda facts: replace(facts, twilio=Silent("Interrupted")), "twilio", None, "does not answer (Interrupted)"),
    (twilio(status="suspended"), "twilio", FIRST, "the account as suspended"),
    (twilio(is_trial=True), "twilio", FIRST, "a trial account"),
    (number(is_ours=False), "numbers", FIRST, "no number SAFETYNET_TWILIO_SMS_FROM"),
    (number(can_text=False), "numbers", FIRST, "can send no texts"),
    (number(can_ring=False), "numbers", FIRST, "can ring nobody"),
    (number(text_goes_to=f"GET {URL}/webhooks/twilio/sms"), "numbers", FIRST, "does not bring us a text"),
    (number(text_goes_to="POST https://demo.twilio.com/welcome"), "numbers", FIRST, "does not bring us a text"),
    (number(call_goes_to="POST "), "numbers", FIRST, "does not bring us a call"),
    (number(text_goes_to=None), "numbers", None, "asks an application of its own what to do with a text"),
]


def test_where_nothing_is_wrong_everything_is_fine_and_nothing_is_to_be_done() -> None:
    found = judge(HEALTHY)
    assert [one for one in found if one.level is not Level.FINE or one.do] == []
    assert len({one.about for one in found}) == len(found)
    abouts = {about for _, about, _, _ in LINES}
    assert abouts == {one.about for one in found} | {"database"}  # every subject has its line here


@pytest.mark.parametrize(("change", "about", "refuses", "words"), LINES, ids=[f"{about}: {words}" for _, about, _, words in LINES])
def test_each_line_is_told_in_a_sentence_with_what_to_do_and_refuses_the_starts_it_must(
    change: Change, about: str, refuses: str | None, words: str
) -> None:
    found = [one for one in judge(change(HEALTHY)) if one.about == about]
    (wrong,) = [one for one in found if one.level is not Level.FINE]
    assert found == [wrong]  # the same subject is not fine as well
    assert words in wrong.says
    assert wrong.says.endswith(".")
    assert wrong.do
    starts = [bool(refusals(found, at_first_start=is_first)) for is_first in (True, False)]
    assert tuple(starts) == {None: (False, False), FIRST: (True, False), EVERY: (True, True)}[refuses]


def test_what_a_number_does_not_do_is_not_asked_of_it() -> None:
    rings_not = number(calls=False, can_ring=False)(HEALTHY)
    texts_not = number(texts=False, can_text=False)(HEALTHY)
    no_calls = said(calls=False)(number(call_goes_to="POST ")(HEALTHY))
    for facts in (rings_not, texts_not, no_calls):
        assert [one.says for one in judge(facts) if one.about == "numbers" and one.level is not Level.FINE] == []


def test_whoever_administers_accounts_may_come_by_password_or_by_a_group_and_must_be_able_to_sign_in() -> None:
    def told(**changes: Any) -> list[str]:
        by_password = kept(no_administrator_of_directory=("westshire",), teams=frozenset({"duty"}))(HEALTHY)
        return [one.do for one in judge(said(**changes)(by_password)) if one.about == "sign-in" and one.do]

    assert told() == told(directory=False) == told(passwords=False, administrators_group=True) == []
    (do,) = told(passwords=False)
    assert do.startswith("Map a group to the role administrator")
    assert told(passwords=False, directory=False, teams_mapped=frozenset()) == [], "nobody signs in at all"


def test_an_address_that_nobody_is_to_call_may_be_any() -> None:
    polled = said(texts=False, calls=False, public_url="http://127.0.0.1:8001")(HEALTHY)
    assert [one.level for one in judge(polled) if one.about == "public address"] == [Level.FINE]


def test_what_is_not_configured_is_not_judged() -> None:
    bare = judge(
        replace(said(texts=False, calls=False, telegram=False, opt_out=None)(HEALTHY), telegram=None, twilio=None, world_ahead=None)
    )
    assert {one.about for one in bare} & {"telegram", "twilio", "numbers"} == set()
    assert [one.says for one in bare if one.refuses] == []


def test_the_worst_comes_first_and_many_names_are_cut() -> None:
    found = judge(said(heartbeat=False, opt_out=None)(HEALTHY))
    assert [one.level for one in worst_first(found)][:3] == [Level.REFUSES_LIVE, Level.WARNING, Level.FINE]
    assert listed(f"DW-{n}" for n in range(10)) == "DW-0, DW-1, DW-2, DW-3, DW-4, DW-5, DW-6, DW-7 and 2 more"


def test_who_answers_for_a_draft_is_read_or_refused_in_a_sentence() -> None:
    read = drafts_allowed("ti:DW-2:2026-12-24, zh_Hans:LR-1:2026-12-01")
    assert read == (DraftAllowed("ti", "DW-2", date(2026, 12, 24)), DraftAllowed("zh_Hans", "LR-1", date(2026, 12, 1)))
    for wrong in ("ti", "ti:DW-2", "ti:DW-2:2026-13-24", "ti:DW-2:soon", ":DW-2:2026-12-24", "ti:DW-2:2026-12-24,"):
        with pytest.raises(ValueError, match="write language:approver:last day"):
            drafts_allowed(wrong)


@pytest.mark.parametrize(("one", "says"), [(ALL, "V_hold, V_menu recorded."), (NONE, "nobody is known to need it to be asked.")])
def test_what_is_recorded_whole_or_needed_by_nobody_is_fine(one: Recorded, says: str) -> None:
    (found,) = [each for each in judge(kept(recordings=(one,))(HEALTHY)) if each.about == "recordings"]
    assert (found.level, found.do) == (Level.FINE, "")
    assert found.says.startswith("Tigrinya for westshire: ")
    assert found.says.endswith(says)
