"""`accessed`: who has looked at a young person."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from service.command_line.looking import table
from service.command_line.options import AsJson, Authority

if TYPE_CHECKING:
    from desk.access import Looked

_COLUMNS = ("at", "who", "opened", "alert")
_Ref = Annotated[str, typer.Argument(metavar="REF", help="The reference of a young person, such as YP-1042.")]
_Days = Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days back.")]


def accessed(ref: _Ref, days: _Days = 30, as_json: AsJson = False, authority: Authority = None) -> None:
    """Who has opened this young person's page, an alert or a night log about them, or found them in a search; the newest first."""
    from service.command_line.opening import run

    found = run(_looked(authority, ref, timedelta(days=days)))
    if as_json:
        lines = [{"at": one.at.isoformat(), "who": one.who, "opened": one.opened.value, "alert": one.code} for one in found]
        typer.echo(json.dumps(lines, indent=2))
    elif found:
        table(_COLUMNS, [_row(one) for one in found])
    else:
        typer.echo(f"Nobody has looked at {ref} within {days} {'day' if days == 1 else 'days'}.")


async def _looked(authority: str | None, ref: str, within: timedelta) -> "list[Looked]":
    from desk.access import who_looked
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope), at.database.reading() as tx:
        return await who_looked(tx, scope, ref, await at.engine.clock.civil(tx), within)


def _row(one: "Looked") -> tuple[str, ...]:
    at = f"{one.at.astimezone(ZoneInfo(one.zone)):%d %b %Y %H:%M}"
    return at, one.who, one.opened.value.replace("_", " "), one.code or ""


COMMANDS = {"accessed": accessed}
