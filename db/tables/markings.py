"""What reviewers mark of a language on its pages, until an operator takes it in."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Sealed
from db.tables.base import Tenant, check, core, owned


class MarkingRow(Tenant, table=True):
    """What one reviewer has marked of one language. It changes no text and signs nothing: that stands in the language's own files."""

    __tablename__ = "marking"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "by", "language"),
        check("handed_in_whole", "(handed_in_at IS NULL) = (handed_in_sealed IS NULL)"),
    )
    by: str  # an account's number; in a demo, whom somebody acts as: never a name
    language: str
    saved_at: datetime = Field(sa_type=Instant())  # machine, as both of its instants
    marks_sealed: bytes = Field(sa_type=Sealed())
    handed_in_at: datetime | None = Field(sa_type=Instant())
    handed_in_sealed: bytes | None = Field(sa_type=Sealed())  # the file that was handed in, as it was then


marking = core(MarkingRow)
