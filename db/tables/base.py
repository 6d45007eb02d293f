"""What every table shares: names for its constraints, an authority, and references that cannot leave that authority."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

# Names for every constraint, the same on both databases, so that migrations can speak of them. Before the first model.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
metadata = SQLModel.metadata


class Tenant(SQLModel):
    """A row that belongs to exactly one authority."""

    id: UUID = Field(primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")


def owned(*more: SchemaItem) -> tuple[SchemaItem, ...]:
    """The arguments of a tenant's table: its composite key, and whatever else it has."""
    return (sa.UniqueConstraint("authority_id", "id"), *more)


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    """A reference within one authority. Where `column` is NULL, nothing is referred to."""
    return sa.ForeignKeyConstraint(["authority_id", column], [f"{table}.authority_id", f"{table}.id"])


def check(name: str, rule: str) -> sa.CheckConstraint:
    """An invariant, restated where no code can pass it by."""
    return sa.CheckConstraint(sa.text(rule), name=name)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index over the few rows that are still alive."""
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def core(model: type[SQLModel]) -> sa.Table:
    """The table of a model: queries speak of tables."""
    return metadata.tables[str(model.__tablename__)]
