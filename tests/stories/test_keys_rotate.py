"""Keys rotate while an evening goes on: between every two steps somebody answers, is asked or is paged, and nobody turns stranger."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from db.rotation import rotate
from db.rotation.counting import uses
from db.session import Database
from db.tables import check_in, contact, inbox, outbox
from db.vault import Vault, new_keys
from db.words import KeyKind
from tests.phones import Handset
from tests.stories.evenings import duty
from tests.world import World

BEATS_AT_MOST = 200
OLD_K, NEW_K, OLD_I, NEW_I = new_keys("k1"), new_keys("k2"), new_keys("i1"), new_keys("i2")


async def holds(world: World, sealing: str, index: str) -> None:
    """The service restarts with these keys."""
    world.vault = Vault(sealing, index)
    await world.restart()


async def left(world: World, kind: KeyKind) -> dict[str, int]:
    """By key, how much is under it."""
    async with world.database.reading() as tx:
        return dict(await uses(tx, world.vault, kind))


async def nothing_is_apart(world: World) -> None:
    """What can still meet stands under one hash: a question and its contact, an open check-in and its question, an entry and its sender."""
    live = outbox.c.state.in_(["queued", "claimed", "unknown"])
    apart = (
        select(func.count()).select_from(outbox.join(contact, contact.c.id == outbox.c.contact_id)),
        select(func.count()).select_from(check_in).where(check_in.c.asks_key.not_in(select(contact.c.address_key))),
        select(func.count())
        .select_from(inbox)
        .where(inbox.c.settled_at.is_(None), inbox.c.sender_key.not_in(select(contact.c.address_key))),
    )
    questions = apart[0].where(live, outbox.c.lane == "question", outbox.c.address_key != contact.c.address_key)
    async with world.database.reading() as tx:
        assert [await tx.scalar(query) for query in (questions, *apart[1:])] == [0, 0, 0]


async def hears_both(phone: Handset, *words: str) -> None:
    """Two texts of one instant, in either order."""
    assert [line.partition(" ")[2][: len(word)] for line, word in zip(sorted(await phone.unheard()), words, strict=True)] == [*words]
    await phone.forgets()


class Evening:
    """Two siblings who share a phone, a third child who is silent, a carer who worries, and a worker who takes it with a bare "ok"."""

    def __init__(self, world: World) -> None:
        self.world = world
        carerless: dict[str, Any] = {"tier": "standard", "ask_carer": "never", "times": ("18:30",), "unchecked": True}
        self.siblings = world.young_person("YP-1", "Amanuel B.", "siblings", **carerless)
        world.young_person("YP-2", "Bilal B.", "siblings", sign="Moon", **carerless)
        self.cyrus = world.young_person("YP-3", "Cyrus D.", "cyrus", sign="Star")
        self.grace, self.khan = world.carer(), duty(world).khan

    async def begins(self) -> None:
        """Asked at half past six: the older sibling has the floor on their phone, the younger one's question waits (K11)."""
        await self.world.begins()
        await self.world.until("18:30")
        await self.siblings.hears("Kite:")
        await self.siblings.hears_nothing()
        await self.cyrus.hears("Star:")

    @property
    def happenings(self) -> list[Callable[[], Awaitable[None]]]:
        """What happens next, one thing after the other."""
        return [self.the_first_answers, self.silence, self.the_second_answers, self.worry, self.a_bare_ok, self.the_morning]

    async def the_first_answers(self) -> None:
        """Which gives their sibling the floor."""
        await self.siblings.hears_nothing()
        await self.siblings.says("1")
        await hears_both(self.siblings, "Moon:", "Thanks!")

    async def silence(self) -> None:
        """Cyrus is asked again; then his carer is."""
        await self.world.until("18:50")
        await self.cyrus.hears("Star:")
        await self.world.until("19:00")
        await self.grace.hears("C.: 1 I see them now")

    async def the_second_answers(self) -> None:
        """And nobody asks the siblings again."""
        await self.siblings.says("1")
        await self.siblings.hears("Thanks!")

    async def worry(self) -> None:
        """Which pages and rings R. Khan."""
        await self.grace.says("3")
        await self.grace.hears("NOT a missing report")
        await self.khan.hears("YP-3")
        await self.khan.rings()

    async def a_bare_ok(self) -> None:
        """Every page to that phone within half an hour was for one alert (DESIGN §7)."""
        await self.khan.says("ok")
        await self.khan.hears("is yours")

    async def the_morning(self) -> None:
        """The owner is asked, and everybody is known still."""
        alert = await self.world.alert("YP-3")
        await self.world.resolves(str(alert.code), "DW-1", 1, "spoke to him")
        assert [row.outcome for ref in ("YP-1", "YP-2") for row in await self.world.check_ins(ref)] == ["ok", "ok"]
        assert await self.world.open_alerts() == []  # so no stranger either

    async def goes_on_while(self, kind: KeyKind) -> int:
        """One row at a time is rotated, and between every two of them the next thing happens; how many steps it took."""
        waiting, steps = self.happenings, 0
        beside = Database(self.world.url)  # an operator's own process, which outlives the service's restarts
        try:
            async for _ in rotate(beside, self.world.vault, kind, at_once=1):
                await nothing_is_apart(self.world)
                steps += 1
                if waiting and steps % 2:
                    await waiting.pop(0)()
        finally:
            await beside.close()
        assert not waiting, f"the rotation was over, and {waiting[0].__name__} was still to come"
        return steps


async def test_k11_nobody_turns_stranger_while_index_keys_rotate_address_by_address(world: World) -> None:
    """The service knows both keys and first writes the old one, then the new; the old one is not needed at the end."""
    world.vault = Vault(OLD_K, OLD_I)
    await world.restart()
    evening = Evening(world)
    await evening.begins()
    await holds(world, OLD_K, f"{NEW_I},{OLD_I}")
    await evening.goes_on_while(KeyKind.INDEX)
    under = await left(world, KeyKind.INDEX)
    assert list(under) == ["i2"]
    await holds(world, OLD_K, NEW_I)
    assert await left(world, KeyKind.INDEX) == under
    await world.until("18:30")
    await evening.siblings.hears("Kite:")
    await evening.siblings.says("1")
    await hears_both(evening.siblings, "Moon:", "Thanks!")
    await evening.cyrus.hears("Star:")
    await world.nobody_else_heard_anything()


async def test_messages_pass_while_both_kinds_rotate_beside_the_service(world: World) -> None:
    """From a process of its own, as an operator does it: everybody answers meanwhile, and nobody has to say it twice."""
    world.vault = Vault(OLD_K, OLD_I)
    await world.restart()
    world.carer()
    phones = [world.young_person(f"YP-{n}", f"Child {n}", f"phone{n}", tier="standard", ask_carer="never") for n in range(8)]
    await world.begins()
    await world.until("18:30")
    await holds(world, f"{NEW_K},{OLD_K}", f"{NEW_I},{OLD_I}")
    beside = Database(world.url)

    async def rotates() -> None:
        for kind in KeyKind:
            async for _ in rotate(beside, world.vault, kind, at_once=2):
                await asyncio.sleep(0)  # on SQLite whoever waits for the writer looks again now

    async def answers() -> None:
        for phone in phones:
            await phone.hears("Kite:")
            await world.network.says(phone.address, "1")
            for _ in range(BEATS_AT_MOST):  # a beat passes over a row that the other process holds just then, and the next one comes to it
                if not await world.beat() and await phone.unheard():
                    break
            await phone.hears("Thanks!")

    await asyncio.gather(rotates(), answers())
    await rotates()  # what was busy
    await beside.close()
    outcomes = [row.outcome for n in range(8) for row in await world.check_ins(f"YP-{n}")]
    assert outcomes == ["ok"] * 8
    assert await world.open_alerts() == []
    assert [list(await left(world, kind)) for kind in KeyKind] == [["k2"], ["i2"]]
    await world.nobody_else_heard_anything()


async def test_p10_everything_is_sealed_anew_row_by_row_while_sealing_keys_rotate(world: World) -> None:
    """Names, addresses, words and what was rendered: nothing needs the old key at the end."""
    world.vault = Vault(OLD_K, OLD_I)
    await world.restart()
    evening = Evening(world)
    await evening.begins()
    await holds(world, f"{NEW_K},{OLD_K}", OLD_I)
    await evening.goes_on_while(KeyKind.SEALING)
    under = await left(world, KeyKind.SEALING)
    assert list(under) == ["k2"]
    await holds(world, NEW_K, OLD_I)
    assert await left(world, KeyKind.SEALING) == under
    await world.until("18:30")
    for phone, word in ((evening.siblings, "Kite:"), (evening.cyrus, "Star:")):
        await phone.hears(word)
    await world.nobody_else_heard_anything()
