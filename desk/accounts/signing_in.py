"""Prove who somebody is, in two steps: a password, then a code. Whoever is refused hears the same sentence, whatever the reason was.

An unknown name costs the same time as a known one, and is a line of the journal too. Ten failures in a row lock an account for a quarter of
an hour, ten more for half an hour, and so on to a day; while it is locked nothing is right, and nothing is counted.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts
from db.queries.rows import Record
from db.scope import Scope
from db.words import Proof
from desk.accounts import codes, names
from desk.accounts.inviting import PASSWORD, TOTP
from desk.accounts.register import Register, council_of, note, ref_of

FAILURES_AT_MOST = 10  # in a row
LOCKED_FOR, LOCKED_FOR_AT_MOST = timedelta(minutes=15), timedelta(days=1)

NOBODY = "nobody"


async def password_is_right(register: Register, scope: Scope, name: str, password: str) -> UUID | None:
    """The account of that name, if this is its password and it may sign in now."""
    async with register.engine.database.reading() as tx:
        found = await accounts.by_name(tx, scope, names.keys_of(register.vault, name))
    return await _held_against(register, scope, found, password)


async def own_password_is_right(register: Register, scope: Scope, account_id: UUID, password: str) -> bool:
    """Whether whoever is signed in knows the password too. Who guesses here locks the account as at the door."""
    async with register.engine.database.reading() as tx:
        found = await accounts.by_id(tx, scope, account_id)
    return await _held_against(register, scope, found, password) is not None


async def _held_against(register: Register, scope: Scope, found: Record | None, password: str) -> UUID | None:
    kept = None
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
            and is_let_in(there, now)
        ):
            return UUID(str(there.id))
        await _failed(register, tx, scope, there, now, "password")
    return None


async def code_is_right(register: Register, scope: Scope, account_id: UUID, typed: str) -> Proof | None:
    """By what the second step is proven, if it is: six digits that were not used yet, or a recovery code. It is used up."""
    async with register.engine.database.transaction() as tx:
        now = await register.engine.clock.machine(tx)
        there = await accounts.lock(tx, scope, account_id)
        proof = None
        if there is not None and there.totp_sealed is not None and is_let_in(there, now):
            proof = await _proof(register, tx, scope, there, typed, now)
        if proof is None:
            await _failed(register, tx, scope, there, now, "code")
        else:
            await accounts.change(tx, scope, account_id, failures=0, locked_until=None)
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


def is_let_in(row: Record, now: datetime) -> bool:
    """Whether an account may be signed in to at all."""
    return row.disabled_at is None and not is_locked(row, now)


def is_locked(row: Record, now: datetime) -> bool:
    """Whether too much was guessed."""
    return row.locked_until is not None and row.locked_until > now


async def _failed(register: Register, tx: AsyncConnection, scope: Scope, there: Record | None, now: datetime, what: str) -> None:
    if there is None:
        await note(register, tx, scope, council_of(scope), "SignInRefused", "no account has the name that was typed", NOBODY)
        return
    ref = ref_of(there.number)
    if not is_let_in(there, now):
        state = "disabled" if there.disabled_at is not None else "locked"
        await note(register, tx, scope, there.id, "SignInRefused", f"{ref} is {state}", NOBODY)
        return
    failures = there.failures + 1
    locked = await _lock(register, tx, scope, there, failures, now)
    await accounts.change(tx, scope, there.id, failures=failures, **locked)
    await note(register, tx, scope, there.id, "SignInRefused", f"not the {what} of {ref}", NOBODY, in_a_row=failures)


async def _lock(register: Register, tx: AsyncConnection, scope: Scope, there: Record, failures: int, now: datetime) -> dict[str, datetime]:
    times, over = divmod(failures, FAILURES_AT_MOST)
    if over:
        return {}
    until = now + min(LOCKED_FOR * 2 ** min(times - 1, 10), LOCKED_FOR_AT_MOST)
    reason = f"{ref_of(there.number)} is locked after {failures} failures in a row"
    await note(register, tx, scope, there.id, "AccountLocked", reason, NOBODY, until=until.isoformat())
    return {"locked_until": until}
