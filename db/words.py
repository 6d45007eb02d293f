"""The words that only rows need: what a column may hold. The words of the field are the rules' own (`ladder.words`)."""

from enum import StrEnum


class Mode(StrEnum):
    """What a database was born as, for good."""

    DEMO = "demo"  # a clock that is turned, handsets that are drawn
    LIVE = "live"  # people


class KeyKind(StrEnum):
    """What a key is for."""

    SEALING = "sealing"  # names, addresses and bodies are sealed with it
    INDEX = "index"  # addresses and names are looked up by a hash under it


class ProcessKind(StrEnum):
    """What a process with loops was started as."""

    SERVE = "serve"  # both web apps beside the loops
    ENGINE = "engine"  # the loops alone


class PersonKind(StrEnum):
    """Who somebody is to the service."""

    YOUNG_PERSON = "young_person"
    CARER = "carer"
    WORKER = "worker"


class ShiftRole(StrEnum):
    """What a shift is for."""

    ON_DUTY = "on_duty"
    MANAGER = "manager"


class ChannelName(StrEnum):
    """By what a contact is reached."""

    TELEGRAM = "telegram"
    SMS = "sms"
    VOICE = "voice"
    HANDSET = "handset"  # the simulated phone of the demo


class Manner(StrEnum):
    """What a simulated phone behaves like."""

    SMS = "sms"
    TELEGRAM = "telegram"


class ContactState(StrEnum):
    """Whether an address may be used."""

    OPEN = "open"
    BLOCKED = "blocked"  # it bounced, or its owner blocked us
    OPTED_OUT = "opted_out"  # its owner asked us to stop
    STALE = "stale"  # not asked until a worker has proven it anew: called wrong, unheard of for long, or another took its place


class LadderKind(StrEnum):
    """Which of the two machines climbs a ladder."""

    ASKING = "asking"
    PAGING = "paging"


class MadeBy(StrEnum):
    """What made us owe a message; the first part of its key."""

    CHECK_IN = "c"
    ALERT = "a"
    INBOUND = "i"
    WATCH = "w"


class SubjectKind(StrEnum):
    """What a line of the journal is about."""

    CHECK_IN = "c"
    ALERT = "a"
    PERSON = "p"
    WATCH = "w"  # a second sighting that is owed (K7)


class InboxKind(StrEnum):
    """What sort of thing we were told."""

    MESSAGE = "message"  # somebody wrote, pressed or rang
    RECEIPT = "receipt"  # a provider says what became of a message
    OUTCOME = "outcome"  # our own courier says so
    OTHER = "other"  # a shape we do not know, kept

    @property
    def may_be_somebody(self) -> bool:
        """Whether a person may be speaking, also in a shape that we do not know."""
        return self not in (InboxKind.RECEIPT, InboxKind.OUTCOME)


class Lane(StrEnum):
    """Which message goes first, when not all can."""

    PAGE = "page"
    REPLY = "reply"
    QUESTION = "question"
    BULK = "bulk"


class SendState(StrEnum):
    """How far a message we owe has come."""

    QUEUED = "queued"  # entered when it is owed, and again when a try may be repeated; left by a claim, its end or a withdrawal
    CLAIMED = "claimed"  # a courier has it, under a lease; left when the outcome is settled or the lease runs out
    ACCEPTED = "accepted"  # the provider took it
    LEFT = "left"  # it is on its way to the handset; the clock of silence runs
    DELIVERED = "delivered"  # a handset had it
    UNDELIVERED = "undelivered"  # the provider gave up
    REFUSED = "refused"  # never again at this address
    EXPIRED = "expired"  # nobody sent it while it was worth sending
    CANCELLED = "cancelled"  # withdrawn before it left
    UNKNOWN = "unknown"  # it may have gone out: nobody told us


class CallState(StrEnum):
    """How a call to a simulated phone went."""

    RINGING = "ringing"
    HEARD = "heard"
    ENDED = "ended"


class Direction(StrEnum):
    """Which way a message crossed a simulated phone's screen."""

    IN = "in"  # to the phone
    OUT = "out"  # from the phone


class ReceiptStatus(StrEnum):
    """What a simulated phone's provider tells us later."""

    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"


class FaultKind(StrEnum):
    """What is wrong with the service. The key beside it says of what: a channel, an outage's beginning, a part of ours."""

    SENDING = "sending"  # a channel's sends fail: at least 20, and 30 % of them, within ten minutes
    UNREACHED = "unreached"  # a hundred facts of not_asked, undelivered and channel_broken within ten minutes
    OUTAGE = "outage"  # nothing of ours ran, and whoever fell due was not asked
    PARKED = "parked"  # a decision, a message or something heard fails again and again
    LATE = "late"  # what is due is not done: found by the watchdog
    LOOP = "loop"  # a phone would get more within an hour than anybody reads: perhaps two machines answer each other
    CANARY = "canary"  # what we sent ourselves by a road has not come back


class SettledBy(StrEnum):
    """How somebody listed on a fault ceased to be owed anything (A5)."""

    ASKED_AGAIN = "asked_again"
    TICKED = "ticked"  # by name: a worker knows how they are


class LeftListed(StrEnum):
    """Why "ask now" did not ask somebody who is listed."""

    QUIET_HOURS = "quiet_hours"  # T2
    BEING_ASKED = "being_asked"  # an older check-in is open, and its question has not left (K3)
    PAUSED = "paused"
    STOPPED = "stopped"
    RESTING = "resting"  # an episode is open
    NO_PLAN = "no_plan"
    NO_PHONE = "no_phone"
    FAILED = "failed"  # asking them failed, and was undone


class Opened(StrEnum):
    """What somebody opened in which a young person is shown by more than their initials: a word of the access log."""

    PAGE = "page"  # the young person's own
    ALERT = "alert"  # an alert about them
    FOUND = "found"  # they stood among what a search found
    NIGHT_LOG = "night_log"  # what a night brought, for whoever reads it in the morning
    EXPORT = "export"  # journal and access log, taken away as a file: of one young person, or of everybody


class Role(StrEnum):
    """What somebody who signs in is to the council; `desk.permissions` says what each of them may."""

    DUTY = "duty"  # takes what is paged, of their teams
    MANAGER = "manager"  # answers for a team: enrolment, plans, rota, reports
    ALLOCATED = "allocated"  # the worker of some young people, and of no others
    AUDITOR = "auditor"  # reads everything, changes nothing
    ADMINISTRATOR = "administrator"  # accounts and settings; not a word of a young person's
    REVIEWER = "reviewer"  # texts and lexicons of a language; no messages


class Proof(StrEnum):
    """How somebody showed who they are when they signed in."""

    CODE = "code"  # a password, and a code of their authenticator
    RECOVERY = "recovery"  # a password, and a recovery code
    INVITATION = "invitation"  # they had just set both, by the link that they were given
    DIRECTORY = "directory"  # the council's own directory said who they are
