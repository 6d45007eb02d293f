"""`pin`: by what a worker says whose a shared duty phone is now."""

import sys
from typing import Annotated

import typer

from service.command_line.options import Authority

_Ref = Annotated[str, typer.Argument(metavar="REF", help="Whose, by reference.")]


def pin(ref: _Ref, authority: Authority = None) -> None:
    """Set a worker's PIN for shared duty phones; it is asked for twice, and shown nowhere."""
    from desk.pins import check
    from service.command_line.opening import run

    # Where no terminal reads along there is nothing to hide, and whoever hides it would look for one.
    typed = typer.prompt("Four digits", hide_input=sys.stdin.isatty(), confirmation_prompt="The same again")
    check(typed)
    released = run(_pin(ref, typed, authority))
    typer.echo(f"{ref} says ON and these four digits on a shared duty phone from now on.")
    if released:
        typer.echo(f"{'The phone' if released == 1 else f'The {released} phones'} they had is nobody's again.")


async def _pin(ref: str, typed: str, authority: str | None) -> int:
    from desk.pins import set_pin
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        return await set_pin(at.engine, scope, at.vault, ref, typed)


COMMANDS = {"pin": pin}
