"""The sign of life as the service is wired: a real address outside hears a clean pass, with the newest heads, and of no other pass."""

import asyncio
import secrets
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from db.ids import IdSource
from db.queries import authorities, journal, seals
from db.scope import Scope
from db.tables import inbox
from db.words import SubjectKind
from desk import overview
from scheduler import sealing
from scheduler.clock import wall_clock
from service.settings import read_settings
from service.wiring import Service, open_service
from tests.service.conftest import Terminal
from tests.service.test_heartbeat import SECRET, listening

COUNCIL = str(Path(__file__).parents[2] / "service" / "demo_council.yaml")
EVERYWHERE = Scope.everywhere()
LONG_AGO = timedelta(minutes=6)


async def looks(service: Service) -> None:
    """One pass of the watchdog, as this service has it."""
    (watchdog,) = [loop for loop in service.all_loops if loop.name == "watchdog"]
    await watchdog.once()


async def seals_all(service: Service) -> str:
    """Every line is sealed; what a sign of life then carries."""
    while await sealing.once(service.engine, rest_for=timedelta(0)):
        pass
    async with service.database.reading() as tx:
        return "".join(f"{ref} {head}\n" for ref, head in (await seals.heads(tx, EVERYWHERE)).items())


async def a_line_of_six_minutes_ago(service: Service) -> None:
    """Written then, and no sealer came."""
    async with service.database.transaction() as tx:
        (council,) = await authorities.all_of(tx, EVERYWHERE)
        made = IdSource(lambda: wall_clock() - LONG_AGO, secrets.token_bytes)
        line = journal.entry(
            id=made(),
            authority_id=council.id,
            at=wall_clock(),
            subject_kind=SubjectKind.PERSON,
            subject_id=made(),
            version=None,
            event="Line",
            actor="clock",
            reason="a test",
            content={"text": "nothing"},
        )
        await journal.append(tx, EVERYWHERE, [line])


async def words_of_six_minutes_ago(service: Service) -> None:
    """Written then, and no listener came."""
    assert service.handsets is not None
    await service.handsets.says("amanuel", "help me")
    async with service.database.transaction() as tx:
        await tx.execute(update(inbox).values(stored_at=wall_clock() - LONG_AGO))


async def open_faults(service: Service) -> dict[str, str]:
    """The alerts about us, and how loud each is."""
    async with service.database.reading() as tx:
        lines = await overview.alert_lines(tx, EVERYWHERE, service.engine.clock, closed_too=False)
    return {one["about"]: one["treatment"] for one in lines if one["about"].startswith("fault:")}


def test_a_clean_pass_reaches_whoever_listens_outside_with_the_newest_heads_and_no_other_pass_does(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)

    async def an_evening() -> None:
        async with listening() as (outside, url):
            terminal.sets(SAFETYNET_HEARTBEAT_URL=url, NO_PROXY="127.0.0.1")
            async with open_service(read_settings()) as service:
                await a_line_of_six_minutes_ago(service)
                await looks(service)
                assert (outside.requests, await open_faults(service)) == ([], {"fault:late:seals": "board"})
                heads = await seals_all(service)
                await looks(service)
                assert heads.startswith("westshire ")
                assert outside.requests == [f"POST /{SECRET} HTTP/1.1 {heads}".strip()]

                await words_of_six_minutes_ago(service)
                await looks(service)
                assert len(outside.requests) == 1
                assert (await open_faults(service))["fault:late:inbox"] == "page"
                await service.round()
                later = await seals_all(service)
                await looks(service)
                assert later != heads
                assert outside.requests[1:] == [f"POST /{SECRET} HTTP/1.1 {later}".strip()]

    asyncio.run(an_evening())
