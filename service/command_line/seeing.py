"""`seen`: a worker writes down which adult saw a young person, and when."""

from typing import Annotated

import typer

from service.command_line.options import As, Authority

_Ref = Annotated[str, typer.Argument(metavar="REF", help="The young person's reference.")]
_By = Annotated[str, typer.Option("--by", metavar="WHO", help="Who saw them: the reference of a carer or a worker, or a name.")]
_At = Annotated[str, typer.Option("--at", metavar="TIME", help='When: "21:40" for the last such time, or "2026-11-24 21:40".')]
_Who = Annotated[str, typer.Option("--who", metavar="WORDS", help="Of a name: what they are to the young person, such as teacher.")]


def seen(ref: _Ref, by: _By, at: _At, worker: As, who: _Who = "", authority: Authority = None) -> None:
    """Write down that a responsible adult saw a young person. A text or a call is no sighting."""
    from service.command_line.opening import run

    run(_seen(ref, by, at, who, worker, authority))


async def _seen(ref: str, by: str, at_time: str, who: str, worker: str, authority: str | None) -> None:
    from desk import sightings
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        written = await sightings.record(at.engine, scope, at.vault, ref, sightings.Seen(by, at_time, who), worker)
    settled = " The second sighting that was owed is settled." if written.settles else ""
    typer.echo(f"{ref}: that {written.by or 'another adult'} saw them is written down.{settled}")


COMMANDS = {"seen": seen}
