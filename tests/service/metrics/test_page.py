"""The page itself: how things stand by the database, how the loops beat, labels of closed lists, and an answer without a database."""

import ast
import re
import secrets
from datetime import timedelta
from itertools import product
from pathlib import Path

import httpx
from prometheus_client.openmetrics import parser as openmetrics
from starlette.applications import Starlette
from starlette.routing import Route

from bot.progress import Progress, Stage
from db.ids import IdSource
from db.queries import inbox, outbox, processes
from db.revisions import our_revision
from db.session import Database
from db.words import ChannelName, Lane, ProcessKind
from ladder.alert import Phase
from ladder.words import Road
from scheduler.clock import LiveClock, machine_time, wall_clock
from scheduler.pulse import Loop, Pulse
from service.metrics.counts import Counts
from service.metrics.page import Metrics
from service.metrics.reasons import OTHER, REASONS, reason
from service.metrics.standing import Standing
from tests.db.making import EVERYWHERE, make_council, owed_row, told_row
from tests.service.metrics.scraping import scraped

ROOT = Path(__file__).parents[3]
ALL = frozenset(ChannelName)
SECOND = timedelta(seconds=1)
_ids = IdSource(wall_clock, secrets.token_bytes)


def page(database: Database, *loops: Loop, kept_for: float = 0.0, counts: Counts | None = None) -> Metrics:
    """The page of a process with these loops."""
    return Metrics(counts or Counts(ALL), Standing(database, LiveClock(), ALL, kept_for), Pulse(loops))


async def test_the_queue_is_told_by_road_and_lane(database: Database) -> None:
    async with database.transaction() as tx:
        now, council = await machine_time(tx), await make_council(tx)
        text = {"channel": ChannelName.SMS, "owed_at": now - 90 * SECOND, "visible_at": now - 60 * SECOND}
        rows = [text, text | {"visible_at": now + 60 * SECOND, "owed_at": now - 30 * SECOND}, text | {"road": Road.VOICE}]
        await outbox.insert_many(tx, EVERYWHERE, [owed_row(council, Lane.PAGE, **row) for row in rows])
        await processes.begin(tx, _ids(), ProcessKind.ENGINE, our_revision(), now)
    found = await scraped(page(database))
    assert found.value("database_up") == 1
    texts, calls = {"channel": "sms", "lane": "page"}, {"channel": "voice", "lane": "page"}
    assert (found.value("queue_messages", **texts), found.value("queue_put_off_messages", **texts)) == (2, 1)
    assert 90 <= found.value("queue_oldest_seconds", **texts) < 150
    assert (found.value("queue_messages", **calls), found.value("queue_put_off_messages", **calls)) == (1, 0)
    assert found.says("queue_messages", channel="telegram", lane="bulk")
    assert (found.value("processes", kind="engine"), found.value("processes", kind="serve")) == (1, 0)
    for name, labels in (("unsealed_seconds", {}), ("late_seconds", {"what": "check_ins"}), ("late_seconds", {"what": "alerts"})):
        assert found.says(name, **labels)
        assert found.value(name, **labels) == 0


async def test_the_inbox_says_how_long_its_oldest_waits_and_what_rests(database: Database) -> None:
    async with database.transaction() as tx:
        now = await machine_time(tx)
        rested = told_row("c", stored_at=now - 7200 * SECOND, parked_until=now + 60 * SECOND, parked_since=now - 7000 * SECOND)
        told = [told_row("a", stored_at=now - 40 * SECOND), told_row("b", stored_at=now - 20 * SECOND)]
        for one in (*told, rested):
            await inbox.remember(tx, EVERYWHERE, [one])
    found = await scraped(page(database))
    assert (found.value("inbox_entries", state="unsettled"), found.value("inbox_entries", state="parked")) == (2, 1)
    assert 40 <= found.value("inbox_oldest_seconds") < 100


async def test_whoever_asks_often_asks_the_database_seldom(database: Database) -> None:
    async with database.transaction() as tx:
        council = await make_council(tx)
    kept, asked = page(database, kept_for=3600), page(database)
    for metrics in (kept, asked):
        assert (await scraped(metrics)).value("queue_messages", channel="handset", lane="page") == 0
    async with database.transaction() as tx:
        await outbox.insert_many(tx, EVERYWHERE, [owed_row(council)])
    assert (await scraped(kept)).value("queue_messages", channel="handset", lane="page") == 0
    assert (await scraped(asked)).value("queue_messages", channel="handset", lane="page") == 1


async def test_while_the_database_is_down_what_was_counted_is_told_all_the_same() -> None:
    nowhere, counts = Database("postgresql://nobody@127.0.0.1:1/nothing"), Counts(ALL)
    counts.observe([Progress(Stage.ACCEPTED, ChannelName.SMS, Lane.PAGE, after=2 * SECOND)])
    found = await scraped(page(nowhere, Loop("sweep", _nothing), counts=counts))
    await nowhere.close()
    assert found.says("database_up")
    assert found.value("database_up") == 0
    assert found.value("messages_accepted_total", channel="sms", lane="page") == 1
    assert found.value("loop_beat_seconds", loop="sweep") == float("inf")
    assert not found.says("unsealed_seconds")


async def test_who_asks_for_openmetrics_gets_it(database: Database) -> None:
    app = Starlette(routes=[Route("/metrics", page(database).show)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as caller:
        answer = await caller.get("/metrics", headers={"Accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    families = openmetrics.text_string_to_metric_families(answer.text)  # type: ignore[no-untyped-call]  # the library's own
    names = {family.name for family in families}
    assert {"safetynet_messages_accepted", "safetynet_queue_messages"} <= names


async def test_each_loop_says_when_it_came_round_last_and_how_often_it_has_failed_since() -> None:
    well, ill = Loop("sweep", _nothing), Loop("courier", _broken)
    for loop in (well, ill, ill):
        await loop.beat()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    found = await scraped(page(nowhere, well, ill))
    await nowhere.close()
    assert 0 <= found.value("loop_beat_seconds", loop="sweep") < 60
    assert found.value("loop_beat_seconds", loop="courier") == float("inf")
    assert (found.value("loop_failures", loop="sweep"), found.value("loop_failures", loop="courier")) == (0, 2)


async def test_p10_no_label_can_say_anything_of_anybody(database: Database) -> None:
    """Whatever a provider says for a reason: every label of every line has its value from a closed list."""
    async with database.transaction() as tx:
        council = await make_council(tx, "westshire")
        await outbox.insert_many(tx, EVERYWHERE, [owed_row(council)])
    said = (*sorted(REASONS), "", "+447700900300 said: I am in Leeds", "ClientOSError", "SocketTimeoutError")
    counts = Counts(ALL)
    counts.observe([Progress(stage, channel, lane, why) for stage, channel, lane, why in product(Stage, ChannelName, Lane, said)])
    lists = {
        "channel": {one.value for one in ChannelName},
        "lane": {one.value for one in Lane},
        "how": {"refused", "undelivered", "expired"},
        "reason": set(REASONS),
        "status": {"left", "delivered", "undelivered"},
        "what": {"check_ins", "cross_checks", "alerts"},
        "phase": {one.value for one in Phase} - {Phase.RESOLVED.value},
        "state": {"unsettled", "parked"},
        "kind": {one.value for one in ProcessKind},
        "loop": {"sweep"},
    }
    labels = (await scraped(page(database, Loop("sweep", _nothing), counts=counts))).labels()
    assert {name for name, _ in labels} == {*lists, "le"}
    assert [(name, value) for name, value in labels if name != "le" and value not in lists[name]] == []
    for _, value in (pair for pair in labels if pair[0] == "le"):
        float(value)


async def test_the_operators_page_names_every_line_and_no_other(database: Database) -> None:
    counts = Counts(ALL)
    counts.observe([Progress(stage, ChannelName.SMS, Lane.PAGE) for stage in Stage])
    counts.spoke("network")
    found = await scraped(page(database, Loop("sweep", _nothing), counts=counts))
    shown = {re.sub("_(bucket|sum|count)$", "", name) for name, _ in found.values if name.startswith("safetynet_")}
    text = (ROOT / "docs/operating/watch.md").read_text(encoding="utf-8")
    assert {re.sub("_bucket$", "", name) for name in re.findall(r"\bsafetynet_[a-z_]+", text)} == shown


def test_what_a_wire_or_a_stranger_calls_a_failure_has_a_word_of_the_list() -> None:
    assert [reason(why) for why in ("SocketTimeoutError", "ServerDisconnectedError", "KeyError", "blocked", "")] == [
        "timed_out",
        "network",
        OTHER,
        "blocked",
        "none",
    ]


def test_every_reason_that_a_channel_gives_by_name_is_on_the_list() -> None:
    given = {
        argument.value
        for file in [*(ROOT / "bot/channels").rglob("*.py"), ROOT / "service/guests.py"]
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("Refused", "Unknown")
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    assert {"cannot_ring", "not_an_address", "timed_out"} <= given
    assert given - REASONS == set()


async def _nothing() -> int:
    return 0


async def _broken() -> int:
    raise RuntimeError("broken")
