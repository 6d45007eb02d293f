"""Promise 5, a text is not a sighting: "last seen" is what an adult who looks after them said, and nothing else."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import inbox, young_person
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 5, a text is not a sighting"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the sightings noted since the last look."""
    noted = (young_person.c.last_seen_at >= sight.since, young_person.c.last_seen_at.is_not(None))
    for row in (await tx.execute(select(young_person).where(*noted))).all():
        said = select(inbox.c.id).where(inbox.c.meaning == "seen", inbox.c.settled_at == row.last_seen_at)
        if row.last_seen_by not in sight.carers.get(row.id, set()) or (await tx.execute(said)).first() is None:
            raise Broken(PROMISE, f"{sight.ref(row.id)} is called seen by {sight.ref(row.last_seen_by)}, and no carer said so")
