"""`safetynet demo` as a newcomer starts it: a process of its own in an empty folder, stopped, started again, and worked beside."""

import os
import re
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.service.conftest import SAFETYNET

STARTS_WITHIN = 120  # seconds, on a machine that does other things too


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Newcomer:
    """Somebody with an empty folder, and two ports."""

    folder: Path
    console: int
    public: int

    def environment(self) -> dict[str, str]:
        """Nothing is set but where to listen."""
        binds = {"SAFETYNET_CONSOLE_BIND": f"127.0.0.1:{self.console}", "SAFETYNET_PUBLIC_BIND": f"127.0.0.1:{self.public}"}
        return {"PATH": os.defpath, "LANG": "C.UTF-8", **binds}

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command beside the demo, or before it."""
        command = [SAFETYNET, *words]
        return subprocess.run(command, cwd=self.folder, env=self.environment(), capture_output=True, text=True, check=False)

    @contextmanager
    def demo(self) -> Iterator[tuple[str, httpx.Client]]:
        """The demo, until the block ends: the link it printed, and a browser that has not opened it."""
        with (
            (self.folder / "errors").open("a") as errors,
            subprocess.Popen(
                [SAFETYNET, "demo"], cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=errors, text=True
            ) as process,
            httpx.Client(base_url=f"http://127.0.0.1:{self.console}", trust_env=False) as browser,
        ):
            assert process.stdout is not None
            council, link = process.stdout.readline(), process.stdout.readline()
            assert "nobody here is real" in council, (self.folder / "errors").read_text()
            try:
                until_ready(browser)
                yield link.removeprefix("Open ").strip(), browser
            finally:
                process.send_signal(signal.SIGINT)
                assert process.wait(STARTS_WITHIN) == 0


def until_ready(browser: httpx.Client) -> None:
    """Ask for health until all is well: the console listens before the loops have come round."""
    ends = time.monotonic() + STARTS_WITHIN
    answer = browser.get("/health/ready")
    while answer.status_code == 503 and time.monotonic() < ends:
        answer = browser.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": []})


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Newcomer:
    """One folder for the whole story, since starting takes seconds."""
    return Newcomer(tmp_path_factory.mktemp("newcomer"), free_port(), free_port())


def test_a_newcomers_evening(newcomer: Newcomer) -> None:
    with newcomer.demo() as (link, browser):
        assert re.fullmatch(rf"http://127\.0\.0\.1:{newcomer.console}/\?token=[0-9a-f]{{32}}", link)
        assert browser.get("/").status_code == 403
        assert "\nsafetynet_database_up 1.0\n" in browser.get("/metrics").text
        assert browser.get(link, follow_redirects=True).status_code == 200
        assert browser.get("/handsets").status_code == 200
        assert httpx.get(f"http://127.0.0.1:{newcomer.public}/health/live", trust_env=False).json() == {"live": True}
        keys = newcomer.folder / "var" / "keys.env"
        assert stat.S_IMODE(keys.stat().st_mode) == 0o600

        second = newcomer.types("demo")
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "Another safetynet" in second.stderr
        turned = newcomer.types("turn", "18:10")
        assert turned.stdout == "The clock stands at 18:10 on Monday 23 November 2026.\n", turned.stderr
    with newcomer.demo() as (again, browser):
        assert again == link, "a page that was left open goes on"
        assert '"now": "2026-11-23T18:10:00+00:00"' in newcomer.types("status", "--json").stdout
    assert '"error"' not in (newcomer.folder / "errors").read_text()


def test_a_port_in_use_is_one_sentence_and_nothing_else_happens(newcomer: Newcomer, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        late = Newcomer(tmp_path, taken.getsockname()[1], newcomer.public)
        refused = late.types("demo")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert f"127.0.0.1:{late.console} cannot be listened on (Address already in use)" in refused.stderr
    assert not (tmp_path / "var" / "safetynet.db").exists()
