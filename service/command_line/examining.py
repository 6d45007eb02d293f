"""`doctor`: what is wrong, and what to do."""

import json
import logging

import typer

from desk.refusals import Refused
from service.command_line.options import AsJson


def doctor(as_json: AsJson = False) -> None:
    """Tell what keeps a live service from starting, what else is wrong, and what to do about each. It sends nothing."""
    from service import logs
    from service.command_line.opening import run
    from service.doctor import examine

    logs.set_up(level=logging.ERROR)  # what goes wrong is told as a finding
    found = run(examine())
    if as_json:
        typer.echo(json.dumps({"findings": [one.as_json() for one in found]}, indent=2))
    else:
        for one in found:
            typer.echo(f"{one.level}: {one.says}")
            if one.do:
                typer.echo(f"    {one.do}")
    if number := sum(one.refuses for one in found):
        raise Refused(f"{number} of these keep{'s' if number == 1 else ''} a live service from starting.")


COMMANDS = {"doctor": doctor}
