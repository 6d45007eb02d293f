"""What became of a question: taken by a provider, left for the handset, delivered, refused, or still here when its time was up."""

from dataclasses import replace
from datetime import datetime, timedelta

from ladder.checkin.asking import ask, climb, may_be_asked
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, Try, moved, unchanged
from ladder.effects import Report, WithdrawQuestions
from ladder.events import Accepted, Delivered, Left, Missed, Refused, Unreachable
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause

# Promise 2: an SMS whose `sent` receipt never comes counts as left so long after the provider took it.
LEFT_WITHOUT_RECEIPT = timedelta(minutes=3)


def _with(check_in: CheckIn, changed: Try) -> tuple[Try, ...]:
    return tuple(changed if one.asking == changed.asking else one for one in check_in.tries)


def _is_present(check_in: CheckIn, one: Try) -> bool:
    """Whether this try is the question the check-in now asks or waits on."""
    return check_in.phase is not Phase.CLOSED and one is check_in.tries[-1]


def accepted(check_in: CheckIn, event: Accepted, now: datetime) -> Decided:
    """A provider has it: it leaves within moments, or counts as left three minutes on."""
    one = check_in.try_of(event.asking)
    if one is None or one.accepted_at is not None or one.left_at is not None or check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "that question was taken before, or is no longer ours")
    changed = replace(one, contact=event.contact, accepted_at=now, owes_receipt=event.owes_receipt, withdrawn=False)
    tries = _with(check_in, changed)
    if not _is_present(check_in, one) or check_in.phase is not Phase.ASKING:
        return moved(check_in, "a provider took an earlier question late", tries=tries)
    return moved(check_in, "a provider took the question", tries=tries, wake_at=now + LEFT_WITHOUT_RECEIPT)


def left(check_in: CheckIn, event: Left) -> Decided:
    """The clock of silence starts."""
    one = check_in.try_of(event.asking)
    if one is None or one.left_at is not None or check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "that question had left before, or is no longer ours")
    changed = replace(one, contact=event.contact, left_at=event.at, owes_receipt=event.owes_receipt, withdrawn=False)
    tries = _with(check_in, changed)
    if not _is_present(check_in, one) or check_in.phase is not Phase.ASKING:
        return moved(check_in, "an earlier question left late", tries=tries)
    return moved(check_in, "the question left", tries=tries, phase=Phase.WAITING, wake_at=event.at + check_in.wait_for)


def delivered(check_in: CheckIn, event: Delivered) -> Decided:
    """A handset has it. If its `sent` receipt never came, this tells us that it left."""
    one = check_in.try_of(event.asking)
    if one is None or one.delivered_at is not None or check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "that receipt tells nothing new")
    changed = replace(one, delivered_at=event.at, left_at=one.left_at or event.at, withdrawn=False)
    tries = _with(check_in, changed)
    if _is_present(check_in, one) and check_in.phase is Phase.ASKING:
        wake_at = event.at + check_in.wait_for
        return moved(check_in, "a handset has the question", tries=tries, phase=Phase.WAITING, wake_at=wake_at)
    return moved(check_in, "a handset has the question", tries=tries)


def missed(check_in: CheckIn, event: Missed) -> Decided:
    """Given up, with no word against the contact: the rung waits on, the next asks again, and what ends it is no silence (promise 2)."""
    one = check_in.try_of(event.asking)
    if one is None or one.delivered_at is not None or one.refused or check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "that question is no longer being asked, or a handset has it")
    if one.left_at is not None and one.owes_receipt:
        return unchanged(check_in, "its receipt is missed already")
    tries = _with(check_in, replace(one, left_at=one.left_at or event.at, owes_receipt=True, withdrawn=False))
    if _is_present(check_in, one) and check_in.phase is Phase.ASKING:
        wake_at = event.at + check_in.wait_for
        return moved(check_in, "the phone was not reached", tries=tries, phase=Phase.WAITING, wake_at=wake_at)
    return moved(check_in, "the phone was not reached", tries=tries)


def refused(check_in: CheckIn, event: Refused, now: datetime) -> Decided:
    """A broken channel is not silence (K6): report it, and ask elsewhere, now."""
    one = check_in.try_of(event.asking)
    if one is None or one.refused or check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "that question is no longer being asked")
    terms = check_in.agreed
    report = Report(
        Fact(
            Cause.CHANNEL_BROKEN,
            now,
            treatment(Cause.CHANNEL_BROKEN, terms.tier),
            terms.tier,
            by=one.who,
            check_in=check_in.ref,
        )
    )
    after = replace(check_in, tries=_with(check_in, replace(one, refused=True)))
    if not _is_present(check_in, one) or check_in.stage is not Stage.ANSWER:
        return moved(after, "an earlier question was refused", report)
    if event.next_contact is not None and may_be_asked(after, one.who, now):
        return ask(after, one.rung, now, "the contact refuses; their next one is asked", report, contact=event.next_contact)
    return climb(after, now, "the contact refuses, and there is no other", report, other_than=one.who)


def unreachable(check_in: CheckIn, event: Unreachable, now: datetime) -> Decided:
    """Nobody can be asked on this rung: the next rung that asks somebody else, now."""
    one = check_in.try_of(event.asking)
    if one is None or not _is_present(check_in, one) or check_in.phase is not Phase.ASKING:
        return unchanged(check_in, "that question is no longer being asked")
    after = replace(check_in, tries=_with(check_in, replace(one, refused=True)))
    return climb(after, now, "no contact of theirs can be used", other_than=one.who)


def woke_asking(check_in: CheckIn, now: datetime) -> Decided:
    """Accepted and never receipted: it left. Not even accepted: withdrawn, it is not asked, and the next rung comes (K2)."""
    one = check_in.tries[-1]
    if one.accepted_at is not None:
        left_at = one.accepted_at + LEFT_WITHOUT_RECEIPT
        tries = _with(check_in, replace(one, left_at=left_at))
        wake_at = left_at + check_in.wait_for
        return moved(check_in, "no receipt came; it counts as left", tries=tries, phase=Phase.WAITING, wake_at=wake_at)
    after = replace(check_in, tries=_with(check_in, replace(one, withdrawn=True)))
    return climb(after, now, "the question did not leave in time", WithdrawQuestions(one.who))
