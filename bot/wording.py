"""From messages that were claimed to letters that can leave. One that cannot be worded is named, and stops no other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot import briefing
from bot.briefing import Bundle, Known, Rendered
from bot.channels.road import Letter
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import Lane
from ladder.words import Road
from scheduler.clock import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that may be sent: what it carries, says, and to whom."""

    bundle: Bundle
    known: Known
    rendered: Rendered
    address: str
    gives_receipts: bool

    def carrying(self, bundle: Bundle) -> "Ready":
        """The same letter once some of its pages were withdrawn: those are not in it."""
        return replace(self, bundle=bundle, rendered=briefing.render(self.known, bundle))

    def as_letter(self) -> Letter:
        """As its channel is handed it."""
        row, said = self.bundle.rows[0], self.rendered
        return Letter(
            row.id,
            row.attempt,
            self.address,
            said.text,
            said.buttons,
            row.road,
            said.quiet,
            said.language,
            is_page=row.lane is Lane.PAGE,
            worth_for=None if row.not_after is None else row.not_after - self.known.now,
        )


def in_turn(letters: Iterable[Ready]) -> list[list[Ready]]:
    """What may leave at the same time; but answers to one phone arrive in the order in which they were owed: the last one stands."""
    found: dict[object, list[Ready]] = {}
    for letter in letters:
        row = letter.bundle.rows[0]
        key = row.address_key if row.lane is Lane.REPLY and not letter.bundle.is_envelope else row.id
        found.setdefault(key, []).append(letter)
    return [sorted(some, key=lambda letter: letter.bundle.rows[0].id) for some in found.values()]


class Wording:
    """Words messages of every authority."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    async def ready(self, rows: Sequence[Record]) -> list[Ready]:
        """What may leave now, and how: what is not in it cannot be worded."""
        known, sound = await self._know(rows)
        if known is None:
            return []
        letters: list[Ready] = []
        for bundle in briefing.bundled(known, sound):
            letters += self._letter(known, bundle) or [
                one for row in bundle.rows if bundle.is_envelope for one in self._letter(known, Bundle((row,)))
            ]
        return letters

    async def _know(self, rows: Sequence[Record]) -> tuple[Known | None, list[Record]]:
        """What these messages are about; a row that poisons the reading of all is found, and left out."""
        try:
            return await self._read(rows), list(rows)
        except Exception as error:
            if len(rows) == 1:
                _not_worded(rows[0], error)
                return None, []
        sound = [row for one in rows for row in (await self._know([one]))[1]]
        return (await self._read(sound), sound) if sound else (None, [])

    async def _read(self, rows: Sequence[Record]) -> Known:
        async with self._database.reading() as tx:
            return await briefing.know(tx, Scope.everywhere(), self._vault, rows, await self._clock.civil(tx))

    def _letter(self, known: Known, bundle: Bundle) -> list[Ready]:
        """One letter, or none."""
        row = bundle.rows[0]
        try:
            contact = known.address_of(row)
            is_worded = not bundle.is_envelope and row.rendered_sealed is not None
            said = briefing.unseal(self._vault, row.id, row.rendered_sealed) if is_worded else briefing.render(known, bundle)
            return [Ready(bundle, known, said, contact.address, contact.gives_receipts and row.road is Road.SMS)]
        except Exception as error:
            _not_worded(row, error)
            return []


def _not_worded(row: Record, error: Exception) -> None:
    log.error("message_not_worded", message=str(row.id), text=row.text_key, error=type(error).__name__)
