"""`column IN these ids`, said with one parameter however many there are: one statement to compile, prepare and plan.

PostgreSQL is handed an array, SQLite a JSON text; both find the rows by index.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, types
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

IDS = "ids"


class _Ids(types.TypeDecorator[Iterable[UUID]]):
    """Ids as the database takes them, all in one value."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> types.TypeEngine[Any]:
        """An array where there are arrays."""
        return dialect.type_descriptor(sa.String() if dialect.name == "sqlite" else ARRAY(sa.Uuid()))

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: sa.Dialect) -> Any:
        """SQLite keeps an id as 32 hexadecimal digits."""
        ids = list(value or ())
        return json.dumps([one.hex for one in ids]) if dialect.name == "sqlite" else ids


class _Among(FunctionElement[bool]):
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_Among":
        """A condition as it stands: SQLite would be told `= 1`, and find nothing by index."""
        return self


@compiles(_Among)
def _as_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(_Among, "sqlite")
def _as_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  both are names that the compiler made


def among(column: ColumnElement[Any], name: str = IDS) -> ColumnElement[bool]:
    """Whether the column is one of the ids that the statement is executed with, under that name."""
    return _Among(column, bindparam(name, type_=_Ids()))
