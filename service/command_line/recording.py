"""`recordings`: what somebody with a microphone needs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from desk.refusals import Refused

if TYPE_CHECKING:
    from bot.recordings import Recordings

_Authority = Annotated[str, typer.Argument(metavar="AUTHORITY", help="Whose young people and carers will hear it, by reference.")]
_Language = Annotated[str, typer.Argument(metavar="LANGUAGE", help="In which language, such as ti.")]


def recordings(authority: _Authority, language: _Language) -> None:
    """Print the texts to read aloud in a language, each with the file it belongs in and whether that is there."""
    import locales
    from service.command_line.opening import run

    if language not in locales.languages():
        raise Refused(f"LANGUAGE: {language} is not spoken here; choose one of {', '.join(locales.languages())}.")
    found = run(_found(authority))
    for line in _sheet(found, authority, language):
        typer.echo(line)


async def _found(authority: str) -> "Recordings":
    from service.command_line.opening import opened

    async with opened(authority) as (at, _scope):
        return at.recordings


def _sheet(found: "Recordings", authority: str, language: str) -> Iterator[str]:
    import locales
    from bot.recordings import KEYS, is_signed

    name = locales.language(language).name
    yield f"{name} for {authority}. Read the lines below aloud, word for word, and save each as an MP3 in the file above it."
    if not is_signed(language):
        state = locales.review(language).spoken
        yield f"No two native speakers have signed these texts ({state}), so a live service plays none of them yet."
    for key in KEYS:
        yield ""
        yield f"{found.place(authority, language, key)}\t{found.stands(authority, language, key)}"
        if advice := locales.advice(key):
            yield f"    ({advice})"
        said = locales.template(language, key)
        yield f"    {said}" if locales.is_translated(language, key) else f"    Not translated yet, so do not record it. In English: {said}"


COMMANDS = {"recordings": recordings}
