"""Letters an SMS to a worker can carry without doubling its price: names lose what GSM 03.38 does not have."""

import unicodedata

from bot.phrasing.sms import is_gsm_7

# Letters that Unicode does not take apart into a plain letter and a mark, and punctuation that word processors put in.
_PLAIN = {
    "ı": "i", "İ": "I", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "OE",
    "ə": "e", "Ə": "E", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ħ": "h", "Ħ": "H",
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...", "\u00a0": " ",
}  # fmt: skip


def plain(text: str) -> str:
    """A text in GSM 03.38: "Zoë Łukasz" becomes "Zoe Lukasz"; letters without a Latin likeness are left out."""
    return "".join(_plain_letter(letter) for letter in text).strip()


def short_name(name: str) -> str:
    """A worker's name as a page carries it: "M. Shah" is "M.Shah"; empty if no letter of it can travel."""
    return plain(name).replace(". ", ".").strip(" .")


def short_initials(initials: str, ref: str) -> str:
    """A young person's initials as a page carries them; the reference where they stand in another script."""
    carried = plain(initials)
    return carried if any(letter.isalpha() for letter in carried) else ref


def _plain_letter(letter: str) -> str:
    if is_gsm_7(letter):
        return letter
    if letter in _PLAIN:
        return _PLAIN[letter]
    return "".join(each for each in unicodedata.normalize("NFKD", letter) if is_gsm_7(each))
