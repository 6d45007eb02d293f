"""Characters: digits of every script, marks, invisible controls, look-alikes. Tables only, made once."""

import unicodedata

LAST_DIGIT_OR_MARK = 0x1FFFF  # nothing above it in Unicode is a digit or a combining mark, save selectors and tags

JOINERS = "\u200c\u200d"  # they part or join letters: a reply that holds one is read both ways

# Bidirectional controls, zero-width characters, soft hyphen, variation selectors, the keycap's frame, skin tones.
_INVISIBLE = (
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A),
    0x00AD, 0x034F, 0x061C, 0xFEFF, 0x180E, *range(0xFE00, 0xFE10), 0x20E3, *range(0x1F3FB, 0x1F400),
)  # fmt: skip
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02bb\u02b9\u2032`\u00b4\uff07"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2033"
_QUESTIONS = "\u061f\u1367\u2049\u203d\u037e\u2e2e\u00bf"
_STOPS = "\u060c\u061b\u06d4\u1362\u1363\u1364\u1365\u1366\u3002\u3001\u0964\u2026"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = "\u1361_"  # the Ethiopic word mark, and the underscore of not_ok
_LINES = "\n\r\u2028\u2029"  # what stands on two lines is two sentences
_LETTER_SIGNS = (0x1F150, 0x1F170, 0x1F1E6)  # circled, squared and flag letters: twenty-six each, from A
_LOOKALIKES = dict(
    zip("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u04bb\u0501\u03bf\u03b1\u0131", "aeopcyxishdoai", strict=True)
)

LEET = (str.maketrans("013457", "oleast"), str.maketrans("013457", "oieast"))  # h3lp, he1p, k1ll
LOOKALIKES = str.maketrans(_LOOKALIKES)


def _digits() -> dict[int, int]:
    found = {}
    for point in range(0x80, LAST_DIGIT_OR_MARK):
        value = unicodedata.digit(chr(point), None)  # not int(): it raises on the Ethiopic ones
        if value is not None:
            found[point] = ord("0") + value
    return found


def _universal() -> dict[int, int | str | None]:
    table: dict[int, int | str | None] = dict(_digits())
    table.update(dict.fromkeys(_INVISIBLE))
    table.update(dict.fromkeys(map(ord, _LINES), " . "))
    for row, plain in ((_APOSTROPHES, "'"), (_QUOTES, '"'), (_QUESTIONS, "?"), (_STOPS, "."), (_DASHES, "-"), (_SPACES, " ")):
        table.update(dict.fromkeys(map(ord, row), plain))
    for first in _LETTER_SIGNS:
        table.update({first + place: chr(ord("a") + place) for place in range(26)})
    return table


def _marks() -> str:
    """All combining marks, as ranges for a character class: a word keeps its marks."""
    ranges: list[list[int]] = []
    for point in range(0x300, LAST_DIGIT_OR_MARK):
        if unicodedata.category(chr(point))[0] == "M":
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


UNIVERSAL = _universal()
MARKS = _marks()
