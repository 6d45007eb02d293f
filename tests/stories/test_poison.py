"""One poisoned row stops nobody else; past a minute it is told whom it keeps us from looking after; once mended all goes on."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from db.queries import demo, people
from db.words import Manner
from desk import aside
from scheduler import parking, sweep
from scheduler.fault import FaultFound, FaultKind
from scheduler.faults import raise_faults
from tests.phones import Handset
from tests.stories.evenings import alone, code_of, duty
from tests.stories.faulty import the_fault, ticks
from tests.world import EVERYWHERE, World

NO_JSON = {"sqlite": "{broken", "postgresql": '"broken"'}
A_MINUTE = timedelta(minutes=1)


class Surgeon:
    """Damages rows behind the service's back, and mends them again."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def reads(self, statement: str, **values: Any) -> Any:
        """One cell."""
        async with self.world.database.reading() as tx:
            return (await tx.execute(text(statement), values)).scalar_one()

    async def writes(self, statement: str, **values: Any) -> None:
        """At least one row."""
        async with self.world.database.transaction() as tx:
            assert (await tx.execute(text(statement), values)).rowcount > 0

    async def breaks_json(self, table: str, column: str, where: str) -> Any:
        """What stood there: no longer what anybody can read."""
        stood = await self.reads(f"SELECT CAST({column} AS TEXT) FROM {table} WHERE {where}")  # noqa: S608
        await self.mends_json(table, column, where, NO_JSON[self._kind])
        return stood

    async def mends_json(self, table: str, column: str, where: str, value: str) -> None:
        """Put it there."""
        kind = "jsonb" if self._kind == "postgresql" else "text"
        await self.writes(f"UPDATE {table} SET {column} = CAST(:value AS {kind}) WHERE {where}", value=value)  # noqa: S608

    @property
    def _kind(self) -> str:
        return self.world.url.partition(":")[0].partition("+")[0]

    async def faults(self) -> list[FaultFound]:
        """What would be told now."""
        return await parking.find(self.world.engine)

    async def told_of(self, key: str, ref: str | None) -> None:
        """Past a minute exactly this is told: which kind of row, and the young person behind it."""
        assert await self.faults() == []
        for _ in range(5):
            await self.world.machine_passes(timedelta(seconds=15))
        child = None if ref is None else await self.world.child(ref)
        [found] = await self.faults()
        assert (found.kind, found.key, found.young_people) == (FaultKind.PARKED, key, () if child is None else (child.id,))
        async with self.world.database.reading() as tx:
            assert found.authority_id == (await people.by_ref(tx, EVERYWHERE, "DW-1"))[0].authority_id

    async def is_well_again(self) -> None:
        """It is tried again when its rest is over, and nothing is told any more."""
        await self.world.machine_passes(A_MINUTE * 3)
        await sweep.retry_parked(self.world.engine)
        assert await self.faults() == []


@pytest.fixture
def surgeon(world: World) -> Surgeon:
    """Of that world."""
    return Surgeon(world)


def _two(world: World) -> tuple[Handset, Handset]:
    world.carer()
    return (
        world.young_person(ask_carer="never"),
        world.young_person("YP-2", "Bilal C.", "bilal", ask_carer="never", sign="Moon"),
    )


async def test_a_check_in_that_cannot_be_read_keeps_nobody_else_from_being_asked(world: World, surgeon: Surgeon) -> None:
    """Amanuel's is broken at 18:00; Bilal is asked at 18:30. Amanuel is named within the minute, and asked once it is mended."""
    amanuel, bilal = _two(world)
    await world.begins()
    where = "young_person_id = (SELECT id FROM person WHERE ref = 'YP-1042')"
    stood = await surgeon.breaks_json("check_in", "state", where)
    await world.until("18:30")
    await bilal.hears("Moon: ")
    await bilal.says("1")
    await bilal.hears("Thanks!")
    await amanuel.hears_nothing()
    await surgeon.told_of("decision", "YP-1042")
    await surgeon.mends_json("check_in", "state", where, stood)
    await surgeon.is_well_again()
    await world.settles()
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


async def test_an_alert_of_a_stranger_that_cannot_be_read_rests_and_keeps_nobody_from_being_paged(world: World, surgeon: Surgeon) -> None:
    """Somebody we do not know asks for help; the alert breaks. Amanuel's silence is paged all the same, and LIST names it."""
    amanuel, bilal = _two(world)
    stranger, khan = Handset(world, "nobodys"), duty(world).khan
    await world.begins()
    await world.network.add("nobodys", Manner.SMS)
    await bilal.says("1")
    await stranger.says("help me please")
    await stranger.forgets()
    await khan.hears("UNKNOWN NUMBER asks for help")
    where = "stranger_id IS NOT NULL"
    stood = await surgeon.breaks_json("alert", "state", where)
    await world.until("19:00")
    for phone in (amanuel, bilal):
        await phone.forgets()
    await khan.hears("NO ANSWER")
    await khan.hears("NO ANSWER")
    await khan.says("LIST")
    assert "unknown number" not in await khan.hears("Open: ", "no answer A.B.", "no answer B.C.")
    await surgeon.told_of("decision", None)
    await surgeon.mends_json("alert", "state", where, stood)
    await surgeon.is_well_again()
    await world.settles()
    await khan.rings()
    await world.nobody_else_heard_anything()


async def test_an_alert_about_a_fault_that_cannot_be_read_rests_and_is_told_within_the_minute(world: World, surgeon: Surgeon) -> None:
    """It is due at nine and broken; Amanuel's silence is paged all the same. Once mended it is on the morning's list."""
    amanuel, khan = alone(world), duty(world).khan
    await world.begins()
    await raise_faults(world.engine, [FaultFound(FaultKind.LATE, "pages")])
    stood = await surgeon.breaks_json("alert", "state", "fault_id IS NOT NULL")
    await world.until("18:50")
    await amanuel.forgets()
    await world.until("19:05")
    await khan.hears("NO ANSWER A.B.")
    await world.takes(await code_of(world), "DW-1")
    assert (await world.resolves(await code_of(world), "DW-1", 1)).is_done
    await khan.forgets()
    await world.until("09:00")
    assert await sweep.once(world.engine) == 0, "it rests, and keeps no batch busy"
    await surgeon.told_of("decision", None)
    await surgeon.mends_json("alert", "state", "fault_id IS NOT NULL", stood)
    await surgeon.is_well_again()
    await world.settles()
    await khan.hears("ON TODAY'S LIST: our fault")


@pytest.mark.parametrize("column", ["body_sealed", "address_sealed"])
async def test_words_that_cannot_be_opened_keep_nobody_else_from_being_heard(world: World, surgeon: Surgeon, column: str) -> None:
    """Amanuel's entry is damaged before it is heard; Bilal's, a moment later, is heard. Once mended his counts too."""
    amanuel, bilal = _two(world)
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await bilal.hears("Moon: ")
    await world.network.says("amanuel", "1")
    where = "kind = 'message' AND settled_at IS NULL"
    stood = await surgeon.reads(f"SELECT {column} FROM inbox WHERE {where}")  # noqa: S608
    await surgeon.writes(f"UPDATE inbox SET {column} = :bytes WHERE {where}", bytes=b"\x01\x02k1" + bytes(40))  # noqa: S608
    await bilal.says("1")
    await bilal.hears("Thanks!")
    await amanuel.hears_nothing()
    await surgeon.told_of("heard", "YP-1042")
    await surgeon.writes(f"UPDATE inbox SET {column} = :bytes WHERE {where}", bytes=stood)  # noqa: S608
    await surgeon.is_well_again()
    await amanuel.hears("Thanks!")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_words_that_nobody_will_ever_open_are_set_aside_by_a_named_worker_once_their_sender_is_looked_after(
    world: World, surgeon: Surgeon
) -> None:
    """Amanuel's entry is damaged for good. R. Khan rings him, ticks him by name, and closes the fault without its coming back."""
    amanuel, bilal = _two(world)
    khan = duty(world).khan
    await world.begins()
    await world.network.says("amanuel", "1")
    where = "kind = 'message' AND settled_at IS NULL"
    await surgeon.writes(f"UPDATE inbox SET body_sealed = :bytes WHERE {where}", bytes=b"\x01\x02k1" + bytes(40))  # noqa: S608
    await bilal.says("1")
    await surgeon.told_of("heard", "YP-1042")
    await raise_faults(world.engine, await surgeon.faults())
    await world.settles()
    code = (await the_fault(world)).code
    await khan.hears(f"{code} OUR FAULT")

    async def sets_aside() -> Any:
        return await aside.set_aside(world.engine, EVERYWHERE, world.vault, code, "DW-1")

    assert (await sets_aside()).reason == "it may be of 1 young person on its list: tick them first"
    assert (await ticks(world, code, "YP-1042")).is_done
    assert (await sets_aside()).reason == "1 set aside by DW-1"
    assert (await sets_aside()).reason == "everything that waits can be opened: it is tried again"
    assert await surgeon.faults() == []
    await world.takes(code, "DW-1")
    assert (await world.resolves(code, "DW-1", 8, "He is well; his words are lost.")).is_done
    assert await surgeon.reads("SELECT count(*) FROM inbox WHERE settled_as = 'set_aside' AND body_sealed IS NOT NULL") == 1
    assert await surgeon.reads("SELECT count(*) FROM journal WHERE event = 'SetAside' AND actor = 'DW-1'") == 1
    for phone in (amanuel, bilal, khan):
        await phone.forgets()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("who", ["amanuel", "grace", "nobodys"])
async def test_words_that_cannot_be_opened_page_once_whoever_wrote_them_and_receipts_that_cannot_do_not(
    world: World, surgeon: Surgeon, who: str
) -> None:
    """At standard, late in the evening (decision 0043): it may be a cry for help. What a provider says of our question never is."""
    alone(world, tier="standard", times=())
    khan = duty(world).khan
    await world.begins()
    await world.network.add("nobodys", Manner.SMS)
    for _ in range(2):
        await world.network.says(who, "help me")
    where = "settled_at IS NULL"
    await surgeon.writes(f"UPDATE inbox SET body_sealed = :bytes WHERE {where}", bytes=b"\x01\x02k1" + bytes(40))  # noqa: S608
    for _ in range(5):
        await world.machine_passes(timedelta(seconds=15))
    for kind, treatment in (("receipt", "board"), ("message", "page"), ("message", "page")):
        await surgeon.writes(f"UPDATE inbox SET kind = :kind WHERE {where}", kind=kind)  # noqa: S608
        [found] = await surgeon.faults()
        assert (found.key, found.pages) == ("heard", kind == "message")
        await raise_faults(world.engine, [found])
        assert (await the_fault(world)).treatment == treatment
    await world.settles()
    await khan.hears("OUR FAULT: what was written to us")
    await world.nobody_else_heard_anything()


async def test_a_page_that_cannot_be_worded_keeps_no_other_from_leaving_also_not_together(world: World, surgeon: Surgeon) -> None:
    """Five are silent; what is known of one is damaged. The other four leave as one text, and the fifth once it is mended."""
    world.carer()
    names = ("Amanuel B.", "Bilal C.", "Celam D.", "Dawit E.", "Elsa F.")
    children = [world.young_person(f"YP-{n}", name, f"phone-{n}", ask_carer="never", sign=f"Kite{n}") for n, name in enumerate(names)]
    await world.begins()
    await world.until("18:59")
    for child in children:
        await child.forgets()
    where = "ref = 'YP-2'"
    stood = await surgeon.reads(f"SELECT initials_sealed FROM person WHERE {where}")  # noqa: S608
    await surgeon.writes(f"UPDATE person SET initials_sealed = :bytes WHERE {where}", bytes=b"\x01\x02k1" + bytes(40))  # noqa: S608
    await world.until("19:00")
    khan = duty(world).khan
    assert "C.D." not in await khan.hears("4 NEW: no answer: ")
    await surgeon.told_of("owed", "YP-2")
    await surgeon.writes(f"UPDATE person SET initials_sealed = :bytes WHERE {where}", bytes=stood)  # noqa: S608
    await surgeon.is_well_again()
    await khan.hears("NO ANSWER C.D. YP-2")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("key", ["k1", "k9"], ids=["damaged", "under-a-key-that-this-process-lacks"])
async def test_a_message_whose_references_are_damaged_waits_alone_and_a_workers_name_harms_no_page(
    world: World, surgeon: Surgeon, key: str
) -> None:
    """The page about Amanuel names nothing that anybody can read; Bilal's leaves without the name of who is next."""
    amanuel, bilal = _two(world)
    await world.begins()
    world.line.swallows_letters_to.add("khan")
    await world.until("19:00")
    for phone in (amanuel, bilal):
        await phone.forgets()
    where = "lane = 'page' AND young_person_id = (SELECT id FROM person WHERE ref = 'YP-1042')"
    stood = await surgeon.breaks_json("outbox", "params", where)
    await surgeon.writes("UPDATE outbox SET rendered_sealed = NULL WHERE lane = 'page'")
    await surgeon.writes("UPDATE person SET name_sealed = :bytes WHERE ref = 'DW-2'", bytes=b"\x01\x02" + key.encode() + bytes(40))
    world.line.swallows_letters_to.clear()
    await world.machine_passes(timedelta(seconds=30))
    khan = duty(world).khan
    assert "M.Shah" not in await khan.hears("NO ANSWER B.C. YP-2")
    await surgeon.told_of("owed", "YP-1042")
    await surgeon.mends_json("outbox", "params", where, stood)
    await surgeon.is_well_again()
    await khan.hears("NO ANSWER A.B. YP-1042")
    await world.nobody_else_heard_anything()


async def test_a_young_person_about_whom_nothing_can_be_decided_keeps_no_worker_from_taking_another(world: World, surgeon: Surgeon) -> None:
    """Bilal's alert breaks. At 19:05 the receipts of both pages come, and in the same moment R. Khan's code for Amanuel."""
    amanuel, bilal = _two(world)
    khan = duty(world).khan
    await world.begins()
    await khan.switch(is_slow=True)
    await world.until("19:00")
    for phone in (amanuel, bilal, khan):
        await phone.forgets()
    code = await code_of(world)
    await surgeon.breaks_json("alert", "state", "young_person_id = (SELECT id FROM person WHERE ref = 'YP-2')")
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await demo.now(tx) + timedelta(minutes=5))
    await world.network.says("khan", code)
    await world.settles()
    await khan.hears(f"{code} is yours, 19:05")
    await surgeon.told_of("heard", "YP-2")
    await raise_faults(world.engine, [one for one in await surgeon.faults() if one.key == "heard"])
    fault = (await the_fault(world)).code
    assert (await ticks(world, fault, "YP-2")).is_done
    kept = await aside.set_aside(world.engine, EVERYWHERE, world.vault, fault, "DW-1")
    assert kept.reason == "everything that waits can be opened: it is tried again"
    other = await aside.set_aside(world.engine, EVERYWHERE, world.vault, code, "DW-1")
    assert other.reason == "it is about no fault of ours, and lists nobody"
