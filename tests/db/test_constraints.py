"""What the rules promise is restated by the tables: a row that breaks a promise is refused by both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from db.queries import journal as journals
from db.queries.installation import machine_now
from db.session import Database
from db.tables import (
    access,
    alert,
    check_in,
    contact,
    correction,
    cross_check,
    installation,
    journal,
    ladder_version,
    outbox,
    placement,
    sighting,
    young_person,
)
from db.words import SubjectKind
from ladder.words import Outcome
from tests.db.making import (
    LATER,
    MACHINE,
    NOW,
    Council,
    alert_row,
    check_in_row,
    contact_row,
    make_council,
    new_id,
    owed_row,
    placement_row,
)


async def _write(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    async with database.transaction() as tx:
        for row in rows:
            await tx.execute(insert(table), row)


async def _refused(database: Database, table: Table, *rows: dict[str, Any]) -> str:
    """All but the last row are fine; the last one both databases must refuse."""
    await _write(database, table, *rows[:-1])
    with pytest.raises(IntegrityError) as failed:
        await _write(database, table, rows[-1])
    return str(failed.value)


CLOSED: dict[str, Any] = {"phase": "closed", "wake_at": None, "outcome": Outcome.OK, "closed_at": NOW}


@pytest.mark.parametrize(
    "broken",
    [
        {"wake_at": None},
        {"phase": "waiting", "wake_at": None},
        {"outcome": Outcome.OK},
        {"closed_at": NOW},
        {**CLOSED, "wake_at": NOW},
        {**CLOSED, "outcome": None},
        {**CLOSED, "closed_at": None},
    ],
)
async def test_p1_only_a_closed_check_in_sleeps(database: Database, council: Council, broken: dict[str, Any]) -> None:
    assert "ck_check_in" in await _refused(database, check_in, check_in_row(council, **broken))


async def test_k3_a_slot_is_asked_once(database: Database, council: Council) -> None:
    first = check_in_row(council, **CLOSED)
    await _refused(database, check_in, first, check_in_row(council, **CLOSED))
    await _write(database, check_in, check_in_row(council, asking=1))  # "ask now" is another asking


async def test_k3_one_check_in_about_a_young_person_is_asked_at_a_time(database: Database, council: Council) -> None:
    await _refused(database, check_in, check_in_row(council), check_in_row(council, slot="20:30", phase="waiting"))
    await _write(database, check_in, check_in_row(council, slot="20:30", phase="scheduled"))


RESOLVED: dict[str, Any] = {"phase": "resolved", "wake_at": None, "outcome": 1, "resolved_at": NOW}


@pytest.mark.parametrize("missing", ["wake_at", "outcome", "resolved_at", "resolved_by"])
async def test_p9_only_a_named_person_resolves_with_an_outcome(database: Database, council: Council, missing: str) -> None:
    whole = {**RESOLVED, "resolved_by": council.worker}
    broken = whole | {missing: NOW if missing == "wake_at" else None}
    assert "ck_alert" in await _refused(database, alert, alert_row(council, **broken))


@pytest.mark.parametrize(
    "broken",
    [
        {"wake_at": None},
        {"phase": "taken"},
        {"taken_at": NOW},
        {"young_person_id": None},
        {"outcome": 1},
        {**RESOLVED, "outcome": 13},
    ],
)
async def test_p9_an_open_alert_wakes_and_a_taken_one_has_an_owner(database: Database, council: Council, broken: dict[str, Any]) -> None:
    await _refused(database, alert, alert_row(council, **broken))


async def test_one_alert_is_open_about_a_young_person(database: Database, council: Council) -> None:
    await _refused(database, alert, alert_row(council), alert_row(council, code="M2X"))


async def test_a_code_is_one_alert_while_it_is_open(database: Database, council: Council) -> None:
    other = alert_row(council, young_person_id=council.children[1])
    await _refused(database, alert, alert_row(council), other)
    async with database.transaction() as tx:
        await tx.execute(update(alert).values(**RESOLVED, resolved_by=council.worker))
    await _write(database, alert, other)


async def test_a_reference_stays_within_its_authority(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        other = await make_council(tx, "eastshire")
    stolen = check_in_row(council, plan_id=other.plans[0])
    assert "foreign key" in (await _refused(database, check_in, stolen)).lower()
    await _refused(database, placement, placement_row(council) | {"id": new_id(), "young_person_id": other.child})


async def test_an_address_is_a_persons_once_and_several_peoples(database: Database, council: Council) -> None:
    await _refused(database, contact, contact_row(council, council.child, "siblings"))
    async with database.reading() as tx:  # the council's two siblings share one
        keys = (await tx.execute(select(contact.c.address_key).where(contact.c.person_id.in_(council.children)))).scalars().all()
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_only_a_simulated_phone_has_a_manner(database: Database, council: Council) -> None:
    await _refused(database, contact, contact_row(council, council.child, "other", manner=None))
    await _refused(database, contact, contact_row(council, council.child, "other", channel="sms"))


async def test_a_placement_ends_after_it_starts(database: Database, council: Council) -> None:
    await _refused(database, placement, placement_row(council) | {"id": new_id(), "ends_on": date(2026, 10, 31)})


async def test_p7_a_key_is_owed_once(database: Database, council: Council) -> None:
    await _refused(database, outbox, owed_row(council, key="a:1"), owed_row(council, key="a:1"))


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "claimed", "claimed_by": "courier", "lease_until": None},
        {"state": "claimed", "claimed_by": None, "lease_until": MACHINE},
        {"state": "queued", "lease_until": MACHINE},
    ],
)
async def test_only_what_is_claimed_has_a_lease(database: Database, council: Council, broken: dict[str, Any]) -> None:
    await _refused(database, outbox, owed_row(council, **broken))


async def test_an_unknown_word_is_refused_before_sql_and_by_the_database(database: Database, council: Council) -> None:
    with pytest.raises(StatementError, match="not among the defined enum values"):
        async with database.transaction() as tx:
            await tx.execute(insert(check_in), check_in_row(council, phase="asleep"))
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(text("UPDATE young_person SET cover = 'ajar'"))


async def test_unanswered_never_counts_below_none(database: Database, council: Council) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(update(young_person).values(unanswered_in_a_row=-1))


async def test_t4_there_is_one_installation(database: Database) -> None:
    await _refused(database, installation, {"id": 2, "mode": "live", "born_at": NOW})


def _ladder(council: Council) -> dict[str, Any]:
    what = {"kind": "asking", "name": "arrival", "number": 1, "content": [], "made_at": NOW}
    return {"id": new_id(), "authority_id": council.id, **what}


@pytest.mark.parametrize("act", [update(ladder_version).values(content=[1]), delete(ladder_version)], ids=["update", "delete"])
async def test_a_ladder_version_never_changes(database: Database, council: Council, act: Any) -> None:
    async with database.transaction() as tx:
        await tx.execute(insert(ladder_version), _ladder(council))
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(act)


def _line(council: Council, **changed: Any) -> dict[str, Any]:
    what = {"subject_kind": SubjectKind.ALERT, "subject_id": council.child, "version": 1, "event": "Taken", "actor": "DW-1"}
    return journals.entry(
        **{"id": new_id(), "authority_id": council.id, "at": NOW, "reason": "", "content": {"by": "DW-1"}, **what, **changed}
    )


@pytest.mark.parametrize(
    "act",
    [
        delete(journal),
        update(journal).values(content={"by": "DW-2"}),
        update(journal).values(content=None),
        update(journal).values(content=None, salt=None, actor="DW-2"),
        update(journal).values(content=None, salt=None, version=None),
        update(journal).values(content=None, salt=None, at=NOW + LATER),
        update(journal).values(content=None, salt=None, content_hash=b"forged"),
        update(journal).values(content=None, salt=None, owed=9),
    ],
    ids=["delete", "content", "content alone", "actor", "version", "time", "hash", "owed"],
)
async def test_the_journal_is_append_only(database: Database, council: Council, act: Any) -> None:
    async with database.transaction() as tx:
        await journals.append(tx, council.scope, [_line(council)])
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(act)


async def test_p10_erasing_blanks_content_and_salt_and_the_hash_stays(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await journals.append(tx, council.scope, [_line(council), _line(council, version=2)])
        [before, _] = await journals.of_subjects(tx, council.scope, [council.child])
        assert await journals.blank(tx, council.scope, [council.child]) == 2
        [after, _] = await journals.of_subjects(tx, council.scope, [council.child])
    assert before.content_hash == journals.hash_of(before.salt, before.content)
    assert (after.content, after.salt, after.content_hash) == (None, None, before.content_hash)


async def test_p7_a_version_is_journalled_once_and_notes_as_often_as_they_come(database: Database, council: Council) -> None:
    await _refused(database, journal, _line(council), _line(council))
    async with database.transaction() as tx:
        await journals.append(tx, council.scope, [_line(council, version=None), _line(council, version=None)])


def test_p10_equal_contents_have_unequal_hashes_and_the_spelling_does_not_matter(council_ids: Council) -> None:
    one, other = _line(council_ids), _line(council_ids)
    assert one["content_hash"] != other["content_hash"]
    assert journals.hash_of(b"salt", {"a": 1, "b": "ብ"}) == journals.hash_of(b"salt", {"b": "ብ", "a": 1})


@pytest.fixture
def council_ids() -> Council:
    """A council that is in no database."""
    return Council()


async def test_a_correction_reads_something_differently_and_is_a_worker_of_that_authoritys(database: Database) -> None:
    async with database.transaction() as tx:
        ours, theirs = await make_council(tx), await make_council(tx, "eastshire")
    row: dict[str, Any] = {
        "id": new_id(), "authority_id": ours.id, "by": ours.worker, "at": NOW, "language": "ti", "question": "young",
        "read_as": "unclear", "should_be": "help", "lexicon_version": "ti-0", "words_sealed": None,
    }  # fmt: skip
    assert "read_differently" in await _refused(database, correction, row, row | {"id": new_id(), "should_be": "unclear"})
    await _refused(database, correction, row | {"id": new_id(), "by": theirs.worker})


def _sighting(council: Council, **changed: Any) -> dict[str, Any]:
    """The carer saw the first of the siblings, and a worker wrote it down."""
    of = {"id": new_id(), "authority_id": council.id, "young_person_id": council.child, "recorded_by": council.worker}
    named = {"seen_by": council.carer, "name_sealed": None, "relation_sealed": None}
    return {**of, **named, "seen_at": NOW, "recorded_at": NOW, **changed}


async def test_promise_5_a_sighting_is_somebodys_and_not_of_a_time_to_come(database: Database) -> None:
    async with database.transaction() as tx:
        ours, theirs = await make_council(tx), await make_council(tx, "eastshire")
    assert "by_one_of_ours_or_a_name" in await _refused(database, sighting, _sighting(ours), _sighting(ours, seen_by=None))
    assert "by_one_of_ours_or_a_name" in await _refused(database, sighting, _sighting(ours, name_sealed=b"sealed"))
    assert "seen_before_it_is_written_down" in await _refused(database, sighting, _sighting(ours, seen_at=NOW + LATER))
    await _refused(database, sighting, _sighting(ours, seen_by=theirs.carer))
    await _refused(database, sighting, _sighting(ours, recorded_by=theirs.worker))


def _owed(council: Council, **changed: Any) -> dict[str, Any]:
    """A second adult is to see the first of the siblings."""
    of = {"id": new_id(), "authority_id": council.id, "young_person_id": council.child, "version": 1, "state": {}}
    return {**of, "phase": "owed", "wake_at": NOW, "outcome": None, "closed_at": None, **changed}


async def test_p1_what_is_owed_wakes_and_of_a_young_person_one_is_owed_at_a_time(database: Database, council: Council) -> None:
    closed: dict[str, Any] = {"phase": "closed", "wake_at": None, "outcome": "seen", "closed_at": NOW}
    for broken in ({"wake_at": None}, closed | {"wake_at": NOW}, closed | {"outcome": None}, closed | {"closed_at": None}):
        assert "ck_cross_check" in await _refused(database, cross_check, _owed(council, **broken))
    await _refused(database, cross_check, _owed(council), _owed(council))
    await _write(database, cross_check, _owed(council, **closed), _owed(council, young_person_id=council.children[1]))


def _reading(council: Council, **changed: Any) -> dict[str, Any]:
    what = {"at": NOW, "logged_at": MACHINE, "who": "DW-1", "young_person_id": council.child, "opened": "page", "code": None}
    return {"id": new_id(), "authority_id": council.id, **what, **changed}


@pytest.mark.parametrize("act", [delete(access), update(access).values(who="DW-2")], ids=["delete", "update"])
async def test_p10_who_looked_is_never_changed_nor_taken_away_before_its_time(database: Database, council: Council, act: Any) -> None:
    async with database.reading() as tx:
        now = await machine_now(tx)
    await _write(database, access, _reading(council, logged_at=now))
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(act)


async def test_p10_a_reading_names_a_young_person_of_that_authority_and_an_alert_its_code(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        other = await make_council(tx, "eastshire")
    await _write(database, access, _reading(council, opened="export", young_person_id=None))
    for broken in ({"young_person_id": None}, {"young_person_id": other.child}, {"code": "K7P"}, {"opened": "alert"}):
        await _refused(database, access, _reading(council, **broken))
