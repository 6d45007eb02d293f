"""`forecast`: what a council file would ask of its duty team, without a database and without keys. `budget`: what the team can carry."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desk.forecast.figures import Figures, says
from desk.refusals import Refused
from service.command_line.options import As, AsJson, Authority

if TYPE_CHECKING:
    from desk.council import Council
    from desk.forecast.playing import Forecast


def _assumed(figure: str) -> Any:
    return typer.Option(min=0, max=1, metavar="SHARE", help=f"Assumed: what share {says(figure)}.")


_USUAL = Figures()
_File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A council file, in YAML.")]
_Seed = Annotated[int, typer.Option(metavar="N", help="Which chances are drawn: the same file, seed and week give the same figures.")]
_NobodyNew = Annotated[bool, typer.Option("--nobody-new", help="The clock moves plans on to calmer tiers, and nobody new arrives.")]
_Team = Annotated[str, typer.Argument(metavar="TEAM", help="Which team, by reference.")]
_Pages = Annotated[int, typer.Argument(metavar="PAGES", help="How many pages a night, all its workers together.")]
_Answered = Annotated[float, _assumed("answered")]
_CarersReached = Annotated[float, _assumed("carers_reached")]
_NotHere = Annotated[float, _assumed("not_here")]
_KnownWhere = Annotated[float, _assumed("known_where")]
_Repeats = Annotated[float, _assumed("repeats")]
_Unclear = Annotated[float, _assumed("unclear")]
_ClearedUp = Annotated[float, _assumed("cleared_up")]
_Calls = Annotated[float, _assumed("calls")]


def forecast(
    file: _File,
    answered: _Answered = _USUAL.answered,
    carers_reached: _CarersReached = _USUAL.carers_reached,
    not_here: _NotHere = _USUAL.not_here,
    known_where: _KnownWhere = _USUAL.known_where,
    repeats: _Repeats = _USUAL.repeats,
    unclear: _Unclear = _USUAL.unclear,
    cleared_up: _ClearedUp = _USUAL.cleared_up,
    calls: _Calls = _USUAL.calls,
    seed: _Seed = 1,
    nobody_new: _NobodyNew = False,
    as_json: AsJson = False,
) -> None:
    """Turn the real rules through four weeks of a council file, and tell how often they would page whom."""
    from desk.forecast.report import as_json as for_programs
    from desk.forecast.report import as_lines

    figures = Figures(answered, carers_reached, not_here, known_where, repeats, unclear, cleared_up, calls)
    if unclear + calls > 1:
        raise Refused("Answers that cannot be read and answers that ask for a call are more than all answers; lower one of the two.")
    council, told = _played(file.read_bytes(), figures, seed, tiers_move=nobody_new)
    if as_json:
        typer.echo(json.dumps(for_programs(told), indent=2))
    else:
        typer.echo("\n".join(as_lines(told, council.authority.name)))


def _played(raw: bytes, figures: Figures, seed: int, *, tiers_move: bool) -> "tuple[Council, Forecast]":
    import locales
    from desk.council import CouncilFileError, read_council
    from desk.forecast.building import EVERY_CHANNEL, build
    from desk.forecast.chance import Chance
    from desk.forecast.load import weeks_of
    from desk.forecast.playing import play
    from scheduler.calendar import around, holidays_of
    from scheduler.clock import wall_clock

    now, languages = wall_clock(), frozenset(locales.languages())
    try:
        council = read_council(raw, languages=languages, holidays_of=holidays_of, configured=frozenset(EVERY_CHANNEL), now=now)
    except CouncilFileError as mistake:
        raise Refused(str(mistake)) from None
    weeks = weeks_of(now, council.authority.timezone, to_come=True)
    holidays = around(council.authority.holidays, weeks.begins_at.date())
    built = build(council, holidays, weeks.begins_at, Chance(seed, "codes").choose)
    if not built.cases:
        raise Refused("Nobody in this file has a plan, so there is nothing to forecast.")
    with _progress() as progress:
        return council, play(built.cases, built.teams, figures, seed, weeks, tiers_move=tiers_move, progress=progress)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; what reads our output has none in it."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("Playing four weeks", total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def budget(team: _Team, pages: _Pages, worker: As, authority: Authority = None) -> None:
    """Write down how many pages a night a team can carry; a service does not go live above it."""
    from service.command_line.opening import run

    before = run(_budget(team, pages, worker, authority))
    typer.echo(f"The budget of {team} is {pages} pages a night" + (f"; it was {before}." if before is not None else "."))


async def _budget(team: str, pages: int, worker: str, authority: str | None) -> int | None:
    from desk.budgets import write_budget
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        return await write_budget(at.engine, scope, team, pages, worker)


COMMANDS = {"forecast": forecast, "budget": budget}
