"""The words of pages and reports for what the rules know by a name. Staff read English; what young people read is in `locales/`.

The four kinds of nothing are four different words everywhere. A phone that answered has answered: no word here says more of the child.
"""

import locales
from db.words import ChannelName, ContactState, Manner, SendState
from ladder.alert import Phase as AlertPhase
from ladder.phrases import Phrase
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Meaning, Outcome, Resolution, Road, Tier, Treatment

CAUSES: dict[Cause, str] = {
    Cause.NOT_ASKED: "Not asked: our fault",
    Cause.UNDELIVERED: "Not delivered",
    Cause.SILENT: "Sent and silent",
    Cause.UNCLEAR: "Answered but unclear",
    Cause.WANTS_CALL: "Asks for a call",
    Cause.HELP: "Asks for help",
    Cause.DURESS: "Duress",
    Cause.CHANNEL_BROKEN: "The phone refuses us",
    Cause.STOPPED: "Asked us to stop",
    Cause.WRONG_NUMBER: "Wrong number",
    Cause.CARER_CONCERN: "The carer is worried",
    Cause.CROSS_CHECK: "A second sighting is due",
    Cause.UNKNOWN_SENDER: "An unknown number wrote",
    Cause.FAULT: "Our fault: something is down",
}

UNHEARD = "Nothing from the phone"  # it refuses nothing, and nothing has come from it for long


def cause(named: Cause, *, is_unheard: bool) -> str:
    """A cause in its words; of a phone that refuses nothing it is not said that it does."""
    return UNHEARD if is_unheard and named is Cause.CHANNEL_BROKEN else CAUSES[named]


def sender(number: int) -> str:
    """A sender we do not know, by the number that staff may say aloud."""
    return f"Unknown sender {number}"


TREATMENTS: dict[Treatment, tuple[str, str]] = {
    Treatment.RING: ("Ring", "texts and calls go out together"),
    Treatment.PAGE: ("Page", "a text goes out, then a call"),
    Treatment.BOARD: ("Board", "nobody is paged before the shift ends"),
    Treatment.MORNING: ("Morning", "nobody is paged before the next working morning"),
}

PHASES: dict[AlertPhase, str] = {
    AlertPhase.PAGING: "Nobody has taken it",
    AlertPhase.TAKEN: "Taken",
    AlertPhase.STOOD_DOWN: "Stood down",
    AlertPhase.LISTED: "Listed",
    AlertPhase.RESOLVED: "Resolved",
}

TIERS: dict[Tier, str] = {
    Tier.ARRIVAL: "arrival, first 72 hours",
    Tier.FIRST_WEEK: "first week",
    Tier.STANDARD: "standard",
    Tier.AFTER_RETURN: "after a return",
    Tier.APPROACHING_18: "approaching 18",
}

COVERS: dict[Cover, str] = {
    Cover.OPEN: "Open: nobody else looks at the phone",
    Cover.CLOSED: "Closed: somebody else may look at the phone; every answer is the same",
}

ASK_CARER: dict[AskCarer, str] = {
    AskCarer.ALWAYS: "The carer is asked, and their sighting closes a check-in",
    AskCarer.CROSS_CHECK: "The carer is asked, and a second adult must see the young person too",
    AskCarer.NEVER: "Do not ask the carer",
}

ROADS: dict[Road, str] = {Road.SMS: "text", Road.VOICE: "call"}

CHANNELS: dict[ChannelName, str] = {
    ChannelName.TELEGRAM: "Telegram",
    ChannelName.SMS: "SMS",
    ChannelName.VOICE: "call",
    ChannelName.HANDSET: "simulated phone",
}

MANNERS: dict[Manner, str] = {Manner.SMS: "SMS", Manner.TELEGRAM: "Telegram"}

SENT: dict[SendState, str] = {
    SendState.QUEUED: "waits to leave",
    SendState.CLAIMED: "is leaving",
    SendState.ACCEPTED: "taken by the provider",
    SendState.LEFT: "left for the phone",
    SendState.DELIVERED: "delivered",
    SendState.UNDELIVERED: "not delivered",
    SendState.REFUSED: "refused",
    SendState.EXPIRED: "not sent: its time was over",
    SendState.CANCELLED: "withdrawn before it left",
    SendState.UNKNOWN: "may have gone out; nobody told us",
}

CONTACTS: dict[ContactState, str] = {
    ContactState.OPEN: "in use",
    ContactState.BLOCKED: "refuses us",
    ContactState.OPTED_OUT: "asked us to stop",
    ContactState.STALE: "not asked until a worker has proven it anew",
}

# Said after "the phone answered": who held it, nobody knows.
MEANINGS: dict[Meaning, str] = {
    Meaning.OK: "fine",
    Meaning.LATER: "ask me later",
    Meaning.CALL: "call me",
    Meaning.HELP: "not good, or asks for help",
    Meaning.STOP: "stop",
    Meaning.PAUSE: "pause",
    Meaning.WRONG: "wrong number",
    Meaning.LANGUAGE: "another language, please",
    Meaning.UNCLEAR: "not read: a person must",
}

CARER_MEANINGS: dict[CarerMeaning, str] = {
    CarerMeaning.SEEN: "I see them now",
    CarerMeaning.ELSEWHERE: "not here, I know where, no worry",
    CarerMeaning.CONCERN: "not here and I don't know where, or I am worried",
    CarerMeaning.CALL: "call me",
    CarerMeaning.STOP: "stop",
    CarerMeaning.UNCLEAR: "not read: a person must",
}

READ_OTHERWISE = "it would be read otherwise today, or was not to be read by words yet"
RULES: dict[str, str] = {
    "distress": "a sign of distress outranks everything",
    "digit": "a choice from the menu",
    "digits": "a number that is no choice, or more than one",
    "digit and time": "a choice from the menu, with a time",
    "time": "a time",
    "a time": "it names a time",
    "negated": "something is denied",
    "denied": "distress is denied",
    "hedged": "it is said with a doubt, a condition, or in another's words",
    "too long": "it is too long to be certain of",
    "unknown words": "it has words that we do not know",
    "question": "it asks something",
    "more than an OK": "it says fine, and something more",
    "nothing known": "it has no words that we know",
    "empty": "it has no words",
    "our own words": "it is a button's very words, written out",
    "words not reviewed": "no native speaker has signed what its words mean",
    **{meaning.value: "all of it is known to say so" for meaning in (*Meaning, *CarerMeaning) if meaning.value != "unclear"},
}


def rule(named: str) -> str:
    """Why a message was read as it was."""
    return RULES[named]


OUTCOMES: dict[Outcome, str] = {
    Outcome.OK: "the phone answered: fine",
    Outcome.LATER_THEN_OK: "ask me later, then the phone answered: fine",
    Outcome.CALL: "asks for a call",
    Outcome.HELP: "asks for help",
    Outcome.UNCLEAR: "answered but unclear",
    Outcome.STOPPED: "asked us to stop",
    Outcome.PAUSED: "paused",
    Outcome.WRONG_NUMBER: "wrong number",
    Outcome.CARER_SEEN: "the carer sees them",
    Outcome.CARER_ELSEWHERE: "the carer knows where they are",
    Outcome.CARER_CONCERN: "the carer is worried",
    Outcome.SILENT: "sent and silent",
    Outcome.UNDELIVERED: "not delivered",
    Outcome.NOT_ASKED: "not asked: our fault",
    Outcome.CANCELLED: "not due any more",
    Outcome.MERGED: "joined the earlier one",
}


def language_of(language: str | None, missed: str | None) -> str:
    """Which language went out, and what could not be said in the one it should have been in; nothing while it is not worded."""
    if language is None:
        return ""
    name = locales.language(language).name
    if missed is None:
        return f"in {name}"
    instead = f"not in {locales.language(missed).name}"
    return f"sent in {name}, {instead}" if language != missed else f"sent partly in English, {instead} alone"


RESOLUTIONS: dict[Resolution, str] = {
    Resolution.SPOKE_TO_YOUNG_PERSON: "spoke to the young person",
    Resolution.SEEN_BY_ADULT: "seen by a responsible adult: who, when",
    Resolution.PLACE_KNOWN_NO_CONCERN: "place known, no concern",
    Resolution.EPISODE_OPENED: "episode opened; the plan rests",
    Resolution.PASSED_TO_ALLOCATED_WORKER: "passed to the allocated worker",
    Resolution.AGREED_CHANGE: "times, pause or channel agreed",
    Resolution.NOTHING_WRONG: "nothing wrong: asleep, school or work, prayer or fasting, no credit or battery, phone lost, forgot",
    Resolution.OUR_FAULT: "our fault",
    Resolution.WRONG_NUMBER: "wrong number",
    Resolution.CODE_BY_ACCIDENT: "code by accident",
    Resolution.THE_PHONE_ANSWERED: "the phone answered, nothing further",
    Resolution.DUPLICATE: "same matter as another alert",
}

# What whoever has it may have the young person told. The texts themselves are `locales/`: this is what a worker chooses by.
PHRASES: dict[Phrase, str] = {
    Phrase.RINGING: "ringing now",
    Phrase.MISSED: "could not reach you, shall I try again?",
    Phrase.ALONE: "who is with you?",
    Phrase.TALK: "can you talk?",
    Phrase.PEOPLE: "stay near other people",
    Phrase.WHEN: "I will ring at …",
}


def chosen(phrase: Phrase, choice: str) -> str:
    """What a number says that answered a phrase, as the text to whoever has the alert says it."""
    return locales.text(locales.ENGLISH, f"chose_{phrase.value}_{choice}")


# The notes about a young person, in the order in which somebody about to ring needs them.
DETAILS: dict[str, str] = {
    "safe_to_ring": "When and how to ring",
    "do_not_tell": "Do not tell",
    "cover_note": "Who looks at the phone",
    "shared_phone": "Shares the phone",
    "phone_of_own": "Has a phone of their own",
    "reply_costs": "What a reply costs",
    "dialect": "Dialect",
    "reads": "Reads",
    "interpreter_not": "Interpreter: not",
    "case_ref": "Case reference",
    "age_basis": "Age is",
    "philomena_held_by": "Philomena part one is held by",
}
