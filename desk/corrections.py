"""A worker reads a reply differently. Kept are both meanings and the few words that say so: never the message, nor whose it was.

It changes no check-in and no alert, and teaches the reader nothing: a person mends the lexicon, and two sign it anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.meaning import Question, read, words_of
from db.queries import corrections
from db.scope import Scope
from db.vault import Vault
from desk.alerts import worker_of
from desk.refusals import Refused
from ladder.words import CarerMeaning, Meaning
from scheduler.engine import Engine

MOST_WORDS = 4  # an expression; more would be the message
MOST_CHARACTERS = 40

_WORDS = "correction.words_sealed"


class NotTheseWords(Refused):
    """The words that were named say nothing, or too much."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A reply on an alert's page, and what it was read as."""

    text: str
    language: str
    question: Question
    read_as: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What is known of one, for whoever mends a lexicon."""

    at: datetime
    zone: str
    by: str
    language: str
    question: str
    read_as: str
    should_be: str
    words: str
    lexicon_version: str


async def correct(engine: Engine, scope: Scope, vault: Vault, worker: str, misread: Misread, should_be: str, words: str) -> None:
    """Keep that this worker reads it differently, or say why not."""
    meanings = Meaning if misread.question is Question.YOUNG else CarerMeaning
    if should_be not in list(meanings):
        raise Refused("Nothing was kept: say what it means.")
    if should_be == misread.read_as:
        raise Refused("Nothing was kept: that is what it was read as.")
    named = _named(words, misread)
    version = read(misread.text, misread.language, misread.question).lexicon_version
    async with engine.database.transaction() as tx:
        who, correction_id = await worker_of(tx, scope, worker), engine.new_id()
        row = {
            "id": correction_id, "authority_id": who.authority_id, "by": who.id, "at": await engine.clock.civil(tx),
            "language": misread.language, "question": misread.question.value, "read_as": misread.read_as, "should_be": should_be,
            "lexicon_version": version, "words_sealed": vault.seal(_WORDS, correction_id, named) if named else None,
        }  # fmt: skip
        await corrections.insert(tx, Scope(who.authority_id), row)


def _named(words: str, misread: Misread) -> str:
    """The words in the spelling that lexicons compare, if they stand in the message and are not all of it."""
    named, whole = (words_of(text, misread.language) for text in (words, misread.text))
    if len(named) > MOST_WORDS or len(words) > MOST_CHARACTERS:
        raise NotTheseWords(f"Nothing was kept: name at most {MOST_WORDS} words, never the message.")
    stands = any(whole[place : place + len(named)] == named for place in range(len(whole)))
    if words.strip() and not (named and stands):
        raise NotTheseWords("Nothing was kept: name words as they stand in the message, one after another.")
    if len(named) > 1 and named == whole:
        raise NotTheseWords("Nothing was kept: name the words that say so, not the whole message.")
    return " ".join(named)


async def kept(tx: AsyncConnection, scope: Scope, vault: Vault) -> list[Correction]:
    """All of them, by language, the oldest first."""
    return [
        Correction(
            at=row.at, zone=row.timezone, by=row.ref, language=row.language, question=row.question, read_as=row.read_as,
            should_be=row.should_be, words="" if row.words_sealed is None else vault.open(_WORDS, row.id, row.words_sealed),
            lexicon_version=row.lexicon_version,
        )
        for row in await corrections.all_of(tx, scope)
    ]  # fmt: skip
