"""No service begins above what a team agreed to carry: a live one refuses to start, a demo says so and goes on."""

from collections.abc import Callable

from desk.forecast.report import above
from desk.forecast.stored import expected
from desk.refusals import Refused
from service.installation import Installation

MONTHS = 100  # of young people, played before a live service starts: a second or two, once a week
MONTHS_OF_A_DEMO = 10  # a demo only tells, and starts at once


async def hold_to_budget(at: Installation, say: Callable[[str], object]) -> None:
    """Forecast the plans that stand in the database, and hold them against each team's pages a night."""
    found = await expected(at.database, at.engine.clock, MONTHS_OF_A_DEMO if at.is_demo else MONTHS)
    for one in (team for team in found if not team.is_within_budget):
        sentence = above(one.team, one.pages, one.budget)
        if not at.is_demo:
            raise Refused(sentence)
        say(f"A live service would not start: {sentence[0].lower()}{sentence[1:]}")
