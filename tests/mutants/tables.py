"""Mutants of the reader's tables, which mutmut leaves as they are: `python -m tests.mutants.tables`.

What decides stands in tables as much as in functions: which meaning outranks which, what counts as politeness, how long is too long. Each
neighbouring pair of an order is swapped, each member of a set or mapping left out, each number made one more and one less.
"""

import contextlib
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

JUDGES = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]
ORDERS = {"bot.meaning": ("_CAUTION",), "bot.meaning.young": ("DOUBTS", "MEANINGS"), "bot.meaning.kinds": ("RANK",)}
TABLES = {
    "bot.meaning": ("_PRESSES",),
    "bot.meaning.young": ("LONGEST", "OPTIONS", "POLITENESS", "DOUBTS", "MEANINGS", "TIMED"),
    "bot.meaning.carer": ("OPTIONS", "IGNORED", "CALLS", "DENYING", "AROUND_TIME"),
    "bot.meaning.clock_times": ("NOON",),
    "bot.meaning.cover": ("MARKS_OF_TIME",),
    "bot.meaning.distress": ("LONGEST_WORD",),
    "bot.meaning.kinds": ("ONLY_CARERS", "ONLY_YOUNG", "LOUD"),
    "bot.meaning.spelling": ("SHORTEST_REST", "MOST_MARKED", "LONG_ENOUGH", "_STROKES"),
    "bot.meaning.worker": ("OUTCOMES", "_TAKING"),
}

MAKERS = (("lexis", "_english"), ("lexis", "_of"), ("entries", "english"), ("entries", "own"))
MADE_ONCE = {"bot.meaning.kinds", "bot.meaning.spelling"}  # lexicons are made by these tables, and kept


def swapped(order: Any) -> Iterator[tuple[str, Any]]:
    """The order with two neighbours changed; young people's meanings and carers' never meet, whatever stands between them."""
    keys = list(order)
    for one, other in (pair for kind in dict.fromkeys(map(type, keys)) for pair in pairwise(key for key in keys if type(key) is kind)):
        turned = {one: other, other: one}
        again = [turned.get(key, key) for key in keys]
        if not isinstance(order, Mapping):
            yield f"{other} before {one}", tuple(again)
        elif list(order.values()) == list(range(len(keys))):  # an order told in numbers
            yield f"{other} before {one}", {key: place for place, key in enumerate(again)}
        else:
            yield f"{other} before {one}", {key: order[key] for key in again}


def changed(table: Any) -> Iterator[tuple[str, Any]]:
    """The table without one of its members, or the number next to it."""
    if isinstance(table, int):
        yield from ((f"{number}", number) for number in (table - 1, table + 1))
    elif isinstance(table, Mapping):
        for key, value in table.items():
            if isinstance(value, Mapping):
                yield from ((f"{key}: {what}", {**table, key: inner}) for what, inner in changed(value))
            else:
                name = chr(key) if isinstance(key, int) else key
                yield f"no {name}", {other: each for other, each in table.items() if other != key}
    else:
        yield from ((f"no {member}", table - {member}) for member in sorted(table))


def mutants() -> Iterator[tuple[str, str, Any]]:
    """Of which module, what each does, and the table after it."""
    for tables, ways in ((ORDERS, swapped), (TABLES, changed)):
        for module, names in tables.items():
            for name in names:
                yield from ((module, f"{name}: {what}", other) for what, other in ways(getattr(import_module(module), name)))


def judge() -> bool:
    """Whether the judges find nothing wrong."""
    return pytest.main(["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-k", "not zh_Hans and not ckb", *JUDGES]) == 0


def survives(module: str, what: str, other: Any) -> bool:
    """Whether the judges, in a process of their own, find nothing wrong with the other in its place."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    missed = False
    with contextlib.suppress(BaseException):
        put(module, what.partition(":")[0], other)
        missed = judge()
    os._exit(0 if missed else 1)


def put(module: str, name: str, other: Any) -> None:
    """The other table in the place of this one, for whoever uses it."""
    now = getattr(sys.modules[module], name)
    for user in [user for known, user in sys.modules.items() if known.startswith("bot.meaning")]:
        if getattr(user, name, None) is now:
            setattr(user, name, other)
    if module in MADE_ONCE:
        for maker, made in MAKERS:
            getattr(import_module(f"bot.meaning.{maker}"), made).cache_clear()


def main(asked: list[str]) -> None:
    """Those whose name holds one of the words asked for, or all."""
    if not judge():
        sys.exit("The judges find something wrong with the reader as it is.")
    count, alive = 0, 0
    for module, what, other in mutants():
        name = f"{module}.{what}"
        if not asked or any(word in name for word in asked):
            count += 1
            if survives(module, what, other):
                alive += 1
                sys.stdout.write(f"survived: {name}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{count} mutants, {alive} survived\n")


if __name__ == "__main__":
    main(sys.argv[1:])
