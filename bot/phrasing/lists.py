"""Many alerts in one text: the answer to LIST, an envelope of pages, the codes that a bare "ok" might have meant.

The gravest come first. What is more than two SMS carry is counted; LIST names it, in several texts where it takes several.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import locales
from bot.phrasing import evidence
from bot.phrasing.plain import plain, short_name
from bot.phrasing.sms import GSM_7_PART, parts
from ladder.rungs import TABLE
from ladder.words import Cause

PARTS_MAX = 2
GROUPED_FROM = 3  # "no answer: K7P A.B., M2X C.D., Q4R E.F." is shorter than saying it of each
PIECES_MAX = 6
_SHORTEST = 4  # a code and a blank: what no item of a text is shorter than
_ITEMS_MAX = PARTS_MAX * GSM_7_PART // _SHORTEST

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Line:
    """One open alert among several."""

    code: str
    cause: Cause
    initials: str
    taken_by: str = ""
    distress: bool = False
    by_carer: bool = False
    unheard: bool = False

    @property
    def what(self) -> str:
        """Its cause in a few words."""
        return evidence.what(self.cause, distress=self.distress, by_carer=self.by_carer, unheard=self.unheard)


@dataclass(frozen=True, slots=True)
class Piece:
    """Which of the texts that together answer one LIST. `more`: alerts after the last of them, which only the board shows."""

    number: int = 1
    of: int = 1
    more: int = 0


ALONE = Piece()


def listing(lines: Sequence[Line], piece: Piece = ALONE) -> str:
    """The answer to LIST, or one text of it; what has grown too long since it was cut is counted."""
    if not lines:
        return _text("D_list_none")
    head = _text("list_head") if piece.of == 1 else _text("list_head_of", number=str(piece.number), of=str(piece.of))

    def said(shown: Sequence[Line], left_out: int) -> str:
        more = left_out + piece.more
        return (
            _text("D_list_more", head=head, lines=_joined(shown), more=str(more))
            if more
            else _text("D_list", head=head, lines=_joined(shown))
        )

    return _fitting(lines, said)[0]


def pieces(lines: Iterable[Line]) -> list[tuple[Piece, list[Line]]]:
    """LIST in as few texts as it takes."""
    cut: list[list[Line]] = []
    left, head = _gravest_first(lines), _text("list_head_of", number=str(PIECES_MAX), of=str(PIECES_MAX))

    def said(shown: Sequence[Line], left_out: int) -> str:
        holes = {"head": head, "lines": _joined(shown)}
        is_cut_off = bool(left_out) and len(cut) == PIECES_MAX - 1
        return _text("D_list_more", **holes, more=str(left_out)) if is_cut_off else _text("D_list", **holes)

    while left and len(cut) < PIECES_MAX:
        here = _fitting(left, said)[1]
        cut.append(left[:here])
        left = left[here:]
    return [(Piece(number, len(cut), len(left) if number == len(cut) else 0), here) for number, here in enumerate(cut, 1)]


def envelope(key: str, lines: Iterable[Line]) -> str:
    """Several pages to one phone as one text: how many, what each is about, and its code."""
    ordered = _gravest_first(lines)
    return _fitting(ordered, lambda shown, more: _text(key, number=str(len(ordered)), lines=_joined(shown) + _and_more(more)))[0]


def held(codes: Sequence[str], at: str, name: str) -> str:
    """What somebody holds whose shift ends then; `name` is who comes next."""
    if not codes:
        return _text("D12_none", at=at)
    if len(codes) == 1:
        return _text("D12_one", at=at, code=codes[0], next_name=name)

    def said(shown: Sequence[str], more: int) -> str:
        return _text("D12", at=at, codes=", ".join(shown) + _and_more(more), code=codes[0], next_name=name)

    return _fitting(codes, said)[0]


def not_taken(codes: Sequence[str]) -> str:
    """A bare "ok" that may have meant any of several."""
    if not codes:
        return _text("D7_none")
    return _fitting(codes, lambda shown, more: _text("D7", codes=", ".join(shown) + _and_more(more)))[0]


def _gravest_first(lines: Iterable[Line]) -> list[Line]:
    gravest = list(TABLE)
    return sorted(lines, key=lambda line: gravest.index(Cause.HELP if line.distress else line.cause))


def _fitting(items: Sequence[Item], said: Callable[[Sequence[Item], int], str]) -> tuple[str, int]:
    """As many as two SMS carry, at least one: the text, and how many they are."""
    tried = ((said(items[:shown], len(items) - shown), shown) for shown in range(min(len(items), _ITEMS_MAX), 0, -1))
    return next(one for one in tried if one[1] == 1 or parts(one[0]) <= PARTS_MAX)


def _joined(lines: Sequence[Line]) -> str:
    """Each by itself; several of one kind share what they are about."""
    said: list[str] = []
    for what in dict.fromkeys(line.what for line in lines):
        alike = [line for line in lines if line.what == what]
        if len(alike) < GROUPED_FROM:
            said += [_one(line, f"{line.code} {what}") for line in alike]
        else:
            said.append(f"{what}: {', '.join(_one(line, line.code) for line in alike)}")
    # Initials end in the full stop that the sentence would add.
    return "; ".join(said).removesuffix(".")


def _one(line: Line, named: str) -> str:
    said = f"{named} {plain(line.initials)}".strip()
    return _text("list_line_taken", line=said, name=short_name(line.taken_by) or _text("somebody")) if line.taken_by else said


def _and_more(more: int) -> str:
    return _text("and_more", more=str(more)) if more else ""


def _text(key: str, **values: str) -> str:
    return locales.text(locales.ENGLISH, key, **values)
