"""How many SMS a text costs, exactly.

A text whose every letter is in GSM 03.38 travels in 7-bit septets: 160 in one SMS, 153 in each part of several; letters of the
extension table take two septets, which never fall on two sides of a cut. Any other letter turns the whole text into UCS-2:
70 units of UTF-16 in one, 67 in each part; letters beyond the basic plane (emoji) take two units, which stay together too.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")

GSM_7_ALONE, GSM_7_PART = 160, 153
UCS_2_ALONE, UCS_2_PART = 70, 67


def is_gsm_7(text: str) -> bool:
    """Whether a text travels in septets."""
    return all(letter in _BASIC or letter in _EXTENSION for letter in text)


def septets(text: str) -> int:
    """The length of a GSM-7 text in septets."""
    if not is_gsm_7(text):
        raise ValueError("the text has letters outside GSM 03.38")
    return sum(_weight(letter, seven_bit=True) for letter in text)


def units(text: str) -> int:
    """What a text is counted in: septets if GSM-7 can carry it, else units of UTF-16."""
    seven_bit = is_gsm_7(text)
    return sum(_weight(letter, seven_bit=seven_bit) for letter in text)


def split(text: str) -> tuple[str, ...]:
    """The text of each SMS it takes."""
    seven_bit = is_gsm_7(text)
    alone, part = (GSM_7_ALONE, GSM_7_PART) if seven_bit else (UCS_2_ALONE, UCS_2_PART)
    if units(text) <= alone:
        return (text,)
    cut: list[str] = []
    begun, room = 0, part
    for position, letter in enumerate(text):
        weight = _weight(letter, seven_bit=seven_bit)
        if weight > room:
            cut.append(text[begun:position])
            begun, room = position, part
        room -= weight
    return (*cut, text[begun:])


def parts(text: str) -> int:
    """How many SMS a text takes."""
    return len(split(text))


def _weight(letter: str, *, seven_bit: bool) -> int:
    takes_two = letter in _EXTENSION if seven_bit else ord(letter) > 0xFFFF
    return 2 if takes_two else 1
