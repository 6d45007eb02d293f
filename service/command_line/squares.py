"""A link as a QR code for a terminal: two rows of squares to a line, black on white whatever the terminal's own colours are."""

import segno

# Of the 256 colours these two are fixed; the first sixteen are whatever the reader has chosen.
_BLACK_ON_WHITE, _AS_BEFORE = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
_QUIET = 4  # light squares all round, without which no camera finds the code
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def drawn(link: str) -> str:
    """The lines to print."""
    code = segno.make_qr(link, error="m")
    rows = [[bool(square) for square in row] for row in code.matrix_iter(border=_QUIET)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ("".join(_HALVES[pair] for pair in zip(above, below, strict=True)) for above, below in pairs)
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_AS_BEFORE}" for line in lines)
