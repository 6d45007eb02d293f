"""The commands of an operator's page, as they stand in it: read from its fences, and typed one after the other.

A fence ```` ```sh ```` holds commands, one a line; what stands behind `sh` names where they are typed, such as "new machine". A fence
```` ```text ```` shows what is printed, and is not run. Another fence is a mistake.
"""

import re
import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.service.conftest import Terminal

FOLDER = Path(__file__).parents[2] / "docs" / "operating"
PAGES = sorted(FOLDER.glob("*.md"))
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)

Scene = Callable[[Terminal], None]


@dataclass(frozen=True)
class Command:
    """One line that an operator types, and where."""

    line: str
    place: str


def commands_of(page: Path) -> list[Command]:
    """Every command of a page, in order."""
    found: list[Command] = []
    for fence in _FENCE.finditer(page.read_text(encoding="utf-8")):
        language, _, place = fence["info"].partition(" ")
        assert language in ("sh", "text"), f"{page.name}: ```{fence['info']} is neither commands nor what they print"
        if language == "sh":
            found += [Command(line.strip(), place) for line in fence["body"].splitlines() if line.strip()]
    return found


def play(terminal: Terminal, page: Path, scenes: Mapping[str, Scene]) -> list[str]:
    """Type a page from top to bottom; a place is set when its first command comes. What was typed, and none of it was refused."""
    place: str | None = None
    typed = []
    for command in commands_of(page):
        if command.place != place:
            place = command.place
            scenes[place](terminal)
        if command.line.startswith("safetynet "):
            terminal.does(*shlex.split(_expanded(command.line))[1:])
        else:
            subprocess.run(["sh", "-euc", command.line], check=True)
        typed.append(command.line)
    return typed


def _expanded(line: str) -> str:
    """What the shell makes of `$(…)`; the rest is words."""
    return re.sub(r"\$\(([^)]*)\)", lambda inner: subprocess.check_output(["sh", "-euc", inner[1]], text=True).strip(), line)
