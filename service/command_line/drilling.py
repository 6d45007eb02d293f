"""`drill`: a page marked TEST, and how long each worker took to answer one."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from desk.refusals import Refused
from service.command_line.options import AsJson, Authority

if TYPE_CHECKING:
    from desk.drills import Begun, Reported

_Worker = Annotated[str | None, typer.Option("--worker", metavar="REF", help="This worker, on duty or not.")]
_Team = Annotated[str | None, typer.Option("--team", metavar="REF", help="Whoever is on duty for this team.")]
_Voice = Annotated[bool, typer.Option("--voice", help="Ring them as well as text them.")]
_By = Annotated[str | None, typer.Option("--as", metavar="REF", help="Who asks for it: a worker's reference.")]
_Report = Annotated[bool, typer.Option("--report", help="Start none: tell how those of the last year went.")]
_COLUMNS = ("worker", "started", "", "accepted", "taken", "started by")


def drill(
    worker: _Worker = None,
    team: _Team = None,
    voice: _Voice = False,
    actor: _By = None,
    report: _Report = False,
    as_json: AsJson = False,
    authority: Authority = None,
) -> None:
    """Page whoever is on duty with a TEST that concerns no child, climbs to nobody and ends by itself."""
    from service.command_line.opening import run

    if report:
        if voice or any(one is not None for one in (worker, team, actor)):
            raise Refused("--report starts no drill: leave out --worker, --team, --voice and --as.")
        _show(run(_report(authority)), as_json=as_json)
    else:
        _tell(run(_start(worker, team, actor, authority, voice=voice)), as_json=as_json)


async def _start(worker: str | None, team: str | None, actor: str | None, authority: str | None, *, voice: bool) -> "Begun":
    from desk import drills
    from service.command_line.opening import opened_for_one

    async with opened_for_one(authority) as (at, scope):
        return await drills.start(at.engine, scope, worker=worker, team=team, by_voice=voice, actor=actor)


def _tell(begun: "Begun", *, as_json: bool) -> None:
    if as_json:
        started = [{"worker": one.worker, "code": one.code, "ends_at": one.ends_at.isoformat()} for one in begun.started]
        typer.echo(json.dumps({"started": started, "left_out": list(begun.left_out)}, indent=2))
        return
    for one in begun.started:
        typer.echo(f"{one.worker} is paged: TEST {one.code}, over at {one.ends_at.astimezone(ZoneInfo(one.zone)):%H:%M}.")
    for why in begun.left_out:
        typer.echo(f"Left out: {why}.")


async def _report(authority: str | None) -> "list[Reported]":
    from desk import drills
    from service.command_line.opening import opened_for_one

    async with opened_for_one(authority) as (at, scope), at.database.reading() as tx:
        return await drills.report(tx, scope, await at.engine.clock.civil(tx))


def _show(found: "list[Reported]", *, as_json: bool) -> None:
    from service.command_line.looking import table

    if as_json:
        typer.echo(json.dumps([one.as_json() for one in found], indent=2))
    elif found:
        table(_COLUMNS, [_line(one) for one in found])
    else:
        typer.echo("Nobody was drilled in the last year.")


def _line(one: "Reported") -> tuple[str, ...]:
    started = f"{datetime.fromisoformat(one.started_at).astimezone(ZoneInfo(one.zone)):%a %-d %b %Y %H:%M}"
    taken = _length(one.taken_after) or one.outcome.replace("_", " ")
    return one.worker, started, "night" if one.by_night else "day", _length(one.accepted_after) or "-", taken, one.started_by


def _length(seconds: float | None) -> str:
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02} min"


COMMANDS = {"drill": drill}
