"""The audit finds what was altered behind the triggers' back, names it, and is silent about what was rightly done."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import journal as journals
from db.queries import seals
from db.queries.rows import Record
from db.tables import alert, check_in, journal, outbox, person, seal
from db.words import Lane, MadeBy
from desk import audit
from desk.audit import Breach, Report
from scheduler import sealing
from tests.world import EVERYWHERE, World

GUARDS = {
    "sqlite": [
        "DROP TRIGGER journal_no_update",
        "DROP TRIGGER journal_no_delete",
        "DROP TRIGGER seal_no_update",
        "DROP TRIGGER seal_no_delete",
    ],
    "postgresql": ["ALTER TABLE journal DISABLE TRIGGER USER", "ALTER TABLE seal DISABLE TRIGGER USER"],
}


@asynccontextmanager
async def forged(world: World, *statements: str, **values: Any) -> AsyncIterator[AsyncConnection]:
    """The database as somebody leaves it who may do anything, guards removed; afterwards all is as it was."""
    async with world.database.transaction() as tx:
        for statement in GUARDS[tx.dialect.name]:
            await tx.execute(text(statement))
        for statement in statements:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            changed = await tx.execute(text(statement), used)
            assert changed.rowcount, f"nothing was forged by {statement}"
        yield tx
        await tx.rollback()


async def found(world: World, *statements: str, heads: Sequence[tuple[int, str]] = (), **values: Any) -> Report:
    """What the audit says of a forged database."""
    async with forged(world, *statements, **values) as tx:
        return await audit.verify(tx, EVERYWHERE, heads)


def _as_stored(world: World, value: UUID) -> Any:
    """An id as plain SQL must spell it."""
    return value.hex if world.database.is_sqlite else value


@dataclass
class Rows:
    """What stands in the database after the evening."""

    lines: Sequence[Record]
    seals: Sequence[Record]
    check_in: Record
    alert: Record
    pages: Sequence[Record]


async def rows_of(world: World) -> Rows:
    """All of it, by plain queries."""
    async with world.database.reading() as tx:
        closed = select(check_in).where(check_in.c.phase == "closed")
        return Rows(
            (await tx.execute(select(journal).order_by(journal.c.id))).all(),
            (await tx.execute(select(seal).order_by(seal.c.number))).all(),
            (await tx.execute(closed)).one(),
            (await tx.execute(select(alert))).one(),
            (await tx.execute(select(outbox).where(outbox.c.made_by_kind == "a").order_by(outbox.c.id))).all(),
        )


async def test_what_was_rightly_done_is_clean(evening: World) -> None:
    rows = await rows_of(evening)
    async with evening.database.reading() as tx:
        report = await audit.verify(tx, EVERYWHERE)
        heads = await seals.heads(tx, EVERYWHERE)
    assert report.sentences() == []
    assert (report.seals, report.lines, report.erased, report.unsealed) == (len(rows.seals), len(rows.lines), 0, 0)
    assert (report.check_ins, report.alerts, len(rows.seals)) == (2, 1, 3)
    assert report.messages > len(rows.pages) > 0
    assert report.heads == heads


# A column of a sealed line, what it is forged to, and what gives that away. Of content and salt a seal holds the hash alone.
COLUMNS: dict[str, tuple[str, set[Breach]]] = {
    "at": ("'2026-11-23 18:00:01'", {Breach.LINE_ALTERED, Breach.NOT_DECIDED_AGAIN}),
    "subject_kind": ("'w'", {Breach.LINE_ALTERED, Breach.VERSIONS_BROKEN, Breach.SUBJECT_MISSING}),
    "event": ("'Answered'", {Breach.LINE_ALTERED}),
    "actor": ("'DW-2'", {Breach.LINE_ALTERED}),
    "reason": ("'because'", {Breach.LINE_ALTERED}),
    "content": ("""'{"is": "Woke", "said": "otherwise"}'""", {Breach.CONTENT_ALTERED, Breach.NOT_DECIDED_AGAIN}),
    "salt": ("content_hash", {Breach.CONTENT_ALTERED}),
    "content_hash": ("salt", {Breach.LINE_ALTERED, Breach.CONTENT_ALTERED}),
    "owed": ("owed + 1", {Breach.LINE_ALTERED, Breach.OWED_MISSING}),
}


async def test_each_altered_column_of_a_sealed_line_is_found_and_the_line_named(evening: World) -> None:
    line = await _a_line(evening)
    for column, (forgery, breaches) in COLUMNS.items():
        forged_line = f"UPDATE journal SET {column} = {forgery} WHERE id = :its"  # noqa: S608  no stranger's words
        report = await found(evening, forged_line, its=_as_stored(evening, line.id))
        assert set(report.breaches) == breaches, column
        for breach in breaches & {Breach.LINE_ALTERED, Breach.CONTENT_ALTERED}:
            assert report.breaches[breach].named == [f"line {line.id.hex}"], column
        assert all("Amanuel" not in sentence and sentence.endswith(".") for sentence in report.sentences())


async def _a_line(evening: World) -> Record:
    """The line with which the check-in fell due."""
    rows = await rows_of(evening)
    return next(one for one in rows.lines if one.subject_id == rows.check_in.id and one.version == 1)


async def test_a_line_that_is_about_somebody_else_now_is_found(evening: World) -> None:
    rows = await rows_of(evening)
    line = next(one for one in rows.lines if one.subject_id == rows.alert.id and one.version == 2)
    its, other = _as_stored(evening, line.id), _as_stored(evening, UUID(int=1))
    report = await found(evening, "UPDATE journal SET subject_id = :other WHERE id = :its", its=its, other=other)
    assert report.breaches[Breach.LINE_ALTERED].named == [f"line {line.id.hex}"]
    assert report.breaches[Breach.SUBJECT_MISSING].named == [f"alert {UUID(int=1).hex}"]
    assert report.breaches[Breach.VERSIONS_BROKEN].named == [f"alert {UUID(int=1).hex}", f"alert {rows.alert.id.hex}"]


MOVES: dict[str, tuple[str, ...]] = {
    "id": ("UPDATE journal SET id = :other WHERE id = :its",),
    "seal": ("UPDATE journal SET seal = seal + 1 WHERE id = :its",),
    "authority_id": (
        """INSERT INTO authority (id, ref, name, timezone, office_days, office_from, office_to, holidays)
           SELECT :other, 'elsewhere', 'Elsewhere', timezone, office_days, office_from, office_to, holidays FROM authority""",
        "UPDATE journal SET authority_id = :other WHERE id = :its",
    ),
}


async def test_a_line_that_was_moved_is_found(evening: World) -> None:
    line = await _a_line(evening)
    other = UUID(int=line.id.int + 1)
    its = {"its": _as_stored(evening, line.id), "other": _as_stored(evening, other)}
    for column, move in MOVES.items():
        report = await found(evening, *move, **its)
        assert report.breaches[Breach.LINE_MISSING].named == [f"line {line.id.hex}"], column
        assert report.breaches[Breach.LINE_ADDED].named == [f"line {(other if column == 'id' else line.id).hex}"], column
    report = await found(evening, "UPDATE journal SET version = 99 WHERE id = :its", **its)
    assert report.breaches[Breach.LINE_ALTERED].named == [f"line {line.id.hex}"]
    assert report.breaches[Breach.VERSIONS_BROKEN].named == [f"check-in {line.subject_id.hex}"]


async def test_a_line_that_was_deleted_is_found_also_when_it_moved_nothing_on(evening: World) -> None:
    for line in [one for one in (await rows_of(evening)).lines if one.subject_kind in ("p", "a")][::3]:
        report = await found(evening, "DELETE FROM journal WHERE id = :its", its=_as_stored(evening, line.id))
        assert report.breaches[Breach.LINE_MISSING].named == [f"line {line.id.hex}"]


async def test_a_line_that_was_slipped_in_is_found(evening: World) -> None:
    columns = "authority_id, at, subject_kind, subject_id, event, actor, reason, content, salt, content_hash, seal"
    slip = f"INSERT INTO journal (id, {columns}) SELECT :other, {columns} FROM journal WHERE id = :its"  # noqa: S608  no stranger's words
    line = next(one for one in (await rows_of(evening)).lines if one.version is None)
    other = UUID(int=line.id.int + 1)
    report = await found(evening, slip, its=_as_stored(evening, line.id), other=_as_stored(evening, other))
    assert report.breaches[Breach.LINE_ADDED].named == [f"line {other.hex}"]
    far = await found(
        evening, slip, "UPDATE journal SET seal = 9 WHERE id = :other", its=_as_stored(evening, line.id), other=_as_stored(evening, other)
    )
    assert far.breaches[Breach.LINE_ADDED].named == [f"line {other.hex}"]


SEAL_FORGERIES = {
    "hash": "UPDATE seal SET hash = one.hash FROM (SELECT hash FROM seal WHERE number = 1) AS one WHERE number = 2",
    "sealed_at": "UPDATE seal SET sealed_at = '2026-11-23 18:00:01' WHERE number = 2",
    "lines": "UPDATE seal SET lines = lines + 1 WHERE number = 2",
    "first_line": "UPDATE seal SET first_line = last_line WHERE number = 2",
    "last_line": "UPDATE seal SET last_line = first_line WHERE number = 2",
    "marks": "UPDATE seal SET marks = hash WHERE number = 2",
}


async def test_a_seal_that_was_altered_is_found(evening: World) -> None:
    for column, forgery in SEAL_FORGERIES.items():
        report = await found(evening, forgery)
        broken = ["westshire 2", "westshire 3"] if column == "hash" else ["westshire 2"]
        assert report.breaches[Breach.SEAL_BROKEN].named == broken, column
        assert set(report.breaches) == {Breach.SEAL_BROKEN}, column


async def test_a_seal_that_was_deleted_is_found_with_the_lines_it_held(evening: World) -> None:
    lines = (await rows_of(evening)).lines
    for number in (1, 2, 3):
        report = await found(evening, f"DELETE FROM seal WHERE number = {number}")  # noqa: S608  a number of ours
        assert report.lines == len(lines), "every line is gone through, whatever became of its seal"
        assert report.breaches[Breach.LINE_ADDED].count == len([one for one in lines if one.seal == number]) > 0
        assert (Breach.SEAL_MISSING in report.breaches) == (number != 3), "whether a newest seal is gone, a head kept outside tells"
    without = await found(evening, "DELETE FROM seal WHERE number = 1", "DELETE FROM journal WHERE seal = 1")
    assert without.breaches[Breach.SEAL_MISSING].named == ["westshire 1"]
    far = await found(evening, "UPDATE seal SET number = 1000000000 WHERE number = 3")
    missing = far.breaches[Breach.SEAL_MISSING]
    assert (missing.named, missing.count) == (["westshire 3 to 999999999"], 999_999_997)


async def test_a_head_kept_outside_detects_a_chain_that_was_written_anew(evening: World) -> None:
    """Whoever may do anything alters a line and then computes every seal again: the database alone cannot tell."""
    async with evening.database.reading() as tx:
        [head] = (await seals.heads(tx, EVERYWHERE)).values()
    number, _, digits = head.partition(":")
    kept = (int(number), digits)
    line = next(one for one in (await rows_of(evening)).lines if one.version is None)
    async with forged(evening, "UPDATE journal SET actor = 'DW-2' WHERE id = :its", its=_as_stored(evening, line.id)) as tx:
        await _seal_anew(tx)
        assert (await audit.verify(tx, EVERYWHERE)).is_clean
        report = await audit.verify(tx, EVERYWHERE, [kept])
    assert report.sentences() == [f"These heads, kept outside, are not those of the database: westshire {head}."]
    async with evening.database.reading() as tx:
        assert (await audit.verify(tx, EVERYWHERE, [kept])).is_clean
        assert not (await audit.verify(tx, EVERYWHERE, [(99, digits)])).is_clean


async def _seal_anew(tx: AsyncConnection, *, counted: bool = True) -> None:
    before = sealing.BEGINNING
    for one in (await tx.execute(select(seal).order_by(seal.c.number))).all():
        lines = (await tx.execute(select(journal).where(journal.c.seal == one.number).order_by(journal.c.id))).all()
        digests = [sealing.digest(line, counted=counted) for line in lines]
        before = sealing.chained(before, one.number, one.sealed_at, digests)
        marks = b"".join(sealing.mark(line.id, each) for line, each in zip(lines, digests, strict=True))
        await tx.execute(update(seal).where(seal.c.id == one.id).values(hash=before, marks=marks, counted=counted))


async def test_p7_a_seal_by_a_version_that_counted_no_messages_holds_beside_ours_and_says_so(evening: World) -> None:
    async with forged(evening) as tx:
        await _seal_anew(tx, counted=False)
        assert (await audit.verify(tx, EVERYWHERE)).is_clean
        await tx.execute(update(seal).values(counted=True))
        assert set((await audit.verify(tx, EVERYWHERE)).breaches) == {Breach.LINE_ALTERED}


CHECK_IN_FORGERIES = {
    "phase": "UPDATE check_in SET phase = 'waiting', wake_at = due_at, outcome = NULL, closed_at = NULL WHERE phase = 'closed'",
    "outcome": "UPDATE check_in SET outcome = 'ok' WHERE phase = 'closed'",
    "rung": "UPDATE check_in SET rung = rung + 1 WHERE phase = 'closed'",
    "closed_at": "UPDATE check_in SET closed_at = due_at WHERE phase = 'closed'",
    "version": "UPDATE check_in SET version = version - 1 WHERE phase = 'closed'",
    "state": "UPDATE check_in SET state = '{}' WHERE phase = 'closed'",
}
ALERT_FORGERIES = {
    "phase": "UPDATE alert SET phase = 'taken', wake_at = opened_at, outcome = NULL, resolved_at = NULL, resolved_by = NULL",
    "cause": "UPDATE alert SET cause = 'help'",
    "treatment": "UPDATE alert SET treatment = 'board'",
    "tier": "UPDATE alert SET tier = 'standard'",
    "rung": "UPDATE alert SET rung = rung + 1",
    "round": "UPDATE alert SET round = round + 1",
    "version": "UPDATE alert SET version = version + 1",
    "opened_at": "UPDATE alert SET opened_at = '2026-11-23 12:00:00'",
    "taken_by_ref": "UPDATE alert SET taken_by = (SELECT id FROM person WHERE ref = 'DW-2')",
    "taken_at": "UPDATE alert SET taken_at = opened_at",
    "resolved_by_ref": "UPDATE alert SET resolved_by = (SELECT id FROM person WHERE ref = 'DW-2')",
    "resolved_at": "UPDATE alert SET resolved_at = opened_at",
    "outcome": "UPDATE alert SET outcome = 1",
    "state": "UPDATE alert SET state = '{}'",
}


async def test_p7_a_stored_state_that_no_journal_gives_is_found(evening: World) -> None:
    rows = await rows_of(evening)

    for name, forgeries, called in (("check-in", CHECK_IN_FORGERIES, rows.check_in), ("alert", ALERT_FORGERIES, rows.alert)):
        for column, forgery in forgeries.items():
            report = await found(evening, forgery)
            [named] = report.breaches[Breach.STATE_DIFFERS].named
            assert named.startswith(f"{name} {called.id.hex} ("), column
            assert column in named.partition("(")[2]
            assert set(report.breaches) == {Breach.STATE_DIFFERS}


MESSAGE_FORGERIES = {
    "version": "UPDATE outbox SET version = version + 1 WHERE id = :its",
    "key": "UPDATE outbox SET key = 'a:1' WHERE id = :its",
    "another effect": "UPDATE outbox SET key = replace(key, ':0:', ':7:') WHERE id = :its",
    "another's": "UPDATE outbox SET recipient_id = (SELECT id FROM person WHERE ref = 'LR-1') WHERE id = :its",
    "another lane": "UPDATE outbox SET lane = 'bulk' WHERE id = :its",
    "another maker": "UPDATE outbox SET made_by = id WHERE id = :its",
}


async def test_p7_a_message_that_no_decision_asked_for_is_found(evening: World) -> None:
    async with evening.database.reading() as tx:
        asked = select(outbox).where(outbox.c.check_in_id.is_not(None), outbox.c.lane == "question")
        question = (await tx.execute(asked.order_by(outbox.c.id))).first()
    assert question is not None
    assert ":0:" in question.key
    its = _as_stored(evening, question.id)
    missing = [f"1 of check-in {question.made_by.hex}, version {question.version}"]
    for name, forgery in MESSAGE_FORGERIES.items():
        report = await found(evening, forgery, its=its)
        assert set(report.breaches) == {Breach.NOT_OWED, Breach.OWED_MISSING}, name
        assert report.breaches[Breach.NOT_OWED].named == [f"message {question.id.hex}"], name
        assert report.breaches[Breach.OWED_MISSING].named == missing, name


async def test_p7_a_message_that_a_decision_asked_for_and_that_is_gone_is_found(evening: World) -> None:
    """Whatever it was: a question, a page by one of two roads, or a courtesy. Of older lines, the question and the page of a rung."""
    async with evening.database.reading() as tx:
        owed = (await tx.execute(select(outbox).where(outbox.c.made_by_kind.in_(["c", "a"])).order_by(outbox.c.id))).all()
        rungs = {(one.subject_id, one.version) for one in await tx.execute(select(journal).where(journal.c.event == "Manned"))}
    assert {one.lane for one in owed} == {Lane.QUESTION, Lane.PAGE, Lane.REPLY}
    taken_at = (await rows_of(evening)).alert.taken_at
    older = "UPDATE journal SET owed = NULL, seal = NULL"
    async with forged(evening, older, "DELETE FROM seal") as tx:
        aged = await audit.verify(tx, EVERYWHERE)
    assert (aged.sentences(), aged.uncounted > len(rungs)) == ([], True), "older lines are held to what they have"
    missed = set()
    for one in owed:
        called = "check-in" if one.made_by_kind is MadeBy.CHECK_IN else "alert"
        gone = (f"1 of {called} {one.made_by.hex}, version {one.version}", "DELETE FROM outbox WHERE id = :its")
        report = await found(evening, gone[1], its=_as_stored(evening, one.id))
        assert report.sentences() == [f"Decisions asked for these messages, and they are missing: {gone[0]}."]
        # What was taken in the instant of its page took it back, perhaps before it was written.
        certain = one.lane is Lane.QUESTION or ((one.made_by, one.version) in rungs and one.owed_at < taken_at)
        report = await found(evening, gone[1], older, "DELETE FROM seal", its=_as_stored(evening, one.id))
        assert (set(report.breaches) == {Breach.OWED_MISSING}) == certain, one.text_key
        missed.add((one.lane, certain))
    assert missed == {(Lane.QUESTION, True), (Lane.PAGE, True), (Lane.PAGE, False), (Lane.REPLY, False)}


async def test_p7_one_message_more_than_a_decision_asked_for_is_found(evening: World) -> None:
    """Its key fits what was decided, but whoever it goes to was never meant."""
    page = (await rows_of(evening)).pages[0]
    async with evening.database.reading() as tx:
        other = (await tx.execute(select(person.c.id).where(person.c.ref == "LR-1"))).scalar_one()
    names = [column.name for column in outbox.c if column.name not in ("id", "key", "recipient_id")]
    slip = f"""INSERT INTO outbox (id, key, recipient_id, {", ".join(names)})
        SELECT :other, replace(key, :whom, :another), :another_id, {", ".join(names)} FROM outbox WHERE id = :its"""  # noqa: S608
    values = {"its": _as_stored(evening, page.id), "other": _as_stored(evening, UUID(int=1)), "another_id": _as_stored(evening, other)}
    report = await found(evening, slip, whom=page.recipient_id.hex, another=other.hex, **values)
    assert report.sentences() == [f"No decision asked for these messages: 1 too many of alert {page.made_by.hex}, version {page.version}."]


async def test_p10_what_was_erased_is_counted_and_is_no_breach(evening: World) -> None:
    rows = await rows_of(evening)
    async with evening.database.transaction() as tx:
        child = (await tx.execute(select(person.c.id).where(person.c.ref == "YP-1042"))).scalar_one()
        erased = await journals.blank(tx, EVERYWHERE, [child, rows.check_in.id, rows.alert.id])
    async with evening.database.reading() as tx:
        report = await audit.verify(tx, EVERYWHERE)
    assert report.sentences() == []
    assert report.erased == erased > 5
    # What is left of it is still held against the rows: a version too many, a message from nowhere.
    forged_after = await found(evening, "UPDATE alert SET version = version + 1", "UPDATE outbox SET version = 99 WHERE made_by_kind = 'a'")
    assert set(forged_after.breaches) == {Breach.STATE_DIFFERS, Breach.NOT_OWED}


async def test_what_no_seal_holds_yet_is_told_and_is_no_breach(evening: World) -> None:
    await evening.until("19:00")
    async with evening.database.reading() as tx:
        report = await audit.verify(tx, EVERYWHERE)
        since = await seals.unsealed_since(tx, EVERYWHERE)
    assert report.is_clean
    assert report.unsealed > 0
    assert report.unsealed_since == since
    assert since is not None


@pytest.mark.parametrize("database_kind", ["sqlite"])  # PostgreSQL knows what JSON is, and what a time
async def test_what_cannot_be_read_at_all_is_named(evening: World) -> None:
    line = (await rows_of(evening)).lines[-1]
    report = await found(evening, "UPDATE journal SET content = 'scribble' WHERE id = :its", its=line.id.hex)
    assert report.breaches[Breach.CONTENT_ALTERED].named == [f"line {line.id.hex}"]
    assert (await found(evening, "UPDATE seal SET sealed_at = 'yesterday'")).breaches[Breach.UNREADABLE].named == [
        "the journal of westshire"
    ]
    # A damaged cell spoils its own row alone: the others are still looked at.
    assert list((await found(evening, "UPDATE check_in SET state = 'scribble'")).breaches) == [Breach.STATE_DIFFERS]


def test_a_sentence_names_five_and_counts_the_rest() -> None:
    report = Report()
    for number in range(7):
        report.add(Breach.SEAL_BROKEN, f"westshire {number + 1}")
    [sentence] = report.sentences()
    assert sentence.endswith(": westshire 1, westshire 2, westshire 3, westshire 4, westshire 5 and 2 more.")
    assert report.as_json()["breaches"]["seal_broken"]["count"] == 7


async def test_progress_ends_at_its_end(evening: World) -> None:
    told: list[tuple[int, int]] = []
    async with evening.database.reading() as tx:
        await audit.verify(tx, EVERYWHERE, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == len((await rows_of(evening)).lines) + 3
    assert _rises(done for done, _ in told)


def _rises(numbers: Iterable[int]) -> bool:
    steps = list(numbers)
    return steps == sorted(steps)
