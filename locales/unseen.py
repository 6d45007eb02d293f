"""Characters that nobody sees on a page or a phone, and that a comparison would take for a difference."""

import unicodedata

_JOINERS = "\u200c\u200d"  # Persian, Kurdish and the scripts of India write with these
# What Unicode calls default-ignorable and does not count among the formats: fillers that pass for letters, selectors of a shape.
_FILLERS = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
)  # fmt: skip


def is_filler(each: str) -> bool:
    """Whether a character is no format by its category, and yet nothing stands where it stands."""
    return any(first <= ord(each) <= last for first, last in _FILLERS)


def is_unseen(each: str) -> bool:
    """Whether a character of a text is one that nobody sees. The joiners are letters' own business, and a new line is seen."""
    if each in _JOINERS or each == "\n":
        return False
    return unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp") or is_filler(each)


def without_joiners(text: str) -> str:
    """A text as it is compared: a joiner inside a word does not make it another word."""
    return text.translate(dict.fromkeys(map(ord, _JOINERS)))
