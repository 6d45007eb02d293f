"""`docs/reading.md`: how each language's replies are read, written by the reader itself."""

from collections.abc import Iterable, Mapping
from functools import cache

import locales
from bot.meaning import Question
from locales.reviews import Review
from tests.replies import Score, corpus, languages, score, scored, written

COMMAND = "UPDATE_READING=1 .venv/bin/pytest tests/replies"
MOST_LATE = 0.05
LEAST_COVERED = 0.92
LEAST_COVERED_EACH = 0.85


def signed(reviews: Iterable[Review]) -> str:
    """Whether any native speaker has signed what replies are read by."""
    if any(review.replies.signatures for review in reviews):
        return "`safetynet languages` says who has signed which lexicon, and nobody has signed the labels"
    return "No native speaker has signed a lexicon yet, nor the labels"


HEAD = f"""# How replies are read

Every language's replies in `tests/replies/` were written and labelled by somebody who had not seen its lexicon. This page is what the
reader made of them; `{COMMAND}` writes it, and a test fails while it is stale.

Nor had the lexicons' writers seen them when all twenty-two languages were read for the first time: of 3,161 young people's replies 18
were read dangerously (most of them "my friend is fine" or a bare "yes"), no cry was missed, 6% of the cries were late, and 85% of what is
harmless was covered. A second set, `tests/replies/second/`, was written when those had been mended, by people who had seen neither the
lexicons nor the first set, and who sought dialect, slang and small talk. Read for the first time, of its 1,540 replies of young people 2
were read dangerously (both "all right, understood", which says nothing of how somebody is), no cry was missed, 20% of the cries were late,
and 50% of what is harmless was covered; of 396 carers' none dangerously, and 24% covered. That is what to expect of strangers: they are
read safely, and many of them by a person. Since then the lexicons were mended with both sets at hand: the figures below flatter them.

When that was done, 1,100 replies were written to be taken for an OK by mistake, fifty a language, again by people who had not seen the
lexicons (`tests/replies/never/`): 10 were read as OK, each a yes or an ok to whoever asks ("yes, sir"), which is what we mean by one.

- **Dangerous**: what is not fine was read as fine; of a carer, what is no sighting as a sighting, or worry as "I know where". Always 0.
- **Missed**: distress was read as something that brings nobody at once. Always 0.
- **Late**: distress went to a person as unclear. Of young people's, we want at most {MOST_LATE:.0%} over all languages.
- **Covered**: of the harmless replies, how many disturbed nobody. Of young people's, we want at least {LEAST_COVERED:.0%} over all, and
  {LEAST_COVERED_EACH:.0%} in each language. Carers write sentences; what of theirs is not certain a person reads, and that costs little.

{signed(map(locales.review, languages()))}: these figures say that words and grammar carry over to other people's sentences,
not that they are right.
"""
TITLES = {Question.YOUNG: "Young people", Question.CARER: "Carers"}
COLUMNS = "| language | replies | read as labelled | dangerous | missed | late | covered |\n|---|---:|---:|---:|---:|---:|---:|"


@cache
def scores(question: Question) -> Mapping[str, Score]:
    """Each language's score, and of all together."""
    read = {language: scored(corpus(language, question)) for language in languages()}
    each = {language: score(lines) for language, lines in read.items()}
    return each | {"all": score(line for lines in read.values() for line in lines)}


def row(name: str, found: Score) -> str:
    """One language's line of the table."""
    cells = (
        name, found.lines, found.right, found.dangerous, found.missed,
        f"{found.late} of {found.cries}", f"{found.covered} of {found.calm} ({found.coverage:.0%})",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def table(question: Question) -> str:
    """All languages' scores."""
    return "\n".join((COLUMNS, *(row(name, found) for name, found in scores(question).items())))


def unmet() -> list[str]:
    """What we want of young people's replies and do not reach."""
    each = dict(scores(Question.YOUNG))
    together = each.pop("all")
    found = [f"late {together.lateness:.0%}"] if together.lateness > MOST_LATE else []
    found += [f"covered {together.coverage:.0%}"] if together.coverage < LEAST_COVERED else []
    return found + [f"{name} covered {one.coverage:.0%}" for name, one in each.items() if one.coverage < LEAST_COVERED_EACH]


def page() -> str:
    """The whole page."""
    parts = [HEAD, *(f"## {title}\n\n{table(question)}\n" for question, title in TITLES.items())]
    parts.append(f"Not reached: {'; '.join(unmet()) or 'nothing'}.\n")
    waiting = [language for language in written() if language not in languages()]
    if waiting:
        parts.append(f"Written, and waiting for a lexicon: {', '.join(waiting)}.\n")
    return "\n".join(parts)
