"""Where somebody is signed in: begun however they proved who they are, asked for by every page, and ended by them or by somebody else.

It ends half a day and half an hour after it began, which is a long shift, and half an hour after no page of theirs asked; a board on a wall
asks by itself. The token is the browser's alone: its hash is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db.queries import accounts, sign_ins
from db.scope import Scope
from db.words import Proof
from desk.accounts.register import Register, council_of, note, ref_of, token_hash
from desk.permissions import Granted
from desk.refusals import Refused

LASTS_FOR = timedelta(hours=12, minutes=30)
IDLE_FOR = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)  # a page asks each second, and a database with one writer has better things to do
KEPT_FOR = timedelta(days=30)  # once it is over

_SHOWN = "account.shown_sealed"
_HOW = {
    Proof.CODE: "a password and a code",
    Proof.RECOVERY: "a password and a recovery code",
    Proof.INVITATION: "the link of an invitation",
    Proof.DIRECTORY: "the council's directory",
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in, and what they are now: roles and worker are looked up for every page."""

    id: UUID
    account: UUID
    ref: str
    name: str
    worker: str | None
    worker_id: UUID | None
    granted: Sequence[Granted]


@dataclass(frozen=True, slots=True)
class Session:
    """One of somebody's sessions, as their own page lists it."""

    id: UUID
    how: str
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime


async def begin(register: Register, scope: Scope, account_id: UUID, how: Proof) -> str:
    """Sign an account in that was proven, and return the token for its browser. A token is new each time, so nobody plants one."""
    token, engine = register.new_token(), register.engine
    session = engine.new_id()
    async with engine.database.transaction() as tx:
        now = await engine.clock.machine(tx)
        there = await accounts.lock(tx, scope, account_id)
        if there is None or there.disabled_at is not None:
            raise Refused("This account cannot be signed in to.")
        await sign_ins.forget(tx, scope, account_id, now - KEPT_FOR)
        row = {
            "id": session, "authority_id": council_of(scope), "account_id": account_id, "token_hash": token_hash(token), "how": how,
            "begun_at": now, "seen_at": now, "ends_at": now + LASTS_FOR, "ended_at": None,
        }  # fmt: skip
        await sign_ins.begin(tx, scope, row)
        ref = ref_of(there.number)
        await note(register, tx, scope, account_id, "SignedIn", f"{ref} signed in by {_HOW[how]}", ref, session=session.hex)
    return token


async def whose(register: Register, scope: Scope, token: str) -> tuple[SignedIn | None, UUID | None]:
    """Who is signed in by this token, if anybody is; and whose it is or was."""
    engine = register.engine
    async with engine.database.reading() as tx:
        now = await engine.clock.machine(tx)
        row = await sign_ins.of_token(tx, scope, token_hash(token))
        if row is None:
            return None, None
        is_over = row.ended_at is not None or row.ends_at <= now or row.seen_at <= now - IDLE_FOR
        if is_over or row.disabled_at is not None:
            return None, row.account_id
        granted = tuple(Granted(one.role, one.team_id) for one in await accounts.roles_of(tx, scope, row.account_id))
    if now - row.seen_at >= SEEN_EVERY:
        async with engine.database.transaction() as tx:
            await sign_ins.seen(tx, scope, row.id, now)
    name = register.vault.open(_SHOWN, row.account_id, row.shown_sealed)
    found = SignedIn(row.id, row.account_id, ref_of(row.number), name, row.worker_ref, row.person_id, granted)
    return found, row.account_id


async def alive(register: Register, scope: Scope, account_id: UUID) -> list[Session]:
    """Where an account is signed in now, the newest first."""
    async with register.engine.database.reading() as tx:
        now = await register.engine.clock.machine(tx)
        rows = await sign_ins.alive(tx, scope, account_id, now, now - IDLE_FOR)
    return [Session(row.id, _HOW[row.how], row.begun_at, row.seen_at, row.ends_at) for row in rows]


async def end(register: Register, scope: Scope, account_id: UUID, by: str, *, only: UUID | None = None, but: UUID | None = None) -> int:
    """Sign an account out in one browser, in all but one, or everywhere: from its next request on. How many had not ended."""
    async with register.engine.database.transaction() as tx:
        there = await accounts.lock(tx, scope, account_id)
        if there is None:
            raise Refused("Nothing was done: there is no such account.")
        now = await register.engine.clock.machine(tx)
        ended = await sign_ins.end(tx, scope, account_id, now, only=only, but=but)
        if ended:
            reason = f"{ref_of(there.number)} is signed out of {ended} browser{'s' if ended > 1 else ''}"
            await note(register, tx, scope, account_id, "SignedOut", reason, by, sessions=ended)
    return ended
