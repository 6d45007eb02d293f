"""A council file in the database: once, twice, and changed in between."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from db.ids import IdSource
from db.queries import authorities, contacts, demo, duty_phones, journal, people, plans
from db.scope import Scope
from db.session import Database
from db.tables import check_in, metadata
from db.vault import Vault
from db.words import ChannelName
from desk.council import CouncilFileError
from desk.load import Loaded, load
from ladder.words import Tier
from scheduler.reading import open_check_in
from tests.db.making import VAULT, counted_entropy
from tests.desk.council.files import DEMO, EVERYTHING, read

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
EVERYWHERE = Scope.everywhere()
new_id = IdSource(lambda: NOW, counted_entropy())


async def loaded(database: Database, text: str = DEMO, configured: frozenset[str] = EVERYTHING, now: datetime = NOW) -> Loaded:
    """A file loaded, in one transaction."""
    council = read(text, configured, now)
    async with database.transaction() as tx:
        return await load(tx, EVERYWHERE, council, vault=VAULT, new_id=new_id, now=now, configured=configured)


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    async with database.reading() as tx:
        return {table.name: await tx.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables}


async def test_the_demo_council_is_all_there(database: Database) -> None:
    told = await loaded(database)
    assert (told.differs, told.missing) == ((), ())
    counted = await rows(database)
    expected = {"authority": 1, "team": 1, "shift": 4, "person": 14, "young_person": 6, "contact": 14, "placement": 6}
    expected |= {"placement_carer": 6, "plan": 6, "check_in": 6, "ladder_version": 7, "handset": 13, "outbox": 0, "alert": 0}
    assert {name: counted[name] for name in expected} == expected
    async with database.reading() as tx:
        (council,) = await authorities.all_of(tx, EVERYWHERE)
        (resort,) = await people.by_ref(tx, EVERYWHERE, "LR-1")
        assert council.last_resort_id == resort.id


async def test_every_plan_has_its_first_check_in_and_a_line_about_it(database: Database) -> None:
    await loaded(database)
    async with database.reading() as tx:
        due = {row.id: row for row in await tx.execute(select(check_in))}
        (plan,) = [row for row in await plans.all_of(tx, EVERYWHERE) if row.tier is Tier.ARRIVAL]
        lines = await journal.of_subjects(tx, EVERYWHERE, due)
    of_arrival = next(row for row in due.values() if row.plan_id == plan.id)
    assert (of_arrival.slot, of_arrival.due_at) == ("18:30", datetime(2026, 11, 23, 18, 30, tzinfo=UTC))
    assert open_check_in(of_arrival).value.wake_at == of_arrival.wake_at == of_arrival.due_at
    assert plan.tier_changes_at == datetime(2026, 11, 26, 18, tzinfo=UTC)
    assert sorted(line.subject_id for line in lines) == sorted(due)


async def test_names_and_addresses_are_sealed_and_found_again(database: Database) -> None:
    await loaded(database)
    async with database.reading() as tx:
        (child,) = await people.by_ref(tx, EVERYWHERE, "YP-1042")
        found = await contacts.people_at(tx, EVERYWHERE, ChannelName.HANDSET, VAULT.address_keys("handset", "amanuel"))
        (state,) = await people.children_state(tx, EVERYWHERE, [child.id])
        handsets = {row.address for row in await demo.handsets(tx)}
    assert VAULT.open("person.name_sealed", child.id, child.name_sealed) == "Amanuel B."
    assert VAULT.open("young_person.sign_sealed", child.id, state.sign_sealed) == "Kite"
    assert VAULT.open("contact.address_sealed", found[0].id, found[0].address_sealed) == "amanuel"
    assert [row.ref for row in found] == ["YP-1042"]
    assert "amanuel" in handsets


async def test_loading_twice_changes_nothing(database: Database) -> None:
    await loaded(database)
    before = await rows(database)
    again = await loaded(database)
    assert (again.created, again.differs, again.missing) == ((), (), ())
    assert await rows(database) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: Amanuel B.", "name: Amanuel C.", "person YP-1042: name"),
        ("sign: Kite", "sign: Heron", "person YP-1042: sign"),
        ("cover: closed", "cover: open", "person YP-1043: cover"),
        ("birth_date: 2009-02-11", "birth_date: 2009-02-12", "person YP-1044: details"),
        ("name: Westshire County Council", "name: Westshire", "authority westshire: name"),
        ("last_resort: LR-1", "last_resort: MA-1", "authority westshire: last resort"),
        ("workers: [DW-1, DW-2]", "workers: [DW-2, DW-1]", "team duty: shifts"),
        ("ask_carer: never", "ask_carer: always", "placement of YP-1047 from 2026-09-07: ask carer"),
        ('times: ["18:30"]', 'times: ["18:40"]', "plan evening about YP-1042: times"),
        (
            "manner: telegram, address: grace, proven: true",
            "manner: sms, address: grace, proven: true",
            "contact of CA-7 by handset: manner",
        ),
    ],
)
async def test_what_differs_is_told_and_left_alone(database: Database, old: str, new: str, told: str) -> None:
    await loaded(database)
    again = await loaded(database, DEMO.replace(old, new, 1))
    assert (again.created, again.differs, again.missing) == ((), (told,), ())
    assert (await loaded(database)).differs == ()


async def test_a_ladder_that_differs_is_told_and_keeps_its_version(database: Database) -> None:
    await loaded(database)
    again = await loaded(database, DEMO + "\nasking:\n  arrival: [{ask: young_person, wait: 15m}]\n")
    assert again.differs == ("asking ladder arrival: rungs",)
    assert (await rows(database))["ladder_version"] == 7


async def test_a_budget_is_new_where_there_was_none_and_told_where_it_differs(database: Database) -> None:
    def written(pages: str) -> str:
        return DEMO.replace("  - ref: duty\n", f'  - ref: duty\n    pages_per_night: "{pages}"\n', 1)

    await loaded(database)
    first = await loaded(database, written("6"))
    assert (first.created, first.differs) == (("budget of team duty",), ())
    again = await loaded(database, written("7"))
    assert (again.created, again.differs) == ((), ("team duty: pages per night",))
    assert (await loaded(database)).differs == ("team duty: pages per night",)
    async with database.reading() as tx:
        assert [row.pages_per_night for row in await authorities.teams_of(tx, EVERYWHERE)] == [6]


async def test_how_long_it_is_kept_who_looked_is_new_where_nothing_was_said_and_told_where_it_differs(database: Database) -> None:
    def written(years: str) -> str:
        return DEMO.replace("  last_resort:", f'  access_log_years: "{years}"\n  last_resort:', 1)

    await loaded(database)
    first, again = await loaded(database, written("12")), await loaded(database, written("3"))
    assert (first.created, first.differs) == (("access log years of authority westshire",), ())
    assert (again.created, again.differs) == ((), ("authority westshire: access log years",))
    async with database.reading() as tx:
        assert [row.access_log_years for row in await authorities.all_of(tx, EVERYWHERE)] == [12]


async def test_a_phone_is_shared_from_when_the_file_first_says_so(database: Database) -> None:
    """It is nobody's then. Called otherwise later, it keeps its name."""
    await loaded(database)
    contact = next(line for line in DEMO.splitlines() if "address: khan" in line)
    shared = contact.replace("proven: true", "proven: true, shared_duty_phone: DESK")
    told = await loaded(database, DEMO.replace(contact, shared))
    assert told.created == ("duty phone DESK of DW-1", "duty phone DESK")
    assert told.differs == ()
    again = await loaded(database, DEMO.replace(contact, shared.replace("DESK", "CAR")))
    assert again.differs == ("contact of DW-1 by handset: shared duty phone",)
    async with database.reading() as tx:
        assert [(row.ref, row.bound_to) for row in await duty_phones.all_of(tx, EVERYWHERE) if row.ref == "DESK"] == [("DESK", None)]


async def test_who_interprets_is_sealed_new_where_it_was_not_on_file_and_told_where_it_differs(database: Database) -> None:
    line = '  interpreter: {line: "01632 960950", code: "2864"}\n'
    assert line in DEMO
    await loaded(database, DEMO.replace(line, ""))
    again = await loaded(database)
    assert (again.created, again.differs) == (("interpreter of authority westshire",), ())
    other = await loaded(database, DEMO.replace("2864", "1111"))
    assert (other.created, other.differs) == ((), ("authority westshire: interpreter",))
    async with database.reading() as tx:
        (council,) = await authorities.all_of(tx, EVERYWHERE)
    kept = VAULT.open("authority.interpreter_sealed", council.id, council.interpreter_sealed)
    assert kept == '{"line": "01632 960950", "code": "2864"}'
    assert VAULT.open("authority.police_route_sealed", council.id, council.police_route_sealed).startswith("Ring 101")


async def test_what_the_file_no_longer_has_is_told_and_kept(database: Database) -> None:
    await loaded(database)
    before = await rows(database)
    line = next(line for line in DEMO.splitlines() if "about: YP-1047" in line)
    again = await loaded(database, DEMO.replace(line, ""))
    assert again.missing == ("plan evening about YP-1047",)
    assert await rows(database) == before


async def test_a_newcomer_joins_those_who_are_there(database: Database) -> None:
    await loaded(database)
    newcomer = "  - {ref: DW-9, kind: worker, name: A. New, language: en, contacts: [{channel: handset, manner: sms, address: new}]}\n"
    again = await loaded(database, DEMO.replace("  - {ref: DW-1, kind: worker", newcomer + "  - {ref: DW-1, kind: worker", 1))
    assert again.created == ("person DW-9", "contact of DW-9 by handset")
    assert (again.differs, again.missing) == ((), ())


async def test_a_wrong_file_changes_nothing(database: Database) -> None:
    with pytest.raises(CouncilFileError):
        await loaded(database, DEMO.replace("last_resort: LR-1", "last_resort: LR-2"))
    assert (await rows(database))["authority"] == 0


async def test_two_councils_do_not_see_each_other(database: Database) -> None:
    await loaded(database)
    other = DEMO.replace("westshire", "eastshire").replace("Westshire", "Eastshire")
    told = await loaded(database, other)
    assert (told.differs, told.missing) == ((), ())
    async with database.reading() as tx:
        assert len(await people.by_ref(tx, EVERYWHERE, "YP-1042")) == 2


async def test_where_there_are_no_handsets_none_are_drawn(database: Database) -> None:
    text = DEMO.replace("{channel: handset, manner: sms, address: okoro", '{channel: sms, address: "+447700900299"')
    told = await loaded(database, text, frozenset({"sms"}))
    assert any("handset is not configured here" in warning for warning in told.warnings)
    assert (await rows(database))["handset"] == 0


async def test_a_key_that_is_not_ours_is_an_error_and_nothing_is_written(database: Database) -> None:
    await loaded(database)
    before = await rows(database)
    strange = Vault("k2:" + "A" * 43 + "=", "i1:" + "A" * 43 + "=")
    council = read(DEMO, EVERYTHING, NOW)
    with pytest.raises(Exception, match="k1"):
        async with database.transaction() as tx:
            await load(tx, EVERYWHERE, council, vault=strange, new_id=new_id, now=NOW, configured=EVERYTHING)
    assert await rows(database) == before
