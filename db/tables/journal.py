"""The journal: append-only, replayable. Triggers keep every line: the sealer numbers it, once; erasing a person blanks content and salt,
and the hash stays.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Json, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index
from db.words import SubjectKind


class JournalRow(Tenant, table=True):
    """One event, what was decided, why, and by whom. A version of a subject has one line."""

    __tablename__ = "journal"
    __table_args__ = owned(
        sa.UniqueConstraint("subject_id", "version"),
        check("blanked_together", "(content IS NULL) = (salt IS NULL)"),
        sa.Index("ix_journal_subject", "subject_id", "id"),
        sa.Index("ix_journal_seal", "authority_id", "seal", "id"),  # what waits to be sealed, and each seal's lines in order
        partial_index("ix_journal_lines", "authority_id", "at", where="event = 'Line'"),  # what a shift is to see, of all that was decided
    )
    at: datetime = Field(sa_type=Instant())
    subject_kind: SubjectKind = Field(sa_type=checked_enum(SubjectKind, "subject_kind"))
    subject_id: UUID
    version: int | None  # none: noted, nothing changed
    event: str
    actor: str
    reason: str
    content: Any = Field(sa_type=Json, nullable=True)
    salt: bytes | None
    content_hash: bytes
    seal: int | None  # the seal that holds it, set once by the sealer; not a reference, which would cost a look-up a line
    owed: int | None  # how many messages this version made us owe; none: nothing moved, or it was written before that was counted


journal = core(JournalRow)
