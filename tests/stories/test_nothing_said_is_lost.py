"""Whatever somebody says counts, however the machinery around it stumbles."""

from sqlalchemy import update

from db.queries import contacts, demo, people
from db.queries import inbox as queries
from db.tables import inbox
from db.words import ContactState
from desk import plans
from scheduler import sweep
from tests.stories.evenings import alone
from tests.world import EVERYWHERE, World


async def _on_the_phone_and_not_yet_settled(world: World, clock: str) -> None:
    """At that time a question reaches a phone, and the courier's own outcome waits to be heard."""
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at(clock))
    await sweep.once(world.engine)
    await world.courier.carry_once()


async def test_k10_an_answer_that_overtakes_the_couriers_own_outcome_is_the_answer(world: World) -> None:
    """The listener hears messages before outcomes: "1" is known before we know that the question left."""
    child = alone(world)
    await world.begins()
    await world.until("18:29")
    await _on_the_phone_and_not_yet_settled(world, "18:30")
    await world.network.says("amanuel", "1")
    await world.settles()
    await child.hears("Kite:")
    await child.hears("Thanks!")
    (row,) = await world.check_ins()
    assert row.outcome == "ok"
    await world.until("20:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k10_a_carers_answer_that_overtakes_the_couriers_own_outcome_is_the_answer(world: World) -> None:
    """The same on the carer's phone."""
    grace, child = world.carer(), world.young_person()
    await world.begins()
    await world.until("18:59")
    await _on_the_phone_and_not_yet_settled(world, "19:00")
    await world.network.says("grace", "1")
    await world.settles()
    await child.hears("Kite:")
    await child.hears("Kite:")
    await grace.hears("A.:")
    await grace.hears("Thank you.")
    (row,) = await world.check_ins()
    assert row.outcome == "carer_seen"
    await world.nobody_else_heard_anything()


async def test_one_message_that_cannot_be_read_blocks_neither_others_nor_its_own_sender(world: World) -> None:
    """A parked entry blocks nothing: the cry after it is heard in the same pass, and so is everybody else."""
    child = alone(world)
    await world.begins()
    await world.until("18:31")
    await child.hears("Kite:")
    await world.network.says("amanuel", "1")
    async with world.database.transaction() as tx:
        await tx.execute(update(inbox).where(inbox.c.settled_at.is_(None)).values(body_sealed=b"\x00" * 40))
    await world.network.says("amanuel", "help me")
    await world.network.says("grace", "3")
    await world.beat()
    assert {fact["cause"] for fact in (await world.alert()).state["facts"]} == {"help", "carer_concern"}
    async with world.database.reading() as tx:
        machine = await world.engine.clock.machine(tx)
        assert await queries.counts(tx, EVERYWHERE, machine) == (0, 1)


async def test_a7_a_former_carer_who_worries_reaches_duty_and_hears_nothing(world: World) -> None:
    """Amanuel lived with Grace until noon; what she writes of him tonight goes to a person, and closes nothing."""
    grace = world.carer()
    world.young_person()
    await world.begins()
    await plans.end_placement(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    await grace.says("1")
    assert await world.open_alerts() == []
    await grace.says("3")
    (alert,) = await world.open_alerts()
    assert (alert.cause, alert.treatment, alert.young_person_id) == ("unknown_sender", "page", None)
    await world.phones["khan"].hears(f"{alert.code} UNKNOWN NUMBER asks for help")
    await world.passes(minutes=11)
    await grace.hears_nothing()


async def test_a7_what_a_former_carer_writes_without_distress_stands_on_the_board(world: World) -> None:
    """Days later too, when no placement of theirs is near."""
    grace = world.carer()
    world.young_person(times=())
    await world.begins()
    await plans.end_placement(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    await world.passes(days=4)
    await grace.says("He left his blue bag here")
    (alert,) = [one for one in await world.open_alerts() if one.cause == "unknown_sender"]
    assert (alert.treatment, alert.phase) == ("board", "listed")
    await grace.hears_nothing()


async def test_promise_5_an_ok_from_an_address_nobody_has_proven_stands_nothing_down(world: World) -> None:
    """The file names a second number that nobody has tried: whoever holds it may write "1", and is not read as Amanuel."""
    unproven = {"channel": "handset", "manner": "sms", "address": "maybe", "proven": False}
    alone(world, tier="standard", more_contacts=[unproven])
    await world.begins()
    await world.until("20:46")
    alert = await world.alert()
    await world.phones["maybe"].says("1")
    after = await world.alert()
    assert (alert.phase, after.phase) == ("listed", "listed")
    assert (await world.child()).unanswered_in_a_row == 1
    await world.phones["maybe"].says("help me")
    assert (await world.alert()).cause == "help"


async def test_promise_5_an_ok_from_a_number_that_somebody_called_wrong_is_not_the_young_persons(world: World) -> None:
    """Until a person has looked, that address is nobody's."""
    child = alone(world, tier="standard")
    await world.begins()
    await world.until("18:31")
    await child.says("wrong number")
    code = (await world.alert()).code
    await world.takes(code, "DW-1")
    await world.resolves(code, "DW-1", 9)
    await world.until("18:35", days=1)
    replied_at = (await world.child()).last_reply_at
    await child.says("1")
    assert (await world.alert()).phase == "listed"
    assert (await world.child()).last_reply_at == replied_at
    assert (await world.child()).unanswered_in_a_row == 1


async def test_k6_a_stop_written_elsewhere_withdraws_the_question_that_has_not_left(world: World) -> None:
    """Nothing more goes to somebody who said stop, even what was owed before."""
    alone(world)
    await world.begins()
    await world.until("18:29")
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at("18:30"))
    await sweep.once(world.engine)
    await world.network.says("amanuel", "stop")
    await world.listener.listen_once()
    await world.settles()
    await world.until("19:30")
    heard = await world.phones["amanuel"].everything()
    assert len(heard) == 1, heard


async def test_k6_a_question_refused_by_an_address_known_to_be_broken_moves_on_at_once(world: World) -> None:
    """Grace blocked us between the asking and the sending: the news of it came first, and the refusal still counts."""
    grace, child = world.carer(), world.young_person()
    await world.begins()
    await world.until("18:59")
    await child.forgets()
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at("19:00"))
    await sweep.once(world.engine)
    async with world.database.transaction() as tx:
        (person,) = await people.by_ref(tx, EVERYWHERE, "CA-7")
        (phone,) = await contacts.contacts_of(tx, EVERYWHERE, [person.id])
        await contacts.change_contact(tx, EVERYWHERE, phone.id, state=ContactState.BLOCKED)
    await grace.switch(is_blocked=True)
    (row,) = await world.check_ins()
    assert row.outcome == "silent"
    assert (await world.alert()).state["facts"][0]["cause"] == "channel_broken"
    await grace.hears_nothing()


async def test_a3_not_here_from_a_carer_whom_nobody_asks_keeps_an_alert_from_standing_down(world: World) -> None:
    """Their word closes nothing; that the phone then says "fine" closes nothing either."""
    child = alone(world, tier="standard")
    await world.begins()
    await world.until("20:46")
    await world.phones["grace"].says("2")
    await child.says("1")
    assert (await world.alert()).phase == "listed"
