"""What `status` and `alerts` say, in the shapes that programs rely on."""

from datetime import timedelta

from db.queries import rates
from db.words import ChannelName
from desk import alerts, overview
from ladder.words import Cause, Treatment
from scheduler import sweep
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil


async def test_status_counts_what_is_open_and_what_waits(council: DemoCouncil) -> None:
    await council.turn_to(NOW + timedelta(minutes=5))
    async with council.database.reading() as tx:
        late = await overview.status(tx, EVERYWHERE, council.engine.clock)
    await council.turn_to(NOW + timedelta(minutes=15))
    await sweep.once(council.engine)
    await council.opens_alert("YP-1047")
    await council.hears("amanuel", "1")
    async with council.database.reading() as tx:
        found = await overview.status(tx, EVERYWHERE, council.engine.clock)
    assert (late["late_for"], late["check_ins"]["scheduled"]) == (0, 6)
    assert list(found) == ["now", "mode", "check_ins", "alerts", "lanes", "inbox", "throttled", "late_for"]
    assert (found["now"], found["mode"]) == ((NOW + timedelta(minutes=15)).isoformat(), "demo")
    assert found["check_ins"] == {"scheduled": 6, "asking": 2, "waiting": 0, "closed_today": 0}
    assert found["alerts"] == {"listed": 0, "paging": 1, "taken": 0, "stood_down": 0}
    assert {lane: one["queued"] for lane, one in found["lanes"].items()} == {"page": 1, "reply": 0, "question": 2, "bulk": 0}
    assert all(one["oldest_for"] >= 0 for one in found["lanes"].values())
    assert found["inbox"] == {"unsettled": 1, "parked": 0}
    assert found["throttled"] == {"senders": {}, "phones": 0}


async def test_status_says_what_waits_for_a_senders_rate_and_how_long_a_provider_wants_to_be_left_alone(council: DemoCouncil) -> None:
    await council.turn_to(NOW + timedelta(minutes=15))
    await sweep.once(council.engine)
    clock, sender = council.engine.clock, rates.Sender(ChannelName.HANDSET, pages=False)
    async with council.database.transaction() as tx:
        now = await clock.machine(tx)
        await rates.lock(tx, [sender], now)
        await rates.write(tx, [{"sender": sender, "clear_at": now, "throttled_since": now - timedelta(seconds=90)}])
        await rates.shut(tx, sender, now, now + timedelta(hours=1))
    async with council.database.reading() as tx:
        found = (await overview.status(tx, EVERYWHERE, clock))["throttled"]
    slow = found["senders"]["handset"]
    assert slow["queued"] == 2
    assert 90 <= slow["for"] < 150
    assert 3540 < slow["shut_for"] <= 3600


async def test_status_says_how_late_the_clock_is_served(council: DemoCouncil) -> None:
    await council.turn_to(NOW + timedelta(minutes=6))
    async with council.database.reading() as tx:
        found = await overview.status(tx, EVERYWHERE, council.engine.clock)
    assert found["late_for"] == 60


async def test_alerts_are_told_by_reference_and_number(council: DemoCouncil) -> None:
    code = await council.opens_alert(cause=Cause.HELP, treatment=Treatment.RING)
    await council.opens_alert(cause=Cause.SILENT)
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    async with council.database.reading() as tx:
        (line,) = await overview.alert_lines(tx, EVERYWHERE, council.engine.clock, closed_too=False)
    row = await council.alert_of()
    assert line == {
        "code": code,
        "about": "YP-1042",
        "cause": "help",
        "causes": ["help", "silent"],
        "treatment": "ring",
        "phase": "taken",
        "round": row.round,
        "rung": row.rung,
        "opened_at": NOW.isoformat(),
        "wake_at": row.wake_at.isoformat(),
        "taken_by": "DW-3",
        "outcome": None,
    }


async def test_all_adds_those_of_the_last_seven_days(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 7)

    async def outcomes(*, closed_too: bool) -> list[int]:
        async with council.database.reading() as tx:
            found = await overview.alert_lines(tx, EVERYWHERE, council.engine.clock, closed_too=closed_too)
        return [line["outcome"] for line in found]

    assert (await outcomes(closed_too=False), await outcomes(closed_too=True)) == ([], [7])
    await council.turn_to(NOW + timedelta(days=8))
    assert await outcomes(closed_too=True) == []
