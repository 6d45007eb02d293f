"""T6, our own deafness: whoever was waited for meanwhile gets that time, and in all no more than one wait of their ladder."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import outage
from ladder.checkin import CheckIn
from ladder.events import ReceivingResumed
from ladder.words import Outcome
from tests.simulation.journalled import Decided
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "T6, our own deafness"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the check-ins that have just been given more time, and of those that have just ended in silence."""
    for decided in sight.journalled.fresh:
        if isinstance(decided.event, ReceivingResumed):
            given, most = decided.value.extended_for, max(rung.wait_for for rung in decided.value.agreed.ladder)
            if given > most:
                raise Broken(PROMISE, f"{sight.journalled.name_of(decided.subject)} was given {given}, and its longest wait is {most}")
        # Whoever cannot be decided about when we come back is passed over: where the database fails too, nobody can say whose turn it was.
        if isinstance(decided.value, CheckIn) and decided.value.outcome is Outcome.SILENT and not sight.world.weather.may_lose_decisions:
            await _had_its_time(sight, tx, decided)


async def _had_its_time(sight: Sight, tx: AsyncConnection, decided: Decided) -> None:
    left_at = [at for one in decided.value.tries[-1:] for at in (one.left_at or one.accepted_at,) if at is not None]
    if not left_at:
        return
    meanwhile = (outage.c.began_at > left_at[0], outage.c.ended_at < decided.at, outage.c.resumed_at.is_not(None))
    for row in (await tx.execute(select(outage).where(*meanwhile))).all():
        owed = min(row.ended_at - row.began_at, decided.value.wait_for)
        if decided.value.extended_for < owed:
            name = sight.journalled.name_of(decided.subject)
            raise Broken(PROMISE, f"{name} is called silent, and was given {decided.value.extended_for} of the {owed} we could not hear")
