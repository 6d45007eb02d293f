"""A verdict that cannot find against us is worth nothing: one short run is judged clean, then each sentence is made true of a copy."""

import copy
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.session import Database
from db.tables import alert, check_in, contact, inbox, outbox, plan, stranger, young_person
from db.vault import Vault
from db.words import Lane, SendState
from ladder.words import Outcome
from scheduler.clock import wall_clock
from tests.databases import opened
from tests.rigs.crash import verdict as crash
from tests.rigs.crash.hands import Hands
from tests.rigs.crash.machine import parked, turn_machine_time, waits_too_long
from tests.rigs.crash.playing import judged, play
from tests.rigs.crash.processes import faults_in
from tests.rigs.crash.rigs import blunt
from tests.rigs.rotation import verdict as rotation

KILLS, YOUNG_PEOPLE = 1, 6  # one of each kind
MANY = crash.DOUBLES_AT_MOST + 1

Raw = dict[str, Any]
Doctor = Callable[[AsyncConnection, Raw], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Run:
    """One run that has ended: a copy of its database, and the providers' ledger."""

    file: Path
    vault: Vault
    ledger: Raw
    found: crash.Verdict


@asynccontextmanager
async def nothing_stands(file: Path) -> AsyncIterator[AsyncConnection]:
    """A transaction that is taken back."""
    database = opened(f"sqlite:///{file}")
    try:
        async with database.transaction() as tx:
            yield tx
            await tx.rollback()
    finally:
        await database.close()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A short run of the crash rig, on SQLite."""
    file, kept = tmp_path_factory.mktemp("run") / "copy.db", []

    async def keep(hands: Hands, vault: Vault, ledger: Raw, kills: int, seen: list[str]) -> crash.Verdict:
        with sqlite3.connect(hands.database.url.removeprefix("sqlite:///")) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        kept.append((vault, ledger))
        return await judged(hands, vault, ledger, kills, seen)

    found = play("sqlite", KILLS, 1, YOUNG_PEOPLE, lambda _line: None, keep)
    return Run(file, *kept[0], found)


def test_a_run_in_which_nothing_is_lost_is_judged_so(run: Run) -> None:
    assert run.found.mistakes == []
    assert run.found.check_ins == YOUNG_PEOPLE
    assert run.found.pages >= 4, "two alerts page twice each before somebody takes them"
    assert run.found.replies >= 4


# What is doctored. Of the ledger: what a provider has. Of the database: what we believe.


async def become(tx: AsyncConnection, lane: Lane, /, **columns: object) -> Any:
    """The first row of that lane that counts as taken becomes something else."""
    taken = (outbox.c.lane == lane, outbox.c.state.in_([SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED]))
    row = (await tx.execute(select(outbox).where(*taken).order_by(outbox.c.id).limit(1))).one()
    await tx.execute(update(outbox).where(outbox.c.id == row.id).values(columns))
    return row


def state(lane: Lane, becomes: SendState) -> Doctor:
    """Such a row is in that state."""

    async def doctor(tx: AsyncConnection, _ledger: Raw) -> None:
        await become(tx, lane, state=becomes, cancelled_at=None)

    return doctor


def listed(name: str, change: Callable[[list[Any]], Any]) -> Doctor:
    """That part of the ledger is changed."""

    async def doctor(_tx: AsyncConnection, ledger: Raw) -> None:
        change(ledger[name])

    return doctor


def question(accepted: list[Any]) -> Raw:
    """A question that Telegram has."""
    found: Raw = next(one for one in accepted if one["mark"])
    return found


def courtesy(accepted: list[Any]) -> Raw:
    """A courtesy that Telegram has."""
    found: Raw = next(one for one in accepted if not one["mark"])
    return found


def swapped(accepted: list[Any]) -> None:
    """Of one chat a message is lost, and another comes twice: their number is right."""
    chat = courtesy(accepted)["chat"]
    theirs = [one for one in accepted if one["chat"] == chat]
    accepted[accepted.index(theirs[0])] = theirs[-1]


async def was_silent_and_counts_as_fine(tx: AsyncConnection, _ledger: Raw) -> None:
    await tx.execute(update(check_in).where(check_in.c.outcome == Outcome.SILENT).values(outcome=Outcome.OK))


async def no_alert_names_a_check_in(tx: AsyncConnection, _ledger: Raw) -> None:
    for row in (await tx.execute(select(alert))).all():
        await tx.execute(update(alert).where(alert.c.id == row.id).values(state=row.state | {"facts": []}))


async def a_slot_was_passed_over(tx: AsyncConnection, _ledger: Raw) -> None:
    row = (await tx.execute(select(plan).limit(1))).one()
    await tx.execute(update(plan).where(plan.c.id == row.id).values(times=["18:05", "18:06"]))


async def is_not_settled(tx: AsyncConnection, ledger: Raw) -> None:
    name = f"telegram:%:{ledger['said'][0]['update']}"
    await tx.execute(update(inbox).where(inbox.c.external_id.like(name)).values(settled_at=None, settled_as=None))


async def is_not_answered(tx: AsyncConnection, _ledger: Raw) -> None:
    await tx.execute(update(outbox).where(outbox.c.lane == Lane.REPLY).values(inbox_id=None))


async def a_worker_was_told_twice(tx: AsyncConnection, ledger: Raw) -> None:
    row = await become(tx, Lane.PAGE, lane=Lane.REPLY)
    ledger["texts"].append({"name": str(row.id), "attempt": 1, "to": "", "kill": 1})


def a_page_comes_again(times: int, kill: int) -> Doctor:
    """After that kill the provider is handed so many more copies of a page."""

    async def doctor(tx: AsyncConnection, ledger: Raw) -> None:
        pages = {str(one) for one in (await tx.execute(select(outbox.c.id).where(outbox.c.lane == Lane.PAGE))).scalars()}
        known = next(one for one in ledger["texts"] if one["name"] in pages)
        ledger["texts"] += [known | {"kill": kill}] * times

    return doctor


async def left_again_in_another_letter(tx: AsyncConnection, ledger: Raw) -> None:
    name = await tx.scalar(select(func.max(outbox.c.id)).where(outbox.c.lane == Lane.PAGE))
    row = await become(tx, Lane.PAGE, envelope_id=name, envelope_attempt=1)
    ledger["texts"] = [one | {"kill": 0} for one in ledger["texts"] if one["name"] in (str(row.id), str(name))]


async def met_a_stranger(tx: AsyncConnection, _ledger: Raw) -> None:
    row = (await tx.execute(select(contact).limit(1))).one()
    same = {name: getattr(row, name) for name in ("authority_id", "channel", "address_sealed", "address_key")}
    await tx.execute(stranger.insert(), {"id": UUID(int=1), "number": 1, **same})


NOBODYS = {"name": str(UUID(int=7)), "attempt": 1, "to": "", "kill": 1}
SAID = {"update": 999_999, "chat": 10_000, "data": ""}

OF_BOTH: list[tuple[str, Doctor]] = [
    ("a rule of the provider was broken: too fast", listed("mistakes", lambda those: those.append("too fast"))),
    ("is closed ok, and not", was_silent_and_counts_as_fine),
    ("nobody was told that a check-in", no_alert_names_a_check_in),
    ("and is not in the inbox", listed("said", lambda those: those.append(SAID))),
    ("was never settled", is_not_settled),
    (
        "that nobody remembers owing, after kill 1",
        listed("accepted", lambda those: those.append(question(those) | {"text": "?", "kill": 1})),
    ),
    ("never got a message that counts as accepted", listed("accepted", lambda those: those.remove(question(those)))),
    ("never got a message that counts as accepted", listed("accepted", swapped)),
    ("got a courtesy twice", listed("accepted", lambda those: those.append(courtesy(those)))),
    ("a worker got a courtesy twice, after kill 1", a_worker_was_told_twice),
    ("a text was sent after kill 1 that nobody remembers owing", listed("texts", lambda those: those.append(NOBODYS))),
    ("and the provider never had it", listed("texts", lambda those: those.pop(0))),
    ("the provider never heard of an alert that pages: silent", listed("texts", lambda those: those.clear())),
    ("a page message is still queued", state(Lane.PAGE, SendState.QUEUED)),
    ("a page message is still unknown", state(Lane.PAGE, SendState.UNKNOWN)),
    ("a question message is still unknown", state(Lane.QUESTION, SendState.UNKNOWN)),
    ("a reply message was not sent while it was worth sending", state(Lane.REPLY, SendState.EXPIRED)),
    ("a reply message counts as refused", state(Lane.REPLY, SendState.REFUSED)),
    ("a page message counts as undelivered", state(Lane.PAGE, SendState.UNDELIVERED)),
]
OF_A_CRASH = [
    ("2 slots of a plan came, and it has 1 check-ins", a_slot_was_passed_over),
    ("is owed 0 answers, and not one", is_not_answered),
    (f"{MANY} letters came twice after kill 7", listed("accepted", lambda those: those.extend([question(those) | {"kill": 7}] * MANY))),
    (f"{MANY} pages came twice after kill 7", a_page_comes_again(MANY, 7)),
    ("1 letters came twice after kill 0", listed("accepted", lambda those: those.append(question(those) | {"kill": 0}))),
    ("1 pages came twice after kill 0", left_again_in_another_letter),
]
OF_A_ROTATION = [
    ("counts as another's", listed("said", lambda those: those[0].update(chat=7))),
    ("is answered at []", is_not_answered),
    ("1 became strangers", met_a_stranger),
    ("came twice, and nothing was killed", a_page_comes_again(1, 0)),
    ("a reply message is in doubt, and nothing was killed", state(Lane.REPLY, SendState.UNKNOWN)),
]


def unmade(before: list[str], after: list[str]) -> list[str]:
    """What is found beside what was found before."""
    return list((Counter(after) - Counter(before)).elements())


async def test_the_crash_rig_says_each_of_its_sentences(run: Run) -> None:
    unsaid = []
    for sentence, doctor in OF_BOTH + OF_A_CRASH:
        async with nothing_stands(run.file) as tx:
            ledger = copy.deepcopy(run.ledger)
            await doctor(tx, ledger)
            found = await crash.judge_what_is_left(tx, run.vault, ledger, KILLS)
        unsaid += [] if any(sentence in one for one in found.mistakes) else [f"{sentence!r} is not among {found.mistakes}"]
    assert unsaid == []
    async with nothing_stands(run.file) as tx:
        await was_silent_and_counts_as_fine(tx, run.ledger)
        found = await crash.judge(tx, run.vault, run.ledger, KILLS, ["as it ran"])
    assert found.mistakes[0] == "as it ran"
    assert "the journal does not replay" in found.mistakes[-1]
    async with nothing_stands(run.file) as tx:
        await become(tx, Lane.REPLY, state=SendState.UNKNOWN)
        assert (await crash.judge_what_is_left(tx, run.vault, run.ledger, KILLS)).mistakes == [], "a kill may leave a courtesy in doubt"
        mistakes = (await crash.judge_what_is_left(tx, run.vault, run.ledger, 0)).mistakes
    assert "courtesies are in doubt after 0 kills" in mistakes[0]


async def test_the_rotation_rig_says_each_of_its_sentences(run: Run) -> None:
    async with nothing_stands(run.file) as tx:
        before = (await rotation.judge(tx, run.vault, {}, run.ledger)).mistakes  # it was made for runs in which nothing is killed
    unsaid = []
    for sentence, doctor in OF_BOTH + OF_A_ROTATION:
        async with nothing_stands(run.file) as tx:
            ledger = copy.deepcopy(run.ledger)
            await doctor(tx, ledger)
            found = unmade(before, (await rotation.judge_what_is_left(tx, run.vault, {}, ledger)).mistakes)
        unsaid += [] if any(sentence in one for one in found) else [f"{sentence!r} is not among {found}"]
    assert unsaid == []
    async with nothing_stands(run.file) as tx:
        await was_silent_and_counts_as_fine(tx, run.ledger)
        found = unmade(before, (await rotation.judge(tx, run.vault, {}, run.ledger, ["as it ran"])).mistakes)
    assert found[0] == "as it ran"
    assert any("the journal does not replay" in one for one in found)


async def test_what_was_to_wait_longer_than_it_may_is_seen_before_it_is_moved(run: Run) -> None:
    """Thirty seconds for a page in doubt, a minute for a lease or a channel that is not there, ten for what is parked; no more."""
    now, minutes = wall_clock(), timedelta(minutes=1)
    late: list[tuple[str, Lane, dict[str, object]]] = [
        ("a page message that is unknown", Lane.PAGE, {"state": SendState.UNKNOWN, "visible_at": now + minutes}),
        ("a question message that is unknown", Lane.QUESTION, {"state": SendState.UNKNOWN, "visible_at": now + 3 * minutes}),
        ("a reply message that is queued", Lane.REPLY, {"state": SendState.QUEUED, "visible_at": now + 2 * minutes}),
        ("a claimed page", Lane.PAGE, {"state": SendState.CLAIMED, "claimed_by": "-", "lease_until": now + 2 * minutes}),
    ]
    for sentence, lane, columns in late:
        async with nothing_stands(run.file) as tx:
            await become(tx, lane, **columns)
            assert sentence in " ".join(await turn_machine_time(tx)), sentence
    in_time = {"state": SendState.QUEUED, "visible_at": now + 9 * minutes, "parked_since": now}
    async with nothing_stands(run.file) as tx:
        await become(tx, Lane.PAGE, state=SendState.UNKNOWN, visible_at=now + minutes / 2)
        await become(tx, Lane.REPLY, **in_time)
        assert await waits_too_long(tx) == []
        assert "outbox" in " ".join(await parked(tx))
        await tx.execute(update(young_person).values(parked_until=now + 11 * minutes, parked_since=now, park_count=1))
        assert "a row of young_person was to wait" in (await turn_machine_time(tx))[0]
        assert "young_person" in (await parked(tx))[-1]
        assert await waits_too_long(tx) == [], "it was moved"


async def test_a_file_that_a_cut_has_damaged_is_seen(run: Run, tmp_path: Path) -> None:
    orphaned, torn = tmp_path / "orphaned.db", tmp_path / "torn.db"
    for file in (orphaned, torn):
        file.write_bytes(run.file.read_bytes())
    with sqlite3.connect(orphaned) as connection:
        connection.execute("UPDATE outbox SET inbox_id = x'00' WHERE inbox_id IS NOT NULL")
    with sqlite3.connect(torn) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_inbox_sender'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with torn.open("r+b") as opened_file:
        opened_file.seek((page - 1) * size + size // 2)
        opened_file.write(b"\0" * (size // 2))
    said = {}
    for file in (run.file, orphaned, torn):
        database = Database(f"sqlite:///{file}")
        async with database.reading() as tx:
            said[file] = await crash.damage(tx)
        await database.close()
    assert said[run.file] == []
    assert "a row of outbox refers to a row of inbox that is not there" in said[orphaned]
    assert said[torn][0].startswith("the file is damaged: ")


def test_cuts_that_took_nothing_and_processes_that_failed_are_mistakes() -> None:
    assert blunt(3) == []
    assert blunt(0) == ["nothing that was not yet synced was ever taken: the cuts did not bite"]
    log = [
        '{"event": "beat"}',
        '{"error": "KeyError", "event": "job_failed"}',
        '{"event": "loop_failed", "loop": "sweep"}',
        '{"event": "job_failed", "er',
    ]
    assert faults_in([*log, log[1]]) == [
        "a process of ours said job_failed KeyError, 2 times",
        "a process of ours said loop_failed sweep, 1 times",
    ]
