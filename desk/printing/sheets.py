"""Three sheets of one language, in one file that asks nobody for anything: a browser prints it.

A worker goes through the first with an interpreter, so English stands beside every sentence. Nothing of a person is read from
the database: what the worker does not give is a line to write on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

import locales
from bot.phrasing.promises import label
from locales.catalogue import PRINTED, keys_of
from locales.reviews import Part, Review, State

_HERE = Path(__file__).parent / "page"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)  # fmt: skip
_STYLE = (_HERE / "sheets.css").read_text("utf-8")

_STANDS_ON = (Part.PRINTED, Part.TEXTS)  # the card has the words of the buttons
LINE = "…………………"  # to be written on by hand
ANSWERS = (("1", "fine", "B_fine"), ("2", "later", "B_later"), ("3", "call", "B_call"), ("4", "not_good", "B_not_good"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a worker may fill in: the young person's sign, our number, the minutes an answer takes at night, where to complain."""

    sign: str = ""
    number: str = ""
    minutes: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in the young person's language and in English."""

    said: Markup
    english: Markup


def sheets(tag: str, given: Given) -> str:
    """The page of one language: a draft says so on every sheet."""
    known = locales.language(tag)
    return _ENVIRONMENT.get_template("sheets.html").render(
        language=known,
        lang=tag.replace("_", "-"),
        is_draft=is_draft(known.review),
        explained=_sentences(tag, "S_", given),
        kept=_sentences(tag, "R_", given),
        card=dict(zip(_keys("K_"), _sentences(tag, "K_", given), strict=True)),
        answers=answers(tag),
        style=Markup(_STYLE),  # noqa: S704 - ours, as it stands beside this file
    )


def answers(tag: str, place: Path = locales.HERE) -> list[tuple[str, str, str]]:
    """Each answer on the card: its digit, the name of its picture, and its words."""
    return [(digit, picture, label(locales.template(tag, key, place))) for digit, picture, key in ANSWERS]


def is_draft(review: Review) -> bool:
    """Whether a sheet has words that no two native speakers have signed: those that are printed, or those of the buttons on the card."""
    return not all(review.of(part).state is State.REVIEWED for part in _STANDS_ON)


def _keys(prefix: str) -> list[str]:
    return [key for key in keys_of(PRINTED) if key.startswith(prefix)]


def _sentences(tag: str, prefix: str, given: Given) -> list[Sentence]:
    values = {one.name: getattr(given, one.name) or LINE for one in fields(given)} | {"language": locales.language(tag).name}
    return [Sentence(*(_filled(one, key, values) for one in (tag, locales.ENGLISH))) for key in _keys(prefix)]


def _filled(tag: str, key: str, values: Mapping[str, str]) -> Markup:
    """Whatever is filled in keeps its own direction: a telephone number in Arabic would change the places of its parts."""
    isolated = {hole: Markup('<bdi dir="auto">{}</bdi>').format(values[hole]) for hole in locales.holes(key)}
    return Markup(escape(locales.template(tag, key))).format(**isolated)  # noqa: S704 - escaped
