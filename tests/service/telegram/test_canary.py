"""Nothing of ours can come back from Telegram: instead it is asked how things stand between us."""

from datetime import timedelta

from sqlalchemy import select

from db.tables import canary
from db.words import Mode
from scheduler.chores import Window
from scheduler.fault import FaultKind
from scheduler.watchdog import Moment, judge
from service.canaries import OurCanaries
from service.installation import Installation
from service.settings import Settings
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.chats import TelegramWorld
from tests.world import EVERYWHERE

MINUTE = timedelta(minutes=1)


async def test_a_telegram_that_answers_is_well_and_one_that_does_not_is_missed(world: TelegramWorld, telegram: LoopbackTelegram) -> None:
    await world.begins()
    ours = OurCanaries.of(Installation(Settings(), world.database, Mode.DEMO, world.vault, world.engine, EVERYWHERE), None, world.bot)

    async def owed() -> None:
        async with world.database.transaction() as tx:
            machine = await world.clock.machine(tx)
            await ours.canaries.owe(tx, Window(None, machine, machine))
        while await ours.once():
            pass

    async def missed() -> list[tuple[FaultKind, str, bool]]:
        async with world.database.reading() as tx:
            civil, machine = await world.clock.both(tx)
            found = judge(await ours.canaries.waiting(tx, Moment(civil, machine)))
        return [(one.kind, one.key, one.pages) for one in found]

    await owed()
    assert await missed() == []
    world.machine_ahead += 31 * MINUTE
    telegram.fail("bad_gateway", method="getMe")
    await owed()
    world.machine_ahead += 6 * MINUTE
    assert await missed() == [(FaultKind.CANARY, "telegram", False)]
    await owed()
    assert await missed() == []
    async with world.database.reading() as tx:
        rows = (await tx.execute(select(canary.c.back_at).order_by(canary.c.owed_at))).scalars().all()
    assert [at is not None for at in rows] == [True, False, True]
