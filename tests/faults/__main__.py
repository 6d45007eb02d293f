"""Plant each fault in a copy of the tree and see that its named test fails: `python -m tests.faults [NAME …]`.

A suite that stays green whatever is broken proves nothing. First the named tests run on the copy as it is: all must pass.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parent.parent.parent
PATCHES = Path(__file__).parent
_TESTS_FAILED = 1  # pytest's exit code; a test that cannot be found, or a tree that cannot be read, has others
_SECONDS = 180

say = Console(highlight=False).print


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One way of breaking the service."""

    patch: Path
    what: str
    caught_by: str

    @property
    def name(self) -> str:
        """As its file is called."""
        return self.patch.stem

    @classmethod
    def read(cls, patch: Path) -> "PlantedFault":
        """From the two lines above the patch."""
        found = re.match(r"Fault: (?P<what>.+)\nCaught by: (?P<test>\S+)\n", patch.read_text(encoding="utf-8"))
        assert found is not None, f"{patch.name} begins with what is broken and which test catches it"
        return cls(patch, found["what"], found["test"])


def planted(names: Sequence[str] = ()) -> list[PlantedFault]:
    """All of them, or those named."""
    everything = [PlantedFault.read(patch) for patch in sorted(PATCHES.glob("*.patch"))]
    unknown = set(names) - {one.name for one in everything}
    if unknown:
        sys.exit(f"There is no planted fault called {', '.join(sorted(unknown))}.")
    return [one for one in everything if not names or one.name in names]


def copy_of_the_tree(to: Path) -> None:
    """Every file that git knows, and the new ones it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes((ROOT / name).read_bytes())


def run_tests(tree: Path, tests: Sequence[str], *flags: str) -> subprocess.CompletedProcess[str]:
    """Those tests, on that tree: its own modules come first on the path."""
    # Whichever telling of a story a fault names, and not only those that `make test` tells.
    every = ["TELLINGS=sqlite sqlite-restarting postgresql postgresql-restarting", "SPOKEN=en"]
    command = ["env", *every, sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *flags, *tests]
    return subprocess.run(command, cwd=tree, check=False, capture_output=True, text=True, timeout=_SECONDS * max(1, len(tests) // 4))


def apply(tree: Path, fault: PlantedFault, *, back: bool = False) -> bool:
    """Plant a fault, or take it out again; whether its patch still fits."""
    command = ["git", "apply", *(["--reverse"] if back else []), str(fault.patch)]
    return subprocess.run(command, cwd=tree, check=False, capture_output=True).returncode == 0


def verdict(tree: Path, fault: PlantedFault) -> str:
    """Nothing when the named test caught it, else what is wrong."""
    if not apply(tree, fault):
        return "its patch no longer fits"
    done = run_tests(tree, [fault.caught_by])
    apply(tree, fault, back=True)
    failed = re.search(r"\b1 failed\b", done.stdout)
    return "" if done.returncode == _TESTS_FAILED and failed else f"not caught by {fault.caught_by} (exit {done.returncode})"


def main(names: Sequence[str]) -> int:
    """Plant them one after the other; 1 when one stays in the dark."""
    faults = planted(names)
    with tempfile.TemporaryDirectory(prefix="safetynet-faults-") as folder:
        tree = Path(folder)
        copy_of_the_tree(tree)
        sound = run_tests(tree, sorted({one.caught_by for one in faults}))
        if sound.returncode != 0:
            sys.stdout.write(sound.stdout + sound.stderr)
            sys.exit("Without a fault these tests do not pass; nothing can be said of faults.")
        wrong = 0
        for number, fault in enumerate(faults, 1):
            what = verdict(tree, fault)
            wrong += bool(what)
            say(f"{number}/{len(faults)} {fault.name}: {fault.what} [{'bold red' if what else 'green'}]{what or 'caught'}[/]")
    say(f"{len(faults) - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
