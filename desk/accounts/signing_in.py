"""Prove who somebody is, in two steps: a password, then a code. Whoever is refused hears the same sentence, whatever the reason was.

An unknown name costs the same time as a known one, and is a line of the journal too. What went wrong is counted by `locks`.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts
from db.queries.rows import Record
from db.scope import Scope
from db.words import Proof
from desk.accounts import codes, names
from desk.accounts.inviting import PASSWORD, TOTP
from desk.accounts.locks import browser_of, failed, is_let_in
from desk.accounts.register import Register


async def password_is_right(register: Register, scope: Scope, name: str, password: str, known: Collection[UUID] = ()) -> UUID | None:
    """The account of that name, if this is its password and it may sign in now. `known`: what this browser was signed in to."""
    async with register.engine.database.reading() as tx:
        found = await accounts.by_name(tx, scope, names.keys_of(register.vault, name))
    return await _held_against(register, scope, found, password, known)


async def own_password_is_right(register: Register, scope: Scope, account_id: UUID, password: str) -> bool:
    """Whether whoever is signed in knows the password too. Who guesses here locks the account as at the door."""
    async with register.engine.database.reading() as tx:
        found = await accounts.by_id(tx, scope, account_id)
    return await _held_against(register, scope, found, password, [account_id]) is not None


async def _held_against(register: Register, scope: Scope, found: Record | None, password: str, known: Collection[UUID]) -> UUID | None:
    kept, browser = None, browser_of(None if found is None else found.id, known)
    if found is not None and found.password_sealed is not None:
        kept = register.vault.open(PASSWORD, found.id, found.password_sealed)
    is_right = await register.passwords.is_right(kept, password)  # between two transactions: it takes a tenth of a second
    async with register.engine.database.transaction() as tx:
        now = await register.engine.clock.machine(tx)
        there = None if found is None else await accounts.lock(tx, scope, found.id)
        # It may have been locked, disabled or given another password meanwhile.
        if (
            is_right
            and found is not None
            and there is not None
            and there.password_sealed == found.password_sealed
            and is_let_in(there, now, browser)
        ):
            return UUID(str(there.id))
        await failed(register, tx, scope, there, now, "password", browser)
    return None


async def code_is_right(register: Register, scope: Scope, account_id: UUID, typed: str, known: Collection[UUID] = ()) -> Proof | None:
    """By what the second step is proven, if it is: six digits that were not used yet, or a recovery code. It is used up."""
    browser = browser_of(account_id, known)
    async with register.engine.database.transaction() as tx:
        now = await register.engine.clock.machine(tx)
        there = await accounts.lock(tx, scope, account_id)
        proof = None
        if there is not None and there.totp_sealed is not None and is_let_in(there, now, browser):
            proof = await _proof(register, tx, scope, there, typed, now)
        if proof is None:
            await failed(register, tx, scope, there, now, "code", browser)
        else:
            await accounts.change(tx, scope, account_id, **browser.anew)
    return proof


async def _proof(register: Register, tx: AsyncConnection, scope: Scope, there: Record, typed: str, now: datetime) -> Proof | None:
    if not codes.digits(typed):
        used = await accounts.use_recovery_code(tx, scope, there.id, codes.recovery_hash(typed), now)
        return Proof.RECOVERY if used else None
    step = codes.step_of(register.vault.open(TOTP, there.id, there.totp_sealed), typed, now, there.totp_step)
    if step is None:
        return None
    await accounts.change(tx, scope, there.id, totp_step=step)
    return Proof.CODE
