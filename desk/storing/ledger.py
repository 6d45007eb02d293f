"""What a loading did, and what it would not do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import journal
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from desk.council.council import CouncilWarning

ACTOR = "council file"


@dataclass(slots=True)
class Ledger:
    """One loading of one council: its tools, and its account. Things are named by reference, never by what they hold."""

    tx: AsyncConnection
    authority: UUID
    vault: Vault
    new_id: Callable[[], UUID]
    now: datetime
    created: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[CouncilWarning] = field(default_factory=list)  # what only the database and the file together show

    @property
    def scope(self) -> Scope:
        """This council's rows."""
        return Scope(self.authority)

    def compare(self, thing: str, stored: dict[str, Any], written: dict[str, Any]) -> None:
        """Tell the columns in which the file says something else than the database."""
        named = [name.replace("_", " ") for name in written if stored[name] != written[name]]
        if named:
            self.differs.append(f"{thing}: {', '.join(named)}")

    def no_longer_written(self, noun: str, stored: Iterable[str], written: Iterable[str]) -> None:
        """Tell what the database has and the file has not."""
        kept = set(written)
        self.missing += [f"{noun} {name}" for name in stored if name not in kept]

    def note(self, subject: UUID, event: str, reason: str, content: dict[str, Any]) -> None:
        """A line of the journal about a person."""
        self._line(SubjectKind.PERSON, subject, event, reason, content)

    def note_check_in(self, subject: UUID, reason: str, content: dict[str, Any]) -> None:
        """A line of the journal about a check-in that nobody has decided anything about."""
        self._line(SubjectKind.CHECK_IN, subject, "Scheduled", reason, content)

    def _line(self, kind: SubjectKind, subject: UUID, event: str, reason: str, content: dict[str, Any]) -> None:
        self.lines.append(
            journal.entry(
                id=self.new_id(),
                authority_id=self.authority,
                at=self.now,
                subject_kind=kind,
                subject_id=subject,
                version=None,
                event=event,
                actor=ACTOR,
                reason=reason,
                content=content,
            )
        )
