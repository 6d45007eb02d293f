"""What a duty worker is sent: GSM-7, initials and a reference, no link. A page has a brief; every other text has a `News`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import locales
from bot.phrasing import evidence, lists
from bot.phrasing.evidence import PageBrief
from bot.phrasing.fault import OurFault
from bot.phrasing.fault import holes as fault_holes
from bot.phrasing.lists import PARTS_MAX
from bot.phrasing.plain import plain, short_initials, short_name
from bot.phrasing.sms import parts
from ladder.words import Cause

# What a page gives up, in this order, rather than become a third SMS. All of it stands on the board; what is left out of `also` is
# said to be there.
_GIVEN_UP = (("ringing", ""), ("later", ""), ("also", "more"), ("asked", ""))

_PAGES: dict[Cause, str] = {
    Cause.NOT_ASKED: "D_not_asked",
    Cause.UNDELIVERED: "D20",
    Cause.SILENT: "D1",
    Cause.UNCLEAR: "D18",
    Cause.WANTS_CALL: "D19",
    Cause.HELP: "D3",
    Cause.DURESS: "D2",
    Cause.CHANNEL_BROKEN: "D_channel_broken",
    Cause.STOPPED: "D21",
    Cause.WRONG_NUMBER: "D_wrong_number",
    Cause.CARER_CONCERN: "D4",
    Cause.CROSS_CHECK: "D_cross_check",
    Cause.UNKNOWN_SENDER: "D22",
    Cause.FAULT: "D5",
}

# What is said otherwise where no interpreter line stands on the board, and of an alert that is about a fault.
_WITHOUT_A_LINE = {"D8": "D8_no_line", "D8r": "D8r_no_line"}
_OF_FAULTS = {"D17": "D17_fault", "D_also": "D_also_fault"}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an answer to a worker, or news for one, may mention; each text uses what it has holes for. Instants are UTC."""

    now: datetime
    zone: tzinfo
    code: str = ""
    initials: str = ""  # empty, with the reference, for a sender we do not know
    ref: str = ""
    cause: Cause | None = None
    distress: bool = False  # an unknown sender's words
    by_carer: bool = False
    unheard: bool = False
    language_english: str = ""
    name: str = ""  # who took, who closed
    at: datetime | None = None  # when it happened
    by: datetime | None = None  # what happens next if nobody does anything, or the time a call was promised for
    next_name: str = ""
    next_at: datetime | None = None
    fault: OurFault | None = None
    outcome: int | None = None  # how it was closed by text
    said: str = ""  # which of its numbers a phrase was answered with: its own key
    has_interpreter: bool = True  # whether the council's interpreter line stands on the board


def page(brief: PageBrief) -> str:
    """What happened, to whom, since when, and how to take it."""
    key = "D_carer" if brief.by_carer else _PAGES[brief.cause]
    if key == "D_channel_broken" and brief.unheard:
        key = "D_unheard"
    if brief.cause is Cause.CARER_CONCERN and brief.expected_at is not None:
        key = "D4_time"
    if brief.cause is Cause.UNKNOWN_SENDER and not brief.distress:
        key = "D22_calm"
    return _fitting(key, evidence.holes(brief))


def last_resort(brief: PageBrief) -> str:
    """The page to the person named for when a whole round found nobody; `next_at` is when we ask again."""
    warning = locales.text(locales.ENGLISH, "D23_duress") if brief.cause is Cause.DURESS else ""
    return _fitting("D23" if brief.ref else "D23_sender", {**evidence.holes(brief), "warning": warning})


def listed(brief: PageBrief) -> str:
    """The one SMS for an alert that paged nobody; `next_at` is when it starts to page."""
    of_nobody = "D_listed_sender" if brief.fault is None else "D_listed_fault"
    return _fitting("D_listed" if brief.ref else of_nobody, evidence.holes(brief))


def taken_key(cause: Cause, *, is_cover_open: bool, language_english: str, ring_by: datetime | None) -> str:
    """Which text tells a worker that the alert is theirs."""
    if cause is Cause.DURESS:
        return "D8d"
    if cause in (Cause.HELP, Cause.WANTS_CALL):
        return ("D8h" if ring_by is None else "D8r") if is_cover_open else "D8c"
    return "D8_english" if _speaks_english(language_english) else "D8"


def _speaks_english(language_english: str) -> bool:
    return language_english in ("", locales.language(locales.ENGLISH).name)


def say(key: str, news: News) -> str:
    """An answer to a worker, or news for one."""
    if news.fault is not None:
        key = _OF_FAULTS.get(key, key)
    if key == "D15" and not news.code:
        key = "D15_no_code"
    if key == "D_not_yours" and not news.name:
        key = "D_nobodys"
    if key == "D17d" and news.by is None:
        key = "D17d_no_ring"
    if key == "D8r" and _speaks_english(news.language_english):
        key = "D8r_english"
    if not news.has_interpreter:
        key = _WITHOUT_A_LINE.get(key, key)
    return _laid_out(key, _news_holes(news))


def shift_ends(news: News, codes: Sequence[str]) -> str:
    """What a worker holds when their shift is about to end, and that it stays theirs until somebody takes it."""
    return lists.held(codes, _when(news, news.at), _name(news.next_name))


def _news_holes(news: News) -> dict[str, str]:
    return {
        "code": news.code,
        "initials": short_initials(news.initials, news.ref),
        "what": "" if news.cause is None else _what(news),
        "language": plain(news.language_english),
        "name": _name(news.name),
        "at": _when(news, news.at),
        "by": _when(news, news.by),
        "outcome": "" if news.outcome is None else _stated(f"outcome_{news.outcome}"),
        "said": "" if not news.said else _stated(f"chose_{news.said}"),
        "next_name": _name(news.next_name),
        "next": evidence.following(news.next_name, _when(news, news.next_at)),
        "list_day": "" if news.by is None else locales.day(locales.ENGLISH, news.by, news.zone, news.now),
        "list_time": "" if news.by is None else locales.clock(news.by, news.zone),
        **fault_holes(news.fault),
    }


def _what(news: News) -> str:
    assert news.cause is not None, "asked for after looking"
    return evidence.what(news.cause, distress=news.distress, by_carer=news.by_carer, unheard=news.unheard)


def _fitting(key: str, values: dict[str, str]) -> str:
    """A page in at most two SMS."""
    text = _laid_out(key, values)
    for hole, instead in _GIVEN_UP:
        if parts(text) <= PARTS_MAX:
            break
        values = {**values, hole: _stated(instead) if instead and values[hole] else ""}
        text = _laid_out(key, values)
    return text


def _laid_out(key: str, values: dict[str, str]) -> str:
    """The text with its holes filled; sentences that are empty leave no gap."""
    return " ".join(locales.text(locales.ENGLISH, key, **{hole: values[hole] for hole in locales.holes(key)}).split())


def _when(news: News, at: datetime | None) -> str:
    return "" if at is None else locales.moment(locales.ENGLISH, at, news.zone, news.now, short=True)


def _name(name: str) -> str:
    return short_name(name) or _stated("somebody")


def _stated(key: str) -> str:
    return locales.text(locales.ENGLISH, key)
