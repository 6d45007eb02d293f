"""Shared duty phones: whose each is now, and the wrong PINs it heard."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Json
from db.tables.base import Tenant, check, core, owned, refers


class DutyPhoneRow(Tenant, table=True):
    """One phone that several workers use by turns. Their contacts name it by its reference; its number stands there alone."""

    __tablename__ = "duty_phone"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "ref"),
        refers("bound_to", "person"),
        check("bound_until_then", "(bound_to IS NULL) = (bound_until IS NULL)"),
    )
    ref: str
    bound_to: UUID | None
    bound_until: datetime | None = Field(sa_type=Instant())  # civil, as all of its instants
    wrong_at: list[str] = Field(sa_type=Json)  # when a wrong PIN came, of the last hour alone
    refused_until: datetime | None = Field(sa_type=Instant())  # after too many of them


duty_phone = core(DutyPhoneRow)
