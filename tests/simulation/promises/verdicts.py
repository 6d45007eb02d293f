"""Promise 4, no automatic verdict: who takes, passes, notes or resolves is a named worker, and so is whoever opens or ends an episode."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import journal, young_person
from db.words import PersonKind, SubjectKind
from ladder.events import Noted, Passed, Resolved, Taken
from ladder.words import Resolution
from tests.simulation.journalled import Decided
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 4, a named person"
ACTS = Taken | Passed | Noted | Resolved


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of what has just been decided about alerts, and of the episodes that have just been opened or ended."""
    workers = {row.ref for row in sight.people.values() if row.kind is PersonKind.WORKER}
    for decided in sight.journalled.fresh:
        if decided.kind is SubjectKind.ALERT and isinstance(decided.event, ACTS):
            if decided.actor != decided.event.by:
                raise Broken(PROMISE, f"{decided.actor} acted as {decided.event.by}")
            if decided.event.by not in workers:
                raise Broken(PROMISE, f"{decided.event.by} is no worker: {type(decided.event).__name__}")
    query = select(young_person.c.id, young_person.c.episode_since).where(young_person.c.episode_since.is_not(None))
    now_open = {row.id: row.episode_since for row in (await tx.execute(query)).all()}
    for child, since in now_open.items():
        if sight.episodes.get(child) != since and not any(_opened(one) for one in sight.journalled.fresh if one.about == child):
            raise Broken(PROMISE, f"an episode of {sight.ref(child)} is open, and no named worker opened it")
    for child in sight.episodes.keys() - now_open.keys():
        ended = (
            journal.c.subject_id == child,
            journal.c.event == "EpisodeEnded",
            journal.c.at >= sight.since,
            journal.c.actor.in_(workers),
        )
        if (await tx.execute(select(journal.c.id).where(*ended))).first() is None:
            raise Broken(PROMISE, f"the episode of {sight.ref(child)} is over, and no named worker ended it")
    sight.episodes = now_open


def _opened(decided: Decided) -> bool:
    return isinstance(decided.event, Resolved) and decided.event.outcome is Resolution.EPISODE_OPENED
