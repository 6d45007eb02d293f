"""Who joins a fault's list, and who does not (A5): only the three kinds of nothing that may be ours, and nobody whose alert is open."""

from uuid import UUID

from db.queries import people
from db.words import FaultKind
from ladder.words import Cause
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults
from tests.stories.faulty import about, asks_now, counted, many, owed, the_fault, ticks
from tests.world import EVERYWHERE, World


async def sending_fails(world: World) -> str:
    """At half past six nothing goes to three phones or more, in a small council: that is enough. The fault's code."""
    await world.network.go(down=True)
    await world.until("18:30")
    return str((await the_fault(world)).code)


async def test_a5_below_the_threshold_nothing_is_raised_and_each_hears_of_their_own(world: World) -> None:
    """Two phones of one council are no provider."""
    many(world, 2)
    await world.begins()
    await world.network.go(down=True)
    await world.until("20:00")
    assert await about(world) == ["YP-0", "YP-1"]
    assert {row.cause for row in await world.open_alerts()} == {Cause.NOT_ASKED}
    assert await counted(world) == 2
    await world.nobody_else_heard_anything()


async def test_a5_phones_that_refuse_us_are_no_fault_of_ours_while_others_are_reached(world: World) -> None:
    """Of twenty-one sends, three are refused: fewer than three in ten."""
    phones = many(world, 21)
    await world.begins()
    for phone in phones[:3]:
        await phone.switch(is_blocked=True)
    await world.until("18:31")
    assert sorted(await about(world)) == ["YP-0", "YP-1", "YP-2"]
    for phone in phones[3:]:
        await phone.hears("Kite: ")
    await world.nobody_else_heard_anything()


async def test_a5_three_in_ten_of_twenty_sends_are_a_fault(world: World) -> None:
    """Six of twenty, whatever each of them says."""
    phones = many(world, 20)
    await world.begins()
    for phone in phones[:6]:
        await phone.switch(is_blocked=True)
    await world.until("18:31")
    assert "fault:sending:handset" in await about(world)


async def test_a5_without_a_new_arrival_a_fault_is_a_line_on_the_board_and_pages_nobody_yet(world: World) -> None:
    """The treatment table's row `fault`: one text at the end of the shift, by day."""
    many(world, 3)
    await world.begins()
    code = await sending_fails(world)
    fault = await the_fault(world)
    assert (fault.treatment, fault.phase) == ("board", "listed")
    await world.until("08:59")
    assert await about(world) == ["fault:sending:handset"]
    await world.until("09:00")
    await world.phones["khan"].hears(f"{code} ON TODAY'S LIST: our fault, 3 questions not sent since Mon 18:30, provider down.")
    await world.nobody_else_heard_anything()


async def test_a5_a_new_arrival_whose_question_does_not_go_either_makes_it_a_page_at_once(world: World) -> None:
    """Due at a quarter to seven: what was a line on the board until then pages now."""
    many(world, 3)
    many(world, 1, arrivals=1, times=("18:45",))
    await world.begins()
    code = await sending_fails(world)
    khan = world.phones["khan"]
    await world.until("18:44")
    await khan.hears_nothing()
    await world.until("18:45")
    await khan.hears(f"{code} OUR FAULT: 4 questions not sent since 18:30, provider down.", "1 is a new arrival, carer not asked.")
    await world.nobody_else_heard_anything()


async def test_a5_whoever_has_a_fault_hears_every_ten_minutes_that_its_list_grows(world: World) -> None:
    """Taken at once, while one after the other falls due: R. Khan is not texted for each of them."""
    many(world, 3)
    for at in ("18:32", "18:34", "19:11", "19:13"):
        many(world, 1, times=(at,))
    await world.begins()
    code = await sending_fails(world)
    khan = world.phones["khan"]
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    # Forty minutes after each was to be asked they stand on the list, for the second question has not left either.
    await world.until("19:10")
    await khan.hears(f"{code} ALSO: now 5 questions not sent")
    await world.until("19:19")
    await khan.hears_nothing()
    await world.until("19:20")
    await khan.hears(f"{code} ALSO: now 7 questions not sent")
    await world.nobody_else_heard_anything()


async def test_a5_other_causes_never_join_an_open_fault(world: World) -> None:
    """One phone answers by chance that it needs help, another was asked before and is silent: each has an alert of their own."""
    phones = many(world, 4)
    quiet = world.young_person("YP-9", "Bilal C.", "bilal", tier="arrival", ask_carer="never", times=("18:15",))
    await world.begins()
    await world.until("18:15")
    await quiet.hears("Kite: ")
    code = await sending_fails(world)
    await phones[0].says("help me")
    await world.phones["khan"].hears("ASKS FOR HELP A.B. YP-0")
    await world.phones["khan"].rings()
    await world.until("20:30")
    assert (await world.alert("YP-0")).cause == "help"
    assert (await world.alert("YP-9")).cause == "silent"
    assert await owed(world, code) == 3
    await world.no_alert("YP-1")


async def test_a5_an_alert_that_is_open_already_stays_and_hears_its_own_fact(world: World) -> None:
    """Amanuel asked to be rung at six. What the fault keeps from him is told in his alert, not on the list."""
    phones = many(world, 4)
    await world.begins()
    await phones[0].says("3")
    await world.until("18:10")
    before = await world.alert("YP-0")
    code = await sending_fails(world)
    await world.until("20:00")
    after = await world.alert("YP-0")
    assert (after.id, after.phase) == (before.id, before.phase)
    assert [fact["cause"] for fact in after.state["facts"]] == ["wants_call", "not_asked"]
    assert await owed(world, code) == 3


async def test_a5_ticked_by_a_named_worker_somebody_is_settled_and_the_last_one_lets_it_be_closed(world: World) -> None:
    """By name, and once: a second tick changes nothing, nor does one for somebody who is not on the list."""
    many(world, 3)
    await world.begins()
    code = await sending_fails(world)
    await world.until("20:00")
    await world.takes(code, "DW-1")
    await world.phones["khan"].hears(f"{code} is yours")
    assert await counted(world) == 0, "the open fault explains them"
    for ref in ("YP-0", "YP-1"):
        assert (await ticks(world, code, ref)).is_done
    again = await ticks(world, code, "YP-1")
    assert again.reason == "YP-1 is not on its list, or was settled before"
    refused = await world.resolves(code, "DW-1", 8, "The provider is back.")
    assert refused.reason == "nothing changed, because 1 young person on its list was neither asked again nor ticked by name"
    assert (await ticks(world, code, "YP-2", by="DW-2")).is_done
    assert (await world.resolves(code, "DW-1", 8, "The provider is back.")).is_done
    assert await about(world) == []
    await world.nobody_else_heard_anything()


async def test_a5_whoever_is_not_on_the_rota_settles_nobody(world: World) -> None:
    """The manager's rota is the team's too; a stranger to it is refused, and that is journalled."""
    world.worker("DW-9", "A. Other", "other")
    many(world, 3)
    await world.begins()
    code = await sending_fails(world)
    await world.until("20:00")
    assert (await ticks(world, code, "YP-0", by="DW-9")).answer == "refused"
    assert (await asks_now(world, code, by="DW-9")).acted.answer == "refused"
    assert await owed(world, code) == 3


async def test_a5_a_fault_that_is_found_again_adds_its_young_people_to_the_open_list(world: World) -> None:
    """An outage, told by whoever noticed it: first of one, then of two. A second authority hears nothing."""
    many(world, 2)
    await world.begins()
    async with world.database.reading() as tx:
        ids = [(await people.by_ref(tx, EVERYWHERE, ref))[0].id for ref in ("YP-0", "YP-1")]
    for young_people in (ids[:1], ids):
        await raise_faults(world.engine, [FaultFound(FaultKind.OUTAGE, "2026-11-23T17:00:00+00:00", None, tuple(young_people))])
    assert await about(world) == ["fault:outage:2026-11-23T17:00:00+00:00"]
    fault = await the_fault(world)
    assert fault.state["facts"][0]["at"] == "2026-11-23T17:00:00+00:00"
    assert await owed(world, fault.code) == 2
    came = await asks_now(world, fault.code)
    assert (came.asked, came.left) == (("YP-0", "YP-1"), ())
    for n in range(2):
        await world.phones[f"phone{n}"].hears("Kite: ")
    await world.nobody_else_heard_anything()


async def test_a5_who_was_settled_on_an_open_list_is_not_put_back_by_whoever_finds_the_fault_again(world: World) -> None:
    """Found at every look, as long as it lasts: ticked is ticked, and the alert can be closed."""
    many(world, 2)
    await world.begins()
    async with world.database.reading() as tx:
        ids = tuple([(await people.by_ref(tx, EVERYWHERE, ref))[0].id for ref in ("YP-0", "YP-1")])
    found = [FaultFound(FaultKind.PARKED, "heard", None, ids)]
    await raise_faults(world.engine, found)
    code = (await the_fault(world)).code
    await world.takes(code, "DW-1")
    await world.phones["khan"].hears(f"{code} is yours")
    assert (await ticks(world, code, "YP-0")).is_done
    await raise_faults(world.engine, found)
    assert await owed(world, code) == 1
    assert (await ticks(world, code, "YP-1")).is_done
    await raise_faults(world.engine, found)
    assert (await world.resolves(code, "DW-1", 8, "It is seen to.")).is_done
    await world.nobody_else_heard_anything()


async def test_a5_what_stays_parked_once_its_alert_is_closed_is_told_again_after_an_hour_or_of_somebody_else(world: World) -> None:
    """An entry that nobody will ever read is found at every look. R. Khan, who closed it, is not called at once for the same two."""
    many(world, 3)
    await world.begins()
    async with world.database.reading() as tx:
        ids = [(await people.by_ref(tx, EVERYWHERE, ref))[0].id for ref in ("YP-0", "YP-1", "YP-2")]

    async def is_found(*behind: UUID) -> list[str]:
        await raise_faults(world.engine, [FaultFound(FaultKind.PARKED, "heard", None, behind)])
        return await about(world)

    async def is_closed() -> None:
        code = (await the_fault(world)).code
        for ref in ("YP-0", "YP-1", "YP-2"):
            await ticks(world, code, ref)
        await world.takes(code, "DW-1")
        assert (await world.resolves(code, "DW-1", 8, "It is seen to.")).is_done

    assert await is_found(*ids[:2]) == ["fault:parked:heard"]
    await is_closed()
    assert (await is_found(*ids[:2]), await is_found(ids[0]), await is_found()) == ([], [], [])
    assert await is_found(*ids) == ["fault:parked:heard"], "somebody else is behind it"
    await is_closed()
    await world.until("18:59")
    assert await is_found(*ids) == []
    await world.until("19:00")
    assert await is_found(*ids) == ["fault:parked:heard"]
    assert await owed(world, (await the_fault(world)).code) == 3
