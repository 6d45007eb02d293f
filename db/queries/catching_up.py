"""Up to when what a provider keeps for us has been fetched: for the whole database, whichever process fetched it.

Not "since the last message that came": after a night in which our web port was down, the first text of the morning would hide the night.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import chores
from db.tables import chore


async def up_to(tx: AsyncConnection, name: str) -> datetime | None:
    """Up to when (machine time); none: nothing ever was."""
    mine = (chore.c.name == name, chore.c.authority_id.is_(None))
    found: datetime | None = await tx.scalar(select(chore.c.window_start).where(*mine))
    return found


async def is_done(tx: AsyncConnection, name: str, row_id: UUID, until: datetime, again_after: timedelta) -> None:
    """All up to then is stored. It never goes back: two processes may fetch at once."""
    row = {"id": row_id, "name": name, "authority_id": None, "window_start": until, "next_at": until + again_after, "park_count": 0}
    await chores.write_down(tx, row)
    mine = (chore.c.name == name, chore.c.authority_id.is_(None), chore.c.window_start < until)
    await tx.execute(update(chore).where(*mine).values(window_start=until, next_at=until + again_after))
