"""By what a young person is looked for: keyed hashes of the words of their name, and no word of it (`db.names`)."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from db.tables.base import core, refers


class NameTokenRow(SQLModel, table=True):
    """One word of a name, how one begins, or a case reference. Whoever is enrolled has some; who is erased has none."""

    __tablename__ = "name_token"
    __table_args__ = (
        refers("young_person_id", "young_person"),
        sa.Index("ix_name_token_found", "authority_id", "token_key"),
    )
    young_person_id: UUID = Field(primary_key=True)
    token_key: bytes = Field(primary_key=True)  # under one index key; whoever looks asks under each
    authority_id: UUID = Field(foreign_key="authority.id")


name_token = core(NameTokenRow)
