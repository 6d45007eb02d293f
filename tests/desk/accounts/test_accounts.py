"""From an invitation to a session, and everything that keeps somebody else out. The clock is the machine's, turned by hand."""

import asyncio
import threading
from datetime import timedelta
from typing import Literal
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from db.queries import accounts, sign_ins
from db.queries import journal as journals
from db.rotation import rotate
from db.rotation.counting import UNKNOWN, uses
from db.session import Database
from db.tables import account, account_role, journal, recovery_code, sign_in
from db.vault import Vault, new_keys
from db.words import KeyKind, Proof, Role
from desk.accounts import inviting, keeping, looking, sessions, signing_in
from desk.accounts.inviting import Newcomer
from desk.accounts.passwords import AT_ONCE, LONGEST, Passwords, checked
from desk.accounts.register import OPERATOR, Register
from desk.accounts.roles import Wish
from desk.accounts.wrong import Wrong
from desk.permissions import Granted
from desk.refusals import Refused
from tests.desk.accounts.people import NAME, PASSWORD, QUICK, Desk


async def test_an_invitation_becomes_a_session_and_every_step_is_a_line_of_the_journal(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins(team="duty")
    token = await khan.signs_in()
    found, _ = await sessions.whose(desk.register, desk.scope, token)
    assert found is not None
    async with database.reading() as tx:
        (role,) = await accounts.roles_of(tx, desk.scope, khan.account)
    assert (found.ref, found.worker, found.granted) == ("ACC-1", "DW-1", (Granted(Role.DUTY, role.team_id),))
    assert found.name == "R. Khan"
    await keeping.disable(desk.register, desk.scope, khan.account, OPERATOR)
    assert await desk.lines(khan.account) == ["AccountMade", "AccountInvited", "InvitationAccepted", "SignedIn", "AccountDisabled"]
    async with database.reading() as tx:
        lines = await journals.of_subjects(tx, desk.scope, [khan.account])
        rows = [*(await tx.execute(select(account))).all(), *(await tx.execute(select(sign_in))).all()]
        rows += (await tx.execute(select(recovery_code))).all()
    told, kept = " ".join(map(str, lines)), " ".join(map(str, rows))
    for secret in (NAME, "R. Khan", PASSWORD, khan.secret, token, *khan.codes):
        assert secret not in told
        assert secret not in kept


async def test_a_link_is_good_once_for_a_day_and_only_while_no_newer_one_is_made(database: Database) -> None:
    desk = await Desk.open(database)

    async def fresh(worker: str) -> str:
        newcomer = Newcomer(f"{worker}@westshire.example", [Wish(Role.DUTY)], worker)
        return (await inviting.invite(desk.register, desk.scope, newcomer, OPERATOR)).token

    used, late, superseded = await fresh("DW-1"), await fresh("DW-2"), await fresh("DW-3")
    khan = await desk.opens(used)
    third = await desk.register_of("dw-3@westshire.example")
    newer = (await inviting.invite_again(desk.register, desk.scope, third, OPERATOR)).token
    for gone in (used, superseded, "none"):
        assert await inviting.invited(desk.register, desk.scope, gone) is None
    with pytest.raises(Refused, match="not good any more"):
        await inviting.accept(desk.register, desk.scope, used, "hash", khan.secret, khan.code)
    assert await inviting.invited(desk.register, desk.scope, newer) is not None
    desk.passes(hours=24)
    assert await inviting.invited(desk.register, desk.scope, late) is None


async def test_a_new_link_replaces_what_was_lost_and_signs_everybody_out(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()
    token = await khan.signs_in()
    link = await inviting.invite_again(desk.register, desk.scope, khan.account, OPERATOR)
    assert await khan.is_in(token), "until somebody opens it nothing changes"
    anew = await desk.opens(link.token, password="another four words")
    assert not await khan.is_in(token)
    assert not await khan.types()
    assert await anew.types()
    assert await khan.shows() is None
    assert await khan.shows(khan.codes[0]) is None, "old recovery codes let nobody in"
    assert await anew.shows(anew.codes[0]) is Proof.RECOVERY


async def test_a_code_counts_once_and_so_does_a_recovery_code(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()
    desk.passes(minutes=5)
    code = khan.code
    assert await khan.shows(code) is Proof.CODE
    assert await khan.shows(code) is None, "within the same half minute"
    desk.passes(seconds=30)
    assert await khan.shows(code) is None
    assert await khan.shows(f"{khan.code[:3]} {khan.code[3:]}") is Proof.CODE, "as apps show it"
    desk.passes(seconds=90)
    early = khan.code
    desk.passes(seconds=60)
    assert await khan.shows(early) is None, "two steps ago"
    assert await khan.shows(khan.codes[3].upper().replace("-", " ")) is Proof.RECOVERY
    assert await khan.shows(khan.codes[3]) is None
    (found,) = await looking.all_of(desk.register, desk.scope)
    assert found.codes_left == 9


async def test_ten_failures_lock_for_a_quarter_of_an_hour_and_each_ten_more_for_twice_as_long_up_to_a_day(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()
    waits = []
    for _ in range(9):
        for number in range(10):
            assert not (await khan.types("wrong") if number % 2 else await khan.shows("000000"))
        locked_at = desk.hand.at
        assert not await khan.types(), "while it is locked nothing is right"
        assert await khan.shows() is None
        async with database.reading() as tx:
            row = await accounts.by_id(tx, desk.scope, khan.account)
        assert row is not None
        waits.append(row.locked_until - locked_at)
        desk.hand.at = row.locked_until
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert await khan.types()
    assert await khan.shows() is Proof.CODE
    async with database.reading() as tx:
        row = await accounts.by_id(tx, desk.scope, khan.account)
    assert row is not None
    assert (row.failures, row.locked_until) == (0, None), "whoever has signed in begins anew"


async def test_an_administrator_takes_a_lock_off(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()
    for _ in range(10):
        await khan.types("wrong")
    assert [one.state for one in await looking.all_of(desk.register, desk.scope)] == ["locked"]
    await keeping.enable(desk.register, desk.scope, khan.account, OPERATOR)
    assert await khan.types()


async def test_an_unknown_name_is_hashed_and_noted_like_a_known_one(database: Database) -> None:
    desk = await Desk.open(database)
    hashed = CountedPasswords()
    register = Register(desk.register.engine, desk.register.vault, hashed, desk.register.entropy)
    khan = await desk.joins()
    for name in ("nobody@westshire.example", NAME, f" {NAME.upper()} "):
        assert await signing_in.password_is_right(register, desk.scope, name, "wrong") is None
    assert hashed.compared == [False, True, True]
    async with database.reading() as tx:
        council = await tx.scalar(select(func.count()).where(journal.c.subject_id == desk.scope.authority_id))
    assert council == 1
    assert (await desk.lines(khan.account)).count("SignInRefused") == 2


class CountedPasswords(Passwords):
    """Says of each comparison whether there was something to compare with."""

    def __init__(self) -> None:
        super().__init__(QUICK)
        self.compared: list[bool] = []

    async def is_right(self, kept: str | None, password: str) -> bool:
        self.compared.append(kept is not None)
        return await super().is_right(kept, password)


async def test_a_session_ends_after_half_an_hour_without_a_page_and_after_a_long_shift(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()
    quiet, wall = await khan.signs_in(), await khan.signs_in()
    begun_at = desk.hand.at - timedelta(seconds=30)
    desk.passes(minutes=29)
    assert await khan.is_in(wall)
    desk.passes(minutes=1)
    assert not await khan.is_in(quiet)
    while desk.passes(minutes=10) < begun_at + sessions.LASTS_FOR:
        assert await khan.is_in(wall), "a board on a wall asks by itself"
    assert not await khan.is_in(wall)
    assert await sessions.alive(desk.register, desk.scope, khan.account) == []


async def test_whoever_is_signed_out_disabled_or_has_another_password_is_out_at_the_next_request(database: Database) -> None:
    desk = await Desk.open(database)
    khan, shah = await desk.joins(), await desk.joins("m.shah@westshire.example", Role.ADMINISTRATOR, None)
    here, there, hers = await khan.signs_in(), await khan.signs_in(), await shah.signs_in()
    found, _ = await sessions.whose(desk.register, desk.scope, here)
    assert found is not None
    assert await sessions.end(desk.register, desk.scope, khan.account, khan.ref, but=found.id) == 1
    assert (await khan.is_in(here), await khan.is_in(there), await shah.is_in(hers)) == (True, False, True)
    await keeping.change_password(desk.register, desk.scope, khan.account, "hash", but=None)
    assert not await khan.is_in(here)
    token = await shah.signs_in()
    await keeping.disable(desk.register, desk.scope, shah.account, OPERATOR)
    assert not await shah.is_in(token)
    assert not await shah.types()
    with pytest.raises(Refused):
        await sessions.begin(desk.register, desk.scope, shah.account, Proof.CODE)
    with pytest.raises(Refused, match="disabled"):
        await inviting.invite_again(desk.register, desk.scope, shah.account, OPERATOR)


async def test_after_a_restore_nobody_is_signed_in(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()
    token = await khan.signs_in()
    async with database.transaction() as tx:
        assert await sign_ins.end_everywhere(tx, desk.scope, desk.hand.at) == 1
    assert not await khan.is_in(token)


async def test_roles_count_from_the_next_page_on_and_nobody_administers_themselves_away(database: Database) -> None:
    desk = await Desk.open(database)
    shah = await desk.joins("m.shah@westshire.example", Role.ADMINISTRATOR, None)
    token, register, scope = await shah.signs_in(), desk.register, desk.scope
    await keeping.add_role(register, scope, shah.account, Wish(Role.AUDITOR, "duty"), OPERATOR)
    for refused in (Wish(Role.AUDITOR, "duty"), Wish(Role.DUTY), Wish(Role.AUDITOR, "nowhere"), Wish(Role.REVIEWER, "duty")):
        with pytest.raises(Refused):
            await keeping.add_role(register, scope, shah.account, refused, OPERATOR)
    found, _ = await sessions.whose(register, scope, token)
    assert found is not None
    assert [one.role for one in found.granted] == [Role.ADMINISTRATOR, Role.AUDITOR]
    (mine,) = await looking.all_of(register, scope)
    own, auditor = (one.id for one in mine.roles)
    with pytest.raises(Refused, match="out of their own hands"):
        await keeping.remove_role(register, scope, shah.account, own, shah.ref, own=shah.account)
    with pytest.raises(Refused, match="their own account"):
        await keeping.disable(register, scope, shah.account, shah.ref, own=shah.account)
    await keeping.remove_role(register, scope, shah.account, auditor, shah.ref, own=shah.account)
    found, _ = await sessions.whose(register, scope, token)
    assert found is not None
    assert [one.role for one in found.granted] == [Role.ADMINISTRATOR]


async def test_who_cannot_be_invited_is_told_which_field_is_wrong(database: Database) -> None:
    desk = await Desk.open(database)
    await desk.joins()
    auditor, duty = [Wish(Role.AUDITOR)], [Wish(Role.DUTY)]
    wrong = {
        "name": [Newcomer("a b", auditor), Newcomer(f" {NAME.upper()}", auditor), Newcomer("", auditor)],
        "worker": [Newcomer("new", duty), Newcomer("new", duty, "YP-1042"), Newcomer("new", duty, "DW-1")],
        "role": [Newcomer("new", [])],
        "team": [Newcomer("new", [Wish(Role.AUDITOR, "none")]), Newcomer("new", [Wish(Role.ADMINISTRATOR, "duty")])],
    }
    for field, newcomers in wrong.items():
        for newcomer in newcomers:
            with pytest.raises(Wrong) as refused:
                await inviting.invite(desk.register, desk.scope, newcomer, OPERATOR)
            assert (refused.value.field, str(refused.value).count(".") >= 1) == (field, True)
    assert len(await looking.all_of(desk.register, desk.scope)) == 1


@pytest.mark.parametrize(
    "password",
    ["elevenchars", "x" * (LONGEST + 1), "Password 1234", "abababababab", "123456789012", "lkjihgfedcba", "r.khan and three words"],
)
def test_a_password_that_is_short_or_guessed_first_is_refused_and_says_why(password: str) -> None:
    with pytest.raises(Wrong, match=r"^(The|This) password"):
        checked(password, NAME)


def test_a_password_is_not_told_which_characters_to_have() -> None:
    for password in (PASSWORD, "ብርሃን ኣብ ልዕሊ ጎቦ", "all small letters"):
        assert checked(password, NAME) == password


async def test_the_same_characters_are_the_same_password_whichever_keyboard_composed_them() -> None:
    passwords = Passwords(QUICK)
    assert await passwords.is_right(await passwords.hashed("caf\u00e9 caf\u00e9 caf\u00e9"), "cafe\u0301 cafe\u0301 cafe\u0301")
    assert not await passwords.is_right("no hash at all", PASSWORD)


class CountedHasher(PasswordHasher):
    """Counts how many are at it at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.at_once, self.most, self._lock = 0, 0, threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        try:
            return super().verify(hash, password)
        finally:
            with self._lock:
                self.at_once -= 1


async def test_a_hundred_guesses_at_once_are_two_at_once() -> None:
    hasher = CountedHasher()
    passwords = Passwords(hasher)
    assert not any(await asyncio.gather(*(passwords.is_right(None, f"guess {number}") for number in range(100))))
    assert hasher.most <= AT_ONCE
    assert hasher.at_once == 0


async def test_names_are_found_while_keys_rotate_and_everything_ends_under_the_new_ones(database: Database) -> None:
    old_k, old_i = new_keys("k1", lambda size: b"k" * size), new_keys("i1", lambda size: b"i" * size)
    new_k, new_i = new_keys("k2"), new_keys("i2")
    desk = await Desk.open(database, Vault(old_k, old_i))
    khan = await desk.joins()
    both = Vault(f"{new_k},{old_k}", f"{new_i},{old_i}")
    desk.register = Register(desk.register.engine, both, desk.register.passwords, desk.register.entropy)
    assert await khan.types()
    for kind in KeyKind:
        steps = [step async for step in rotate(database, both, kind)]
        assert sum(step.rows for step in steps if step.what.startswith("account")) == 1
    desk.register = Register(desk.register.engine, Vault(new_k, new_i), desk.register.passwords, desk.register.entropy)
    assert await khan.types()
    assert await khan.shows() is Proof.CODE
    async with database.reading() as tx:
        for kind in KeyKind:
            assert (await uses(tx, desk.register.vault, kind))[UNKNOWN] == 0


async def test_what_the_tables_refuse(database: Database) -> None:
    desk = await Desk.open(database)
    khan = await desk.joins()

    async def refused(statement: object) -> None:
        with pytest.raises(IntegrityError):
            async with database.transaction() as tx:
                await tx.execute(statement)  # type: ignore[call-overload]

    for broken in ({"totp_sealed": None}, {"password_sealed": None}, {"failures": -1}):
        await refused(account.update().values(broken))
    role = {"id": UUID(int=7), "authority_id": desk.scope.authority_id, "account_id": khan.account, "role": Role.DUTY, "team_id": None}
    await refused(insert(account_role).values(role))
