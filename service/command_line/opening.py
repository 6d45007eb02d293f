"""A database that is open for as long as one command takes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import typer
from sqlalchemy.exc import DBAPIError

from db.queries import authorities
from db.scope import Scope
from desk.refusals import Refused
from scheduler.engine import OtherTables
from service import logs
from service.installation import TOO_NEW, Installation, authority_scope, does_not_answer, open_installation
from service.reach import LOAD, told, unspoken
from service.settings import read_settings

Result = TypeVar("Result")

SEVERAL = "There are several authorities: name one with --authority."


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
        if channels := await unspoken(at):
            typer.echo(f"Warning: {told(channels)} {LOAD}.", err=True)
        yield at, scope


@asynccontextmanager
async def opened_for_one(authority: str | None) -> AsyncIterator[tuple[Installation, Scope]]:
    """The same for what one council's people are asked, or told: the one that was named, or the only one."""
    async with opened(authority) as (at, scope):
        async with at.database.reading() as tx:
            councils = await authorities.all_of(tx, scope)
        if len(councils) != 1:
            raise Refused(SEVERAL if councils else "No council is loaded yet: run safetynet load FILE.yaml.")
        yield at, Scope(councils[0].id)
