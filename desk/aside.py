"""What a named worker does with an entry that nobody can open any more: once whoever it may be of is looked after, it is set aside."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import inbox
from db.queries.rows import Record
from db.scope import Scope
from db.vault import UnknownKey, Unreadable, Vault
from db.words import FaultKind, SubjectKind
from desk.alerts import Found, act_on
from scheduler import acts, parking
from scheduler.acts import Acted, Answer
from scheduler.case import Case
from scheduler.engine import Engine


@dataclass(frozen=True, slots=True)
class SetAside:
    """A named worker set these entries aside. They are kept as they are, and tried no more."""

    entries: tuple[str, ...]


async def set_aside(engine: Engine, scope: Scope, vault: Vault, code: str, worker: str) -> Acted:
    """Set aside what the fault of that code could not hear, because it cannot be opened; what waits for another reason is tried again."""

    async def act(tx: AsyncConnection, case: Case, found: Found) -> Acted:
        acted = acts.look_after_list(case, code.upper(), found.worker, found.paged_at)
        if not acted.is_done or case.alert is None or case.fault is None:
            return acted
        why_not = _why_not(case)
        if why_not is not None:
            return Acted(Answer.NOTHING_CHANGED, why_not)
        closed = [row.id for row in await parking.unheard_of(tx, case) if not _opens(vault, row)]
        if not closed:
            return Acted(Answer.NOTHING_CHANGED, "everything that waits can be opened: it is tried again")
        by = case.council.people[found.worker].ref
        await _settle(tx, case, closed)
        done = f"{len(closed)} set aside by {by}"
        case.note(SubjectKind.ALERT, case.alert.id, None, SetAside(tuple(one.hex for one in closed)), done, by)
        return Acted(Answer.DONE, done)

    return await act_on(engine, scope, code, worker, act)


def _why_not(case: Case) -> str | None:
    assert case.fault is not None, "the fault's own case"
    if (case.fault.kind, case.fault.key) != (FaultKind.PARKED, parking.HEARD):
        return "it is about nothing that we were told"
    if case.owed:
        people = "1 young person" if case.owed == 1 else f"{case.owed} young people"
        return f"it may be of {people} on its list: tick them first"
    return None


async def _settle(tx: AsyncConnection, case: Case, entries: list[UUID]) -> None:
    for entry in entries:  # who sent it may be known to nobody, so it belongs to no authority yet
        await inbox.settle(tx, Scope.everywhere(), entry, "set_aside", case.now, authority_id=case.council.id)


def _opens(vault: Vault, row: Record) -> bool:
    try:
        vault.open("inbox.body_sealed", row.id, row.body_sealed)
        if row.address_sealed is not None:
            vault.open("inbox.address_sealed", row.id, row.address_sealed)
    except (Unreadable, UnknownKey):
        return False
    return True
