"""`accounts`: who may sign in to the console. The first administrator comes from here, and so does whoever nobody else can let in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from db.words import Role
from desk.refusals import Refused
from service.command_line.options import Authority

if TYPE_CHECKING:
    from db.queries.rows import Record
    from db.scope import Scope
    from desk.accounts.looking import Account
    from desk.accounts.register import Register
    from service.installation import Installation

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with, such as a work e-mail address; or ACC-3.")]
_Roles = Annotated[list[Role] | None, typer.Option("--role", help="What they are to the council; several times for several roles.")]
_Worker = Annotated[str | None, typer.Option("--worker", metavar="REF", help="The worker whose acts are theirs.")]
_Team = Annotated[str | None, typer.Option("--team", metavar="REF", help="For one team alone: duty, manager, auditor.")]
_Names = Annotated[bool, typer.Option("--names", help="The names they sign in with too.")]
_End = Annotated[bool, typer.Option("--end", help="Sign them out everywhere.")]

app = typer.Typer(help="Who may sign in to the console.", no_args_is_help=True)


@app.command()
def invite(name: _Name, role: _Roles = None, worker: _Worker = None, team: _Team = None, authority: Authority = None) -> None:
    """Print a link, good once and for a day, that sets a password and codes. Whoever has an account already gets a new link to it."""
    from service.command_line.opening import run

    typer.echo(run(_invite(name, role or [], worker, team, authority)))


async def _invite(name: str, roles: list[Role], worker: str | None, team: str | None, authority: str | None) -> str:
    from console.accounts import link_of
    from db.queries import accounts
    from desk.accounts import inviting
    from desk.accounts.looking import named
    from desk.accounts.names import keys_of
    from desk.accounts.register import OPERATOR
    from desk.accounts.roles import OF_A_TEAM, Wish
    from service.sign_in.settings import Way

    async with _registered(authority) as (at, register, scope):
        address = at.settings.console_url
        if address is None:
            raise Refused("SAFETYNET_CONSOLE_URL is not set, and without it the link would lead nowhere.")
        if at.settings.openid is not None and Way.PASSWORD not in (at.settings.sign_in or ()):
            raise Refused(
                "Nobody signs in with a password here, so a link would set what nobody asks for: SAFETYNET_SIGN_IN=password,openid."
            )
        async with at.database.reading() as tx:
            is_there = await accounts.by_name(tx, scope, keys_of(at.vault, name)) is not None or not roles
            found = await named(register, tx, scope, name) if is_there else None
        if found is not None and (roles or worker or team):
            raise Refused(
                "This account is there already: leave --role, --worker and --team out for a new link; the page Accounts changes roles."
            )
        if found is not None:
            link = await inviting.invite_again(register, scope, found.id, OPERATOR)
        else:
            wishes = [Wish(one, team if one in OF_A_TEAM else None) for one in roles]
            link = await inviting.invite(register, scope, inviting.Newcomer(name, wishes, worker), OPERATOR)
        return link_of(address, link.token)


@app.command("list")
def list_accounts(names: _Names = False, authority: Authority = None) -> None:
    """Every account by its number: roles, worker, state, when a page of theirs asked last."""
    from service.command_line.opening import run

    found = run(_all(authority))
    if not found:
        typer.echo("Nobody may sign in yet: safetynet accounts invite NAME --role administrator.")
    rows = [
        (
            one.ref, ", ".join(str(role) for role in one.roles) or "no role", one.worker or "", one.state,
            "" if one.last_seen is None else f"seen {one.last_seen:%Y-%m-%d %H:%M} UTC", *([one.name] if names else []),
        )
        for one in found
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:  # no table that fits a terminal: a name that is cut off is nobody's
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


async def _all(authority: str | None) -> "list[Account]":
    from desk.accounts.looking import all_of

    async with _registered(authority) as (_, register, scope):
        return await all_of(register, scope)


@app.command()
def disable(name: _Name, authority: Authority = None) -> None:
    """Nobody signs in to it from now on, and whoever is signed in is so no more."""
    from desk.accounts import keeping
    from desk.accounts.register import OPERATOR
    from service.command_line.opening import run

    async def done() -> str:
        async with _one(name, authority) as (register, scope, found):
            return await keeping.disable(register, scope, found.id, OPERATOR)

    typer.echo(f"{run(done())} is disabled.")


@app.command()
def enable(name: _Name, authority: Authority = None) -> None:
    """It may be signed in to again; a lock after too many failures is off."""
    from desk.accounts import keeping
    from desk.accounts.register import OPERATOR
    from service.command_line.opening import run

    async def done() -> str:
        async with _one(name, authority) as (register, scope, found):
            return await keeping.enable(register, scope, found.id, OPERATOR)

    typer.echo(f"{run(done())} may be signed in to.")


@app.command()
def sessions(name: _Name, end: _End = False, authority: Authority = None) -> None:
    """Where somebody is signed in now."""
    from desk.accounts import sessions as browsers
    from desk.accounts.register import OPERATOR, ref_of
    from service.command_line.looking import table
    from service.command_line.opening import run

    async def done() -> list[tuple[str, ...]] | str:
        async with _one(name, authority) as (register, scope, found):
            if end:
                ended = await browsers.end(register, scope, found.id, OPERATOR)
                return f"{ref_of(found.number)} is signed out of {ended} browser{'' if ended == 1 else 's'}."
            alive = await browsers.alive(register, scope, found.id)
            return [(f"{one.begun_at:%Y-%m-%d %H:%M} UTC", f"{one.seen_at:%Y-%m-%d %H:%M} UTC", one.how) for one in alive]

    told = run(done())
    if isinstance(told, str):
        typer.echo(told)
    elif told:
        table(("begun", "last seen", "by"), told)
    else:
        typer.echo("Not signed in anywhere.")


@asynccontextmanager
async def _registered(authority: str | None) -> "AsyncIterator[tuple[Installation, Register, Scope]]":
    import secrets

    from desk.accounts.passwords import Passwords
    from desk.accounts.register import Register
    from service.command_line.opening import opened_for_one

    async with opened_for_one(authority) as (at, scope):
        yield at, Register(at.engine, at.vault, Passwords(), secrets.token_bytes), scope


@asynccontextmanager
async def _one(name: str, authority: str | None) -> "AsyncIterator[tuple[Register, Scope, Record]]":
    from desk.accounts.looking import named

    async with _registered(authority) as (at, register, scope):
        async with at.database.reading() as tx:
            found = await named(register, tx, scope, name)
        yield register, scope, found
