"""What named workers do to an alert, by whichever door they come: a text, a call, the board, the command line.

Each act says in one value whether it was done, and if not, why: that is what the worker is told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ladder.alert import Phase
from ladder.events import AlertEvent, Noted, Passed, Resolved, Spoke, Taken
from ladder.phrases import Phrase
from ladder.words import Resolution
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.duty import on_duty
from scheduler.effects import OfAlert
from scheduler.owing import phone_that_asked

PAGED_MAY_ACT_FOR = timedelta(hours=12)


class Answer(StrEnum):
    """How an act ended."""

    DONE = "done"
    ALREADY_TAKEN = "already_taken"
    NOT_OPEN = "not_open"  # resolved before, or no alert has this code
    REFUSED = "refused"  # not on the rota now, and not paged for this alert
    NOTHING_CHANGED = "nothing_changed"  # the reason says why


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of an act."""

    answer: Answer
    reason: str
    by: str | None = None  # who has it, when it was taken before
    at: datetime | None = None
    found: int | None = None  # the version of the alert that the act found

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.answer is Answer.DONE


def take(case: Case, code: str, worker: UUID, paged_at: datetime | None, ring_in: int | None = None) -> Acted:
    """Take the alert of that code, and perhaps name the minutes within which to ring."""
    found = case.alert
    can_tell = found is None or not found.value.awaits_ring or phone_that_asked(case, found.value) is not None
    return _act(case, code, worker, paged_at, Taken(case.council.people[worker].ref, ring_in, can_tell))


def pass_on(case: Case, code: str, worker: UUID, paged_at: datetime | None) -> Acted:
    """Offer the alert of that code on."""
    return _act(case, code, worker, paged_at, Passed(case.council.people[worker].ref))


def note(case: Case, code: str, worker: UUID, paged_at: datetime | None, until: datetime | None = None) -> Acted:
    """A step was noted; the words are kept by the caller."""
    return _act(case, code, worker, paged_at, Noted(case.council.people[worker].ref, until))


def resolve(case: Case, code: str, worker: UUID, paged_at: datetime | None, outcome: Resolution) -> Acted:
    """Close the alert of that code with a coded outcome."""
    return _act(case, code, worker, paged_at, Resolved(case.council.people[worker].ref, outcome, case.owed))


def say(
    case: Case, code: str, worker: UUID, paged_at: datetime | None, phrase: Phrase, contact: UUID, drawn: int, at: datetime | None
) -> Acted:
    """Send the young person a phrase; `drawn` is the version of the alert that whoever chose it looked at."""
    return _act(case, code, worker, paged_at, Spoke(case.council.people[worker].ref, phrase, contact.hex, drawn, at))


def look_after_list(case: Case, code: str, worker: UUID, paged_at: datetime | None) -> Acted:
    """Whether this worker may settle whom the fault of that code lists (A5). Of its owner, it is a step noted (A1)."""
    found, ref = case.alert, case.council.people[worker].ref
    if found is not None and found.code == code and case.fault is None:
        return Acted(Answer.NOTHING_CHANGED, "it is about no fault of ours, and lists nobody")
    acted = note(case, code, worker, paged_at)
    return Acted(Answer.DONE, f"{ref} looks after its list") if acted.answer is Answer.NOTHING_CHANGED else acted


def _act(case: Case, code: str, worker: UUID, paged_at: datetime | None, event: AlertEvent) -> Acted:
    found = case.alert
    if found is None or found.code != code:
        return Acted(Answer.NOT_OPEN, "it is resolved, or no alert has this code")
    ref = case.council.people[worker].ref
    if not may_act(case, worker, paged_at):
        case.refuse(found.id, ref, type(event).__name__)
        return Acted(
            Answer.REFUSED,
            f"{ref} is not on this team's rota now, and was not paged for {code} in the last 12 hours",
            found=found.value.version,
        )
    before = found.value.version
    owner, since = found.value.taken_by, found.value.taken_at
    reason = happen(case, OfAlert(event), ref)
    if found.value.version != before:
        return Acted(Answer.DONE, reason, found=before)
    if isinstance(event, Taken) and found.value.phase is Phase.TAKEN and owner != ref:
        return Acted(Answer.ALREADY_TAKEN, reason, owner, since, before)
    return Acted(Answer.NOTHING_CHANGED, reason, found=before)


def may_act(case: Case, worker: UUID, paged_at: datetime | None) -> bool:
    """On the team's rota now, the last resort, the owner, or paged for this alert in the last 12 hours."""
    alert = case.alert
    if alert is not None and alert.value.taken_by == case.council.people[worker].ref:
        return True
    rota = (*on_duty(case), *on_duty(case, "manager"), case.council.last_resort)
    recently = paged_at is not None and case.now - paged_at <= PAGED_MAY_ACT_FOR
    return worker in rota or recently
