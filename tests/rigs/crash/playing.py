"""One rig, from an empty database to its verdict."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from db.vault import Vault
from desk.forecast.chance import Chance
from tests.providers.fixtures import running
from tests.rigs.crash.council import council
from tests.rigs.crash.hands import Hands
from tests.rigs.crash.processes import WAITS, Operator
from tests.rigs.crash.rigs import Rig, prepared
from tests.rigs.crash.verdict import Verdict, judge

LIVES_AT_MOST = 2.5  # seconds after new work; the kill comes at a random instant before
YOUNG = 0.25  # of the processes are killed as soon as they have started, whatever there is to do
WORK_COMES_WITHIN = 20.0  # seconds; a process that is still busy with what the last one left has work, too
NEVER_OVER = WAITS * 10  # seconds: an evening that does not end by then hangs

Say = Callable[[str], None]
Judging = Callable[[Hands, Vault, dict[str, Any], int, list[str]], Awaitable[Verdict]]


async def judged(hands: Hands, vault: Vault, ledger: dict[str, Any], kills: int, seen: list[str]) -> Verdict:
    """By its database as it stands."""
    async with hands.database.reading() as tx:
        return await judge(tx, vault, ledger, kills, seen)


def play(kind: str, kills: int, seed: int, young_people: int, say: Say, judging: Judging = judged) -> Verdict:
    """Run, kill so often, let it heal, and judge."""
    with (
        tempfile.TemporaryDirectory(prefix="safetynet-crash-", ignore_cleanup_errors=True) as folder,
        running("tests.rigs.crash.crowd", "--seed", str(seed)) as telegram_url,
        prepared(kind, Path(folder), telegram_url) as rig,
    ):
        pages_by_text(rig.operator, telegram_url)
        (Path(folder) / "council.yaml").write_text(council(young_people))
        rig.operator.types("migrate")
        rig.operator.types("load", "council.yaml")
        return asyncio.run(_play(rig, kills, Chance("crash", kind, seed), telegram_url, say, judging))


def pages_by_text(operator: Operator, provider_url: str) -> None:
    """Workers are texted by the Twilio that is beside the crowd; what comes to our numbers is posted to us."""
    url = f"{operator.speaks_to_twilio(provider_url, rings=False)}/webhooks/twilio/sms"
    httpx.post(f"{provider_url}/control/called_at", json={"url": url}, trust_env=False, timeout=WAITS).raise_for_status()


async def _play(rig: Rig, kills: int, chance: Chance, telegram_url: str, say: Say, judging: Judging) -> Verdict:
    hands = Hands(rig.operator, telegram_url)
    turning = asyncio.create_task(hands.turn_for_ever())
    rig.begin()
    try:
        async with httpx.AsyncClient(base_url=telegram_url, trust_env=False, timeout=WAITS) as crowd:
            for number in range(1, kills + 1):
                await while_turning(turning, asyncio.to_thread(rig.wait_until_up))
                lives = chance.draw() * LIVES_AT_MOST
                hands.has_moved.clear()
                if not chance.falls(YOUNG):
                    await while_turning(turning, _new_work(hands))
                await while_turning(turning, asyncio.sleep(lives))
                async with hands.busy:
                    await crowd.post("/control/killed", json={"number": number})
                    told = await rig.kill(hands, chance)
                say(f"kill {number} of {kills}, after {lives:.2f} s; the clock was moved {hands.moved} times {told}".rstrip())
            hands.last_slot = True
            await while_turning(turning, asyncio.wait_for(until_over(hands), NEVER_OVER))
            ledger = (await crowd.post("/control/ledger")).json()
        vault = Vault(rig.operator.keys, rig.operator.index_keys)
        return await judging(hands, vault, ledger, kills, rig.mistakes(hands))
    finally:
        turning.cancel()
        with suppress(asyncio.CancelledError):
            await turning
        await asyncio.to_thread(rig.end)
        await hands.close()


async def while_turning(turning: "asyncio.Task[None]", other: Coroutine[Any, Any, object]) -> None:
    """Wait for the other; a clock that fails meanwhile fails the rig."""
    waited = asyncio.create_task(other)
    await asyncio.wait([turning, waited], return_when=asyncio.FIRST_COMPLETED)
    if turning.done():
        waited.cancel()
        await turning
    await waited


async def _new_work(hands: Hands) -> None:
    """Return once the clock has moved on, or after a while."""
    with suppress(TimeoutError):
        async with asyncio.timeout(WORK_COMES_WITHIN):
            await hands.has_moved.wait()


async def until_over(hands: Hands) -> None:
    """Wait for the evening's end."""
    while True:
        async with hands.busy:
            if await hands.over():
                return
        await asyncio.sleep(1)
