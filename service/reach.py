"""Whether anybody can be reached with what is set here: a shell, a cron job or a restored machine has not always the service's settings."""

from collections.abc import Sequence

from db.queries import enrolled
from db.scope import Scope
from service.installation import Installation

LOAD = "Load the settings of the service, in a shell with: set -a; . ./.env; set +a"


async def unspoken(at: Installation) -> tuple[str, ...]:
    """The channels on which people of a live service may be told anything, where not one of them is configured here."""
    if at.is_demo:
        return ()
    async with at.database.reading() as tx:
        used = await enrolled.channels_of(tx, Scope.everywhere())
    return () if at.engine.configured.intersection(used) else tuple(one.value for one in used)


def told(channels: Sequence[str]) -> str:
    """That nobody is reached, in a sentence."""
    return f"Nobody is told anything from here, for people are reached by {' and '.join(channels)}, which is not configured."
