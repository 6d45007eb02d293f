"""Finding a young person: by their reference, by their case reference, by whose they are, or by their name.

A name is found by how its words begin, without case and accents (`db.names`); names are opened only of those whom the hashes point to and
whom whoever asks may see. Whoever is not theirs to see is not there.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.names import beginning, case, is_meant, token_keys, whole, words_of
from db.queries import finding, people
from db.scope import Scope
from db.vault import Vault
from db.words import PersonKind
from desk.refusals import Refused

SHOWN_AT_MOST = 20
OPENED_AT_MOST = 1000  # names; where more begin alike, whole words alone are looked for
WRITTEN_AT_MOST = 100  # characters

NOTHING_WRITTEN = "Write a reference, a case reference, a worker’s reference or a name."
TOO_LONG = f"Write at most {WRITTEN_AT_MOST} characters."
TOO_MANY = f"More than {SHOWN_AT_MOST} fit: write more of the name, or the reference of the allocated worker beside it."

Seen = Callable[[Sequence[UUID]], Awaitable[frozenset[UUID]]]  # of these young people, those whom whoever asks may see


@dataclass(frozen=True, slots=True)
class Search:
    """One search in one council."""

    tx: AsyncConnection
    scope: Scope
    vault: Vault
    seen: Seen

    async def of(self, wanted: str) -> list[UUID]:
        """Whom this means, by id; a refusal where nothing was asked, or too many fit."""
        written = wanted.strip()
        if not written:
            raise Refused(NOTHING_WRITTEN)
        if len(written) > WRITTEN_AT_MOST:
            raise Refused(TOO_LONG)
        found = await self._of_reference(written) or await self._of_name(written.split())
        if len(found) > SHOWN_AT_MOST:
            raise Refused(TOO_MANY)
        return found

    async def _of_reference(self, written: str) -> list[UUID]:
        rows = await finding.by_refs(self.tx, self.scope, {written, written.upper()})
        young = [row.id for row in rows if row.kind is PersonKind.YOUNG_PERSON]
        if words_of(written):
            young += await finding.young_people(self.tx, self.scope, [self._keys(case(written))], (), OPENED_AT_MOST)
        return sorted(await self.seen(young))

    async def _of_name(self, parts: Sequence[str]) -> list[UUID]:
        """By the words of a name; a part that is a worker's reference says whose they are."""
        workers = {row.ref: row.id for row in await finding.by_refs(self.tx, self.scope, {*parts, *(one.upper() for one in parts)})
                   if row.kind is PersonKind.WORKER}  # fmt: skip
        named = [one for one in parts if one not in workers and one.upper() not in workers]
        words = words_of(" ".join(named))
        if (named and not words) or not (words or workers):
            return []
        candidates = await self._pointed_to(words, list(workers.values()))
        seen = await self.seen(candidates)
        if not words:
            return sorted(seen)
        rows = await people.people(self.tx, self.scope, seen)
        return [row.id for row in rows if is_meant(words, self.vault.open("person.name_sealed", row.id, row.name_sealed))]

    async def _pointed_to(self, words: Sequence[str], workers: Sequence[UUID]) -> list[UUID]:
        """By how their words begin; where too many begin so, by the words as they stand."""
        for token in (beginning, whole):
            keys = [self._keys(token(word)) for word in words]
            found = await finding.young_people(self.tx, self.scope, keys, workers, OPENED_AT_MOST + 1)
            if len(found) <= OPENED_AT_MOST:
                return found
        raise Refused(TOO_MANY)

    def _keys(self, token: str) -> list[bytes]:
        assert self.scope.authority_id is not None, "a page shows one council"
        return token_keys(self.vault, self.scope.authority_id, token)
