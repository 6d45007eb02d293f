"""`corrections`: which replies workers read differently, for whoever mends a lexicon. Words, never messages."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from service.command_line.looking import table
from service.command_line.options import AsJson, Authority

if TYPE_CHECKING:
    from desk.corrections import Correction

_COLUMNS = ("language", "of", "read_as", "should_be", "words", "by", "at", "lexicon")


def corrections(as_json: AsJson = False, authority: Authority = None) -> None:
    """What workers read differently from us: meanings and words, by language."""
    from service.command_line.opening import run

    found = run(_kept(authority))
    if as_json:
        typer.echo(json.dumps([asdict(one) | {"at": one.at.isoformat()} for one in found], indent=2, ensure_ascii=False))
    elif found:
        table(_COLUMNS, [_row(one) for one in found])
    else:
        typer.echo("Nobody has read anything differently.")


async def _kept(authority: str | None) -> "list[Correction]":
    from desk.corrections import kept
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope), at.database.reading() as tx:
        return await kept(tx, scope, at.vault)


def _row(one: "Correction") -> tuple[str, ...]:
    at = f"{one.at.astimezone(ZoneInfo(one.zone)):%d %b %Y %H:%M}"
    return one.language, one.question, one.read_as, one.should_be, one.words, one.by, at, one.lexicon_version


COMMANDS = {"corrections": corrections}
