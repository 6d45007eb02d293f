"""Reads replies. Pure; never raises; never reads as OK what might not be (promise 3)."""

from collections import deque
from pathlib import Path

from bot.meaning.carer import read_carer
from bot.meaning.characters import JOINERS
from bot.meaning.lexis import Lexis, lexis
from bot.meaning.naming import named_language
from bot.meaning.own_words import offered
from bot.meaning.parts_of_day import SURELY_OURS_FROM, without_parts_of_day
from bot.meaning.reading import Question, Reading, unclear
from bot.meaning.spelling import bare, squeeze, unstretch
from bot.meaning.tokens import QUESTION, QUOTES, SENTENCE
from bot.meaning.worker import CODE_DIGITS, CODE_LETTERS, read_worker
from bot.meaning.young import read_young
from ladder.words import CarerMeaning, Meaning
from locales.lexicons import FOLDER

__all__ = [
    "CODE_DIGITS",
    "CODE_LETTERS",
    "Question",
    "Reading",
    "as_written",
    "named_language",
    "normalise",
    "plainest",
    "read",
    "read_press",
    "words_of",
]

_AROUND = ".,!?;:()[]\"'\u2026\u060c\u061b\u061f\u06d4\u1362\u1363\u1364\u0964"  # signs that stand beside a word and are none of it
_SPACED = str.maketrans(dict.fromkeys(JOINERS, " "))

# What a second reading may overrule: the more cautious of two readings counts.
_CAUTION = (
    Meaning.HELP, CarerMeaning.CONCERN, Meaning.WRONG, Meaning.STOP, CarerMeaning.STOP, Meaning.PAUSE, Meaning.CALL, CarerMeaning.CALL,
    Meaning.UNCLEAR, CarerMeaning.UNCLEAR, Meaning.LATER, Meaning.LANGUAGE, CarerMeaning.ELSEWHERE, CarerMeaning.SEEN, Meaning.OK,
)  # fmt: skip

_PRESSES: dict[Question, dict[str, Meaning | CarerMeaning]] = {
    Question.YOUNG: {"ok": Meaning.OK, "great": Meaning.OK, "later": Meaning.LATER, "call": Meaning.CALL, "help": Meaning.HELP},
    Question.CARER: {"seen": CarerMeaning.SEEN, "elsewhere": CarerMeaning.ELSEWHERE, "concern": CarerMeaning.CONCERN},
}
_PRESSES[Question.CARER_TIME] = _PRESSES[Question.CARER]


def normalise(text: str, language: str, place: Path = FOLDER) -> str:
    """A whole reply in one spelling, without punctuation: duress codes are compared so.

    In a language often written bare it has no marks: whoever needs their code may be on a phone that has none.
    """
    words = words_of(text, language, place)
    if lexis(language, Question.YOUNG, place).bare:
        words = words_of(bare(" ".join(words)), language, place)  # a mark that parted two signs parts them no more
    return " ".join(words)


def plainest(text: str, language: str, place: Path = FOLDER) -> str:
    """The same, with no letter and no word said twice: what a slip makes of one answer is that answer."""
    words = [squeeze(word) for word in normalise(text, language, place).split(" ")]
    return " ".join(word for at, word in enumerate(words) if words[max(at - 1, 0) : at] != [word])


def words_of(text: str, language: str, place: Path = FOLDER) -> list[str]:
    """The words of a reply in the spelling that lexicons are compared in."""
    known = lexis(language, Question.YOUNG, place)
    tokens = deque(token for token in known.tokens(text) if token not in (SENTENCE, QUESTION))
    while len(tokens) > 1 and tokens[0] == tokens[-1] and tokens[0] in QUOTES:
        tokens.popleft(), tokens.pop()
    return list(tokens)


def as_written(matched: str, text: str, language: str, place: Path = FOLDER) -> str:
    """What a reading turned on, in the writer's own spelling; where that cannot be told, in the spelling it was compared in."""
    known, spaced = lexis(language, Question.YOUNG, place), text.split()
    unspaced = matched.replace(" ", "")
    if unspaced in text:  # Han is written without spaces, and each of its signs is a token
        return unspaced
    longest = matched.count(" ") + 1
    for start in range(len(spaced)):
        for end in range(start + 1, min(start + longest, len(spaced)) + 1):
            words = " ".join(spaced[start:end])
            if " ".join(token for token in known.tokens(words) if token not in (SENTENCE, QUESTION)) == matched:
                return words.strip(_AROUND)
    return matched


def read(text: str, language: str, question: Question, *, words: bool = True, place: Path = FOLDER) -> Reading:
    """What a reply to this question means.

    An unknown language is read by English, digits and signs alone. `words` is false where nobody has reviewed the lexicon yet:
    then every word goes to a person, and distress is still heard.
    `place` holds the folders of languages.
    """
    if question is Question.WORKER:
        return read_worker(text)
    known = lexis(language, question, place)
    if words and question is not Question.YOUNG and (ours := offered(known.tokens(text), language, place)) is not None:
        return Reading(ours[0], "our own words", (text.strip(),), (ours[1],), known.version)
    reading = _read(text, known, question, words)
    if any(joiner in text for joiner in JOINERS):
        other = _read(text.translate(_SPACED), known, question, words)
        reading = min(reading, other, key=lambda each: _CAUTION.index(each.meaning))
    if words and question is Question.CARER_TIME and reading.meaning is CarerMeaning.UNCLEAR:
        return _read_with_its_part_of_day(text, known, language, place) or reading
    return reading


def _read(text: str, known: Lexis, question: Question, words: bool) -> Reading:
    tokens = [unstretch(token, known.vocabulary) for token in known.tokens(text)]
    if question is Question.YOUNG:
        return read_young(tokens, known, words)
    return read_carer(tokens, known, question, words)


def _read_with_its_part_of_day(text: str, known: Lexis, language: str, place: Path) -> Reading | None:
    tokens = [unstretch(token, known.vocabulary) for token in known.tokens(text)]
    each = (read_carer(rest, known, Question.CARER_TIME, True) for rest in without_parts_of_day(tokens, language, place))
    return next((one for one in each if one.expected is not None and one.expected >= SURELY_OURS_FROM), None)


def read_press(choice: str, question: Question) -> Reading:
    """What a pressed button means; one we never offered is for a person."""
    meaning = _PRESSES.get(question, {}).get(choice)
    return Reading(meaning or unclear(question), "press" if meaning else "unknown press", (choice,))
