"""A slot that passed while nothing of ours ran."""

from datetime import timedelta

from ladder.checkin import Phase, decide, scheduled
from ladder.effects import Ask, Report
from ladder.events import FellDue, Terms
from ladder.rungs import ASKING
from ladder.words import AskCarer, Cause, Cover, Outcome, Tier
from tests.ladder.people import at

EVENING = at("18:30")

TERMS = Terms(Tier.STANDARD, Cover.OPEN, AskCarer.ALWAYS, ASKING[Tier.STANDARD], "Europe/London", EVENING + timedelta(days=1), in_a_row=1)


def test_k2_a_slot_that_passed_while_nothing_ran_is_not_asked_and_not_asked_late() -> None:
    missed = decide(scheduled("c1", EVENING), FellDue(TERMS), EVENING + timedelta(minutes=21))
    assert missed.subject.outcome is Outcome.NOT_ASKED
    (report,) = [effect for effect in missed.effects if isinstance(effect, Report)]
    assert report.fact.cause is Cause.NOT_ASKED
    assert not [effect for effect in missed.effects if isinstance(effect, Ask)]


def test_k2_a_slot_that_came_some_minutes_late_is_asked() -> None:
    late = decide(scheduled("c1", EVENING), FellDue(TERMS), EVENING + timedelta(minutes=20))
    assert late.subject.phase is Phase.ASKING
