"""What workers write down of who saw a young person, and when; and what is refused, in one sentence, before anything is written."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import cross_checks, sightings
from db.queries.rows import Record
from desk import alerts, audit
from desk import sightings as recording
from desk.audit import Breach
from desk.refusals import Refused
from desk.sightings import Recorded, Seen
from ladder.alert import Alert
from ladder.events import CarerSaw
from ladder.words import Outcome
from scheduler.case import Case
from scheduler.codec import from_json
from scheduler.deciding import happen
from scheduler.effects import OfCrossCheck
from scheduler.engine import Job
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil

NOON = NOW - timedelta(hours=6)


async def write(council: DemoCouncil, by: str, at: str = "12:00", relation: str = "", child: str = "YP-1042") -> Recorded:
    """DW-3 writes it down."""
    return await recording.record(council.engine, EVERYWHERE, VAULT, child, Seen(by, at, relation), "DW-3")


async def written(council: DemoCouncil, child: str = "YP-1042") -> list[Record]:
    """All that is written down of somebody, the latest first."""
    who = await council.person(child)
    async with council.database.reading() as tx:
        return list(await sightings.of_child(tx, EVERYWHERE, who.id, NOW - timedelta(days=30)))


async def grace_vouches(council: DemoCouncil) -> None:
    """CA-7 said at noon that she sees YP-1042."""

    async def act(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        for case in cases.values():
            happen(case, OfCrossCheck(CarerSaw("CA-7", NOON)), "carer CA-7")

    await council.engine.act(Job(((await council.person("YP-1042")).id,), act, "a carer's word"))


async def test_promise_5_a_sighting_is_one_of_ours_at_a_time_and_the_third_clock(council: DemoCouncil) -> None:
    told = await write(council, "ca-7")
    (row,), child, grace = await written(council), await council.child("YP-1042"), await council.person("CA-7")
    assert told == Recorded("CA-7", NOON, settles=False)
    assert (row.seen_by, row.name_sealed, row.seen_at, row.recorded_at) == (grace.id, None, NOON, NOW)
    assert (child.last_seen_at, child.last_seen_by) == (NOON, grace.id)
    line = (await council.journal_of("YP-1042"))[-1]
    assert (line.event, line.actor, line.reason) == ("SightingRecorded", "DW-3", "DW-3 wrote down that CA-7 saw them")


async def test_promise_10_whoever_has_no_reference_is_named_in_a_sealed_cell_alone(council: DemoCouncil) -> None:
    told = await write(council, " Mr  Adams ", "11:15", "his teacher")
    (row,), child = await written(council), await council.child("YP-1042")
    assert (told.by, row.seen_by, child.last_seen_by) == (None, None, None)
    assert VAULT.open("sighting.name_sealed", row.id, row.name_sealed) == "Mr Adams"
    assert VAULT.open("sighting.relation_sealed", row.id, row.relation_sealed) == "his teacher"
    assert "Adams" not in str([tuple(line) for line in await council.journal_of("YP-1042")])


async def test_the_third_clock_never_goes_back(council: DemoCouncil) -> None:
    await write(council, "DW-3", "17:30")
    await write(council, "CA-7", "2026-11-22 09:05")
    assert (await council.child("YP-1042")).last_seen_at == NOW - timedelta(minutes=30)
    assert [row.seen_at for row in await written(council)] == [NOW - timedelta(minutes=30), datetime(2026, 11, 22, 9, 5, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("by", "at", "relation", "because"),
    [
        ("CA-7", "2026-11-23 18:01", "", "still to come"),
        ("CA-7", "2026-11-16 17:59", "", "more than 7 days ago"),
        ("CA-7", "noon", "", "written like 21:40, or 2026-11-24 21:40"),
        ("CA-7", "2026-02-30 12:00", "", "written like 21:40"),
        ("DW-99", "12:00", "", "no carer or worker has that reference; of anybody else say too what they are"),
        ("YP-1044", "12:00", "", "YP-1044 is a young person"),
        ("Grace", "12:00", "teacher", "that is also the name of CA-7"),
        ("", "12:00", "teacher", "Who saw them: plain words"),
        ("x" * 101, "12:00", "teacher", "at most 100 characters"),
        ("Mr Adams", "12:00", "tea\x00cher", "What they are to them: plain words"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    council: DemoCouncil, by: str, at: str, relation: str, because: str
) -> None:
    with pytest.raises(Refused, match=because):
        await write(council, by, at, relation)
    assert await written(council) == []
    assert (await council.child("YP-1042")).last_seen_at is None


async def test_k7_a_carer_who_is_never_asked_is_no_sighting_by_another_door(council: DemoCouncil) -> None:
    with pytest.raises(Refused, match="CA-9 is not to be asked about them"):
        await write(council, "CA-9", child="YP-1047")
    with pytest.raises(Refused, match="CA-9 is not to be asked about them"):
        await write(council, "Mariam S.", child="YP-1047")
    assert await written(council, "YP-1047") == []


async def test_k7_the_carer_who_said_so_is_no_second_adult_by_name_either(council: DemoCouncil) -> None:
    await grace_vouches(council)
    assert await write(council, "grace", "17:00") == Recorded("CA-7", NOW - timedelta(hours=1), settles=False)
    assert (await write(council, "J. Hill", "17:10")) == Recorded("DW-3", NOW - timedelta(minutes=50), settles=True)


async def test_a_sighting_ends_the_row_of_silences_before_it_and_no_other(council: DemoCouncil) -> None:
    child = await council.person("YP-1042")
    async with council.database.transaction() as tx:
        await tx.execute(text("UPDATE young_person SET unanswered_in_a_row = 3"))
        later = {"at": NOW - timedelta(hours=2), "outcome": Outcome.SILENT.value, "its": (await council.check_ins())[0].id}
        closed = "UPDATE check_in SET phase = 'closed', wake_at = NULL, outcome = :outcome, closed_at = :at, due_at = :at WHERE id = :its"
        values = later if not council.database.is_sqlite else later | {"its": later["its"].hex, "at": f"{later['at']:%Y-%m-%d %H:%M:%S.%f}"}
        await tx.execute(text(closed), values)
    await write(council, "DW-3", "12:00")
    assert (await council.child("YP-1042")).unanswered_in_a_row == 1, "two of the three were before"
    await write(council, "DW-3", "17:00")
    assert (await council.child("YP-1042")).unanswered_in_a_row == 0
    assert child.id == (await council.child("YP-1042")).id


async def test_a1_of_the_owner_of_the_alert_a_sighting_is_a_step_noted(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await council.turn_to(NOW + timedelta(minutes=30))
    before = from_json(Alert, (await council.alert_of()).state).owner_at
    await write(council, "DW-3", "18:20")
    after = from_json(Alert, (await council.alert_of()).state).owner_at
    assert before is not None
    assert after == before + timedelta(minutes=30)


async def test_a6_closed_as_seen_by_an_adult_is_written_down_as_a_sighting_or_not_closed(council: DemoCouncil) -> None:
    await grace_vouches(council)
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    with pytest.raises(Refused, match="written like 21:40"):
        await recording.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", Seen("MA-1", "soon"))
    assert (await council.alert_of()).resolved_at is None
    acted = await recording.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", Seen("MA-1", "17:45"), "P. Lewis was there.")
    assert (acted.is_done, (await council.alert_of()).outcome) == (True, 2)
    assert [row.seen_at for row in await written(council)] == [NOW - timedelta(minutes=15)]
    async with council.database.reading() as tx:
        assert await cross_checks.owed(tx, EVERYWHERE) == []


async def test_whoever_may_not_close_it_writes_nothing_down_by_closing(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    acted = await recording.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-1", Seen("DW-1", "17:45"))
    assert not acted.is_done
    assert await written(council) == []


async def test_promise_7_what_is_owed_is_decided_again_from_its_journal(council: DemoCouncil) -> None:
    await grace_vouches(council)
    async with council.database.transaction() as tx:
        clean = await audit.verify(tx, EVERYWHERE)
        assert (clean.is_clean, clean.cross_checks) == (True, 1)
        await tx.execute(text("UPDATE cross_check SET wake_at = '2026-12-24 12:00:00.000000'"))
        assert set((await audit.verify(tx, EVERYWHERE)).breaches) == {Breach.STATE_DIFFERS}
        await tx.execute(text("DELETE FROM cross_check"))
        assert set((await audit.verify(tx, EVERYWHERE)).breaches) == {Breach.SUBJECT_MISSING}
        await tx.rollback()
