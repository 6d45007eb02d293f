"""By what a report calls people: workers by name and reference, carers by reference, young people by initials and reference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import PersonKind


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, as a report names them."""

    ref: str
    kind: PersonKind
    called: str


@dataclass(frozen=True, slots=True)
class Names:
    """Everybody whom a report may have to name."""

    people: Mapping[UUID, Named]
    workers: Mapping[str, str]

    def worker(self, ref: str | None) -> str:
        """A worker by name and reference, or whatever else acted."""
        return "" if ref is None else self.workers.get(ref, ref)

    def called(self, person_id: UUID | None) -> str:
        """Somebody by id; nobody for none."""
        found = None if person_id is None else self.people.get(person_id)
        return "" if found is None else found.called


async def read(tx: AsyncConnection, scope: Scope, vault: Vault, ids: Iterable[UUID]) -> Names:
    """Every worker, and those of these ids."""
    rows = [*await people.all_of(tx, scope, PersonKind.WORKER), *await people.people(tx, scope, ids)]
    named = {row.id: Named(row.ref, row.kind, _called(vault, row)) for row in rows}
    return Names(named, {one.ref: one.called for one in named.values() if one.kind is PersonKind.WORKER})


def _called(vault: Vault, row: Record) -> str:
    match row.kind:
        case PersonKind.WORKER:
            return f"{vault.open('person.name_sealed', row.id, row.name_sealed)} ({row.ref})"
        case PersonKind.CARER:
            return f"carer {row.ref}"
        case _:
            return f"{vault.open('person.initials_sealed', row.id, row.initials_sealed)} {row.ref}"
