"""Readings as lines, for `safetynet read`: what a corpus of replies means, without a database."""

import re

from bot.meaning import Question, Reading, read
from bot.meaning.reading import unclear

_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "0": "\0", "\\": "\\"}
_ESCAPED = re.compile(r"\\([tnr0\\])")
_BYTE_ORDER_MARK = "\ufeff"


def line_for(question: Question, language: str, text: str) -> str:
    """The meaning in a word; a carer's time stands after it. A time is read whichever of the two carer's questions was asked."""
    return _line(read(text, language, Question.CARER_TIME if question is Question.CARER else question))


def _line(reading: Reading) -> str:
    if reading.expected:
        return f"{reading.meaning} {reading.expected:%H:%M}"
    return str(reading.meaning)


def read_tsv(raw: bytes, question: Question) -> bytes:
    """Every line unchanged, then a tab and its meaning. Lines are `language<TAB>text`; line endings are kept."""
    lines = raw.split(b"\n")
    last = lines.pop()
    read_lines = [_meaning_added(line, question) + b"\n" for line in lines]
    return b"".join(read_lines) + (_meaning_added(last, question) if last else b"")


def _meaning_added(line: bytes, question: Question) -> bytes:
    ending = b"\r" if line.endswith(b"\r") else b""
    kept = line.removesuffix(b"\r")
    return kept + b"\t" + _meaning(kept, question).encode() + ending


def _meaning(line: bytes, question: Question) -> str:
    try:
        language, tab, text = line.decode().partition("\t")
    except UnicodeDecodeError:
        return str(unclear(question))
    if not tab:
        return str(unclear(question))
    return line_for(question, language.removeprefix(_BYTE_ORDER_MARK), _ESCAPED.sub(lambda found: _ESCAPES[found[1]], text))
