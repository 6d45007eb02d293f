"""A case about nobody: for an answer that decides nothing about a young person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import people
from scheduler.case import Case
from scheduler.council import councils
from scheduler.engine import Engine


async def aside(tx: AsyncConnection, engine: Engine, person_id: UUID) -> Case:
    """Theirs, with what their council shares."""
    tools = await engine.tools(tx)
    row = await people.person_of(tx, engine.scope, person_id)
    assert row is not None, "somebody we know"
    shared = await councils(tx, engine.scope, [row.authority_id], tools.now)
    return Case(person_id, shared[row.authority_id], tools)
