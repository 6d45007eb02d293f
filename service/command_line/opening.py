"""A database that is open for as long as one command takes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from db.scope import Scope
from desk.refusals import Refused
from scheduler.engine import OtherTables
from service import logs
from service.installation import TOO_NEW, Installation, authority_scope, does_not_answer, open_installation
from service.settings import read_settings

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Do it; a database that does not answer is told in a sentence."""
    try:
        return asyncio.run(work)
    except OtherTables:
        raise Refused(TOO_NEW) from None
    except DBAPIError as error:
        raise Refused(does_not_answer(error)) from error


@asynccontextmanager
async def opened(authority: str | None) -> AsyncIterator[tuple[Installation, Scope]]:
    """The installation, and the scope of the authority that was named."""
    logs.set_up(level=logging.WARNING)  # the answer is what was asked for; only what goes wrong is worth a line beside it
    async with open_installation(read_settings(), authority) as at:
        async with at.database.reading() as tx:
            scope = await authority_scope(tx, authority)
        yield at, scope
