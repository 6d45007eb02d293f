"""Corrections: what a worker says a reply should have been read as, for whoever mends a lexicon."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Sealed
from db.tables.base import Tenant, check, core, owned, refers


class CorrectionRow(Tenant, table=True):
    """One reading that a worker took for wrong. It points at no message and at no child: a lexicon is mended by words."""

    __tablename__ = "correction"
    __table_args__ = owned(
        refers("by", "person"),
        check("read_differently", "read_as <> should_be"),
        sa.Index("ix_correction_at", "authority_id", "at"),
    )
    by: UUID
    at: datetime = Field(sa_type=Instant())  # civil
    language: str  # whose lexicon read it
    question: str  # of whom it was an answer
    read_as: str
    should_be: str
    lexicon_version: str
    words_sealed: bytes | None = Field(sa_type=Sealed())  # the few words that say so, if the worker named any


correction = core(CorrectionRow)
