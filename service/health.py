"""Whether this process can do its work: asked by whoever restarts it, answered without a word about anybody."""

import asyncio
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from db.queries import processes
from db.revisions import Tables, tables_of
from db.session import Database
from scheduler.clock import machine_time
from scheduler.pulse import Pulse

ANSWERS_WITHIN = 5.0  # seconds for the database
BEATS_WITHIN = 60.0  # seconds for a loop, and for a process; a provider that hangs holds the courier for some twenty


class Health:
    """The health of one process."""

    def __init__(self, database: Database, pulse: Pulse) -> None:
        self._database, self._pulse = database, pulse

    async def failing(self) -> list[str]:
        """The parts that do not work now; none when all is well."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                if await tables_of(self._database) is not Tables.OURS:
                    return ["schema"]
                engine = [] if await self._anybody_beats() else ["engine"]
        except (SQLAlchemyError, OSError, TimeoutError):
            return ["database"]
        return engine + [f"loop {name}" for name in self._pulse.late(BEATS_WITHIN)]

    async def _anybody_beats(self) -> bool:
        """Whether a process with loops lives, here or elsewhere, by the database's own clock."""
        async with self._database.reading() as tx:
            since = await machine_time(tx) - timedelta(seconds=BEATS_WITHIN)
            return bool(await processes.alive_since(tx, since))

    async def ready(self, _request: Request) -> Response:
        """200 when everything works, else 503 and which part does not."""
        failing = await self.failing()
        return JSONResponse({"ready": not failing, "failing": failing}, 503 if failing else 200, headers={"Cache-Control": "no-store"})


async def live(_request: Request) -> Response:
    """The process answers; nothing else is said."""
    return JSONResponse({"live": True}, headers={"Cache-Control": "no-store"})
