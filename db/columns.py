"""Columns that refuse what must not be stored, the same on both databases."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import operators

_WORD_LENGTH = 24


def checked_enum(words: type[StrEnum], name: str) -> sa.Enum:
    """A column of words: refused before SQL, and by a CHECK; stored as they are spelt.

    The default would store the members' names, use PostgreSQL's own type, and let SQLite take any string.
    """
    return sa.Enum(
        words,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=_WORD_LENGTH,
        create_constraint=True,
        validate_strings=True,
        name=name,
    )


class Instant(types.TypeDecorator[datetime]):
    """An instant: aware on the way in, UTC on the way out.

    `DateTime(timezone=True)` alone drops the zone on SQLite without converting, which is wrong by the offset.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive time; SQLite keeps UTC as text that sorts."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant has a time zone")
        at = value if value.tzinfo is UTC else value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware UTC, whatever the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(types.TypeDecorator[bytes]):
    """What a vault sealed. Takes no plain text, and cannot be compared: equal texts seal differently every time."""

    impl = sa.LargeBinary
    cache_ok = True

    class Comparator(types.TypeDecorator.Comparator[bytes]):
        """Allows "is there one?", nothing else."""

        def operate(self, op: Any, *other: Any, **options: Any) -> sa.ColumnElement[Any]:
            """Refuse every comparison but with NULL."""
            if op not in (operators.is_, operators.is_not):
                raise TypeError("a sealed value cannot be compared; look it up by its keyed hash")
            return super().operate(op, *other, **options)

    comparator_factory = Comparator

    def process_bind_param(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        """Refuse what nobody sealed."""
        if value is not None and not isinstance(value, bytes):
            raise TypeError("seal it first")
        return value


class Unreadable:
    """What stands in a column and is no JSON. Whoever looks into it fails, and whoever reads the rows beside it does not."""


class _Json(types.TypeDecorator[Any]):
    """JSON as SQLite keeps it: text, which a damaged file may have damaged. PostgreSQL keeps JSON alone."""

    impl = sa.JSON
    cache_ok = True

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """Read a value; one that cannot be read spoils its own row, not the batch that it came with."""
        read = super().result_processor(dialect, coltype)

        def process(value: Any) -> Any:
            try:
                return value if read is None else read(value)
            except ValueError:
                return Unreadable()

        return process


# `none_as_null`: a Python None is a NULL that constraints and triggers can see, not the JSON word null.
Json = _Json(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
