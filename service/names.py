"""Whoever was enrolled before young people could be looked for by name: filled in by the service that comes after, which has the keys."""

from dataclasses import dataclass, field
from uuid import UUID

from db.rotation.step import ROWS_MAX
from db.rotation.tokens import filled_in
from db.session import Database
from db.vault import Vault


@dataclass(slots=True)
class EarlierNames:
    """Name by name, in small transactions. Broken off, it begins again with those who are left; once through, it asks nothing more."""

    database: Database
    vault: Vault
    _after: UUID | None = field(default=None, init=False)
    _is_through: bool = field(default=False, init=False)

    async def once(self) -> int:
        """The next few; how much was written."""
        if self._is_through:
            return 0
        step = await filled_in(self.database, self.vault, self._after, ROWS_MAX)
        self._after, self._is_through = step.after, step.after is None
        return step.rows
