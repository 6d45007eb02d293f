"""From a message to the tokens that are compared. The message itself is never touched: it is evidence."""

import re
import unicodedata
from collections.abc import Mapping

from bot.meaning.characters import MARKS

Folding = Mapping[int, int | str | None]

SENTENCE = "."  # the token that stands for any punctuation: no phrase reaches across it
QUESTION = "?"
QUOTES = frozenset("\"'")

_EMOTICONS = (  # written out, each is the emoji it stands for; <3 and :3 are no choice from a menu
    ("\U0001f641", r"[:;=]'?-?[(\[]+|(?<!\S)(?:d:|[)\]]-?[:;=])(?!\S)"),
    ("\U0001f642", r"[:=]-?[)\]]+|[:=]-?d\b"),
    ("\U0001f494", r"</3"),
    ("\u2764", r"<3+"),
    ("\U0001f63a", r"(?<!\S):3(?!\S)"),
)
_EMOTICON = re.compile("|".join(f"({pattern})" for _, pattern in _EMOTICONS))
_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")  # o.k., s.o.s, h.e.l.p
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")  # not-ok is not ok; a dash between spaces parts sentences
_EMOTICON_STARTS = frozenset(":;=<")
_SIGNED = rf"(?<![\w{MARKS})])[-+][0-9]+"  # -1 is not the menu's 1
_FIGURES = r"[0-9]+(?:[:.,/][0-9]+)+"  # 22:30, 1/4, 1.5: one token, never a choice
_WORD = rf"[\w{MARKS}]+(?:'[\w{MARKS}]+)*"
_TOKEN = re.compile(rf"{_SIGNED}|{_FIGURES}|{_WORD}|[.,!;:()\[\]\-]+|\S")
_PUNCTUATION = frozenset(".,!;:()[]-")
# Chinese writes no spaces: a word's bounds would be a guess, and a guess could hide the sign that says "not". Each sign is a token.
_HAN = re.compile(r"[\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def fold(text: str, folding: Folding) -> str:
    """One spelling for everything that looks or sounds alike; see `characters` and the lexicon's own rows."""
    if text.isascii():
        folded = text.lower().translate(folding)
    else:
        # These go first: compatibility forms would split the acute accent into a space and a mark, and don´t into two words; and the
        # Greek question mark would be a semicolon, which asks nothing.
        plain = unicodedata.normalize("NFKC", text.replace("\u00b4", "'").replace("\u037e", "?")).casefold()
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", plain).translate(folding))
    folded = folded.strip()
    if len(folded) > 1 and folded[0] in QUOTES and folded[-1] == folded[0]:
        folded = folded[1:-1]  # a whole reply in quotation marks; a part of one in quotation marks is doubtful and stays
    if "." in folded:
        folded = _DOTTED.sub(r"\1", folded)
    if "-" in folded:
        folded = _HYPHEN.sub(" ", folded)
    if _EMOTICON_STARTS.isdisjoint(folded):
        return folded
    return _EMOTICON.sub(lambda found: f" {_EMOTICONS[(found.lastindex or 1) - 1][0]} ", folded)


def apart(folded: str) -> str:
    """The same, with spaces around every Han character."""
    return folded if folded.isascii() else _HAN.sub(r" \g<0> ", folded)


def is_han(token: str) -> bool:
    """Whether a token is a Han character."""
    return bool(_HAN.fullmatch(token))


def tokens_of(folded: str) -> list[str]:
    """Words, numbers and single signs, a Han character being a word; punctuation is `.` and a question mark is `?`."""
    folded = apart(folded)
    return [SENTENCE if token[0] in _PUNCTUATION and _PUNCTUATION.issuperset(token) else token for token in _TOKEN.findall(folded)]
