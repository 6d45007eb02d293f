"""`read`: what a reply would be taken to mean. It needs no database, and remembers nothing."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Reader(StrEnum):
    """Whose reply it is."""

    YOUNG = "young"
    CARER = "carer"
    WORKER = "worker"


_For = Annotated[Reader, typer.Option("--for", help="Whose reply it is.")]
_Text = Annotated[str | None, typer.Argument(metavar="TEXT", help="The reply, as it was written.")]
_Language = Annotated[str, typer.Option(help="The language it is read in; und is one we do not know.")]
_TSV = "A file of lines: a language, a tab, a reply in which \\t \\n \\r \\0 \\\\ stand for themselves."
_File = Annotated[Path | None, typer.Option("--tsv", metavar="FILE", exists=True, dir_okay=False, help=_TSV)]


def read(reader: _For, text: _Text = None, language: _Language = "und", tsv: _File = None) -> None:
    """Print what a reply means; of a file, every line with its meaning behind a tab."""
    from bot.meaning import Question
    from bot.meaning.reading import unclear
    from bot.meaning.report import line_for
    from service.command_line.many_replies import read_many

    if (text is None) == (tsv is None):
        raise typer.BadParameter("give a TEXT, or a file with --tsv")
    question = Question(reader.value)
    if tsv is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(read_many(tsv.read_bytes(), question))
        sys.stdout.buffer.flush()
    elif text is not None:
        typer.echo(line_for(question, language, text) if _is_unicode(text) else unclear(question).value)


def _is_unicode(text: str) -> bool:
    """Whether the shell gave us UTF-8: other bytes come as halves of surrogate pairs."""
    return not any("\ud800" <= each <= "\udfff" for each in text)


COMMANDS = {"read": read}
