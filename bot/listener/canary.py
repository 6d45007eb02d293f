"""What one of our own numbers sent another. It is nobody's word, and opens no alert, whatever it says."""

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener.said import Said, Settled
from db.queries import canaries
from db.queries.rows import Record
from db.words import ChannelName

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def hear(tx: AsyncConnection, row: Record, what: Said) -> Settled:
    """It is back since it was stored. A call brings no words: that we ring ourselves is all there is to it."""
    words = what.inbound.text.split()
    road = ChannelName.SMS if words else ChannelName.VOICE
    if await canaries.is_back(tx, road, row.stored_at, words[-1] if words else None):
        return Settled("canary")
    log.info("canary_not_known", road=road.value)  # back a second time, or somebody makes our number theirs
    return Settled("canary not known")
