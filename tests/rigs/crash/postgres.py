"""A PostgreSQL of the rig's own, durable as it is installed, on a disk and not in memory: it is there to be killed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from tests.databases import _programs

STARTS_WITHIN = 60  # seconds; the killed one's processes notice its death, and it replays its log


class Cluster:
    """One server, in a folder of its own."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._home = Path(tempfile.mkdtemp(prefix="safetynet-crash-"))
        self._as: list[str] = []
        if os.geteuid() == 0:  # it refuses to run as the administrator
            self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            owner = pwd.getpwnam("postgres")
            os.chown(self._home, owner.pw_uid, owner.pw_gid)
        self._data = self._home / "data"
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale")
        self.start()
        self._run("createdb", "-h", str(self._home), "-U", "postgres", "crash")
        self.url = f"postgresql://postgres@/crash?host={self._home}"

    def start(self) -> None:
        """Start it; after a kill, once the last of the dead one's processes has left its memory."""
        options = f"-k {self._home} -c listen_addresses='' -c fsync=on -c synchronous_commit=on -c full_page_writes=on"
        for _ in range(STARTS_WITHIN):
            if self._try("pg_ctl", "-D", str(self._data), "-w", "-l", str(self._home / "log"), "-o", options, "start"):
                return
            threading.Event().wait(1)
        raise RuntimeError(f"PostgreSQL does not start: {(self._home / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to the server itself: no checkpoint, no farewell."""
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        """Stop it and remove every trace."""
        self._try("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        shutil.rmtree(self._home)
        Path(f"{self._home}.out").unlink()

    def _run(self, program: str, *arguments: str) -> None:
        if not self._try(program, *arguments):
            raise RuntimeError(f"{program} failed: {Path(f'{self._home}.out').read_text()}")

    def _try(self, program: str, *arguments: str) -> bool:
        # The server keeps what it inherits open, so its words go to a file and not to a pipe.
        with Path(f"{self._home}.out").open("w") as out:
            command = [*self._as, str(self._programs / program), *arguments]
            return subprocess.run(command, stdout=out, stderr=out, cwd="/", check=False).returncode == 0
