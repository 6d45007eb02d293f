"""A thousand tries to sign in at once: what they may cost is bounded, who is known gets in, and a page to duty leaves meanwhile."""

import asyncio
import resource
from time import perf_counter, process_time

from sqlalchemy import func, select

from bot.channels.handset import HandsetNetwork
from bot.courier import Courier
from db.session import Database
from db.tables import handset_message
from desk.accounts.passwords import Passwords
from ladder.words import Cause, Treatment
from service.sign_in.rates import OF_ALL
from tests.desk.demo_council import DemoCouncil
from tests.service.sign_in.house import Browser, hill_of, house_of

TRIES = 1000
MEBIBYTE = 1024  # of what the system counts in


async def test_a_flood_of_tries_costs_sixty_hashes_and_no_page_waits_for_it(database: Database) -> None:
    house = await house_of(database, passwords=Passwords())
    hill = await hill_of(house)
    desk, engine = house.desk, house.desk.register.engine
    async with house.browser() as phone, house.browser() as strangers:
        await phone.signs_in(hill)
        desk.passes(minutes=31)
        phones = HandsetNetwork(database, desk.register.vault, engine.new_id, engine.clock)
        courier = Courier(database, desk.register.vault, engine.new_id, engine.clock, {"handset": phones})
        memory, processor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
        flood = asyncio.create_task(_tries(strangers))
        stalls = asyncio.create_task(_longest_stall(flood))
        await asyncio.sleep(0.05)
        began = perf_counter()
        await DemoCouncil(database, engine).opens_alert("YP-1043", Cause.HELP, Treatment.RING)
        while await courier.carry_once():
            pass
        left_after = perf_counter() - began
        async with database.reading() as tx:
            assert (await tx.execute(select(func.count()).select_from(handset_message))).scalar_one() > 0, "the page is on a phone"
        assert not flood.done(), "and the flood goes on"
        statuses = await flood
        assert sorted(set(statuses)) == [403, 429]
        assert statuses.count(403) == OF_ALL
        assert (await phone.signs_in(hill)).status_code == 303, "somebody known gets in"
    assert left_after < 5.0, f"the page left after {left_after:.1f} s"
    assert await stalls < 2.0, "no loop stands still"
    assert process_time() - processor < 60.0, "sixty hashes, and a thousand short answers"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 300 * MEBIBYTE, "two hashes at once"


async def _tries(browser: Browser) -> list[int]:
    sent = (browser.post("/sign-in", data={"name": f"name{number}", "password": "wrong" * 20}) for number in range(TRIES))
    return [answer.status_code for answer in await asyncio.gather(*sent)]


async def _longest_stall(until: "asyncio.Task[list[int]]") -> float:
    longest, at = 0.0, perf_counter()
    while not until.done():
        await asyncio.sleep(0.01)
        longest, at = max(longest, perf_counter() - at), perf_counter()
    return longest
