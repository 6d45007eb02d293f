"""What the facts of an alert say together."""

from dataclasses import replace

from ladder.facts import is_unheard
from ladder.words import Cause
from tests.ladder.people import at, fact


def test_a_phone_from_which_nothing_comes_is_another_thing_than_one_that_refuses() -> None:
    """One phone that refused us is enough to say so."""
    refused = fact(Cause.CHANNEL_BROKEN, "08:30")
    unheard = replace(refused, unheard_since=at("08:00"))
    assert is_unheard([unheard, fact(Cause.SILENT, "20:00")])
    assert not is_unheard([unheard, refused])
    assert not is_unheard([fact(Cause.SILENT, "20:00")])
