"""What a page states: facts, each with its source and time, and what nobody knows said as such."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from itertools import zip_longest

import locales
from bot.phrasing.fault import OurFault
from bot.phrasing.fault import holes as fault_holes
from bot.phrasing.plain import plain, short_initials, short_name
from db.words import Manner
from ladder.words import Cause


class Receipt(StrEnum):
    """What the network said of one asking."""

    DELIVERED = "delivered"
    SENT = "sent"  # no delivery receipt came
    NONE = "none"  # this channel has no receipts at all
    UNDELIVERED = "undelivered"


class CarerWas(StrEnum):
    """How the carer's part of the evening went."""

    NOT_ASKED = "not_asked"
    NEVER = "never"  # the placement says not to ask them
    NO_ANSWER = "no_answer"
    NOT_REACHED = "not_reached"  # the question was not delivered
    UNCLEAR = "unclear"
    SEEN = "seen"
    ELSEWHERE = "elsewhere"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking of the young person: when it left, by which road, and its receipt."""

    at: datetime
    road: Manner
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBrief:
    """All that a page about one alert may state. Instants are UTC; what is not known is left out."""

    code: str
    cause: Cause
    now: datetime
    zone: tzinfo
    fact_at: datetime
    initials: str = ""  # empty, with the reference, for a sender we do not know
    ref: str = ""
    language_english: str = ""  # with the dialect, if known
    asked: tuple[Asked, ...] = ()
    later_at: datetime | None = None  # answered "later", then silence
    answered_at: datetime | None = None  # answered fine after the alert was opened
    carer: CarerWas | None = None
    expected_at: datetime | None = None  # the time a carer named and did not confirm
    carer_saw_at: datetime | None = None  # the word that a second adult was to bear out
    seen_at: datetime | None = None
    seen_by: str = ""
    last_reply_at: datetime | None = None
    told_ring_by: datetime | None = None
    also: tuple[Cause, ...] = ()  # further causes of the same alert
    also_by_carer: frozenset[Cause] = frozenset()  # those of them that are the carer's alone
    distress: bool = False  # an unknown sender's words
    by_carer: bool = False  # the carer said so, or theirs is the phone that refuses us
    unheard: bool = False  # the phone refuses nothing, and nothing has come from it
    ringing: bool = False  # a call goes out in the same instant
    next_name: str = ""
    next_at: datetime | None = None
    fault: OurFault | None = None  # what it is about instead of a young person


def holes(brief: PageBrief) -> dict[str, str]:
    """Every sentence a page may carry, empty where there is nothing to state."""
    told = _said("told", at=when(brief, brief.told_ring_by))
    initials = short_initials(brief.initials, brief.ref)
    return {
        "code": brief.code,
        "about": brief.ref if initials == brief.ref else f"{initials} {brief.ref}",
        "initials": initials,
        "ref": brief.ref,
        "language": plain(brief.language_english),
        "at": when(brief, brief.fact_at),
        "what": what(brief.cause, distress=brief.distress, by_carer=brief.by_carer, unheard=brief.unheard),
        "said": what(brief.cause, unheard=brief.unheard),
        "asked": _said("asked", times=_times(brief, with_road=False)),
        "tried": _said("tried", times=_times(brief, with_road=True)),
        "later": _said("later", at=when(brief, brief.later_at)),
        "answered": _said("answered", at=when(brief, brief.answered_at)),
        "carer": "" if brief.carer is None else locales.text(locales.ENGLISH, f"carer_{brief.carer}"),
        "seen": _said("seen", at=when(brief, brief.seen_at), by=short_name(brief.seen_by)) or _stated("never_seen"),
        "last_reply": _said("last_reply", at=when(brief, brief.last_reply_at)) or _stated("no_reply"),
        "told": told,
        "told_or_nothing": told or _stated("told_nothing"),
        "also": _said("also", what=", ".join(_also(brief, cause) for cause in brief.also)),
        "ringing": _stated("ringing") if brief.ringing else "",
        "next": following(brief.next_name, when(brief, brief.next_at)),
        "expected": when(brief, brief.expected_at),
        "saw": when(brief, brief.carer_saw_at),
        "again": when(brief, brief.next_at),
        **fault_holes(brief.fault),
    }


def _also(brief: PageBrief, cause: Cause) -> str:
    return what(cause, by_carer=cause in brief.also_by_carer, unheard=brief.unheard)


def what(cause: Cause, *, distress: bool = False, by_carer: bool = False, unheard: bool = False) -> str:
    """A cause in a few words; what a carer said is never told as the young person's."""
    key = f"what_{cause}_distress" if distress and cause is Cause.UNKNOWN_SENDER else f"what_{cause}"
    said = _stated("what_unheard" if unheard and cause is Cause.CHANNEL_BROKEN else key)
    return _said("what_of_carer", what=said) if by_carer else said


def following(name: str, at: str) -> str:
    """Who is paged next, and when; nothing when nobody is."""
    if not at:
        return ""
    return _said("next", name=short_name(name), at=at) or locales.text(locales.ENGLISH, "next_unnamed", at=at)


def when(brief: PageBrief, at: datetime | None) -> str:
    """An instant as the worker reads it, nothing for none."""
    return "" if at is None else locales.moment(locales.ENGLISH, at, brief.zone, brief.now, short=True)


def _stated(key: str) -> str:
    return locales.text(locales.ENGLISH, key)


def _said(key: str, **values: str) -> str:
    return locales.text(locales.ENGLISH, key, **values) if all(values.values()) else ""


def _times(brief: PageBrief, *, with_road: bool) -> str:
    """Each asking; a receipt that several in a row share is said once, after the last of them.

    Where roads are named nothing was delivered, and saying so of each would repeat the head of the page.
    """
    stated = []
    for asked, following_one in zip_longest(brief.asked, brief.asked[1:]):
        if with_road:
            told = _stated(f"road_{asked.road}")
        elif following_one is not None and following_one.receipt == asked.receipt:
            told = ""
        else:
            told = f"({_stated(f'receipt_{asked.receipt}')})"
        stated.append(f"{when(brief, asked.at)} {told}".strip())
    return ", ".join(stated)
