"""A process that hangs ends itself, so that whoever supervises it starts another; one that is only busy goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 60  # seconds, on a machine that does other things too

# A process of its own, since it is to end: its only loop does this, and another, without which people are looked after all the same, hangs.
PROCESS = """
import asyncio, threading
from scheduler.pulse import Loop, Pulse
from service.hanging import ended_when_hanging

passes = 0

async def never_answered():
    await asyncio.Event().wait()

async def stands_still():
    threading.Event().wait()

async def is_busy():
    global passes
    passes += 1
    await asyncio.sleep(0)
    return 1

async def main():
    pulse = Pulse([Loop("courier", {does}, every=0.01), Loop("sealer", never_answered, vital=False)])
    pulse.start()
    async with ended_when_hanging(pulse, {after}):
        ends_at = asyncio.get_running_loop().time() + {after} * 1.2
        while {does} is not is_busy or asyncio.get_running_loop().time() < ends_at:
            await asyncio.sleep(0.01)

asyncio.run(main())
print("went on,", "and did something" if passes else "and did nothing")
"""


def ran(does: str, after: float) -> subprocess.CompletedProcess[str]:
    """Such a process, to its end."""
    command = [sys.executable, "-c", PROCESS.format(does=does, after=after)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=ENDS_WITHIN)


@pytest.mark.parametrize(("does", "says"), [("never_answered", "courier"), ("stands_still", "in stands_still")])
def test_p7_a_process_of_which_a_vital_loop_hangs_ends_itself_and_says_where(does: str, says: str) -> None:
    """One waits for what never comes; in the other nothing else goes on either, not even what looks after it."""
    done = ran(does, after=0.5)
    assert (done.returncode, says in done.stdout + done.stderr) == (1, True), done.stdout + done.stderr


def test_a_process_that_always_has_more_to_do_goes_on() -> None:
    done = ran("is_busy", after=2)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "went on, and did something"), done.stderr
