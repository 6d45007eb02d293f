"""`keys`: which keys there are, a new one, everything under it, and the old one gone."""

import json
from typing import Annotated

import typer

from db.words import KeyKind
from service.command_line.options import AsJson

_WHAT = "sealing: names, addresses and bodies are sealed with it; index: addresses and names are looked up by it."
_Kind = Annotated[KeyKind, typer.Option("--kind", help=_WHAT)]
_Id = Annotated[str | None, typer.Option("--id", metavar="ID", help="Its id; left out, the next number.")]
_To = Annotated[str | None, typer.Option("--to", metavar="ID", help="The key that is to write; left out, the first.")]
_Which = Annotated[str, typer.Argument(metavar="ID", help="The id of the key.")]

keys = typer.Typer(help="The keys by which names, addresses and bodies are sealed and found.", no_args_is_help=True)


@keys.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """Which keys there are, which one writes, and how much is under each. Never the keys."""
    from service.command_line.opening import opened, run
    from service.keys import Use, look

    async def found() -> list[Use]:
        async with opened(None) as (at, _scope):
            return await look(at)

    uses = run(found())
    if as_json:
        rows = [{"kind": one.kind.value, "id": one.key_id, "writes": one.writes, "uses": one.number} for one in uses]
        typer.echo(json.dumps(rows, indent=2))
        return
    for one in uses:
        written = "writes" if one.writes else "reads" if one.key_id else ""
        typer.echo(f"{one.kind:<8} {one.key_id or 'unknown or unreadable':<12} {written:<7} {one.number:>10}")


@keys.command()
def add(kind: _Kind, key_id: _Id = None) -> None:
    """Make a new key, which reads and does not write yet."""
    from service.keys import add as make

    _say(make(kind, key_id))


@keys.command()
def rotate(kind: _Kind, to: _To = None) -> None:
    """Bring everything under the first key, while the service runs. It may be broken off and begun again."""
    from service.command_line.opening import opened, run
    from service.keys import put_first, refuse_unheld

    async def may_lead() -> None:
        async with opened(None) as (at, _scope):
            await refuse_unheld(at, kind, to)

    run(may_lead())
    put_first(kind, to)
    _say(run(_rotate(kind)))


async def _rotate(kind: KeyKind) -> list[str]:
    from rich.console import Console
    from rich.progress import Progress

    from service.command_line.opening import opened
    from service.keys import before_rotating, bring_under_the_first

    async with opened(None) as (at, _scope):
        total = await before_rotating(at, kind)
        with Progress(console=Console(stderr=True), disable=not Console(stderr=True).is_terminal) as progress:
            task = progress.add_task(f"under {at.vault.ids(kind)[0]}", total=total)
            return await bring_under_the_first(at, kind, lambda rows: progress.update(task, advance=rows))


@keys.command()
def retire(key_id: _Which, kind: _Kind) -> None:
    """Let go of a key that nothing uses any more."""
    from service.command_line.opening import opened, run
    from service.keys import retire as let_go

    async def done() -> list[str]:
        async with opened(None) as (at, _scope):
            return await let_go(at, kind, key_id)

    _say(run(done()))


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
