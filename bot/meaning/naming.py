"""Which language a reply asks for, if naming one is all it does.

A guess would put somebody's questions into a language they cannot read, so nothing is guessed: two names, a name of two languages, a name
that is another word for whoever writes it, or one word more than a wish has, and a person reads it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.meaning.characters import JOINERS
from bot.meaning.cover import cover
from bot.meaning.distress import distress
from bot.meaning.kinds import Entry, Kind
from bot.meaning.lexis import Lexis, lexis
from bot.meaning.reading import Question
from bot.meaning.spelling import bared, unstretch
from bot.meaning.tokens import SENTENCE
from bot.meaning.young import DOUBTS, LONGEST, POLITENESS
from locales.languages import language, languages
from locales.lexicons import FOLDER

Names = Mapping[tuple[str, ...], frozenset[str]]  # a name in tokens: the languages that are called so

NAME_OF_ONE = "name of a language"
# What a lexicon's phrases for another language are glossed as when they ask for one. The others deny one, and name it too: "no English".
_ASKING = frozenset({NAME_OF_ONE, "language", "another language", "in that language"})
_POLITELY = POLITENESS | {Kind.REQUEST}


def named_language(text: str, written_in: str, place: Path = FOLDER) -> str | None:
    """The tag of the language of ours that this reply names, alone or with words that ask for one; else nothing."""
    known = lexis(written_in, Question.YOUNG, place)
    spaced = text.translate(dict.fromkeys(map(ord, JOINERS), " "))
    tokens = [unstretch(token, known.vocabulary) for token in known.tokens(spaced) if token != SENTENCE]
    if not 0 < len(tokens) <= LONGEST or distress(tokens, known):
        return None
    found = _named(tokens, _names(written_in, place))
    if len(found) != 1:
        return None
    (start, end, tags), *_ = found
    name, before, after = tokens[start:end], tokens[:start], tokens[end:]
    if len(tags) > 1 or not _is_name(name, known) or any(_denies(token, known) for token in (*before, *after)):
        return None
    (tag,) = tags
    around = [*cover(before, known), *cover(after, known)]
    if tag == written_in:
        # Whoever says more of the language they are written to in mostly says that it is the wrong one.
        return tag if all(span.kind in _POLITELY for span in around) else None
    return tag if _asks(around) or _asks(cover(tokens, known), name) else None


def _denies(token: str, known: Lexis) -> bool:
    """Whether a word alone says "not", or doubts: what it stands in may be listed for the language it names."""
    entry = known.phrases.get(token)
    return entry is not None and entry.kind in DOUBTS


def _named(tokens: Sequence[str], names: Names) -> list[tuple[int, int, frozenset[str]]]:
    """Where languages are named, from the left, the longest name first."""
    found: list[tuple[int, int, frozenset[str]]] = []
    longest = max(map(len, names), default=0)
    place = 0
    while place < len(tokens):
        ends = range(min(len(tokens), place + longest), place, -1)
        end = next((end for end in ends if tuple(tokens[place:end]) in names), None)
        if end is not None:
            found.append((place, end, names[tuple(tokens[place:end])]))
        place = end or place + 1
    return found


def _is_name(name: Sequence[str], known: Lexis) -> bool:
    """Whether it is nothing else to whoever reads this language."""
    entry = known.phrases.get(" ".join(name))
    return entry is None or entry.kind is Kind.LANGUAGE


def _asks(spans: Sequence[Entry], name: Sequence[str] = ()) -> bool:
    """Whether all of it asks for a language, for none but this one, or is polite."""
    return all(span.kind in _POLITELY or _asks_for(span, " ".join(name)) for span in spans)


def _asks_for(span: Entry, name: str) -> bool:
    if span.kind is not Kind.LANGUAGE or span.gloss not in _ASKING:
        return False
    return span.gloss != NAME_OF_ONE or (name != "" and f" {name} " in f" {span.words} ")


@cache
def _names(written_in: str, place: Path) -> Names:
    """What languages are called, in the tokens of whoever writes this one; also without their marks, as a phone without them has it."""
    known = lexis(written_in, Question.YOUNG, place)
    names: dict[tuple[str, ...], frozenset[str]] = {}
    for tag in languages(place):
        for name in language(tag, place).names:
            for spelt in bared(" ".join(token for token in known.tokens(name) if token != SENTENCE)):
                said = tuple(spelt.split())
                names[said] = names.get(said, frozenset()) | {tag}
    for word in language(written_in, place).other_words:
        names.pop(tuple(known.tokens(word)), None)
    return names
