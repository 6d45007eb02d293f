"""What it costs to read replies: the corpus over and over, as `safetynet read --tsv` does, and to make a lexicon ready.

The floor of a reading is the least that any reader does with a reply: one spelling, its words, and a look for each in a dictionary. That of
a lexicon is the parser of its file.
"""

import shutil
import tempfile
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import locales
from benchmarks.measuring import Figure, Target, spending
from benchmarks.place import Place
from bot.meaning import Question, read
from bot.meaning.lexis import lexis
from bot.meaning.report import read_tsv
from tests.replies import corpus, languages

Reply = tuple[str, str]


async def measure(place: Place) -> list[Figure]:
    """Lines a second, the median of one reading, and the slowest lexicon."""
    replies = [(line.language, line.reply) for language in languages() for line in corpus(language, Question.YOUNG)]
    many = list(islice(cycle(replies), place.size.read))
    known = {language: dict.fromkeys(lexis(language, Question.YOUNG).vocabulary) for language in languages()}

    def bare(language: str, text: str) -> None:
        for word in unicodedata.normalize("NFKC", text).casefold().split():
            known[language].get(word)

    return [_lines(many, bare), _median(many, bare), _ready()]


def _lines(many: list[Reply], bare: Callable[[str, str], None]) -> Figure:
    raw = "\n".join("\t".join(each) for each in many).encode()
    with spending() as floor:
        for line in raw.split(b"\n"):
            language, _, text = line.decode().partition("\t")
            bare(language, text)
    with spending() as spent:
        read_tsv(raw, Question.YOUNG)
    beside = {"µs of CPU each": spent.micros(len(many)), "languages": len(languages())}
    return Figure("replies of a file", spent.per_second(len(many)), "replies/s", Target(10_000), floor.per_second(len(many)), beside)


def _median(many: list[Reply], bare: Callable[[str, str], None]) -> Figure:
    ours = median(_timed(lambda language, text: read(text, language, Question.YOUNG), many))
    return Figure("one reading, the median", ours * 1e6, "µs", Target(50, at_least=False), median(_timed(bare, many)) * 1e6)


def _timed(reads: Callable[[str, str], object], many: Iterable[Reply]) -> list[float]:
    took = []
    for language, text in many:
        began = perf_counter()
        reads(language, text)
        took.append(perf_counter() - began)
    return took


def _ready() -> Figure:
    """The slowest lexicon, from its file on: a copy, since what has been made ready once is kept."""
    took: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(locales.HERE, Path(folder) / "locales"))
        for language in languages():
            file = (place / language / "replies.toml").read_text("utf-8")
            with spending() as floor:
                tomllib.loads(file)
            with spending() as spent:
                lexis(language, Question.YOUNG, place)
            took[language] = spent.cpu, floor.cpu
    slowest = max(took, key=lambda language: took[language][0])
    ours, floors = took[slowest]
    return Figure(
        "the slowest lexicon made ready", ours * 1e3, "ms of CPU", Target(300, at_least=False), floors * 1e3, {"language": slowest}
    )
