"""No service goes live above what a team agreed to carry. Once it has, it starts: children are waited for, and a log is told instead."""

from collections.abc import Callable

import structlog

from db.queries import enrolled, processes
from db.scope import Scope
from desk.forecast.report import above
from desk.forecast.stored import expected
from desk.refusals import Refused
from service.installation import Installation

log = structlog.get_logger()

_EVERYWHERE = Scope.everywhere()

MONTHS = 100  # of young people, played before a live service starts: a second or two, once a week
MONTHS_OF_A_DEMO = 10  # a demo only tells, and starts at once


async def above_budget(at: Installation) -> list[str]:
    """Forecast the plans that stand in the database, and hold them against each team's pages a night: a sentence for each team above."""
    found = await expected(at.database, at.engine.clock, MONTHS_OF_A_DEMO if at.is_demo else MONTHS)
    return [above(one.team, one.pages, one.budget) for one in found if not one.is_within_budget]


async def hold_to_budget(at: Installation, say: Callable[[str], object]) -> None:
    """Refuse to go live above it. A start after the first is never refused: plans and rotas change, and silence must be heard whatever
    they have become."""
    for sentence in await above_budget(at):
        if at.is_demo:
            say(f"A live service would not start: {sentence[0].lower()}{sentence[1:]}")
        elif await was_never_started(at):
            raise Refused(sentence)
        else:
            log.error("above_budget", told=sentence)


async def was_never_started(at: Installation) -> bool:
    """Whether nothing of ours has run since the first young person was enrolled and nobody has been asked, so that nobody waits for it."""
    async with at.database.reading() as tx:
        if await enrolled.is_anybody_asked(tx, _EVERYWHERE):
            return False  # of what ran before this version nothing is written down
        last, first = await processes.newest_beat(tx), await enrolled.first_enrolled(tx, _EVERYWHERE)
        return last is None or first is None or last < first
