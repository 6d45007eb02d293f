"""One evening, from an empty database to its verdict."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.vault import Vault
from desk.forecast.chance import Chance
from service.demo import STARTS_AT
from tests.providers.fixtures import running
from tests.rigs.crash.rigs import Rig, prepared
from tests.rigs.mayhem.council import EVERY, council
from tests.rigs.mayhem.hands import Evening
from tests.rigs.mayhem.verdict import Verdict, judge

SLOTS_LONG, SLOTS_SHORT, SHORT = 23, 5, 1_000  # times at which questions fall due; so many people have a short evening
LADDERS = timedelta(minutes=45 + 35 + 5)  # after the last question: the rungs of its asking, and one round of pages
TELLS_EVERY = 10.0  # seconds
NEVER_OVER = 3600.0  # seconds: an evening that does not end by then hangs

Say = Callable[[str], None]
Judging = Callable[[AsyncConnection, Vault, dict[str, Any], dict[str, Any]], Awaitable[Verdict]]


def play(kind: str, people: int, seed: int, kills: int, say: Say, judging: Judging = judge) -> Verdict:
    """Ask everybody, let everything go wrong, and judge. Processes of ours are killed so many times meanwhile."""
    slots = SLOTS_SHORT if people <= SHORT else SLOTS_LONG
    with (
        tempfile.TemporaryDirectory(prefix="safetynet-mayhem-", ignore_cleanup_errors=True) as folder,
        running("tests.rigs.mayhem.telegram", "--seed", str(seed), "--people", str(people)) as telegram_url,
        running("tests.rigs.mayhem.twilio", "--seed", str(seed)) as twilio_url,
        prepared(kind, Path(folder), telegram_url) as rig,
    ):
        public_url = rig.operator.speaks_to_twilio(twilio_url, rings=True)
        (Path(folder) / "council.yaml").write_text(council(people, slots))
        rig.operator.types("migrate")
        rig.operator.types("load", "council.yaml")
        say("the council is loaded")
        asked_for = timedelta(minutes=slots * EVERY)
        hands = Evening(rig.operator, telegram_url, twilio_url, STARTS_AT + asked_for + LADDERS)
        chance = Chance("mayhem", "kills", seed)
        kill_at = sorted(STARTS_AT + asked_for * chance.draw() for _ in range(kills))
        return asyncio.run(_play(rig, hands, public_url, chance, kill_at, say, judging))


async def _play(rig: Rig, hands: Evening, public_url: str, chance: Chance, kill_at: list[datetime], say: Say, judging: Judging) -> Verdict:
    await hands.order("set", sms_url=f"{public_url}/webhooks/twilio/sms")
    rig.begin()
    turning: asyncio.Task[None] | None = None
    try:
        await asyncio.to_thread(rig.wait_until_up)
        turning = asyncio.create_task(hands.turn_for_ever())
        watching = asyncio.create_task(_until_over(rig, hands, chance, kill_at, say))
        await asyncio.wait([turning, watching], return_when=asyncio.FIRST_COMPLETED, timeout=NEVER_OVER)
        if turning.done():
            watching.cancel()
            await turning
        if not watching.done():
            watching.cancel()
            raise RuntimeError(f"after {NEVER_OVER:.0f} s the evening is not over: {await hands.order('idle')}")
        await watching
        telegrams, twilios = await hands.order("ledger")
        async with hands.database.reading() as tx:
            return await judging(tx, Vault(rig.operator.keys, rig.operator.index_keys), telegrams, twilios)
    finally:
        if turning is not None:
            turning.cancel()
            with suppress(asyncio.CancelledError):
                await turning
        await asyncio.to_thread(rig.end)
        await hands.close()


async def _until_over(rig: Rig, hands: Evening, chance: Chance, kill_at: list[datetime], say: Say) -> None:
    """Tell how far the evening has come, and kill somebody at some of its moments."""
    loop = asyncio.get_running_loop()
    tell_at = loop.time()
    while True:
        async with hands.busy:
            if await hands.over():
                return
            now, waiting = await hands.left()
            if kill_at and now >= kill_at[0]:
                kill_at.pop(0)
                told = await rig.kill(hands, chance)
                say(f"{now:%H:%M}: killed {told or 'the service'}")
        if loop.time() >= tell_at:
            tell_at = loop.time() + TELLS_EVERY
            said = sum(int(str(one["said"])) for one in await hands.order("idle"))
            say(f"{now:%H:%M}: {waiting} wait for an answer, {said} things were said to us")
        await asyncio.sleep(1)
