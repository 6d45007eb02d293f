"""Marks kept while a reviewer works, and what they hand in: in the database, sealed. The languages' own files are not touched from here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import markings
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from desk.accounts.register import council_of
from desk.refusals import Refused
from desk.reviewing.book import Book
from desk.reviewing.marked import Marked, Place, Said, marked_in
from locales.names import is_same_name
from scheduler.engine import Engine

_MARKS, _FILE = "marking.marks_sealed", "marking.handed_in_sealed"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where marks are kept."""

    engine: Engine
    scope: Scope
    vault: Vault


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who marks: a reference that names nobody, and how a page calls them."""

    ref: str
    called: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One reviewer's marks of one language, and when they were saved and handed in (machine time)."""

    by: str
    marked: Marked
    saved_at: datetime
    handed_in_at: datetime | None

    @property
    def has_more(self) -> bool:
        """Whether something was saved that has not been handed in."""
        return self.handed_in_at is None or self.saved_at > self.handed_in_at


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that waits for an operator."""

    authority: str
    by: str
    language: str
    at: datetime
    file: bytes


async def kept_of(tx: AsyncConnection, desk: Desk, language: str) -> list[Kept]:
    """What everybody has marked of a language, the newest first."""
    return [_kept(desk.vault, row) for row in await markings.of_language(tx, desk.scope, language)]


def _kept(vault: Vault, row: Record) -> Kept:
    return Kept(row.by, _marked(vault, row), row.saved_at, row.handed_in_at)


def _marked(vault: Vault, row: Record) -> Marked:
    return marked_in(vault.open(_MARKS, row.id, row.marks_sealed))


@dataclass(frozen=True, slots=True)
class Typed:
    """A mark that came with a form, and the sum of the one that its page was drawn with."""

    said: Said
    drew: str

    @property
    def is_touched(self) -> bool:
        """Whether somebody changed it there."""
        return self.said.sum != self.drew


async def save(desk: Desk, reviewer: Reviewer, book: Book, typed: Mapping[Place, Typed]) -> Mapping[Place, Said]:
    """Keep what was changed on a page.

    What another browser of theirs has marked otherwise since the page was drawn is returned instead, and nothing is kept.
    """
    touched = {place: one for place, one in typed.items() if one.is_touched}
    if not touched:
        return {}
    async with desk.engine.database.transaction() as tx:
        row, at = await _locked(tx, desk, reviewer, book.tag)
        before = _marked(desk.vault, row)
        now = {place: book.drawn(before, place) for place in touched}
        meanwhile = {place: now[place] for place, one in touched.items() if now[place].sum not in (one.drew, one.said.sum)}
        if not meanwhile:
            fresh = {place: replace(one.said, saw=book.seen.get(place, "")) for place, one in touched.items()}
            after = replace(before, who=reviewer.called, said={**before.said, **fresh})
            await markings.save(tx, desk.scope, row.id, {"saved_at": at, "marks_sealed": _sealed(desk, row, after)})
        return meanwhile


async def _locked(tx: AsyncConnection, desk: Desk, reviewer: Reviewer, language: str) -> tuple[Record, datetime]:
    at, new_id = await desk.engine.clock.machine(tx), desk.engine.new_id()
    row = {
        "id": new_id, "authority_id": council_of(desk.scope), "by": reviewer.ref, "language": language, "saved_at": at,
        "marks_sealed": desk.vault.seal(_MARKS, new_id, Marked(reviewer.called).as_json()),
        "handed_in_at": None, "handed_in_sealed": None,
    }  # fmt: skip
    await markings.begin(tx, desk.scope, row)
    found = await markings.lock(tx, desk.scope, reviewer.ref, language)
    assert found is not None, "it has just begun, or had before"
    return found, at


def _sealed(desk: Desk, row: Record, marked: Marked) -> bytes:
    return desk.vault.seal(_MARKS, row.id, marked.as_json())


async def hand_in(desk: Desk, reviewer: Reviewer, language: str, saved_at: datetime, name: str, file: bytes) -> None:
    """Keep the file for an operator, in the place of an earlier one. It was made of what had been saved by `saved_at`."""
    async with desk.engine.database.transaction() as tx:
        row, at = await _locked(tx, desk, reviewer, language)
        before = _marked(desk.vault, row)
        if row.saved_at != saved_at:
            raise Refused("Nothing was handed in: you saved marks in another browser just now. Look at them, and hand in again.")
        if before.signs_as and not is_same_name(before.signs_as, name):
            raise Refused(
                f"This account handed in as {before.signs_as} before, and signs by one name: two signatures are two people's. "
                "Whoever else reads the language needs an account of their own."
            )
        signed = _sealed(desk, row, replace(before, signs_as=before.signs_as or name))
        sealed = desk.vault.seal(_FILE, row.id, file.decode())
        await markings.save(tx, desk.scope, row.id, {"marks_sealed": signed, "handed_in_at": at, "handed_in_sealed": sealed})


async def handed_in(tx: AsyncConnection, scope: Scope, vault: Vault) -> list[HandedIn]:
    """What waits for an operator: the newest of each reviewer, by language."""
    return [
        HandedIn(row.ref, row.by, row.language, row.handed_in_at, vault.open(_FILE, row.id, row.handed_in_sealed).encode())
        for row in await markings.handed_in(tx, scope)
    ]
