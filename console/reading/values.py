"""What is written as it was when the page was read last is not read anew: a council's day is mostly as it was a moment ago."""

from typing import Any
from uuid import UUID

from scheduler.codec import from_json


class Values:
    """Values of the rules, by the row they are written in. What the page before had read goes with this one."""

    def __init__(self, before: "Values | None" = None) -> None:
        self._read: dict[UUID, tuple[Any, Any, Any]] = {}
        self._before = {} if before is None else before._read

    def of(self, kind: Any, row: UUID, written: Any) -> Any:
        """What stands written in that row, as a value of this type."""
        found = self._read.get(row) or self._before.get(row)
        if found is None or found[0] is not kind or found[1] != written:
            found = kind, written, from_json(kind, written)
        self._read[row] = found
        return found[2]
