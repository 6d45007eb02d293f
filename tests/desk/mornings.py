"""Half past seven: the chore that makes the night log, and the text that it kept."""

from collections.abc import Sequence
from datetime import date

from db.scope import Scope
from db.vault import Vault
from desk.reports import sentences
from desk.reports.night_log import kept, night_logs
from desk.reports.told import NightLog
from scheduler.chores import Chores
from scheduler.engine import Engine
from scheduler.fault import FaultFound

EVERYWHERE = Scope.everywhere()


async def chores_are_done(engine: Engine, vault: Vault) -> None:
    """Whatever is due is done; the first time, nothing before concerns it."""

    async def report(found: Sequence[FaultFound]) -> None:
        raise AssertionError(f"a chore failed: {found}")

    chores = Chores(engine, [night_logs(vault, engine.new_id)], report)
    while await chores.once():
        pass


async def logs_of(engine: Engine, vault: Vault, day: str) -> dict[str, NightLog]:
    """What is kept of that morning, by team."""
    async with engine.database.reading() as tx:
        found = await kept(tx, EVERYWHERE, vault, date.fromisoformat(day))
    return {one.team: one for one in found.values()}


async def text_of(engine: Engine, vault: Vault, day: str) -> str:
    """The one log of that morning, as plain sentences."""
    (log,) = (await logs_of(engine, vault, day)).values()
    return sentences.whole(log)
