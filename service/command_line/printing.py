"""`print`: what is handed over on paper in a language. It needs no database, and remembers nothing."""

from pathlib import Path
from typing import Annotated

import typer

_Out = Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="Where to write the page that a browser prints.")]
_Sign = Annotated[str, typer.Option(help="The word or picture the young person chose; a line to write on otherwise.")]
_Number = Annotated[str, typer.Option(help="The number we write from.")]
_Minutes = Annotated[str, typer.Option(help="How many minutes an answer may take at night.")]
_Contact = Annotated[str, typer.Option(help="Where to ask for what is kept, and to complain.")]


def print_sheets(
    language: Annotated[str, typer.Argument(help="A language's tag, such as ti.")],
    out: _Out,
    sign: _Sign = "",
    number: _Number = "",
    minutes: _Minutes = "",
    contact: _Contact = "",
) -> None:
    """Write how it works, what is kept, and the card with pictures, to be printed in a language with English beside it."""
    import locales
    from desk.printing import Given, sheets
    from desk.refusals import Refused

    if language not in locales.languages():
        raise Refused(f"language: {language} is not spoken here; choose one of {', '.join(locales.languages())}.")
    page = sheets(language, Given(sign=sign, number=number, minutes=minutes, contact=contact))
    try:
        out.write_text(page, "utf-8", newline="\n")
    except OSError as failed:
        raise Refused(f"--out: the page cannot be written there ({failed.strerror or 'no reason given'}).") from None
    typer.echo(f"{out} holds three sheets in {locales.language(language).name}: open it in a browser, and print.")


COMMANDS = {"print": print_sheets}
