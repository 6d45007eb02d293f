"""Whose rows a query may see. Every query takes a scope, so that "whose?" is asked at every door."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, true


class OutOfScope(Exception):
    """Somebody tried to write a row that belongs to another authority: our own mistake, never a user's."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One authority's rows, or every authority's."""

    authority_id: UUID | None

    @classmethod
    def everywhere(cls) -> "Scope":
        """For the loops, which serve every authority of the database. Never for a page that a person looks at."""
        return cls(None)

    def of(self, table: FromClause) -> ColumnElement[bool]:
        """The condition that keeps a query on this scope's rows."""
        if self.authority_id is None:
            return true()
        column = table.c.authority_id if "authority_id" in table.c else table.c.id  # an authority is its own
        return column == self.authority_id

    def admit(self, authority_ids: Iterable[UUID | None]) -> None:
        """Refuse rows of another authority before they are written."""
        if self.authority_id is not None and any(one != self.authority_id for one in authority_ids):
            raise OutOfScope("a row of another authority")
