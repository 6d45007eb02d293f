"""What is done to an account that is there: by its owner, who proves again who they are, or by whoever administers accounts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts, people, sign_ins
from db.queries.rows import Record
from db.scope import Scope
from db.words import Role
from desk.accounts import codes
from desk.accounts.inviting import NOT_THIS_CODE, PASSWORD, TOTP, recovery_codes
from desk.accounts.locks import UNTRIED
from desk.accounts.register import Register, note, ref_of
from desk.accounts.roles import Wish, free_worker, refuse_without_worker, rows_of
from desk.accounts.wrong import Wrong
from desk.refusals import Refused


@dataclass(frozen=True, slots=True)
class _Held:
    tx: AsyncConnection
    row: Record
    ref: str
    now: datetime


@asynccontextmanager
async def _held(register: Register, scope: Scope, account_id: UUID) -> AsyncIterator[_Held]:
    async with register.engine.database.transaction() as tx:
        await accounts.lock_register(tx, scope)
        row = await accounts.lock(tx, scope, account_id)
        if row is None:
            raise Refused("Nothing was done: there is no such account.")
        yield _Held(tx, row, ref_of(row.number), await register.engine.clock.machine(tx))


async def disable(register: Register, scope: Scope, account_id: UUID, by: str, *, own: UUID | None = None) -> str:
    """Nobody signs in to it from now on, whoever is signed in is so no more, and a link that waits opens nothing. What it is called."""
    async with _held(register, scope, account_id) as held:
        if account_id == own:
            raise Refused("Nothing was done: nobody disables their own account. Somebody else who administers accounts can.")
        if held.row.disabled_at is None:
            await accounts.change(held.tx, scope, account_id, disabled_at=held.now)
            await accounts.withdraw_invitations(held.tx, scope, account_id)
            ended = await sign_ins.end(held.tx, scope, account_id, held.now)
            await note(register, held.tx, scope, account_id, "AccountDisabled", f"{held.ref} is disabled", by, sessions_ended=ended)
        return held.ref


async def enable(register: Register, scope: Scope, account_id: UUID, by: str) -> str:
    """It may be signed in to again, with what was set before; a lock is off. What it is called."""
    async with _held(register, scope, account_id) as held:
        worker = held.row.person_id
        there = None if worker is None else await accounts.of_worker(held.tx, scope, worker)
        if there is not None and there.id != account_id:
            raise Refused(f"Nothing was done: the worker of {held.ref} has the account {ref_of(there.number)} by now.")
        await accounts.change(held.tx, scope, account_id, disabled_at=None, **UNTRIED)
        await note(register, held.tx, scope, account_id, "AccountEnabled", f"{held.ref} may be signed in to", by)
        return held.ref


async def add_role(register: Register, scope: Scope, account_id: UUID, wish: Wish, by: str) -> str:
    """It is this too from now on. What it is called."""
    async with _held(register, scope, account_id) as held:
        _refuse_directorys(held)
        there = {(one.role, one.team_ref) for one in await accounts.roles_of(held.tx, scope, account_id)}
        if (wish.role, wish.team) in there:
            raise Refused(f"Nothing was done: {held.ref} is {wish} already.")
        refuse_without_worker([wish], await _worker_of(held.tx, scope, held.row))
        await accounts.add_roles(held.tx, scope, await rows_of(held.tx, scope, account_id, [wish], register.engine.new_id))
        await note(register, held.tx, scope, account_id, "RoleGiven", f"{held.ref} is {wish} from now on", by, role=str(wish))
        return held.ref


async def _worker_of(tx: AsyncConnection, scope: Scope, row: Record) -> str | None:
    found = None if row.person_id is None else await people.person_of(tx, scope, row.person_id)
    return None if found is None else str(found.ref)


async def remove_role(register: Register, scope: Scope, account_id: UUID, role_id: UUID, by: str, *, own: UUID | None = None) -> str:
    """It is this no more, from its next page on. What it is called."""
    async with _held(register, scope, account_id) as held:
        _refuse_directorys(held)
        gone = await accounts.remove_role(held.tx, scope, account_id, role_id)
        if gone is None:
            raise Refused(f"Nothing was done: {held.ref} has no such role.")
        if account_id == own and gone.role is Role.ADMINISTRATOR:
            raise Refused("Nothing was done: nobody takes the accounts out of their own hands. Somebody else who administers them can.")
        reason = f"{held.ref} is {gone.role} no more"
        await note(register, held.tx, scope, account_id, "RoleTaken", reason, by, role=gone.role.value)
        return held.ref


def _refuse_directorys(held: _Held) -> None:
    if held.row.directory_sealed is not None:
        raise Refused(
            f"Nothing was done: what {held.ref} is follows its groups in the council's directory. Change them there, or disable {held.ref}."
        )


async def link_worker(register: Register, scope: Scope, account_id: UUID, worker: str, by: str) -> str:
    """Its acts are this worker's from its next page on. What it is called."""
    async with _held(register, scope, account_id) as held:
        found = await free_worker(held.tx, scope, worker, own=account_id)
        if held.row.disabled_at is not None:
            raise Refused(f"Nothing was done: {held.ref} is disabled. Enable it first.")
        await accounts.change(held.tx, scope, account_id, person_id=found.id)
        reason = f"{held.ref} acts as {found.ref} from now on"
        await note(register, held.tx, scope, account_id, "WorkerLinked", reason, by, worker=found.ref)
        return held.ref


async def change_password(register: Register, scope: Scope, account_id: UUID, password_hash: str, but: UUID | None) -> None:
    """Another password; every other browser is signed out. The caller has asked for the old one."""
    async with _held(register, scope, account_id) as held:
        await _refuse_without_password(held)
        sealed = register.vault.seal(PASSWORD, account_id, password_hash)
        await accounts.change(held.tx, scope, account_id, password_sealed=sealed, failures=0, known_failures=0)
        ended = await sign_ins.end(held.tx, scope, account_id, held.now, but=but)
        await note(
            register, held.tx, scope, account_id, "PasswordChanged", f"{held.ref} has another password", held.ref, sessions_ended=ended
        )


async def new_recovery_codes(register: Register, scope: Scope, account_id: UUID) -> list[str]:
    """Ten new ones, to be shown once; the earlier let nobody in."""
    async with _held(register, scope, account_id) as held:
        await _refuse_without_password(held)
        await note(register, held.tx, scope, account_id, "RecoveryCodesMade", f"{held.ref} has new recovery codes", held.ref)
        return await recovery_codes(register, held.tx, scope, account_id)


async def change_authenticator(register: Register, scope: Scope, account_id: UUID, secret: str, code: str, but: UUID | None) -> None:
    """Another authenticator, which has shown a code; every other browser is signed out."""
    async with _held(register, scope, account_id) as held:
        await _refuse_without_password(held)
        step = codes.step_of(secret, code, held.now, None)
        if step is None:
            raise Wrong("code", NOT_THIS_CODE)
        sealed = register.vault.seal(TOTP, account_id, secret)
        await accounts.change(held.tx, scope, account_id, totp_sealed=sealed, totp_step=step)
        ended = await sign_ins.end(held.tx, scope, account_id, held.now, but=but)
        reason = f"{held.ref} has another authenticator"
        await note(register, held.tx, scope, account_id, "AuthenticatorChanged", reason, held.ref, sessions_ended=ended)


async def _refuse_without_password(held: _Held) -> None:
    if held.row.password_sealed is None:
        raise Refused(f"Nothing was done: {held.ref} signs in without a password.")
