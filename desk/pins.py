"""A worker's PIN for shared duty phones: set on the command line, shown nowhere."""

import re

from bot import pins
from db.queries import duty_phones, journal, people
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from desk.alerts import worker_of
from desk.refusals import Refused
from scheduler.engine import Engine

_PIN = re.compile(r"[0-9]{4}")
_RUNS = "01234567890", "09876543210"


def check(pin: str) -> None:
    """Refuse what is none, or what anybody would try first."""
    if not _PIN.fullmatch(pin):
        raise Refused("A PIN is four digits, such as the last four of a number nobody here knows.")
    if len(set(pin)) == 1 or any(pin in run for run in _RUNS):
        raise Refused("Anybody would try that PIN first; choose another.")


async def set_pin(engine: Engine, scope: Scope, vault: Vault, ref: str, pin: str) -> int:
    """From now on this is their PIN, and no other. Phones that were theirs by the old one are nobody's; how many."""
    check(pin)
    async with engine.database.transaction() as tx:
        tools = await engine.tools(tx)
        worker = await worker_of(tx, scope, ref)
        own = Scope(worker.authority_id)
        released = await duty_phones.release(tx, own, worker.id)
        await people.lock_workers(tx, own, worker.authority_id)
        others = [row for row in await duty_phones.pins_of(tx, own) if row.id != worker.id]
        if any(pins.is_theirs(vault, row.id, row.pin_sealed, pin) for row in others):
            raise Refused("That PIN is taken; choose another.")
        await people.change_people(tx, own, [{"id": worker.id, "pin_sealed": pins.seal(vault, worker.id, pin)}])
        line = journal.entry(
            id=tools.new_id(),
            authority_id=worker.authority_id,
            at=tools.now,
            subject_kind=SubjectKind.PERSON,
            subject_id=worker.id,
            version=None,
            event="PinSet",
            actor="operator",
            reason=f"{worker.ref} has a new PIN",
            content={"phones_released": released},
        )
        await journal.append(tx, own, [line])
    return released
