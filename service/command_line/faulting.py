"""`ask-now`, `tick`, `set-aside`: what a named worker does for those whom a fault of ours kept from being asked, or heard."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line.acting import do
from service.command_line.options import As, Authority, Code

if TYPE_CHECKING:
    from db.scope import Scope
    from scheduler.acts import Acted
    from service.installation import Installation

_Ref = Annotated[str, typer.Argument(metavar="REF", help="The young person, by reference.")]


def ask_now(code: Code, worker: As, authority: Authority = None) -> None:
    """Ask everybody again whom a fault of ours lists; print who was not asked, and why."""
    do(code, worker, authority, lambda at, scope: _asked(at, scope, code, worker))


async def _asked(at: "Installation", scope: "Scope", code: str, worker: str) -> "Acted":
    from desk import faults

    came = await faults.ask_now(at.engine, scope, code, worker)
    for ref, why in came.left:
        typer.echo(f"{ref} was not asked: {faults.STAYS[why]}.")
    told = f"{len(came.asked)} asked again, {len(came.left)} not"
    return replace(came.acted, reason=told) if came.acted.is_done else came.acted


def tick(code: Code, ref: _Ref, worker: As, authority: Authority = None) -> None:
    """Tick a young person on the list of a fault of ours: you know how they are."""
    from desk import faults

    do(code, worker, authority, lambda at, scope: faults.tick(at.engine, scope, code, ref, worker))


def set_aside(code: Code, worker: As, authority: Authority = None) -> None:
    """Set aside what somebody sent and nobody can open any more, once everybody on the list of that fault is ticked."""
    from desk import aside

    do(code, worker, authority, lambda at, scope: aside.set_aside(at.engine, scope, at.vault, code, worker))


COMMANDS = {"ask-now": ask_now, "tick": tick, "set-aside": set_aside}
