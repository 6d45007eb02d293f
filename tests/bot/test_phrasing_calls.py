"""What a call offers, what a carer said, and what needs no interpreter."""

from dataclasses import replace

import pytest

from bot.phrasing import Line, is_gsm_7, lists, worker
from bot.phrasing.call import digits, to_ring, to_ring_carer, to_take
from ladder.words import Cause
from tests.bot.test_phrasing_worker import BRIEF, NEWS


def test_one_takes_and_two_passes() -> None:
    """The digits of a call, by what they do."""
    assert [(one.label, one.choice) for one in digits()] == [("1 take it", "take"), ("2 pass it on", "pass")]


def test_one_rings_the_young_person() -> None:
    """Of a worker who wrote CALL, once their own phone is at their ear."""
    (ring,) = to_ring()
    assert ring.choice == "ring"
    assert ring.label.startswith("1 ")


def test_one_rings_the_carer() -> None:
    """Heard like the other, and read as what it is."""
    (ring,) = to_ring_carer()
    assert (ring.label, ring.choice) == (to_ring()[0].label, "ring_carer")


def test_a_drill_is_taken_and_never_passed() -> None:
    assert [one.choice for one in to_take()] == ["take"]


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (Cause.WANTS_CALL, "wants a call"),
        (Cause.STOPPED, "said stop"),
        (Cause.UNCLEAR, "unclear reply"),
        (Cause.CHANNEL_BROKEN, "phone refuses us"),
    ],
)
def test_what_a_carer_said_is_never_told_as_the_young_persons(cause: Cause, said: str) -> None:
    """On the page, on the list, and as news."""
    page = worker.page(replace(BRIEF, cause=cause, by_carer=True))
    assert page.startswith(f"K7P CARER OF A.B. YP-1042: {said} 21:45. Words on board. K7P=take. K7P PASS=can't.")
    assert is_gsm_7(page)
    assert f"Dari: carer {said} 21:45." in worker.listed(replace(BRIEF, cause=cause, by_carer=True))
    assert worker.say("D_also", replace(NEWS, cause=cause, by_carer=True)) == f"K7P ALSO: A.B. carer {said} 21:45. It stays yours."
    assert lists.listing([Line("K7P", cause, "A.B.", by_carer=True)]).startswith(f"Open: K7P carer {said} A.B. Reply")


def test_a_line_that_is_not_on_file_is_not_said_to_stand_on_the_board() -> None:
    """The language is named all the same."""
    without = replace(NEWS, by=NEWS.now, language_english="Dari", has_interpreter=False)
    assert worker.say("D8", without) == "K7P is yours, 21:45. Dari. K7P PASS to hand on. Nothing noted by 21:45: we ask you."
    assert worker.say("D8r", without) == "K7P is yours, 21:45. A.B. is told: a call by 21:45. Dari. Safe-contact note on board first."


def test_who_takes_a_call_in_english_hears_of_no_interpreter() -> None:
    """There is none to find."""
    assert worker.say("D8r", replace(NEWS, by=NEWS.now, language_english="English")) == (
        "K7P is yours, 21:45. A.B. is told: a call by 21:45. Safe-contact note on board first."
    )
