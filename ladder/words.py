"""The words of the field that every other part shares. Members of each list say what they mean in practice."""

from enum import IntEnum, StrEnum


class Tier(StrEnum):
    """How watchful a plan is."""

    ARRIVAL = "arrival"  # the first 72 hours; the clock moves it on
    FIRST_WEEK = "first_week"  # until the seventh day; the clock moves it on
    STANDARD = "standard"  # until a worker says otherwise
    AFTER_RETURN = "after_return"  # set and ended by a worker
    APPROACHING_18 = "approaching_18"  # set by a worker, from seventeen and a half

    @property
    def is_tight(self) -> bool:
        """Whether nothing may wait: the first days, and the days after a return."""
        return self in (Tier.ARRIVAL, Tier.FIRST_WEEK, Tier.AFTER_RETURN)


class Cover(StrEnum):
    """Whether anybody else looks at the young person's phone."""

    OPEN = "open"  # nobody else does
    CLOSED = "closed"  # somebody does, or nobody knows: every answer gets the same "Thanks!"


class AskCarer(StrEnum):
    """Whether the carer of a placement is asked about the young person."""

    ALWAYS = "always"  # "I see them" closes the check-in
    CROSS_CHECK = "cross_check"  # it quiets tonight; a second adult must see the young person too, within a day
    NEVER = "never"  # the rung is skipped, and the carer's word closes nothing


class Who(StrEnum):
    """Whom a rung of an asking ladder asks."""

    YOUNG_PERSON = "young_person"
    CARER = "carer"


class Duty(StrEnum):
    """Whom a rung of a paging ladder reaches."""

    ON_DUTY = "on_duty"  # the first of the shift who has not passed this round
    NEXT_ON_DUTY = "next_on_duty"  # the one after
    MANAGER = "manager"
    ALLOCATED = "allocated"  # the young person's own worker on a working day, else whoever is on duty
    LAST_RESORT = "last_resort"  # named in the council file; told when a whole round found nobody


class Road(StrEnum):
    """How a page travels."""

    SMS = "sms"
    VOICE = "voice"


class Cause(StrEnum):
    """Why a duty worker should know. The four kinds of nothing come first and are never mixed."""

    NOT_ASKED = "not_asked"  # our fault: no question left us
    UNDELIVERED = "undelivered"  # it left, and no handset had it
    SILENT = "silent"  # a handset had it, and nobody answered
    UNCLEAR = "unclear"  # somebody answered, and a person must read it
    WANTS_CALL = "wants_call"
    HELP = "help"
    DURESS = "duress"
    CHANNEL_BROKEN = "channel_broken"  # an address bounced or blocked us
    STOPPED = "stopped"  # asked us to stop
    WRONG_NUMBER = "wrong_number"
    CARER_CONCERN = "carer_concern"  # the carer does not know where, or worries
    CROSS_CHECK = "cross_check"  # a second adult has yet to see the young person
    UNKNOWN_SENDER = "unknown_sender"
    FAULT = "fault"  # something of ours is down


FOR_A_PERSON = (Cause.HELP, Cause.WANTS_CALL)  # who said so waits to hear from a person


class Treatment(StrEnum):
    """What an alert does. See `Treatment.rank` for which is higher."""

    MORNING = "morning"  # pages nobody until the next working morning
    BOARD = "board"  # pages nobody until the shift ends
    PAGE = "page"  # SMS, then voice
    RING = "ring"  # SMS and voice at once

    @property
    def rank(self) -> int:
        """0 for the calmest."""
        return _RANKS[self]

    @property
    def pages(self) -> bool:
        """Whether somebody is paged at once."""
        return self in (Treatment.PAGE, Treatment.RING)


_RANKS = {one: rank for rank, one in enumerate(Treatment)}


class Meaning(StrEnum):
    """What a young person's reply means to the service."""

    OK = "ok"
    LATER = "later"
    CALL = "call"
    HELP = "help"
    STOP = "stop"
    PAUSE = "pause"
    WRONG = "wrong"
    LANGUAGE = "language"
    UNCLEAR = "unclear"


class CarerMeaning(StrEnum):
    """What a carer's reply means to the service."""

    SEEN = "seen"  # "I see them now"
    ELSEWHERE = "elsewhere"  # "not here, I know where, no worry"
    CONCERN = "concern"  # "not here and I don't know where, or I am worried"
    CALL = "call"
    STOP = "stop"
    UNCLEAR = "unclear"


class WorkerMeaning(StrEnum):
    """What a duty worker's SMS asks for."""

    TAKE = "take"
    PASS = "pass"
    NOTE = "note"
    DONE = "done"
    CALL = "call"  # put me through to them
    CARER = "carer"  # put me through to their carer
    LIST = "list"
    ON = "on"  # this shared phone is mine until my shift ends
    OFF = "off"  # and is nobody's again
    BUSY = "busy"  # pages go straight on to the next for so long
    BACK = "back"  # and come to me again
    UNCLEAR = "unclear"


class Outcome(StrEnum):
    """How a check-in ended."""

    OK = "ok"
    LATER_THEN_OK = "later_then_ok"
    CALL = "call"
    HELP = "help"
    UNCLEAR = "unclear"
    STOPPED = "stopped"
    PAUSED = "paused"
    WRONG_NUMBER = "wrong_number"
    CARER_SEEN = "carer_seen"
    CARER_ELSEWHERE = "carer_elsewhere"
    CARER_CONCERN = "carer_concern"
    SILENT = "silent"
    UNDELIVERED = "undelivered"
    NOT_ASKED = "not_asked"
    CANCELLED = "cancelled"
    MERGED = "merged"


class Resolution(IntEnum):
    """How a named person closed an alert (A6). The numbers never change."""

    SPOKE_TO_YOUNG_PERSON = 1
    SEEN_BY_ADULT = 2
    PLACE_KNOWN_NO_CONCERN = 3
    EPISODE_OPENED = 4
    PASSED_TO_ALLOCATED_WORKER = 5
    AGREED_CHANGE = 6
    NOTHING_WRONG = 7
    OUR_FAULT = 8
    WRONG_NUMBER = 9
    CODE_BY_ACCIDENT = 10
    THE_PHONE_ANSWERED = 11
    DUPLICATE = 12
