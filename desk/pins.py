"""A worker's PIN for shared duty phones: typed at the command line, or drawn for whoever asks on a page, who sees it once and never again.

On a page nobody types one: whoever may try PINs out learns which are taken, and with a colleague's says `ON` in their name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import pins
from db.queries import duty_phones, journal, people
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from desk.accounts.register import OPERATOR
from desk.alerts import worker_of
from desk.refusals import Refused
from scheduler.engine import Engine

_PIN = re.compile(r"[0-9]{4}")
_RUNS = "01234567890", "09876543210"
_EVERY = 10_000  # of four digits
_DRAWN_AT_MOST = 1000

_Taken = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Given:
    """A PIN that was drawn for a worker, to be shown once; and how many phones that were theirs by the old one are nobody's."""

    ref: str
    pin: str
    released: int


def check(pin: str) -> None:
    """Refuse what is none, or what anybody would try first."""
    if not _PIN.fullmatch(pin):
        raise Refused("A PIN is four digits, such as the last four of a number nobody here knows.")
    if _is_tried_first(pin):
        raise Refused("Anybody would try that PIN first; choose another.")


def _is_tried_first(pin: str) -> bool:
    return len(set(pin)) == 1 or any(pin in run for run in _RUNS)


async def set_pin(engine: Engine, scope: Scope, vault: Vault, ref: str, pin: str) -> int:
    """From now on this is their PIN, and no other. Phones that were theirs by the old one are nobody's; how many."""
    check(pin)

    def typed(is_taken: _Taken) -> str:
        if is_taken(pin):
            raise Refused("That PIN is taken; choose another.")
        return pin

    return (await _keep(engine, scope, vault, ref, typed, OPERATOR)).released


async def give_pin(engine: Engine, scope: Scope, vault: Vault, entropy: Callable[[int], bytes], ref: str, by: str) -> Given:
    """Draw a PIN for a worker; from now on it is theirs, and no other."""

    def drawn(is_taken: _Taken) -> str:
        for _ in range(_DRAWN_AT_MOST):
            pin = f"{int.from_bytes(entropy(8), 'big') % _EVERY:04}"
            if not _is_tried_first(pin) and not is_taken(pin):
                return pin
        raise Refused("Nothing was done: nearly every PIN is taken.")

    return await _keep(engine, scope, vault, ref, drawn, by)


async def _keep(engine: Engine, scope: Scope, vault: Vault, ref: str, chosen: Callable[[_Taken], str], by: str) -> Given:
    async with engine.database.transaction() as tx:
        tools = await engine.tools(tx)
        worker = await worker_of(tx, scope, ref)
        own = Scope(worker.authority_id)
        released = await duty_phones.release(tx, own, worker.id)
        await people.lock_workers(tx, own, worker.authority_id)
        others = [row for row in await duty_phones.pins_of(tx, own) if row.id != worker.id]
        pin = chosen(lambda one: any(pins.is_theirs(vault, row.id, row.pin_sealed, one) for row in others))
        await people.change_people(tx, own, [{"id": worker.id, "pin_sealed": pins.seal(vault, worker.id, pin)}])
        line = journal.entry(
            id=tools.new_id(),
            authority_id=worker.authority_id,
            at=tools.now,
            subject_kind=SubjectKind.PERSON,
            subject_id=worker.id,
            version=None,
            event="PinSet",
            actor=by,
            reason=f"{worker.ref} has a new PIN",
            content={"phones_released": released},
        )
        await journal.append(tx, own, [line])
    return Given(str(worker.ref), pin, released)
