"""`backup` and `restore`: database and keys together."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from desk.refusals import Refused

_Target = Annotated[Path, typer.Argument(metavar="FILE", help="The file to make; nothing is written over.")]
_Source = Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup made.")]
_Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="FILE", help="Where the passphrase stands; left out, it is asked for."),
]
_Without = Annotated[bool, typer.Option("--without-keys", help="Leave the keys out: they are kept elsewhere.")]


def backup(file: _Target, passphrase_file: _Passphrase = None, without_keys: _Without = False) -> None:
    """Back up database and keys into one file, while the service runs. The keys are sealed under a passphrase."""
    from service import backup as backing
    from service.command_line.opening import run
    from service.settings import read_settings

    if without_keys and passphrase_file is not None:
        raise typer.BadParameter("give a passphrase, or leave the keys out")
    passphrase = None if without_keys else _passphrase(passphrase_file, confirm=True)
    for line in run(backing.back_up(read_settings(), file, passphrase)):
        typer.echo(line)


def restore(file: _Source, passphrase_file: _Passphrase = None) -> None:
    """Restore a backup to where nothing is yet: an empty database, on a machine without keys."""
    from service import backup as backing
    from service.command_line.opening import run
    from service.settings import read_settings

    for line in run(backing.restore(read_settings(), file, lambda: _passphrase(passphrase_file, confirm=False))):
        typer.echo(line)


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    if file is not None:
        try:
            return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"{file} cannot be read ({type(error).__name__}).") from None
    if not sys.stdin.isatty():
        raise Refused("Give --passphrase-file: here is nobody to ask for the passphrase (backup alone also has --without-keys).")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm))


COMMANDS = {"backup": backup, "restore": restore}
