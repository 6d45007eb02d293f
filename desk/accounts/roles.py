"""What an account may be: which roles are somebody's acts, and which may be for one team."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts, authorities, people
from db.queries.rows import Record, Values
from db.scope import Scope
from db.words import PersonKind, Role
from desk.accounts.register import council_of, ref_of
from desk.accounts.wrong import Wrong

WORKERS = frozenset({Role.DUTY, Role.MANAGER, Role.ALLOCATED})  # what they do is done by a worker, by name
OF_A_TEAM = frozenset({Role.DUTY, Role.MANAGER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Wish:
    """A role to be given, for the team of that reference or at large."""

    role: Role
    team: str | None = None

    def __str__(self) -> str:
        return self.role.value if self.team is None else f"{self.role.value} for team {self.team}"


def told(wishes: Iterable[Wish]) -> str:
    """Several, for a sentence."""
    return ", ".join(str(one) for one in wishes)


def refuse_without_worker(wishes: Sequence[Wish], worker: str | None) -> None:
    """Nobody acts on an alert without a name of their own."""
    if not wishes:
        raise Wrong("role", "Say at least one role.")
    acting = [one for one in wishes if one.role in WORKERS]
    if acting and worker is None:
        raise Wrong("worker", f"Whoever is {acting[0].role.value} acts as a worker. Say which, by reference.")


async def free_worker(tx: AsyncConnection, scope: Scope, ref: str, own: UUID | None = None) -> Record:
    """The worker of that reference, for whom no account but this one stands yet; or why none can."""
    found = [one for one in await people.by_ref(tx, scope, ref) if one.kind is PersonKind.WORKER]
    if not found:
        raise Wrong("worker", f"No worker has the reference {ref}.")
    there = await accounts.of_worker(tx, scope, found[0].id)
    if there is not None and there.id != own:
        raise Wrong("worker", f"{ref} has the account {ref_of(there.number)} already.")
    return found[0]


async def rows_of(tx: AsyncConnection, scope: Scope, account_id: UUID, wishes: Iterable[Wish], new_id: Callable[[], UUID]) -> list[Values]:
    """The rows of these roles, or why one cannot be given."""
    teams = {team.ref: team.id for team in await authorities.teams_of(tx, scope)}
    for one in wishes:
        if one.team is not None and one.role not in OF_A_TEAM:
            raise Wrong("team", f"The role {one.role.value} is for the whole council. Leave the team out.")
        if one.team is not None and one.team not in teams:
            raise Wrong("team", f"No team has the reference {one.team}.")
    owned = {"authority_id": council_of(scope), "account_id": account_id}
    return [
        {"id": new_id(), **owned, "role": one.role, "team_id": None if one.team is None else teams[one.team]}
        for one in dict.fromkeys(wishes)
    ]
