"""The commands of an operator's page, as they stand in it: read from its fences, and typed one after the other.

A fence ```` ```sh ```` holds commands, one a line; what stands behind `sh` names where they are typed, such as "new machine". A line that
ends in `&` goes on beside the others until the page moves elsewhere or ends, and is awaited until it is ready. A fence ```` ```text ````
shows a file, or what is printed, and is not run. Another fence is a mistake.
"""

import re
import shlex
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.service.conftest import SAFETYNET, Terminal
from tests.service.telegram.processes import until

FOLDER = Path(__file__).parents[2] / "docs" / "operating"
PAGES = sorted(FOLDER.glob("*.md"))
WAITS = 120  # seconds, on a machine that does other things too
CONSOLE, PUBLIC, *OTHERS = (f"127.0.0.1:{port}" for port in (8000, 8001, 8010, 8011))  # those that pages name
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_SET = re.compile(r"[A-Z_]+=")


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


@dataclass
class Machine:
    """Where an operator sits: a terminal, what runs beside it, and what the page's names stand for here."""

    terminal: Terminal
    url: str  # of its database, without a table
    stands_for: dict[str, str] = field(default_factory=dict)
    _running: list[tuple[subprocess.Popen[str], Path]] = field(default_factory=list)

    def types(self, line: str) -> None:
        """Type a line; none is refused."""
        for written, here in self.stands_for.items():
            line = line.replace(written, here)
        if line.endswith(" &"):
            self.starts(line.removesuffix(" &"))
        elif line.startswith("safetynet "):
            self.terminal.does(*shlex.split(_expanded(line))[1:])
        else:
            there = f"PATH={shlex.quote(str(Path(SAFETYNET).parent))}:$PATH; {line}"
            done = subprocess.run(["sh", "-euc", there], check=False, capture_output=True, text=True)
            assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"

    def starts(self, line: str) -> None:
        """Start what goes on until it is told to stop, and wait until it is ready."""
        words = shlex.split(line)
        given = [word for word in words if _SET.match(word)]
        named = words[len(given) :]
        assert named[0] == "safetynet", f"{line}: these pages start nothing else"
        log = self.terminal.directory / f"{len(list(self.terminal.directory.glob('*.log')))}.log"
        with log.open("w") as out:
            process = subprocess.Popen(["env", *given, SAFETYNET, *named[1:]], stdout=out, stderr=out, text=True)
        self._running.append((process, log))
        bind = {"SAFETYNET_CONSOLE_BIND": self.stands_for[CONSOLE]} | dict(one.split("=", 1) for one in given)
        until(lambda: _is_ready(process, log, bind["SAFETYNET_CONSOLE_BIND"] if named[1] == "serve" else None))

    def stops(self) -> None:
        """As a supervisor does: everything that runs is asked to end, and ends well."""
        while self._running:
            process, log = self._running.pop()
            process.terminate()
            assert process.wait(WAITS) == 0, log.read_text()

    def kills(self) -> None:
        """Whatever the page did, nothing is left behind."""
        for process, _ in self._running:
            process.kill()
            process.wait(WAITS)


Scene = Callable[[Machine], None]
Scenes = Mapping[str, Scene | None]  # by place; none: nobody types that on this database


@contextmanager
def machine(terminal: Terminal, url: str) -> Iterator[Machine]:
    """A machine whose ports are free, until the block ends."""
    there = Machine(terminal, url, {written: f"127.0.0.1:{_free_port()}" for written in (CONSOLE, PUBLIC, *OTHERS)})
    binds = {"SAFETYNET_CONSOLE_BIND": there.stands_for[CONSOLE], "SAFETYNET_PUBLIC_BIND": there.stands_for[PUBLIC]}
    terminal.sets(**binds, NO_PROXY="127.0.0.1")
    try:
        yield there
    finally:
        there.kills()


def play(there: Machine, page: Path, scenes: Scenes) -> list[str]:
    """Type a page from top to bottom; a place is set when its first command comes. What was typed, and none of it was refused."""
    place: str | None = None
    typed = []
    for command in commands_of(page):
        scene = scenes[command.place]
        if command.place != place:
            there.stops()
            place = command.place
            if scene is not None:
                scene(there)
        if scene is not None:
            there.types(command.line)
            typed.append(command.line)
    there.stops()
    return typed


def _is_ready(process: subprocess.Popen[str], log: Path, bind: str | None) -> bool:
    assert process.poll() is None, log.read_text()
    if bind is None:
        return '"event": "started"' in log.read_text()
    try:
        return httpx.get(f"http://{bind}/health/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _expanded(line: str) -> str:
    """What the shell makes of `$(…)`; the rest is words."""
    return re.sub(r"\$\(([^)]*)\)", lambda inner: subprocess.check_output(["sh", "-euc", inner[1]], text=True).strip(), line)
