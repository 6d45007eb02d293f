"""A young person is found by whoever may see them: by reference, by whose they are, and by name, through a change of keys."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from db.queries import authorities, people
from db.rotation import rotate
from db.scope import Scope
from db.session import Database
from db.vault import Vault, new_keys
from db.words import KeyKind
from desk.finding import NOTHING_WRITTEN, TOO_MANY, Search, Seen
from desk.load import load
from desk.refusals import Refused
from tests.db.making import VAULT
from tests.desk.council.files import DEMO, EVERYTHING, read
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil

TEXT = DEMO.replace("Amanuel B.", "Amánuel B.").replace("age_basis: claimed", "age_basis: claimed\n    case_ref: LA 2024/118")
SEALS, OLD = new_keys("k1", lambda size: b"k" * size), new_keys("i1", lambda size: b"i" * size)  # VAULT's own
NEW = new_keys("i2")


async def everybody(ids: Sequence[UUID]) -> frozenset[UUID]:
    """Somebody who sees everybody."""
    return frozenset(ids)


async def nobody(_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Somebody of another team."""
    return frozenset()


async def found(database: Database, wanted: str, *, vault: Vault = VAULT, seen: Seen = everybody, council: str = "westshire") -> list[str]:
    """The references of those whom this finds."""
    async with database.reading() as tx:
        row = await authorities.by_ref(tx, EVERYWHERE, council)
        assert row is not None
        ids = await Search(tx, Scope(row.id), vault, seen).of(wanted)
        return sorted(one.ref for one in await people.people(tx, Scope(row.id), ids))


async def eastshire(council: DemoCouncil) -> None:
    """Another council, in which somebody has the same name."""
    text = TEXT.replace("westshire", "eastshire").replace("YP-104", "EP-104").replace("DW-", "EW-")
    async with council.database.transaction() as tx:
        written = read(text, EVERYTHING, NOW)
        await load(tx, EVERYWHERE, written, vault=VAULT, new_id=council.engine.new_id, now=NOW, configured=EVERYTHING)


@pytest.mark.parametrize("rotates", [False, True], ids=["under the old key", "under a new one"])
async def test_p10_a_name_is_found_by_how_its_words_begin_also_after_index_keys_rotate(database: Database, rotates: bool) -> None:
    council, vault = await DemoCouncil.make(database, TEXT), VAULT
    await eastshire(council)
    if rotates:
        assert [step async for step in rotate(database, Vault(SEALS, f"{NEW},{OLD}"), KeyKind.INDEX)]
        vault = Vault(SEALS, NEW)  # nothing needs the old key any more
    for wanted in ("amanuel", "ama", "AMÁN", "b amanuel", "dw-1 ama", "YP-1042", "yp-1042", "la2024-118"):
        assert await found(database, wanted, vault=vault) == ["YP-1042"], wanted
    assert await found(database, "t. hiw", vault=vault) == ["YP-1045"]
    assert await found(database, "DW-2", vault=vault) == ["YP-1043", "YP-1045", "YP-1046"]
    assert await found(database, "ama", vault=vault, council="eastshire") == ["EP-1042"]
    for wanted in ("am", "amanuel x", "dw-2 amanuel", "manuel", "…", "EP-1042", "Grace"):
        assert await found(database, wanted, vault=vault) == [], wanted
    for wanted in ("amanuel", "YP-1042", "DW-1", "la2024-118"):
        assert await found(database, wanted, vault=vault, seen=nobody) == [], wanted


async def test_whoever_asks_for_nothing_or_for_too_many_hears_what_to_do(database: Database) -> None:
    contact = "contacts: [{channel: handset, manner: sms, address: crowd"
    crowd = "".join(
        f"\n  - {{ref: YP-{n}, kind: young_person, name: Crowd N{n}, language: en, {contact}{n}, proven: true}}]}}" for n in range(21)
    )
    await DemoCouncil.make(database, DEMO.replace("\npeople:", f"\npeople:{crowd}"))
    for wanted, sentence in (("  ", NOTHING_WRITTEN), ("crowd", TOO_MANY), ("x" * 101, "at most 100")):
        with pytest.raises(Refused, match=sentence):
            await found(database, wanted)
    assert await found(database, "crowd n20") == ["YP-20"]
