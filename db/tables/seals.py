"""Seals: each closes some lines of an authority's journal and hangs on the seal before it. Triggers keep every one of them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant
from db.tables.base import Tenant, check, core, owned


class SealRow(Tenant, table=True):
    """Some lines, closed: their number, their marks, and a hash over them and over the seal before."""

    __tablename__ = "seal"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "number"),
        check("counted_from_one", "number >= 1"),
        check("holds_lines", "lines >= 1"),
    )
    number: int  # 1, 2 … within an authority
    first_line: UUID
    last_line: UUID
    lines: int
    marks: bytes  # of each line its id and the beginning of its digest: which line it was, should the hash not fit any more
    hash: bytes
    sealed_at: datetime = Field(sa_type=Instant())  # machine
    # Whether its digests hold how many messages each line made us owe. Filled by the database where an older version seals beside ours.
    counted: bool = Field(sa_column_kwargs={"server_default": sa.false()})


seal = core(SealRow)
