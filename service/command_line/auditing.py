"""`audit verify`: whether what is stored is what was written, and nothing else."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from desk.refusals import Refused
from service.command_line.options import AsJson, Authority

if TYPE_CHECKING:
    from desk.audit import Progress, Report

app = typer.Typer(help="Hold what is stored against the sealed journal.", no_args_is_help=True)

_HEAD = re.compile(r"([1-9]\d{0,8}):([0-9a-f]{16,64})")
_KEPT = "A head that was kept outside, from a heartbeat, a report or the log. May be given several times."
_Heads = Annotated[list[str] | None, typer.Option("--head", metavar="NUMBER:HASH", help=_KEPT)]


@app.command("verify")
def verify(head: _Heads = None, as_json: AsJson = False, authority: Authority = None) -> None:
    """Check the chain, every line, every version, every state and every message owed. It changes nothing."""
    from service.command_line.opening import run

    report = run(_verify(authority, [_parsed(one) for one in head or ()]))
    if as_json:
        typer.echo(json.dumps(report.as_json(), indent=2))
    else:
        _show(report)
    if not report.is_clean:
        raise Refused("\n".join(report.sentences()))


def _parsed(head: str) -> tuple[int, str]:
    found = _HEAD.fullmatch(head.strip().lower())
    if found is None:
        raise typer.BadParameter("write a head as it was given: its number, a colon, and at least 16 hexadecimal digits")
    return int(found[1]), found[2]


async def _verify(authority: str | None, heads: list[tuple[int, str]]) -> "Report":
    from db.queries import authorities
    from desk import audit
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope), at.database.reading() as tx:
        if heads and len(await authorities.all_of(tx, scope)) != 1:
            raise Refused("A head is one authority's: name it with --authority.")
        with _progress() as progress:
            return await audit.verify(tx, scope, heads, progress)


@contextmanager
def _progress() -> "Iterator[Progress]":
    """A bar on standard error, for whoever waits at a terminal; gone when it is done."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not Console(stderr=True).is_terminal) as bar:
        task = bar.add_task("going through the journal", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(report: "Report") -> None:
    from rich.console import Console
    from rich.table import Table

    since = f" since {report.unsealed_since:%H:%M:%S on %-d %B %Y} UTC" if report.unsealed_since else ""
    rows = {
        "seals": report.seals,
        "lines of the journal": report.lines,
        "erased": report.erased,
        "newer than the newest seal": f"{report.unsealed}{since}",
        "check-ins decided again": report.check_ins,
        "alerts decided again": report.alerts,
        "messages they made us owe": report.messages,
        "decided before those were counted": report.uncounted,
        **{f"head of {ref}": head for ref, head in report.heads.items()},
        "verdict": "all is as it was written" if report.is_clean else "not all is as it was written",
    }
    table = Table("", "", box=None, show_header=False, pad_edge=False)
    for name, value in rows.items():
        table.add_row(name, str(value))
    Console(soft_wrap=True).print(table)
