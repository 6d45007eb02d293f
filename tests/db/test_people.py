"""People, their phones, homes, plans and rotas, found again; and never another authority's."""

from datetime import date
from typing import Any

import pytest

from db.queries import authorities, contacts, invitations, ladders, people, placements, plans, rota, strangers
from db.scope import OutOfScope, Scope
from db.session import Database
from db.words import ChannelName, LadderKind, PersonKind, ShiftRole
from tests.db.making import EVERYWHERE, NOW, SOON, VAULT, Council, contact_row, make_council, new_id, phone_key

TODAY = date(2026, 11, 23)


async def test_a_person_is_found_by_reference_and_opens_in_place(database: Database, council: Council) -> None:
    async with database.reading() as tx:
        [found] = await people.by_ref(tx, council.scope, "P-2")
        [worker] = await people.all_of(tx, council.scope, PersonKind.WORKER)
        [state] = await people.children_state(tx, council.scope, [council.child])
        same = await people.person_of(tx, council.scope, worker.id)
        both = await people.people(tx, council.scope, [worker.id, found.id])
    assert (found.id, worker.id, same) == (council.child, council.worker, worker)
    assert {row.id for row in both} == {found.id, worker.id}
    assert VAULT.open("person.name_sealed", state.id, state.name_sealed) == "Amanuel B."
    assert (state.cover, state.unanswered_in_a_row, state.language, state.ref) == ("open", 0, "ti", "P-2")


async def test_scope_keeps_one_authoritys_rows_from_another(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        other = await make_council(tx, "eastshire")
        assert len(await people.by_ref(tx, EVERYWHERE, "P-2")) == 2
        assert [row.id for row in await people.by_ref(tx, other.scope, "P-2")] == [other.child]
        assert await people.children_state(tx, other.scope, council.children) == []
        assert await people.lock_children(tx, other.scope, council.children) == []
        assert not await people.change_child(tx, other.scope, council.child, unanswered_in_a_row=7)
        assert [row.ref for row in await authorities.all_of(tx, other.scope)] == ["eastshire"]
        assert [row.ref for row in await authorities.all_of(tx, EVERYWHERE)] == ["eastshire", "westshire"]
        assert await authorities.authority(tx, other.scope, council.id) is None


async def test_scope_refuses_to_write_another_authoritys_row(database: Database, council: Council) -> None:
    with pytest.raises(OutOfScope):
        async with database.transaction() as tx:
            await contacts.insert_contacts(tx, Scope(new_id()), [contact_row(council, council.child, "second")])


async def test_k11_all_who_share_an_address_are_found_and_locked_lowest_first(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        at = await contacts.people_at(tx, EVERYWHERE, ChannelName.HANDSET, [phone_key("siblings")])
        together = [row.person_id for row in at]
        locked = await people.lock_children(tx, EVERYWHERE, [*reversed(together), together[0]])
    assert [(row.person_id, row.kind) for row in at] == [(child, PersonKind.YOUNG_PERSON) for child in council.children]
    assert sorted(together) == locked == sorted(council.children)


async def test_a_texted_number_finds_the_contact_for_calls_too(database: Database, council: Council) -> None:
    number = "+447700900203"
    key = VAULT.address_key("sms", number)
    call = contact_row(council, council.carer, number, channel=ChannelName.VOICE, manner=None, address_key=key, position=1)
    async with database.transaction() as tx:
        await contacts.insert_contacts(tx, council.scope, [call])
        found = await contacts.people_at(tx, EVERYWHERE, ChannelName.SMS, VAULT.address_keys("sms", number))
        mine = await contacts.contacts_of(tx, council.scope, [council.carer])
        assert await contacts.change_contact(tx, council.scope, call["id"], state="blocked", guest=True)
        blocked = await contacts.contact_of(tx, council.scope, call["id"])
        assert await contacts.guests(tx, EVERYWHERE) == 1
    assert [row.person_id for row in found] == [council.carer]
    assert [row.position for row in mine] == [0, 1]
    assert blocked is not None
    assert blocked.state == "blocked"


async def test_a_placement_stands_from_its_first_to_its_last_day(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        [carer] = await placements.carers_of(tx, council.scope, council.children, TODAY)
        [child] = await placements.children_of_carer(tx, council.scope, [council.carer], TODAY)
        assert await placements.end(tx, council.scope, council.placement, TODAY)
        assert len(await placements.placements_of(tx, council.scope, [council.child], TODAY)) == 1
        tomorrow = date(2026, 11, 24)
        assert await placements.placements_of(tx, council.scope, [council.child], tomorrow) == []
        assert await placements.carers_of(tx, council.scope, [council.child], tomorrow) == []
        assert await placements.children_of_carer(tx, council.scope, [council.carer], tomorrow) == []
        assert len(await placements.placements_of(tx, council.scope, [council.child])) == 1
    assert (carer.young_person_id, carer.carer_id, carer.ask_carer) == (council.child, council.carer, "always")
    assert (child.carer_id, child.young_person_id) == (council.carer, council.child)


async def test_plans_end_and_change_their_tier(database: Database, council: Council) -> None:
    first, second = council.plans
    async with database.transaction() as tx:
        await plans.change_plan(tx, council.scope, first, tier_changes_at=NOW)
        await plans.change_plan(tx, council.scope, second, tier_changes_at=NOW, ended_at=NOW)
        assert [(row.id, row.tier_changes_at) for row in await plans.plans_of(tx, council.scope, council.children)] == [(first, NOW)]
        assert [row.id for row in await plans.all_of(tx, council.scope)] == [first]
        [ended] = await plans.by_id(tx, council.scope, [second])
    assert (ended.times, ended.days, ended.ended_at) == (["18:30"], "all", NOW)


async def test_shifts_come_with_their_workers_in_order(database: Database, council: Council) -> None:
    night, empty = new_id(), new_id()
    hours = {"authority_id": council.id, "team_id": council.team, "days": "all", "from_time": "17:00", "to_time": "09:00"}
    shifts: list[dict[str, Any]] = [
        {"id": night, "position": 1, "role": ShiftRole.ON_DUTY, **hours},
        {"id": empty, "position": 0, "role": ShiftRole.MANAGER, **hours},
    ]
    pairs = ((1, council.carer), (0, council.worker))
    workers = [
        {"id": new_id(), "authority_id": council.id, "shift_id": night, "position": position, "worker_id": who} for position, who in pairs
    ]
    async with database.transaction() as tx:
        await rota.insert_shifts(tx, council.scope, shifts, workers)
        found = await rota.shifts_of(tx, council.scope, [council.team])
    assert [(row.id, row.worker_id) for row in found] == [(empty, None), (night, council.worker), (night, council.carer)]


async def test_the_newest_ladder_is_for_what_opens_now_and_the_old_one_stays(database: Database, council: Council) -> None:
    def version(number: int, name: str = "arrival") -> dict[str, Any]:
        what = {"kind": LadderKind.ASKING, "name": name, "number": number, "content": [number], "made_at": NOW}
        return {"id": new_id(), "authority_id": council.id, **what}

    rows = [version(1), version(2), version(1, "standard")]
    async with database.transaction() as tx:
        await ladders.insert_versions(tx, council.scope, rows)
        newest = await ladders.newest(tx, council.scope)
        [old] = await ladders.by_id(tx, council.scope, [rows[0]["id"]])
    assert [(row.name, row.number) for row in newest] == [("arrival", 2), ("standard", 1)]
    assert old.content == [1]


async def test_a_council_names_its_last_resort_when_that_worker_is_known(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        assert await authorities.change(tx, council.scope, council.id, last_resort_id=council.worker)
        found = await authorities.by_ref(tx, council.scope, "westshire")
        assert [row.ref for row in await authorities.teams_of(tx, council.scope)] == ["duty"]
    assert found is not None
    assert found.last_resort_id == council.worker


async def test_an_invitation_joins_once_and_not_too_late(database: Database, council: Council) -> None:
    def row(token: str) -> dict[str, Any]:
        what = {"person_id": council.child, "channel": ChannelName.TELEGRAM, "token_hash": token}
        return {"id": new_id(), "authority_id": council.id, "made_at": NOW, "expires_at": NOW + SOON, **what}

    async with database.transaction() as tx:
        await invitations.insert(tx, council.scope, row("one"))
        await invitations.insert(tx, council.scope, row("two"))
        used = await invitations.redeem(tx, EVERYWHERE, "one", NOW)
        assert await invitations.redeem(tx, EVERYWHERE, "one", NOW) is None
        assert await invitations.redeem(tx, EVERYWHERE, "two", NOW + SOON) is None
        assert await invitations.redeem(tx, EVERYWHERE, "three", NOW) is None
        late = await invitations.by_token(tx, EVERYWHERE, "two")
    assert used is not None
    assert used.person_id == council.child
    assert late is not None
    assert late.used_at is None


async def test_a7_a_stranger_keeps_one_number_and_is_not_bound_by_being_attached(database: Database, council: Council) -> None:
    def row(address: str) -> dict[str, Any]:
        row_id = new_id()
        sealed = VAULT.seal("stranger.address_sealed", row_id, address)
        what = {"channel": ChannelName.SMS, "manner": None, "address_sealed": sealed}
        return {"id": row_id, "authority_id": council.id, "address_key": VAULT.address_key("sms", address), **what}

    async with database.transaction() as tx:
        first, second, again = [await strangers.meet(tx, council.scope, row(address)) for address in ("07700", "07701", "07700")]
        assert await strangers.attach(tx, council.scope, first.id, council.child)
        keys = VAULT.address_keys("sms", "07700")
        [known] = await strangers.at_address(tx, EVERYWHERE, ChannelName.SMS, keys)
        assert await contacts.people_at(tx, EVERYWHERE, ChannelName.SMS, keys) == []
        locked = await strangers.lock_strangers(tx, EVERYWHERE, [second.id, first.id])
        both = await strangers.strangers(tx, council.scope, locked)
    assert (first.number, second.number, again.id) == (1, 2, first.id)
    assert known.attached_to == council.child
    assert [row.id for row in both] == locked == sorted([first.id, second.id])
