"""A team's budget of pages, as it changes: a named worker writes down what the team agreed to carry, and the journal keeps who did."""

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, journal
from db.queries.rows import Record
from db.scope import Scope
from db.words import SubjectKind
from desk.alerts import worker_of
from desk.council.rota import PAGES_MAX
from desk.refusals import Refused
from scheduler.engine import Engine


async def write_budget(engine: Engine, scope: Scope, team: str, pages_per_night: int, worker: str) -> int | None:
    """From now on this is the team's budget; what it was before, if it had written one."""
    if not 1 <= pages_per_night <= PAGES_MAX:
        raise Refused(f"A budget is 1 to {PAGES_MAX} pages a night.")
    async with engine.database.transaction() as tx:
        who = await worker_of(tx, scope, worker)
        own = Scope(who.authority_id)
        found = await _team_of(tx, own, team)
        await authorities.change_team(tx, own, found.id, pages_per_night=pages_per_night)
        line = journal.entry(
            id=engine.new_id(),
            authority_id=who.authority_id,
            at=await engine.clock.civil(tx),
            subject_kind=SubjectKind.PERSON,
            subject_id=who.id,
            version=None,
            event="BudgetWritten",
            actor=who.ref,
            reason=f"{who.ref} wrote down what the team {team} can carry",
            content={"team": team, "pages_per_night": pages_per_night, "before": found.pages_per_night},
        )
        await journal.append(tx, own, [line])
    before: int | None = found.pages_per_night
    return before


async def _team_of(tx: AsyncConnection, scope: Scope, ref: str) -> Record:
    found = next((row for row in await authorities.teams_of(tx, scope) if row.ref == ref), None)
    if found is None:
        raise Refused(f"No team has the reference {ref}.")
    return found
