"""Labelled replies, written by people who have not seen the lexicons, and how safely they are read.

`<language>.tsv` is what young people write, `<language>-carers.tsv` what their carers do: `meaning<TAB>reply<TAB>english`, the reply as it
was typed. Where a careful reader would accept either of two meanings the label is `help|unclear`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.meaning import Question, read
from ladder.words import CarerMeaning, Meaning
from locales.lexicons import lexicon_languages

HERE = Path(__file__).parent
SECOND = HERE / "second"  # written later, by others, who had seen neither the first set nor the lexicons
NEVER = HERE / "never"  # written to be taken for an OK by mistake
HEADER = "meaning\treply\tenglish"
CARERS = "-carers"

# What a cry must never be taken for; unclear is late, and these are deaf.
DEAF = {
    Question.YOUNG: frozenset({Meaning.OK, Meaning.LATER, Meaning.CALL, Meaning.STOP, Meaning.PAUSE, Meaning.WRONG, Meaning.LANGUAGE}),
    Question.CARER: frozenset({CarerMeaning.CALL, CarerMeaning.STOP}),
}
CRY: dict[Question, str] = {Question.YOUNG: Meaning.HELP, Question.CARER: CarerMeaning.CONCERN}
CALM: dict[Question, tuple[str, ...]] = {Question.YOUNG: (Meaning.OK,), Question.CARER: (CarerMeaning.SEEN, CarerMeaning.ELSEWHERE)}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One reply of the corpus, and every meaning that is right."""

    language: str
    question: Question
    right: tuple[str, ...]
    reply: str
    english: str


@dataclass(frozen=True, slots=True)
class Scored:
    """The same, read."""

    line: Labelled
    found: str
    rule: str

    @property
    def is_dangerous(self) -> bool:
        """It quiets a ladder that what was written would not."""
        if self.found in self.line.right:
            return False
        if self.line.question is Question.YOUNG:
            return self.found == Meaning.OK
        return self.found == CarerMeaning.SEEN or (self.found == CarerMeaning.ELSEWHERE and CarerMeaning.CONCERN in self.line.right)

    @property
    def is_cry(self) -> bool:
        """Nobody would take it for anything but distress."""
        return self.line.right == (CRY[self.line.question],)

    @property
    def is_missed(self) -> bool:
        """A cry read as something that brings nobody at once."""
        return self.is_cry and (self.found in DEAF[self.line.question] or self.is_dangerous)

    @property
    def is_calm(self) -> bool:
        """Nobody would doubt that all is well."""
        return len(self.line.right) == 1 and self.line.right[0] in CALM[self.line.question]

    @property
    def is_wrong(self) -> bool:
        """It was read as nothing that its label accepts."""
        return self.found not in self.line.right


@dataclass(frozen=True, slots=True)
class Score:
    """How a number of replies were read."""

    lines: int
    right: int
    dangerous: int
    cries: int
    missed: int
    late: int  # cries that only a person hears
    calm: int
    covered: int

    @property
    def coverage(self) -> float:
        """The share of harmless replies that disturb nobody."""
        return self.covered / self.calm if self.calm else 1.0

    @property
    def lateness(self) -> float:
        """The share of cries that wait for a person to read them."""
        return self.late / self.cries if self.cries else 0.0


def corpus(language: str, question: Question) -> list[Labelled]:
    """What was written in a language in answer to this question."""
    name = f"{language}{CARERS if question is Question.CARER else ''}.tsv"
    return [Labelled(language, question, *line) for file in (HERE / name, SECOND / name) if file.exists() for line in _lines(file)]


def never(language: str) -> list[Labelled]:
    """What was written to be taken for an OK, and is none."""
    return [Labelled(language, Question.YOUNG, *line) for line in _lines(NEVER / f"{language}.tsv")]


def _lines(file: Path) -> Iterator[tuple[tuple[str, ...], str, str]]:
    header, *lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if header != HEADER:
        raise ValueError(f"{file.name}: the first line is {HEADER!r}")
    for line in lines:
        label, reply, english = line.split("\t")
        yield tuple(label.split("|")), reply, english


def languages() -> list[str]:
    """The languages of the corpus whose replies are known."""
    return [language for language in written() if language in lexicon_languages()]


def written() -> list[str]:
    """All languages of the corpus."""
    return sorted(file.stem for file in HERE.glob("*.tsv") if not file.stem.endswith(CARERS))


def scored(lines: Iterable[Labelled]) -> list[Scored]:
    """Each of these replies, read."""
    readings = ((line, read(line.reply, line.language, line.question)) for line in lines)
    return [Scored(line, str(reading.meaning), reading.rule) for line, reading in readings]


def score(lines: Iterable[Scored]) -> Score:
    """These replies counted."""
    kept = list(lines)

    def count(of: Callable[[Scored], bool]) -> int:
        return sum(1 for line in kept if of(line))

    return Score(
        lines=len(kept),
        right=count(lambda line: not line.is_wrong),
        dangerous=count(lambda line: line.is_dangerous),
        cries=count(lambda line: line.is_cry),
        missed=count(lambda line: line.is_missed),
        late=count(lambda line: line.is_cry and line.found == "unclear"),
        calm=count(lambda line: line.is_calm),
        covered=count(lambda line: line.is_calm and not line.is_wrong),
    )
