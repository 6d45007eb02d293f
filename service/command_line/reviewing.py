"""`languages`: who has signed what; pages for reviewers; and their marks, taken in. It remembers nothing.

It needs no database, but for what reviewers handed in on the console's own pages: that is fetched as files, and taken in as any other.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.command_line.options import AsJson, Authority
from service.command_line.terminal import shown

if TYPE_CHECKING:
    from desk.reviewing.keeping import HandedIn
    from desk.reviewing.states import Standing

_Sums = Annotated[bool, typer.Option("--sums", help="Also the sums that signatures stand beside in reviewed.toml.")]
_Pages = Annotated[
    Path | None, typer.Option("--pages", metavar="FOLDER", file_okay=False, help="Write a page for the reviewers of each language there.")
]
_Import = Annotated[
    Path | None, typer.Option("--import", metavar="FILE", exists=True, dir_okay=False, help="Take in the marks that a page saved.")
]
_HandedIn = Annotated[
    Path | None,
    typer.Option("--handed-in", metavar="FOLDER", file_okay=False, help="Write there what reviewers handed in on the console's pages."),
]
_Locales = Annotated[
    Path | None,
    typer.Option("--locales", "--into", metavar="FOLDER", exists=True, file_okay=False, help="The folder of languages; ours by default."),
]


def languages(
    pages: _Pages = None,
    marks: _Import = None,
    handed_in: _HandedIn = None,
    locales: _Locales = None,
    sums: _Sums = False,
    as_json: AsJson = False,
    authority: Authority = None,
) -> None:
    """Tell who has signed what of each language; write pages for reviewers; fetch what they handed in; or take in the marks that came back.

    Live mode sends and reads nothing whose texts or replies are unsigned.
    """
    from desk.reviewing import refuse_other_english
    from locales.languages import HERE

    if sum((pages is not None, marks is not None, handed_in is not None, sums or as_json)) > 1:
        raise typer.BadParameter("give one of --pages, --import, --handed-in, and --sums or --json")
    if handed_in is not None:
        _fetch(handed_in, authority)
        return
    place = HERE if locales is None else locales.resolve()
    refuse_other_english(place)
    if pages is not None:
        _write_pages(pages, place)
    elif marks is not None:
        _take_in(marks, place)
    else:
        _tell(place, sums=sums, as_json=as_json)


def _write_pages(pages: Path, place: Path) -> None:
    from desk.reviewing import write_pages

    written = write_pages(pages, place)
    typer.echo(f"{len(written)} pages are in {pages}: send each to somebody who speaks its language.")


def _take_in(marks: Path, place: Path) -> None:
    from desk.reviewing import import_marks, told
    from scheduler.clock import wall_clock

    for line in told(import_marks(marks.read_bytes(), place, wall_clock().date())):
        typer.echo(shown(line))


def _fetch(into: Path, authority: str | None) -> None:
    from desk.refusals import Refused
    from service.command_line.opening import run

    found = run(_waiting(authority))
    if not found:
        typer.echo("Nobody has handed anything in.")
        return
    files = {into / _name(one): one for one in found}
    try:
        into.mkdir(parents=True, exist_ok=True)
        for file, one in files.items():
            file.write_bytes(one.file)
    except OSError as failed:
        raise Refused(f"What was handed in cannot be written there ({failed.strerror or 'no reason given'}).") from None
    for file, one in files.items():
        typer.echo(f"{file}: handed in by {one.by} on {one.at:%-d %b %Y}; take it in with safetynet languages --import")


def _name(one: "HandedIn") -> str:
    return re.sub(r"[^\w.-]", "_", f"marks-{one.language}-{one.authority}-{one.by}.json")


async def _waiting(authority: str | None) -> "list[HandedIn]":
    from desk.reviewing.keeping import handed_in
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope), at.database.reading() as tx:
        return await handed_in(tx, scope, at.vault)


def _tell(place: Path, *, sums: bool, as_json: bool) -> None:
    from desk.refusals import Refused
    from desk.reviewing import states_of
    from locales.reviews import Part
    from service.command_line.looking import table

    found = list(states_of(place))
    if unreadable := [sentence for one in found for sentence in one.unreadable]:
        raise Refused("\n".join(unreadable))
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in found], indent=2, ensure_ascii=False))
    elif sums:
        for one in found:
            for part in Part:
                typer.echo("\t".join((one.tag, part, one.review.of(part).sum or "none")))
    else:
        rows = [(one.tag, one.name, one.direction, *(_cell(one, part) for part in Part)) for one in found]
        table(("", "language", "written", *Part), rows)


def _cell(one: "Standing", part: Any) -> str:
    signed, missing, doubts = one.review.of(part), one.untranslated.get(part, 0), one.doubts.get(part, 0)
    if not signed.sum:
        return "not there"
    names = [f"{each.name}, {each.on:%-d %b %Y}" for each in signed.signatures]
    return "\n".join([signed.state, *names, *[f"{missing} in English"] * bool(missing), *[f"{doubts} doubted"] * bool(doubts)])


def _as_json(one: "Standing") -> dict[str, Any]:
    from locales.reviews import Part

    parts = {
        part.value: {
            "state": one.review.of(part).state.name.lower() if one.review.of(part).sum else "none",
            "signatures": [{"name": each.name, "on": each.on.isoformat()} for each in one.review.of(part).signatures],
            "sum": one.review.of(part).sum,
            "untranslated": one.untranslated.get(part, 0),
            "doubts": one.doubts.get(part, 0),
        }
        for part in Part
    }
    named = {"language": one.tag, "name": one.name, "native": one.native, "direction": one.direction}
    return {**named, "is_signed": one.review.is_signed, "parts": parts}


COMMANDS = {"languages": languages}
