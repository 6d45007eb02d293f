"""The chain: every line as it was written, in the seal that holds it, and every seal hung on the one before."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import made_at
from db.queries import audit
from db.queries.journal import hash_of
from db.queries.rows import Record
from db.queries.seals import head_of
from db.scope import Scope
from desk.audit.findings import Breach, Report
from scheduler.sealing import BEGINNING, chained, digest, mark, marks

Told = Callable[[int], None]
Held = dict[UUID, bytes]  # the lines that name a seal, in order, with their digests


@dataclass(slots=True)
class Chain:
    """The journal of one authority."""

    tx: AsyncConnection
    scope: Scope
    ref: str
    report: Report
    told: Told

    async def check(self) -> None:
        """Go through it from the beginning to the newest line."""
        last, before = 0, BEGINNING
        await self._in_no_seal(None, 0)
        while found := await audit.seals_after(self.tx, self.scope, last):
            await self._seals(found, last, before)
            last, before = found[-1].number, found[-1].hash
        await self._in_no_seal(last + 1, None)
        async for line in audit.unsealed_lines(self.tx, self.scope):
            self._line(line)
            self.report.unsealed += 1
            self.report.unsealed_since = min(made_at(line.id), self.report.unsealed_since or made_at(line.id))
        if last:
            self.report.heads[self.ref] = head_of(last, before)

    async def check_head(self, number: int, digits: str) -> None:
        """Whether a head that was kept outside is still the one of that seal."""
        found = await audit.seal_of(self.tx, self.scope, number)
        if found is None or not found.hash.hex().startswith(digits):
            self.report.add(Breach.HEAD_DIFFERS, f"{self.ref} {number}:{digits}")

    async def _seals(self, found: Sequence[Record], last: int, before: bytes) -> None:
        """Some seals in a row. The one before a seal is taken as it is stored, so that one broken seal does not break all after it."""
        hangs_on: dict[int, bytes | None] = {}
        first = last + 1
        for one in found:
            self._gap(last + 1, one.number)
            hangs_on[one.number] = before if one.number == last + 1 else None
            last, before = one.number, one.hash
        unseen = {one.number: one for one in found}
        async for number, held in self._by_seal(first, last, {one.number: one.counted for one in found}):
            if number in unseen:
                self._seal(unseen.pop(number), hangs_on[number], held)
            else:
                self._add(Breach.LINE_ADDED, held)
        for number, one in unseen.items():
            self._seal(one, hangs_on[number], {})

    def _gap(self, expected: int, number: int) -> None:
        if number > expected:
            gone = str(expected) if number == expected + 1 else f"{expected} to {number - 1}"
            self.report.add(Breach.SEAL_MISSING, f"{self.ref} {gone}", number - expected)

    def _seal(self, seal: Record, before: bytes | None, held: Held) -> None:
        self.report.seals += 1
        digests = list(held.values())
        fits = before is None or chained(before, seal.number, seal.sealed_at, digests) == seal.hash
        known, found = marks(seal.marks), {line: mark(line, digested) for line, digested in held.items()}
        itself = (seal.lines, seal.first_line, seal.last_line) == (len(known), *list(known)[:1], *list(known)[-1:])
        if fits and itself and known == found:
            return
        gone, added = known.keys() - found.keys(), found.keys() - known.keys()
        altered = {line for line in known.keys() & found.keys() if known[line] != found[line]}
        if (fits and before is not None) or not itself or not (gone or added or altered):
            self.report.add(Breach.SEAL_BROKEN, f"{self.ref} {seal.number}")
            return
        for breach, lines in ((Breach.LINE_MISSING, gone), (Breach.LINE_ADDED, added), (Breach.LINE_ALTERED, altered)):
            self._add(breach, sorted(lines))

    async def _in_no_seal(self, first: int | None, last: int | None) -> None:
        async for _, held in self._by_seal(first, last):
            self._add(Breach.LINE_ADDED, held)

    async def _by_seal(
        self, first: int | None, last: int | None, counted: Mapping[int, bool] = MappingProxyType({})
    ) -> AsyncIterator[tuple[int, Held]]:
        number: int | None = None
        held: Held = {}
        async for line in audit.lines_of_seals(self.tx, self.scope, first, last):
            if number not in (None, line.seal):
                yield number, held
                held = {}
            number = line.seal
            held[line.id] = digest(line, counted=counted.get(line.seal, True))
            self._line(line)
        if number is not None:
            yield number, held

    def _line(self, line: Record) -> None:
        self.told(1)
        self.report.lines += 1
        if line.written is None:
            self.report.erased += 1
        elif not _is_as_written(line):
            self._add(Breach.CONTENT_ALTERED, [line.id])

    def _add(self, breach: Breach, lines: Sequence[UUID] | Held) -> None:
        for line in lines:
            self.report.add(breach, f"line {line.hex}")


def _is_as_written(line: Record) -> bool:
    try:
        return line.salt is not None and hash_of(line.salt, json.loads(line.written)) == line.content_hash
    except ValueError:
        return False  # not even JSON
