"""`load`: who there is."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from desk.load import Loaded


_File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A council file, in YAML.")]


def load(file: _File) -> None:
    """Load a council file: create what is new, tell what differs, change and delete nothing."""
    from service.command_line.opening import run

    loaded = run(_load(file.read_bytes()))
    counted = Counter(thing.partition(" ")[0] for thing in loaded.created)
    created = ", ".join(f"{kind} {number}" for kind, number in counted.items())
    typer.echo(f"Created: {created}." if created else "Nothing is new.")
    told = (("Differs, left as it is", loaded.differs), ("In the database alone", loaded.missing), ("Warning", loaded.warnings))
    for heading, lines in told:
        for line in lines:
            typer.echo(f"{heading}: {line}")


async def _load(raw: bytes) -> "Loaded":
    from service.budget import above_budget
    from service.command_line.opening import opened
    from service.loading import load_council

    async with opened(None) as (at, _scope):
        loaded = await load_council(at, raw)
        # No start is refused once children are waited for: whoever adds to what a team carries is told here.
        above = () if at.is_demo else tuple(await above_budget(at))
        return replace(loaded, warnings=(*loaded.warnings, *above))


COMMANDS = {"load": load}
