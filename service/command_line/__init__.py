"""The command line. An act ends with 0 when it is done, 1 when it is refused (one sentence on standard error), 2 when it is misspelt.

The modules here say what may be typed. What a command needs is imported when it is called: `read` should not wait for a database's
drivers, nor a duty worker's `take` for web servers.
"""

import sys

import typer

from desk.refusals import Refused
from service.command_line import (
    accessing,
    accounts,
    acting,
    auditing,
    correcting,
    councils,
    drilling,
    enrolling,
    examining,
    faulting,
    forecasting,
    keeping,
    keys,
    looking,
    nights,
    pins,
    printing,
    reading,
    recording,
    reviewing,
    running,
    seeing,
    turning,
)
from service.command_line.terminal import shown

app = typer.Typer(
    name="safetynet",
    help="Multilingual check-ins for young people in care, and a ladder that silence climbs until a named duty worker takes it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # it would print the values of local variables: keys, names, words
)
for module in (
    running,
    councils,
    enrolling,
    examining,
    forecasting,
    reading,
    printing,
    recording,
    reviewing,
    looking,
    nights,
    accessing,
    acting,
    seeing,
    drilling,
    pins,
    faulting,
    correcting,
    turning,
    keeping,
):
    for name, command in module.COMMANDS.items():
        app.command(name)(command)
app.add_typer(accounts.app, name="accounts")
app.add_typer(keys.keys, name="keys")
app.add_typer(auditing.app, name="audit")


def main() -> None:
    """Run one command."""
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"{shown(str(refusal))}\n")
        sys.exit(1)
