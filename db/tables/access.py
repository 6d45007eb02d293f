"""The access log: who looked at whom. Triggers keep every line as it was written, and for as long as its council says."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, checked_enum
from db.tables.base import Tenant, check, core, owned, refers
from db.words import Opened


class AccessRow(Tenant, table=True):
    """One reading, written down before it was shown; it goes when its council's years are over (`desk.access`)."""

    __tablename__ = "access"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        check("an_export_alone_is_of_nobody", "opened = 'export' OR young_person_id IS NOT NULL"),
        check("an_alert_alone_has_a_code", "(opened = 'alert') = (code IS NOT NULL)"),
        sa.Index("ix_access_young_person", "young_person_id", "at"),
        sa.Index("ix_access_who", "authority_id", "who", "logged_at"),
    )
    at: datetime = Field(sa_type=Instant())  # civil
    logged_at: datetime = Field(sa_type=Instant())  # machine
    who: str  # a worker's reference, else an account's id: never a name
    young_person_id: UUID | None
    opened: Opened = Field(sa_type=checked_enum(Opened, "opened"))
    code: str | None  # which alert, as it was called then


access = core(AccessRow)
