"""Many alerts in one text: LIST, envelopes, and a bare "ok" that may have meant any of several."""

from dataclasses import replace

import pytest

from bot.phrasing import Line, Piece, is_gsm_7, lists, parts
from ladder.words import Cause

HEADS = ("D6", "D6_again", "D6_listed", "D6_last_resort", "D6_still_yours", "D6_shift_ended", "V6")


def silent(number: int) -> list[Line]:
    """So many young people did not answer."""
    letters = "ABCDEFGHJKMNPQRSTUVWXYZ"
    return [Line(f"{letters[n % 23]}{2 + n // 23}P", Cause.SILENT, f"{letters[n % 23]}.{letters[n // 23]}.") for n in range(number)]


def test_list_names_every_open_alert_and_who_has_it() -> None:
    """One line of it each."""
    lines = [Line("K7P", Cause.HELP, "A.B."), Line("M2X", Cause.UNKNOWN_SENDER, "", taken_by="R. Khan", distress=True)]
    assert lists.listing(lines) == (
        "Open: K7P asks for help A.B.; M2X unknown number asks for help (R.Khan has it). Reply one code to take it."
    )
    assert lists.listing([]) == "Nothing is open."


def test_d6_several_at_once_name_the_gravest_first_and_each_code_once() -> None:
    """Three of a kind share what they are about."""
    lines = [*silent(3), Line("M2X", Cause.CARER_CONCERN, "C.D."), Line("K7P", Cause.HELP, "A.B.")]
    text = lists.envelope("D6", lines)
    assert text == (
        "5 NEW: K7P asks for help A.B.; M2X carer worried C.D.; no answer: A2P A.A., B2P B.A., C2P C.A. "
        "Reply each code to take it. LIST=all codes."
    )
    assert parts(text) == 1


@pytest.mark.parametrize("key", HEADS)
def test_d6_eighty_at_once_take_two_sms_and_say_how_many_are_left(key: str) -> None:
    """Those that are named and those that are counted are all of them."""
    text = lists.envelope(key, silent(80))
    named = [line.code for line in silent(80) if f"{line.code} " in text]
    assert (is_gsm_7(text), parts(text)) == (True, 2)
    assert f", and {80 - len(named)} more: LIST" in text
    assert 10 <= len(named) <= 30


def test_a_cry_from_a_number_nobody_knows_stands_with_the_cries_for_help() -> None:
    """And duress before them."""
    lines = [
        Line("B2B", Cause.SILENT, "B.B."),
        Line("C2C", Cause.UNKNOWN_SENDER, "", distress=True),
        Line("D2D", Cause.HELP, "D.D."),
        Line("E2E", Cause.DURESS, "E.E."),
    ]
    text = lists.envelope("D6", lines)
    assert sorted(("B2B", "C2C", "D2D", "E2E"), key=text.index) == ["E2E", "C2C", "D2D", "B2B"]


def test_a_long_list_comes_in_pieces_that_are_each_readable_alone() -> None:
    """Eighty in a few texts of two SMS, every code once."""
    cut = lists.pieces(silent(80))
    texts = [lists.listing(lines, piece) for piece, lines in cut]
    assert 3 <= len(texts) <= 6
    assert all(parts(text) <= 2 and is_gsm_7(text) and text.endswith("Reply one code to take it.") for text in texts)
    assert [text.split(":")[0] for text in texts] == [f"Open, {number} of {len(texts)}" for number in range(1, len(texts) + 1)]
    assert all(sum(f"{line.code} " in text for text in texts) == 1 for line in silent(80))


def test_after_six_pieces_the_board_shows_the_rest() -> None:
    """Nobody reads thirty texts."""
    cut = lists.pieces(silent(300))
    piece, lines = cut[-1]
    shown = sum(len(each) for _, each in cut)
    assert (len(cut), piece.more) == (6, 300 - shown)
    assert f"; {300 - shown} more on board." in lists.listing(lines, piece)


def test_a_piece_that_has_grown_since_it_was_cut_counts_what_no_longer_fits() -> None:
    """Somebody took them all meanwhile, and is named beside each."""
    piece, lines = lists.pieces(silent(80))[0]
    grown = lists.listing([replace(line, taken_by="S. Okoro") for line in lines], piece)
    assert (parts(grown), "more on board" in grown) == (2, True)


def test_one_line_that_is_too_long_by_itself_is_said_all_the_same() -> None:
    """Nothing is left out for being long."""
    assert "K7P" in lists.listing([Line("K7P", Cause.HELP, "A.B.", taken_by="R. " + "Khan" * 90)], Piece())


def test_d7_a_bare_ok_after_eighty_names_as_many_codes_as_fit() -> None:
    """And says where the others are."""
    text = lists.not_taken([line.code for line in silent(80)])
    assert parts(text) <= 2
    assert " more: LIST" in text
    assert lists.not_taken([]) == "NOT TAKEN. Nothing is open for you."
