"""What the seals of the journal give to those who watch: how long something waits for one, and the newest heads, to be kept outside."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import processes, seals
from db.scope import Scope
from db.session import Database
from scheduler.watchdog import Moment, Waiting

SEALED_WITHIN = timedelta(minutes=5)  # lines rest ten seconds, and a sealer that starts behind thousands needs some passes


async def unsealed(tx: AsyncConnection, now: Moment) -> list[Waiting]:
    """The watchdog's look: since when lines of each authority wait for a seal."""
    found, began = await seals.waiting(tx, Scope.everywhere()), await processes.first_start(tx)
    # A version that sealed nothing may have left lines of years: they wait since the first process that could seal them.
    waits = {authority: max(since, began or since) for authority, since in found.items()}
    return [Waiting("seals", authority, since, now.machine, SEALED_WITHIN) for authority, since in waits.items()]


def newest_heads(database: Database) -> Callable[[], Awaitable[str]]:
    """What a heartbeat carries: a line for each authority, its reference and its newest head."""

    async def body() -> str:
        async with database.reading() as tx:
            heads = await seals.heads(tx, Scope.everywhere())
        return "".join(f"{ref} {head}\n" for ref, head in heads.items())

    return body
