"""The night log: one for each team on each working morning, made once, and the same whenever it is made."""

from datetime import UTC, datetime
from uuid import UUID

from db.session import Database
from desk import alerts, watching
from desk.refusals import Refused
from desk.reports.night_log import LATE_AFTER
from desk.reports.told import NightLog
from ladder.words import Cause, Treatment
from tests.db.making import VAULT
from tests.desk.council.files import DEMO
from tests.desk.demo_council import EVERYWHERE, DemoCouncil
from tests.desk.mornings import chores_are_done, logs_of, text_of


def at(text: str) -> datetime:
    """An instant of November or December, when London keeps UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def turned(council: DemoCouncil, text: str) -> None:
    """The hands move, and the chores of that moment are done."""
    await council.turn_to(at(text))
    await chores_are_done(council.engine, VAULT)


async def the_log(council: DemoCouncil, day: str) -> NightLog:
    """The one log of that morning."""
    (log,) = (await logs_of(council.engine, VAULT, day)).values()
    return log


async def test_monday_looks_back_to_friday_and_what_was_over_by_then_is_not_told(council: DemoCouncil) -> None:
    await turned(council, "2026-11-27T15:00")
    over = await council.opens_alert("YP-1043")
    await alerts.take(council.engine, EVERYWHERE, over, "DW-1")
    await alerts.resolve(council.engine, EVERYWHERE, VAULT, over, "DW-1", 1)
    handed_on = await council.opens_alert("YP-1047", Cause.STOPPED, Treatment.BOARD)
    await turned(council, "2026-11-28T23:10")
    on_saturday = await council.opens_alert("YP-1042")
    for closed in ("2026-11-28T12:00", "2026-11-29T12:00"):
        await turned(council, closed)
        assert await logs_of(council.engine, VAULT, closed[:10]) == {}, "the offices stay closed"
    await turned(council, "2026-11-30T07:30")
    told = await text_of(council.engine, VAULT, "2026-11-30")
    assert told.startswith(
        "Night log, Westshire County Council, team duty, Monday 30 November 2026\nFrom Fri 27 Nov 2026 17:00 to Mon 30 Nov"
    )
    assert f"Sat 28 Nov 2026 23:10: {on_saturday} was opened: sent and silent." in told
    assert f"Fri 27 Nov 2026 15:00: {handed_on} was opened: asked us to stop." in told, "what the day handed on is told from its beginning"
    assert over not in told
    assert [one.ref for one in (await the_log(council, "2026-11-30")).entries] == ["YP-1042", "YP-1047"]


async def test_what_was_told_does_not_change_and_is_told_once(council: DemoCouncil) -> None:
    await chores_are_done(council.engine, VAULT)
    code = await council.opens_alert()
    await turned(council, "2026-11-24T07:30")
    before = await the_log(council, "2026-11-24")
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await alerts.note(council.engine, EVERYWHERE, VAULT, code, "DW-3", "Rang the home.")
    await turned(council, "2026-11-24T07:31")
    assert await the_log(council, "2026-11-24") == before


async def test_a_morning_that_nobody_made_is_made_as_soon_as_we_live_and_says_so_and_says_the_same(database: Database) -> None:
    """Down from Monday night to Wednesday noon: two logs, late; what happened since is in neither."""
    council = await DemoCouncil.make(database)
    await chores_are_done(council.engine, VAULT)
    code = await council.opens_alert()
    await council.turn_to(at("2026-11-24T22:00"))
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await council.turn_to(at("2026-11-25T11:50"))
    await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 1)
    await turned(council, "2026-11-25T12:00")
    tuesday, wednesday = await the_log(council, "2026-11-24"), await the_log(council, "2026-11-25")
    assert (tuesday.is_late, tuesday.made_at, wednesday.until) == (True, at("2026-11-25T12:00"), at("2026-11-25T07:30"))
    assert [one.text for one in tuesday.entries[0].left] == [f"{code} (sent and silent): paging; nobody has taken it."]
    assert [one.text for one in wednesday.entries[0].left] == [f"{code} (sent and silent): J. Hill (DW-3) has it since Tue 24 Nov 22:00."]
    told = await text_of(council.engine, VAULT, "2026-11-25")
    assert "Made Wed 25 Nov 2026 12:00, late: nobody made it when it was due." in told
    assert f"J. Hill (DW-3) took {code}." in told
    assert "closed" not in told


async def test_a_minute_late_is_not_late(council: DemoCouncil) -> None:
    await chores_are_done(council.engine, VAULT)
    await council.turn_to(at("2026-11-24T07:30") + LATE_AFTER)
    await chores_are_done(council.engine, VAULT)
    assert not (await the_log(council, "2026-11-24")).is_late


async def test_each_team_is_told_its_own(database: Database) -> None:
    """Yusuf lives in a home of the north."""
    north = '  - ref: north\n    shifts:\n      - {days: all, from: "09:00", to: "09:00", role: on_duty, workers: [DW-2]}\n\npeople:'
    file = DEMO.replace("\npeople:", f"{north}", 1)
    placed = "{young_person: YP-1047, carers: [CA-9], ask_carer: never, "
    assert placed in file
    council = await DemoCouncil.make(database, file.replace(placed, f"{placed}team: north, "))
    await chores_are_done(council.engine, VAULT)
    for ref in ("YP-1042", "YP-1047"):
        await council.opens_alert(ref)
    await turned(council, "2026-11-24T07:30")
    logs = await logs_of(council.engine, VAULT, "2026-11-24")
    assert {team: [one.ref for one in log.entries] for team, log in logs.items()} == {"duty": ["YP-1042"], "north": ["YP-1047"]}


async def test_a_watch_note_stands_until_its_time_or_until_somebody_ends_it(council: DemoCouncil) -> None:
    """What it says stands sealed in its row; the journal says that there was one."""
    for text, until in (("No phone of his own tonight.", "2026-11-24T09:00"), ("Back from court.", "2026-11-23T20:00")):
        await watching.watch(council.engine, EVERYWHERE, VAULT, "YP-1042", "DW-3", text, at(until))
    court, phone = sorted(await standing(council), key=lambda one: one.until)
    await council.turn_to(at("2026-11-23T20:00"))
    assert await standing(council) == [phone]
    await watching.end(council.engine, EVERYWHERE, "YP-1042", phone.id, "MA-1")
    assert await standing(council) == []
    said = {one.id: await refusal(council, one.id) for one in (court, phone)}
    assert said == {court.id: "That watch note is over: its time has come.", phone.id: "That watch note is over: MA-1 ended it."}
    lines = [one for one in await council.journal_of("YP-1042") if one.event.startswith("Watch")]
    assert [(one.event, one.actor) for one in lines] == [("WatchBegan", "DW-3"), ("WatchBegan", "DW-3"), ("WatchEnded", "MA-1")]
    assert "court" not in str([(one.reason, one.content) for one in lines])
    assert await council.in_a_row() == {"notes": 0, "owed": 0}, "it pages nobody"


async def standing(council: DemoCouncil) -> list[watching.Watched]:
    """What stands now."""
    async with council.database.reading() as tx:
        return await watching.standing(tx, EVERYWHERE, VAULT, await council.engine.now())


async def refusal(council: DemoCouncil, note: UUID) -> str:
    """Why it cannot be ended."""
    try:
        await watching.end(council.engine, EVERYWHERE, "YP-1042", note, "DW-3")
    except Refused as refused:
        return str(refused)
    return ""
