"""What a reviewer typed into a page, made a mark; or a sentence about what will not do, while the text is still before their eyes.

Only what a text breaks by itself is told here. Whether texts fit each other, as a menu and its buttons do, is judged at the end.
"""

import unicodedata

from bot.phrasing.promises import broken
from desk.refusals import Refused
from desk.reviewing.marked import Finds, Said
from desk.reviewing.marks import TEXT_AT_MOST
from desk.reviewing.reading import Piece


class Amiss(Refused):
    """Something typed will not do; `field` says where it was typed."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def tidy(field: str, typed: str, what: str) -> str:
    """Words as they are kept and compared."""
    words = unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip()
    if len(words) > TEXT_AT_MOST:
        raise Amiss(field, f"{what} has {len(words)} letters: write at most {TEXT_AT_MOST}.")
    return words


def text_said(tag: str, piece: Piece, mark: str, text: str, remark: str) -> Said:
    """What is said of a text."""
    key, noted = piece.key, tidy("remark", remark, f"The remark on {piece.key}")
    words = tidy("text", text, f"The better text for {piece.key}")
    if mark not in (Finds.OPEN, Finds.GOOD, Finds.CHANGE):
        raise Amiss("mark", f"Say of {key} whether it is good, has to change, or stays open.")
    if mark == Finds.GOOD and piece.wording is None:
        raise Amiss("mark", f"{key} is not translated yet, so that nobody can call it good.")
    better = "" if words == tidy("text", piece.begins_as, key) else words
    if mark != Finds.CHANGE:
        if better:
            raise Amiss("mark", f"You wrote another text for {key}: mark it as one to change, or put back the words that stand there.")
        return Said(Finds(mark), "", noted)
    if better and (wrong := [one.sentence for one in broken(tag, {key: better})]):
        raise Amiss("text", " ".join(wrong))
    return Said(Finds.CHANGE, better, noted)


def line_said(number: int, is_wrong: bool, remark: str) -> Said:
    """What is said of a line of the lexicon, the so-manieth of its page."""
    noted = tidy("remark", remark, f"What you wrote of line {number}")
    if noted and not is_wrong:
        raise Amiss("remark", f"You wrote what is wrong with line {number}: tick Wrong, or take the words away.")
    return Said(Finds.WRONG, "", noted) if is_wrong else Said(Finds.OPEN)


def lacking(typed: str) -> Said:
    """What people write, and the lexicon does not have."""
    words = tidy("lacking", typed, "What you wrote")
    return Said(Finds.LACKING, words) if words else Said(Finds.OPEN)
