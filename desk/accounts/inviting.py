"""Invite somebody: an account, what it is to the council, and a link good once and for a day. Its password and its codes are theirs to set.

A link is handed over by whoever made it. What it opens is kept by nobody else: an administrator never knows a password.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts, sign_ins
from db.queries.rows import Values
from db.scope import Scope
from desk.accounts import codes, names
from desk.accounts.locks import UNTRIED
from desk.accounts.register import Register, council_of, note, ref_of, token_hash
from desk.accounts.roles import Wish, free_worker, refuse_without_worker, rows_of, told
from desk.accounts.wrong import Wrong
from desk.refusals import Refused

VALID_FOR = timedelta(hours=24)
SHOWN_AT_MOST = 100  # characters

USED_UP = "This link is not good any more: it was used, a newer one was made, or a day has passed. Ask whoever sent it for another."

NOT_THIS_CODE = "That is not the code which the app shows now: wait for the next one, and type that."

_NAME, _SHOWN = "account.name_sealed", "account.shown_sealed"
PASSWORD, TOTP = "account.password_sealed", "account.totp_sealed"  # the cells' names


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to sign in, and as what."""

    name: str
    roles: Sequence[Wish]
    worker: str | None = None  # whose acts are theirs
    shown: str = ""  # how pages call them; left out: as the worker is called, else by the name


@dataclass(frozen=True, slots=True)
class Link:
    """For whom, and the token that its link carries. It is shown once."""

    account: UUID
    ref: str
    token: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for."""

    account: UUID
    ref: str
    name: str


def shown_as(written: str) -> str:
    """How pages are to call them, or why they cannot."""
    kept = written.strip()
    if len(kept) > SHOWN_AT_MOST or not kept.isprintable():
        raise Wrong("shown", f"Pages call them by one line of at most {SHOWN_AT_MOST} plain characters: write fewer, or nothing.")
    return kept


async def invite(register: Register, scope: Scope, newcomer: Newcomer, by: str) -> Link:
    """A new account and its link, or why there is none."""
    name, vault = names.checked(newcomer.name), register.vault
    async with register.engine.database.transaction() as tx:
        await accounts.lock_register(tx, scope)
        keys = names.keys_of(vault, name)
        there = await accounts.by_name(tx, scope, keys)
        if there is not None:
            raise Wrong("name", f"{ref_of(there.number)} signs in by this name already.")
        worker = None if newcomer.worker is None else await free_worker(tx, scope, newcomer.worker)
        refuse_without_worker(newcomer.roles, newcomer.worker)
        account_id, number = register.engine.new_id(), await accounts.next_number(tx, scope)
        shown = shown_as(newcomer.shown) or (name if worker is None else vault.open("person.name_sealed", worker.id, worker.name_sealed))
        row: Values = {
            "id": account_id, "authority_id": council_of(scope), "number": number, "name_sealed": vault.seal(_NAME, account_id, name),
            "name_key": keys[0], "shown_sealed": vault.seal(_SHOWN, account_id, shown[:SHOWN_AT_MOST]), "failures": 0,
            "person_id": None if worker is None else worker.id, "made_at": await register.engine.clock.machine(tx), "made_by": by,
        }  # fmt: skip
        roles = await rows_of(tx, scope, account_id, newcomer.roles, register.engine.new_id)
        await accounts.insert(tx, scope, row)
        await accounts.add_roles(tx, scope, roles)
        ref = ref_of(number)
        what = f"{ref} is invited as {told(newcomer.roles)}" + (f", for {newcomer.worker}" if newcomer.worker else "")
        await note(
            register, tx, scope, account_id, "AccountMade", what, by, worker=newcomer.worker, roles=[str(one) for one in newcomer.roles]
        )
        return Link(account_id, ref, await _link(register, tx, scope, account_id, ref, by))


async def invite_again(register: Register, scope: Scope, account_id: UUID, by: str) -> Link:
    """A new link for an account that is there: whoever opens it sets password and codes anew. Until then nothing changes."""
    async with register.engine.database.transaction() as tx:
        found = await accounts.lock(tx, scope, account_id)
        if found is None:
            raise Refused("Nobody was invited: there is no such account.")
        ref = ref_of(found.number)
        if found.disabled_at is not None:
            raise Refused(f"Nobody was invited: {ref} is disabled. Enable it first.")
        if found.directory_sealed is not None:
            raise Refused(f"Nobody was invited: {ref} is signed in to through the council's directory, and has no password.")
        return Link(account_id, ref, await _link(register, tx, scope, account_id, ref, by))


async def _link(register: Register, tx: AsyncConnection, scope: Scope, account_id: UUID, ref: str, by: str) -> str:
    token, now = register.new_token(), await register.engine.clock.machine(tx)
    row = {
        "id": register.engine.new_id(), "authority_id": council_of(scope), "account_id": account_id, "token_hash": token_hash(token),
        "made_at": now, "made_by": by, "expires_at": now + VALID_FOR, "used_at": None,
    }  # fmt: skip
    await accounts.invite(tx, scope, row)
    await note(register, tx, scope, account_id, "AccountInvited", f"{ref} has a link, good once and for a day", by)
    return token


async def invited(register: Register, scope: Scope, token: str) -> Invited | None:
    """Whom this link is for, as long as it is good."""
    async with register.engine.database.reading() as tx:
        found = await accounts.invited(tx, scope, token_hash(token), await register.engine.clock.machine(tx))
    if found is None:
        return None
    return Invited(found.id, ref_of(found.number), register.vault.open(_NAME, found.id, found.name_sealed))


async def accept(register: Register, scope: Scope, token: str, password_hash: str, secret: str, code: str) -> list[str]:
    """Use the link up: from now on the account has this password and this authenticator. Its recovery codes, to be shown once.

    Who was signed in to it is so no more, and what stood against it is forgotten.
    """
    vault = register.vault
    async with register.engine.database.transaction() as tx:
        now = await register.engine.clock.machine(tx)
        found = await accounts.invited(tx, scope, token_hash(token), now)
        if found is None or await accounts.lock(tx, scope, found.id) is None:
            raise Refused(USED_UP)
        step = codes.step_of(secret, code, now, None)
        if step is None:
            raise Wrong("code", NOT_THIS_CODE)
        if not await accounts.use_invitation(tx, scope, token_hash(token), now):
            raise Refused(USED_UP)
        sealed = {"password_sealed": vault.seal(PASSWORD, found.id, password_hash), "totp_sealed": vault.seal(TOTP, found.id, secret)}
        await accounts.change(tx, scope, found.id, **sealed, totp_step=step, **UNTRIED)
        ended = await sign_ins.end(tx, scope, found.id, now)
        ref = ref_of(found.number)
        reason = f"{ref} has set a password and an authenticator by the link"
        await note(register, tx, scope, found.id, "InvitationAccepted", reason, ref, sessions_ended=ended)
        return await recovery_codes(register, tx, scope, found.id)


async def recovery_codes(register: Register, tx: AsyncConnection, scope: Scope, account_id: UUID) -> list[str]:
    """Ten new ones in place of those that were; their hashes alone are kept."""
    fresh = codes.new_recovery_codes(register.entropy)
    owned = {"authority_id": council_of(scope), "account_id": account_id, "used_at": None}
    rows = [{"id": register.engine.new_id(), **owned, "code_hash": codes.recovery_hash(one)} for one in fresh]
    await accounts.replace_recovery_codes(tx, scope, account_id, rows)
    return fresh
