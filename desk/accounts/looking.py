"""The accounts, for whoever administers them and for the command line: names opened, no young person near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts, sign_ins
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.words import Role
from desk.accounts import names
from desk.accounts.locks import is_locked
from desk.accounts.register import Register, ref_of
from desk.refusals import Refused


@dataclass(frozen=True, slots=True)
class Given:
    """A role that an account has."""

    id: UUID
    role: Role
    team: str | None

    def __str__(self) -> str:
        return self.role.value if self.team is None else f"{self.role.value} for team {self.team}"


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it stands."""

    id: UUID
    ref: str
    name: str
    shown: str
    worker: str | None
    roles: Sequence[Given]
    state: str  # active, locked, disabled, invited; not invited: its link ran out before it was used
    invited_until: datetime | None
    last_seen: datetime | None
    codes_left: int
    has_password: bool
    by_directory: bool  # the council's proves who they are, and says what they are


async def all_of(register: Register, scope: Scope) -> list[Account]:
    """Every account, by number."""
    async with register.engine.database.reading() as tx:
        now = await register.engine.clock.machine(tx)
        rows, roles = await accounts.all_of(tx, scope), grouped(await accounts.all_roles(tx, scope), "account_id")
        links, seen = await accounts.open_invitations(tx, scope, now), await sign_ins.last_seen(tx, scope)
        left = await accounts.recovery_codes_left(tx, scope, [row.id for row in rows])

    def shown(row: Record) -> Account:
        theirs = [Given(one.id, one.role, one.team_ref) for one in roles.get(row.id, [])]
        signs_in_as = "name_sealed" if row.directory_sealed is None else "directory_sealed"
        name, called = (register.vault.open(f"account.{cell}", row.id, getattr(row, cell)) for cell in (signs_in_as, "shown_sealed"))
        state = _state(row, now, is_invited=row.id in links)
        return Account(
            id=row.id, ref=ref_of(row.number), name=name, shown=called, worker=row.worker_ref, roles=theirs, state=state,
            invited_until=links.get(row.id), last_seen=seen.get(row.id), codes_left=left.get(row.id, 0),
            has_password=row.password_sealed is not None, by_directory=row.directory_sealed is not None,
        )  # fmt: skip

    return [shown(row) for row in rows]


def _state(row: Record, now: datetime, *, is_invited: bool) -> str:
    if row.disabled_at is not None:
        return "disabled"
    if row.directory_sealed is not None:
        return "active"
    if row.password_sealed is None:
        return "invited" if is_invited else "not invited"
    return "locked" if is_locked(row, now) else "active"


async def one_of(register: Register, scope: Scope, ref: str) -> Account | None:
    """The account of that number."""
    return next((one for one in await all_of(register, scope) if one.ref == ref.upper()), None)


async def named(register: Register, tx: AsyncConnection, scope: Scope, called: str) -> Record:
    """The account of that name, or of that number, or why there is none."""
    prefix, _, number = called.upper().partition("-")
    found = await accounts.by_name(tx, scope, names.keys_of(register.vault, called))
    if found is None and prefix == "ACC" and number.isdecimal() and len(number) < 10:
        found = await accounts.by_number(tx, scope, int(number))
    if found is None:
        raise Refused("No account has that name or number: safetynet accounts list shows them all.")
    return found
