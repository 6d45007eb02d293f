"""The two chores of a shift's end, late, and with one young person of whom nothing can be decided."""

from datetime import timedelta

from sqlalchemy import update

from db.tables import alert
from desk import alerts as acting
from tests.live import LiveWorld
from tests.world import EVERYWHERE


async def evening_is_over(live: LiveWorld) -> dict[str, str]:
    """J. Hill has two silences of the evening, until nine. Their codes, by young person."""
    live.worker("DW-3", "J. Hill", "hill")
    live.rota(day=["DW-1"], night=["DW-3"], manager=["MG-1"])
    live.carer()
    for number, name in enumerate(("amanuel", "selam"), 1):
        live.young_person(f"YP-{number}", f"{name.title()} B.", name, ask_carer="never")
    await live.begins()
    await shifts(live)
    await live.until("19:00")
    codes = {ref: str((await live.alert(ref)).code) for ref in ("YP-1", "YP-2")}
    for code in codes.values():
        await acting.take(live.engine, EVERYWHERE, code, "DW-3")
        await acting.note(live.engine, EVERYWHERE, live.vault, code, "DW-3", "The home rings.", live.hand.at + timedelta(hours=12))
    await live.settles()
    for phone in live.phones.values():
        await phone.forgets()
    return codes


async def shifts(live: LiveWorld) -> None:
    """Whatever the two chores have to do is done, and told."""
    while await live.shifts.once():
        pass


async def test_a_text_that_comes_after_the_shift_is_not_sent_and_the_hand_over_is_made_all_the_same(live: LiveWorld) -> None:
    codes = await evening_is_over(live)
    live.hand.at = (await live.at("09:00")) + timedelta(minutes=20)
    await shifts(live)
    hill, khan = live.phones["hill"], live.phones["khan"]
    await live.courier.carry_once()
    said = await hill.unheard()
    assert sorted(said) == sorted(
        f"(sms) {code}: your shift is over. Paging R.Khan now. It stays yours until someone takes it." for code in codes.values()
    )
    assert sorted(line[6:9] for line in await khan.unheard()) == sorted(codes.values())
    before = [(await live.alert(ref)).version for ref in codes]
    await shifts(live)
    assert [(await live.alert(ref)).version for ref in codes] == before, "once"


async def test_one_of_whom_nothing_can_be_decided_keeps_nobody_elses_from_being_handed_over(live: LiveWorld) -> None:
    await evening_is_over(live)
    async with live.database.transaction() as tx:
        broken = (await live.alert("YP-1")).id
        await tx.execute(update(alert).where(alert.c.id == broken).values(state={"taken_by": "DW-3", "is": "Alert"}))
    live.hand.at = await live.at("09:00")
    await shifts(live)
    assert [(await live.alert(ref)).phase for ref in ("YP-1", "YP-2")] == ["taken", "paging"]
