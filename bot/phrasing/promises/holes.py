"""The holes of a text: those of the English, and nothing else between curly brackets."""

from collections.abc import Iterator
from string import Formatter

import locales
from bot.phrasing.promises.promise import Broken, Promise, Said


def holes(said: Said) -> Iterator[Broken]:
    """Texts whose holes cannot be filled: nothing else is asked about these."""
    for key, wording in said.items():
        try:
            pieces = [(name, spec, how) for _, name, spec, how in Formatter().parse(wording) if name is not None]
        except ValueError:
            yield Broken(key, Promise.HOLES, f"{key} has a single {{ or }}: a hole is a name between the two, such as {{sign}}.")
            continue
        wanted, found = locales.holes(key), {name for name, _, _ in pieces}
        if missing := sorted(wanted - found):
            yield Broken(key, Promise.HOLES, f"{key} has lost {_as_holes(missing)}: the computer fills it in, so it has to stay.")
        if foreign := sorted(found - wanted):
            yield Broken(key, Promise.HOLES, f"{key} has {_as_holes(foreign)}, which the English does not have.")
        elif any(spec or how for _, spec, how in pieces):
            yield Broken(key, Promise.HOLES, f"{key} has a hole with more than a name between {{ and }}.")


def _as_holes(names: list[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in names)
