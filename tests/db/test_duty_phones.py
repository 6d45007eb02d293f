"""Shared duty phones: one council's alone, bound to somebody until some time or to nobody, and nobody's when their PIN changes."""

import pytest
from sqlalchemy.exc import IntegrityError

from db.queries import duty_phones, people
from db.session import Database
from tests.db.making import LATER, NOW, VAULT, Council, make_council, new_id


def phone_of(council: Council, ref: str = "DESK", **changed: object) -> dict[str, object]:
    """A phone that is nobody's."""
    return {"id": new_id(), "authority_id": council.id, "ref": ref, "wrong_at": [], "bound_to": None, "bound_until": None, **changed}


async def test_a_phone_is_one_councils_and_let_go_with_whoever_had_it(database: Database) -> None:
    async with database.transaction() as tx:
        ours, theirs = await make_council(tx), await make_council(tx, "eastshire")
        mine = phone_of(ours, bound_to=ours.worker, bound_until=NOW + LATER)
        await duty_phones.insert(tx, ours.scope, [mine, phone_of(ours, "CAR")])
        await duty_phones.insert(tx, theirs.scope, [phone_of(theirs)])
        assert await duty_phones.change(tx, theirs.scope, mine["id"], refused_until=NOW) is False  # type: ignore[arg-type]
        assert await duty_phones.change(tx, ours.scope, mine["id"], refused_until=NOW + LATER) is True  # type: ignore[arg-type]
        await people.lock_workers(tx, ours.scope, ours.id)
        await people.change_people(tx, ours.scope, [{"id": ours.worker, "pin_sealed": VAULT.seal("person.pin_sealed", ours.worker, "x")}])
    async with database.transaction() as tx:
        assert [row.ref for row in await duty_phones.all_of(tx, ours.scope)] == ["CAR", "DESK"]
        assert [row.ref for row in await duty_phones.refused_at(tx, ours.scope, NOW)] == ["DESK"]
        assert await duty_phones.refused_at(tx, ours.scope, NOW + LATER) == []
        assert [row.id for row in await duty_phones.pins_of(tx, ours.scope)] == [ours.worker]
        assert await duty_phones.pins_of(tx, theirs.scope) == []
        assert await duty_phones.release(tx, ours.scope, ours.worker) == 1
        held = await duty_phones.held(tx, ours.scope, "DESK")
        assert held is not None
        assert (held.bound_to, held.bound_until, held.wrong_at) == (None, None, [])
        assert await duty_phones.held(tx, theirs.scope, "CAR") is None


@pytest.mark.parametrize("what", ["somebody's without an end", "twice one reference"])
async def test_what_no_phone_can_be_is_refused_by_the_database(database: Database, what: str) -> None:
    async with database.transaction() as tx:
        council = await make_council(tx)
    wrong = [phone_of(council, bound_to=council.worker)] if what.startswith("somebody") else [phone_of(council), phone_of(council)]
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await duty_phones.insert(tx, council.scope, wrong)
