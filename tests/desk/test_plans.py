"""What workers change about plans, placements, episodes and ladders."""

from datetime import UTC, datetime, timedelta

import pytest

from db.queries import contacts, ladders, placements, plans
from db.tables import placement
from db.words import LadderKind, SendState
from desk import alerts
from desk import plans as planned
from desk.refusals import Refused
from ladder.rungs import AskRung, PageRung
from ladder.words import Cause, Duty, Outcome, Road, Tier, Treatment, Who
from scheduler import sweep
from scheduler.codec import from_json
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil

AT = datetime(2026, 11, 23, tzinfo=UTC)


async def slots(council: DemoCouncil, ref: str = "YP-1042") -> list[tuple[str, int, str]]:
    """Every check-in about somebody: day and slot, number, and how it stands."""
    rows = await council.check_ins(ref)
    return [(f"{row.local_date:%d} {row.slot}", row.asking, str(row.outcome or row.phase)) for row in rows]


async def change(council: DemoCouncil, *times: str, tier: Tier | None = None, days: tuple[str, ...] | None = None) -> None:
    """A worker changes the plan of the first young person."""
    given = times or None
    await planned.change_plan(council.engine, EVERYWHERE, "YP-1042", "evening", "DW-1", times=given, tier=tier, days=days)


async def test_k3_new_times_move_what_is_still_to_come(council: DemoCouncil) -> None:
    await change(council, "19:10")
    assert await slots(council) == [("23 18:30", 0, "cancelled"), ("23 19:10", 0, "scheduled")]
    events = [row.event for row in await council.journal_of("YP-1042")]
    assert events[-1] == "PlanChanged"


async def test_k3_a_slot_that_stays_is_left_alone(council: DemoCouncil) -> None:
    await change(council, "12:00", "18:30")
    assert await slots(council) == [("23 18:30", 0, "scheduled")]
    await change(council, tier=Tier.STANDARD)
    assert await slots(council) == [("23 18:30", 0, "scheduled")]


async def test_k3_a_slot_that_was_cancelled_and_comes_back_is_asked_under_the_next_number(council: DemoCouncil) -> None:
    await change(council, "19:10")
    await change(council, "18:30")
    expected = [("23 18:30", 0, "cancelled"), ("23 18:30", 1, "scheduled"), ("23 19:10", 0, "cancelled"), ("24 18:30", 0, "scheduled")]
    assert await slots(council) == expected
    await council.turn_to(AT.replace(hour=18, minute=30))
    await sweep.once(council.engine)
    assert ("23 18:30", 1, "asking") in await slots(council)


async def test_k3_what_has_been_asked_goes_on_with_its_own_terms(council: DemoCouncil) -> None:
    await council.turn_to(AT.replace(hour=18, minute=30))
    await sweep.once(council.engine)
    await change(council, "20:00", tier=Tier.STANDARD)
    assert await slots(council) == [("23 18:30", 0, "asking"), ("23 20:00", 0, "scheduled"), ("24 18:30", 0, "cancelled")]


async def test_other_days_and_another_tier_are_kept(council: DemoCouncil) -> None:
    await change(council, "18:30", tier=Tier.ARRIVAL, days=("tue", "thu"))
    await change(council, tier=Tier.AFTER_RETURN)
    async with council.database.reading() as tx:
        (plan,) = await plans.plans_of(tx, EVERYWHERE, [(await council.person("YP-1042")).id])
    assert (plan.days, plan.tier, plan.tier_changes_at) == (["thu", "tue"], Tier.AFTER_RETURN, None)
    assert (await slots(council))[-1] == ("24 18:30", 0, "scheduled")


@pytest.mark.parametrize("times", [("21:30",), ("07:59",), ("25:00",), ("half six",), ()])
async def test_t2_no_plan_asks_in_quiet_hours_or_at_no_time(council: DemoCouncil, times: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        await planned.change_plan(council.engine, EVERYWHERE, "YP-1042", "evening", "DW-1", times=times)
    assert await slots(council) == [("23 18:30", 0, "scheduled")]


async def test_k3_a_change_denser_than_the_ladder_is_refused_and_changes_nothing(council: DemoCouncil) -> None:
    with pytest.raises(Refused, match="18:30 of YP-1042 and 19:00 of YP-1042 are 30 minutes apart, but the ladder of arrival takes 45"):
        await change(council, "18:30", "19:00")
    await change(council, "18:30", "20:00")
    with pytest.raises(Refused, match="90 minutes apart, but the ladder of standard takes 180"):
        await change(council, tier=Tier.STANDARD)
    async with council.database.reading() as tx:
        (plan,) = await plans.plans_of(tx, EVERYWHERE, [(await council.person("YP-1042")).id])
    assert (plan.times, plan.tier) == (["18:30", "20:00"], Tier.ARRIVAL)


async def test_k11_a_change_too_close_to_anothers_on_one_phone_is_refused(council: DemoCouncil) -> None:
    async with council.database.transaction() as tx:
        (phone,) = await contacts.contacts_of(tx, EVERYWHERE, [(await council.person("YP-1042")).id])
        for other in await contacts.contacts_of(tx, EVERYWHERE, [(await council.person("YP-1044")).id]):
            same = {"channel": phone.channel, "manner": phone.manner, "address_key": phone.address_key}
            await contacts.change_contact(tx, EVERYWHERE, other.id, **same)

    async def moves(clock: str) -> None:
        await planned.change_plan(council.engine, EVERYWHERE, "YP-1044", "evening", "DW-1", times=[clock])

    with pytest.raises(Refused, match="18:30 of YP-1042 and 18:50 of YP-1044 share a phone 20 minutes apart, and the first may take 30"):
        await moves("18:50")
    await moves("19:00")


@pytest.mark.parametrize(
    ("child", "plan", "worker", "why"),
    [
        ("YP-1", "evening", "DW-1", "No young person"),
        ("CA-7", "evening", "DW-1", "No young person"),
        ("YP-1042", "noon", "DW-1", "no plan noon"),
        ("YP-1042", "evening", "CA-7", "No worker"),
    ],
)
async def test_plans_are_changed_by_workers_and_named_rightly(council: DemoCouncil, child: str, plan: str, worker: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await planned.change_plan(council.engine, EVERYWHERE, child, plan, worker, times=["19:00"])
    with pytest.raises(Refused, match="days"):
        await change(council, days=("someday",))


async def test_k8_the_end_of_a_placement_withdraws_what_is_on_its_way_to_carers(council: DemoCouncil) -> None:
    await planned.change_plan(council.engine, EVERYWHERE, "YP-1044", "evening", "DW-1", times=["18:35"])
    rung = (AskRung(Who.CARER, timedelta(minutes=20)),)
    await planned.set_ladder(council.engine, EVERYWHERE, Tier.STANDARD, rung, "DW-1")
    await council.turn_to(AT.replace(hour=18, minute=35))
    await sweep.once(council.engine)
    carer = (await council.person("CA-7")).id
    assert [row.state for row in await council.owed() if row.recipient_id == carer] == [SendState.QUEUED]
    await planned.end_placement(council.engine, EVERYWHERE, "YP-1044", "DW-1")
    assert [row.state for row in await council.owed() if row.recipient_id == carer] == [SendState.CANCELLED]
    assert ("23 18:35", 0, Outcome.UNDELIVERED) in await slots(council, "YP-1044")  # nobody could be asked: duty hears of it
    with pytest.raises(Refused, match="no placement today"):
        await planned.end_placement(council.engine, EVERYWHERE, "YP-1044", "DW-1")


async def test_k8_a_placement_that_began_today_asks_nobody_once_it_is_ended(council: DemoCouncil) -> None:
    child = (await council.person("YP-1042")).id
    async with council.database.transaction() as tx:
        (row,) = await placements.placements_of(tx, EVERYWHERE, [child])
        await tx.execute(placement.update().where(placement.c.id == row.id).values(starts_on=NOW.date()))
    await planned.end_placement(council.engine, EVERYWHERE, "YP-1042", "DW-1")
    async with council.database.reading() as tx:
        assert await placements.carers_of(tx, EVERYWHERE, [child], NOW.date()) == []
    assert (await council.journal_of("YP-1042"))[-1].content["carers"] == [(await council.person("CA-7")).id.hex]


async def test_promise_4_an_episode_is_ended_by_a_named_worker_and_the_plans_go_on(council: DemoCouncil) -> None:
    code = await council.opens_alert(cause=Cause.HELP, treatment=Treatment.RING)
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 4)
    assert (await council.child("YP-1042")).episode_since == NOW
    await planned.end_episode(council.engine, EVERYWHERE, "YP-1042", "DW-1")
    async with council.database.reading() as tx:
        (plan,) = await plans.plans_of(tx, EVERYWHERE, [(await council.person("YP-1042")).id])
    assert ((await council.child("YP-1042")).episode_since, plan.rests_since) == (None, None)
    assert [(row.event, row.actor) for row in await council.journal_of("YP-1042")][-1] == ("EpisodeEnded", "DW-1")
    with pytest.raises(Refused, match="No episode"):
        await planned.end_episode(council.engine, EVERYWHERE, "YP-1042", "DW-1")


async def test_a_ladder_gets_a_new_number_and_the_old_one_stays(council: DemoCouncil) -> None:
    rung = (AskRung(Who.YOUNG_PERSON, timedelta(minutes=25)),)
    assert await planned.set_ladder(council.engine, EVERYWHERE, Tier.ARRIVAL, rung, "DW-1") == 2
    assert await planned.set_ladder(council.engine, EVERYWHERE, Tier.ARRIVAL, rung, "DW-1") == 3
    page = (PageRung(Duty.ON_DUTY, (Road.VOICE,), timedelta(minutes=5)),)
    assert await planned.set_ladder(council.engine, EVERYWHERE, Treatment.PAGE, page, "DW-1") == 2
    async with council.database.reading() as tx:
        newest = {(row.kind, row.name): row for row in await ladders.newest(tx, EVERYWHERE)}
    assert newest[LadderKind.ASKING, "arrival"].number == 3
    assert from_json(tuple[PageRung, ...], newest[LadderKind.PAGING, "page"].content) == page


async def test_a_ladder_has_rungs_of_its_own_kind(council: DemoCouncil) -> None:
    page = (PageRung(Duty.ON_DUTY, (Road.VOICE,), timedelta(minutes=5)),)
    for name, ladder in ((Tier.ARRIVAL, page), (Tier.ARRIVAL, ()), (Treatment.BOARD, page)):
        with pytest.raises(Refused, match="rungs"):
            await planned.set_ladder(council.engine, EVERYWHERE, name, ladder, "DW-1")
