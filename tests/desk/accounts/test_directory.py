"""Accounts of whom the council's directory proves: found again while keys rotate, and one for each worker."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from db.rotation import rotate
from db.rotation.counting import UNKNOWN, uses
from db.session import Database
from db.tables import account
from db.vault import Vault, new_keys
from db.words import KeyKind, Role
from desk.accounts import keeping, looking
from desk.accounts.directory import Told, meet
from desk.accounts.register import OPERATOR, Register
from desk.accounts.roles import Wish
from desk.accounts.wrong import Wrong
from desk.refusals import Refused
from tests.desk.accounts.people import Desk

KHAN = Told("https://sign-in.example.org", "Subject-1", "r.khan@westshire.example", "R. Khan", "DW-1", [Wish(Role.DUTY, "duty")])


async def test_whoever_the_directory_proves_is_found_while_keys_rotate_and_everything_ends_under_the_new_ones(database: Database) -> None:
    old_k, old_i = new_keys("k1", lambda size: b"k" * size), new_keys("i1", lambda size: b"i" * size)
    new_k, new_i = new_keys("k2"), new_keys("i2")
    desk = await Desk.open(database, Vault(old_k, old_i))
    known = await meet(desk.register, desk.scope, KHAN)
    both, new = Vault(f"{new_k},{old_k}", f"{new_i},{old_i}"), Vault(new_k, new_i)
    desk.register = Register(desk.register.engine, both, desk.register.passwords, desk.register.entropy)
    assert await meet(desk.register, desk.scope, KHAN) == known
    for kind in KeyKind:
        assert sum([step.rows async for step in rotate(database, both, kind) if step.what.startswith("account")]) == 1
    desk.register = Register(desk.register.engine, new, desk.register.passwords, desk.register.entropy)
    assert await meet(desk.register, desk.scope, KHAN) == known
    async with database.reading() as tx:
        for kind in KeyKind:
            assert (await uses(tx, new, kind))[UNKNOWN] == 0


async def test_two_first_pages_at_once_make_one_account_and_a_worker_has_one(database: Database) -> None:
    desk = await Desk.open(database)
    hill = await desk.joins("j.hill@westshire.example", worker="DW-3")
    first, second = await asyncio.gather(meet(desk.register, desk.scope, KHAN), meet(desk.register, desk.scope, KHAN))
    assert first == second
    another = Told(KHAN.issuer, "subject-1", "another", "Another", "DW-3", [Wish(Role.AUDITOR), Wish(Role.DUTY), Wish(Role.DUTY, "none")])
    met = await meet(desk.register, desk.scope, another)
    assert met != first, "each letter of a subject counts"
    found = {one.id: one for one in await looking.all_of(desk.register, desk.scope)}
    assert (found[met].worker, [str(one) for one in found[met].roles]) == (None, ["auditor"]), "DW-3 has an account, and signs in by it"
    with pytest.raises(Wrong, match="DW-3 has the account ACC-1 already"):
        await keeping.link_worker(desk.register, desk.scope, met, "DW-3", OPERATOR)
    await keeping.disable(desk.register, desk.scope, hill.account, OPERATOR)
    assert await meet(desk.register, desk.scope, another) == met
    found = {one.id: one for one in await looking.all_of(desk.register, desk.scope)}
    assert (found[met].worker, sorted(map(str, found[met].roles))) == ("DW-3", ["auditor", "duty"])
    for refused in (
        keeping.add_role(desk.register, desk.scope, met, Wish(Role.REVIEWER), OPERATOR),
        keeping.enable(desk.register, desk.scope, hill.account, OPERATOR),
    ):
        with pytest.raises(Refused, match="Nothing was done"):
            await refused
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(account.update().where(account.c.id == met).values(password_sealed=b"x", totp_sealed=b"x"))
