"""The treatment table, cell by cell: what an alert of each cause does at each tier, and what raises it."""

import pytest

from ladder.rungs import TABLE, treatment
from ladder.words import Cause, Cover, Tier, Treatment

RING, PAGE, BOARD, MORNING = Treatment.RING, Treatment.PAGE, Treatment.BOARD, Treatment.MORNING
TIERS = (Tier.ARRIVAL, Tier.FIRST_WEEK, Tier.AFTER_RETURN, Tier.STANDARD, Tier.APPROACHING_18)

# Written out, so that a change of the table is a change here: arrival, first_week, after_return, standard, approaching_18.
CELLS = {
    Cause.DURESS: (RING, RING, RING, RING, RING),
    Cause.HELP: (RING, RING, RING, RING, RING),
    Cause.CARER_CONCERN: (RING, RING, RING, PAGE, PAGE),
    Cause.SILENT: (PAGE, PAGE, PAGE, MORNING, MORNING),
    Cause.WANTS_CALL: (PAGE, MORNING, MORNING, MORNING, MORNING),
    Cause.UNCLEAR: (PAGE, BOARD, BOARD, MORNING, MORNING),
    Cause.UNDELIVERED: (PAGE, BOARD, BOARD, MORNING, MORNING),
    Cause.CHANNEL_BROKEN: (BOARD, BOARD, BOARD, MORNING, MORNING),
    Cause.STOPPED: (BOARD, BOARD, BOARD, MORNING, MORNING),
    Cause.NOT_ASKED: (PAGE, BOARD, BOARD, MORNING, MORNING),
    Cause.UNKNOWN_SENDER: (BOARD, BOARD, BOARD, BOARD, BOARD),
    Cause.FAULT: (PAGE, BOARD, BOARD, BOARD, BOARD),
    Cause.WRONG_NUMBER: (BOARD, BOARD, BOARD, MORNING, MORNING),
    Cause.CROSS_CHECK: (PAGE, BOARD, BOARD, MORNING, MORNING),
}


@pytest.mark.parametrize(
    ("cause", "tier", "expected"),
    [pytest.param(cause, tier, cell, id=f"{cause}-{tier}") for cause, row in CELLS.items() for tier, cell in zip(TIERS, row, strict=True)],
)
def test_table_each_cell_does_what_it_says(cause: Cause, tier: Tier, expected: Treatment) -> None:
    assert treatment(cause, tier) is expected


def test_table_has_a_row_for_every_cause() -> None:
    assert set(TABLE) == set(CELLS) == set(Cause)


@pytest.mark.parametrize("cause", [Cause.SILENT, Cause.UNDELIVERED])
@pytest.mark.parametrize("tier", [Tier.STANDARD, Tier.APPROACHING_18])
@pytest.mark.parametrize(("in_a_row", "expected"), [(1, MORNING), (2, PAGE), (3, PAGE)])
def test_table_the_second_check_in_without_any_reply_pages(cause: Cause, tier: Tier, in_a_row: int, expected: Treatment) -> None:
    assert treatment(cause, tier, in_a_row=in_a_row) is expected


def test_table_a_row_raises_nothing_but_silence_and_what_was_not_delivered() -> None:
    assert treatment(Cause.NOT_ASKED, Tier.STANDARD, in_a_row=2) is MORNING
    assert treatment(Cause.UNDELIVERED, Tier.FIRST_WEEK, in_a_row=2) is BOARD


@pytest.mark.parametrize(("tier", "expected"), [*zip(TIERS, (PAGE, BOARD, BOARD, BOARD, BOARD), strict=True)])
def test_table_a_wish_to_be_called_stands_on_the_board_by_day(tier: Tier, expected: Treatment) -> None:
    assert treatment(Cause.WANTS_CALL, tier, in_office_hours=True) is expected


@pytest.mark.parametrize(("tier", "expected"), [*zip(TIERS, (PAGE, PAGE, PAGE, BOARD, BOARD), strict=True)])
def test_k5_unclear_words_under_closed_cover_are_one_step_higher(tier: Tier, expected: Treatment) -> None:
    assert treatment(Cause.UNCLEAR, tier, cover=Cover.CLOSED) is expected


def test_a7_distress_from_an_unknown_number_pages_and_anything_else_is_on_the_board() -> None:
    assert treatment(Cause.UNKNOWN_SENDER, None, distress=True) is PAGE
    assert treatment(Cause.UNKNOWN_SENDER, None) is BOARD


def test_table_a_sender_without_a_tier_is_treated_as_at_standard() -> None:
    assert [treatment(cause, None) for cause in Cause] == [treatment(cause, Tier.STANDARD) for cause in Cause]


def test_table_ring_is_the_highest_and_only_ring_and_page_page() -> None:
    assert sorted(Treatment, key=lambda one: one.rank) == [MORNING, BOARD, PAGE, RING]
    assert [one for one in Treatment if one.pages] == [PAGE, RING]
