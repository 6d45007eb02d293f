"""`status` and `alerts`: how things stand, for people and for programs."""

import json
from typing import Annotated, Any

import typer

from service.command_line.options import AsJson, Authority

_COLUMNS = ("code", "about", "causes", "treatment", "phase", "opened_at", "taken_by", "outcome")


def status(as_json: AsJson = False, authority: Authority = None) -> None:
    """How much is open, what waits to be sent and heard, and how late we are."""
    from service.command_line.opening import run

    found = run(_status(authority))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        table(("", ""), [(name.replace("_", " "), _plain(value)) for name, value in found.items()])


async def _status(authority: str | None) -> dict[str, Any]:
    from desk import overview
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope), at.database.reading() as tx:
        return await overview.status(tx, scope, at.engine.clock)


def alerts(
    everything: Annotated[bool, typer.Option("--all", help="Those resolved in the last seven days too.")] = False,
    as_json: AsJson = False,
    authority: Authority = None,
) -> None:
    """The open alerts, the oldest first."""
    from service.command_line.opening import run

    found = run(_alerts(authority, everything))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    elif found:
        table(_COLUMNS, [tuple(_plain(one[column]) for column in _COLUMNS) for one in found])
    else:
        typer.echo("No alert is open.")


async def _alerts(authority: str | None, everything: bool) -> list[dict[str, Any]]:
    from desk import overview
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope), at.database.reading() as tx:
        return await overview.alert_lines(tx, scope, at.engine.clock, closed_too=everything)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_plain(one)}" for name, one in value.items())
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows under their headings."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*(column.replace("_", " ") for column in columns), box=None, show_header=any(columns), pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


COMMANDS = {"status": status, "alerts": alerts}
