"""Whom the council's directory proves: an account, made the first time, whose roles follow the directory's groups each time.

What it grants no more is taken away at once, and every page asks for roles: so it counts for whoever is signed in elsewhere, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts, authorities
from db.queries.rows import Record, Values
from db.scope import Scope
from desk.accounts import names
from desk.accounts.inviting import SHOWN_AT_MOST
from desk.accounts.locks import NOBODY
from desk.accounts.register import DIRECTORY, Register, council_of, note, ref_of
from desk.accounts.roles import WORKERS, Wish, free_worker, rows_of
from desk.accounts.wrong import Wrong
from desk.refusals import Refused

IN_NO_GROUP = (
    "Not signed in: your council account is in none of the groups that may use this service; "
    "ask whoever administers accounts at your council which one you need."
)
DISABLED = "Not signed in: your account here is disabled; ask whoever administers accounts at your council."

_NAME, _SHOWN, _CALLED = "account.name_sealed", "account.shown_sealed", "account.directory_sealed"


@dataclass(frozen=True, slots=True)
class Told:
    """What the directory says of somebody whom it has proven. `wishes`: the roles that go with their groups."""

    issuer: str
    subject: str
    called: str  # there: a user name or an address
    shown: str  # how pages are to call them
    worker: str | None  # whose acts are theirs, by reference, where the directory knows
    wishes: Sequence[Wish]


async def meet(register: Register, scope: Scope, told: Told) -> UUID:
    """Their account, as it is now to be; or why they are not let in. Whatever changed stands, either way."""
    async with register.engine.database.transaction() as tx:
        await accounts.lock_register(tx, scope)
        account, refusal = await _Meeting(register, scope, tx).met(told)
    if account is None:
        raise Refused(refusal)
    return account


async def refuse(register: Register, scope: Scope, why: str) -> None:
    """A line of the journal: what the directory's answer was said to prove was not believed."""
    async with register.engine.database.transaction() as tx:
        await note(register, tx, scope, council_of(scope), "SignInRefused", f"the directory's answer was not believed ({why})", NOBODY)


@dataclass(frozen=True, slots=True)
class _Meeting:
    register: Register
    scope: Scope
    tx: AsyncConnection

    async def met(self, told: Told) -> tuple[UUID | None, str]:
        keys = names.identity_keys(self.register.vault, told.issuer, told.subject)
        there = await accounts.by_identity(self.tx, self.scope, keys)
        if there is not None and there.disabled_at is not None:
            await self._note(there.id, "SignInRefused", f"{ref_of(there.number)} is disabled", NOBODY)
            return None, DISABLED
        teams = {None, *(team.ref for team in await authorities.teams_of(self.tx, self.scope))}
        wishes = [one for one in told.wishes if one.team in teams]
        if there is None and not wishes:
            await self._note(council_of(self.scope), "SignInRefused", "the directory proved somebody who is in no group of ours", NOBODY)
            return None, IN_NO_GROUP
        if there is None:
            there = await self._made(told, keys[0])
        else:
            await self._called(there, told)
        account, ref = UUID(str(there.id)), ref_of(there.number)
        worker, why = await self._worker(there, ref, told.worker)
        roles = [one for one in wishes if worker is not None or one.role not in WORKERS]
        await self._follow(account, ref, roles)
        if roles:
            return account, ""
        nobody = f"{ref} acts as no worker, and its groups are for workers alone" if wishes else f"{ref} is in no group of ours any more"
        await self._note(account, "SignInRefused", nobody, NOBODY)
        return None, _no_worker(ref, why) if wishes else IN_NO_GROUP

    async def _note(self, subject: UUID, event: str, reason: str, actor: str, **content: object) -> None:
        await note(self.register, self.tx, self.scope, subject, event, reason, actor, **content)

    async def _made(self, told: Told, key: bytes) -> Record:
        register, tx, scope = self.register, self.tx, self.scope
        vault, account, number = register.vault, register.engine.new_id(), await accounts.next_number(tx, scope)
        row: Values = {
            "id": account, "authority_id": council_of(scope), "number": number, "name_key": key, "failures": 0,
            "name_sealed": vault.seal(_NAME, account, names.identity(told.issuer, told.subject)),
            "shown_sealed": vault.seal(_SHOWN, account, told.shown[:SHOWN_AT_MOST]),
            "directory_sealed": vault.seal(_CALLED, account, told.called[:SHOWN_AT_MOST]),
            "person_id": None, "made_at": await register.engine.clock.machine(tx), "made_by": DIRECTORY,
        }  # fmt: skip
        await accounts.insert(tx, scope, row)
        await self._note(account, "AccountMade", f"{ref_of(number)} is somebody whom the council's directory proved", DIRECTORY)
        made = await accounts.lock(tx, scope, account)
        assert made is not None, "it has just been made"
        return made

    async def _called(self, there: Record, told: Told) -> None:
        """People marry, and directories write them anew."""
        vault, fresh = self.register.vault, {_SHOWN: told.shown[:SHOWN_AT_MOST], _CALLED: told.called[:SHOWN_AT_MOST]}
        await accounts.lock(self.tx, self.scope, there.id)
        cells = {place: place.partition(".")[2] for place in fresh}
        old = {place: vault.open(place, there.id, getattr(there, cell)) for place, cell in cells.items()}
        changed = {cell: vault.seal(place, there.id, fresh[place]) for place, cell in cells.items() if fresh[place] != old[place]}
        if changed:
            await accounts.change(self.tx, self.scope, there.id, **changed)

    async def _worker(self, there: Record, ref: str, claimed: str | None) -> tuple[UUID | None, str]:
        """Whose acts are theirs: whom the directory names, else whom an administrator has linked. And why it is nobody."""
        if claimed is None:
            return there.person_id, ""
        try:
            found = await free_worker(self.tx, self.scope, claimed, own=there.id)
        except Wrong as wrong:
            return there.person_id, str(wrong)
        if found.id != there.person_id:
            await accounts.change(self.tx, self.scope, there.id, person_id=found.id)
            await self._note(there.id, "WorkerLinked", f"{ref} acts as {found.ref} from now on", DIRECTORY, worker=found.ref)
        return UUID(str(found.id)), ""

    async def _follow(self, account: UUID, ref: str, roles: Sequence[Wish]) -> None:
        """It is what its groups say, and nothing else."""
        rows = {Wish(one.role, one.team_ref): one.id for one in await accounts.roles_of(self.tx, self.scope, account)}
        for gone in sorted(rows.keys() - set(roles), key=str):
            await accounts.remove_role(self.tx, self.scope, account, rows[gone])
            await self._note(account, "RoleTaken", f"{ref} is {gone} no more", DIRECTORY, role=str(gone))
        fresh = [one for one in dict.fromkeys(roles) if one not in rows]
        await accounts.add_roles(self.tx, self.scope, await rows_of(self.tx, self.scope, account, fresh, self.register.engine.new_id))
        for given in fresh:
            await self._note(account, "RoleGiven", f"{ref} is {given} from now on", DIRECTORY, role=str(given))


def _no_worker(ref: str, why: str) -> str:
    because = f" ({why.rstrip('.')})" if why else ""
    return (
        f"Not signed in: you are known as {ref} now, but your groups are for workers, and it stands for none{because}; "
        f"ask whoever administers accounts at your council to say which worker {ref} is, then sign in again."
    )
