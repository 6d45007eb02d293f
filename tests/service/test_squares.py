"""The link as squares on a terminal: read back cell by cell, with the colours that a camera would see."""

import re

import segno

from service.command_line.squares import drawn

LINK = "https://t.me/SomeQuietBot?start=" + "aB3-_xYz" * 4
WHITE_QUIET = 4
_COLOURS = re.compile(r"\x1b\[38;5;16;48;5;231m([ ▀▄█]+)\x1b\[0m")  # black on white of the fixed colours, whatever the terminal's are


def seen(text: str) -> list[list[int]]:
    """Which squares are black, row by row."""
    rows: list[list[int]] = []
    for line in text.split("\n"):
        found = _COLOURS.fullmatch(line)
        assert found is not None, "every line sets both its colours, and gives them back"
        rows.append([int(cell in "▀█") for cell in found[1]])
        rows.append([int(cell in "▄█") for cell in found[1]])
    return rows


def test_what_is_drawn_is_the_code_of_that_link_with_the_quiet_zone_cameras_need() -> None:
    rows = seen(drawn(LINK))
    wanted = [list(row) for row in segno.make_qr(LINK, error="m").matrix]
    inner = [row[WHITE_QUIET:-WHITE_QUIET] for row in rows[WHITE_QUIET : WHITE_QUIET + len(wanted)]]
    assert inner == wanted
    around = [*rows[:WHITE_QUIET], *rows[WHITE_QUIET + len(wanted) :]]
    assert len(around) >= 2 * WHITE_QUIET
    assert not any(map(any, around))
    assert not any(any(row[:WHITE_QUIET]) or any(row[-WHITE_QUIET:]) for row in rows)


def test_it_fits_a_usual_terminal_and_another_link_is_another_picture() -> None:
    lines = drawn(LINK).split("\n")
    assert len(lines) <= 24
    assert all(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 80 for line in lines)
    assert drawn(LINK) != drawn(LINK.replace("a", "b", 1))
