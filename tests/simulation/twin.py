"""Promise 6, told twice: the same seed, the same world, and the silent code in one where an ordinary "fine" is in the other.

The phones of young people and carers must show the same bytes at the same times by the same road. Where nobody looks after the alerts, or
somebody does so by the clock, nothing that a named worker decided makes a difference either.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from db.tables import alert, handset_message
from db.words import Direction
from tests.simulation.narration import Broken
from tests.simulation.simulation import Simulation
from tests.simulation.told import Told

PROMISE = "promise 6, duress is invisible"


class Shown(NamedTuple):
    """One line of a screen, as whoever looks at it sees it."""

    address: str
    at: datetime
    road: str
    text: str
    buttons: tuple[str, ...]
    keyboard_gone: bool


async def screens(run: Simulation) -> list[Shown]:
    """Every line that young people's and carers' phones show; of what they wrote themselves, that they did."""
    theirs = [one for one in run.cast.addresses if one not in {worker.address for worker in run.cast.workers}]
    query = select(handset_message).where(handset_message.c.address.in_(theirs), handset_message.c.shown_at.is_not(None))
    async with run.world.database.reading() as tx:
        lines = (await tx.execute(query)).all()
    shown = []
    for line in lines:
        text = (
            run.world.opened("handset_message.text_sealed", line.id, line.text_sealed) if line.direction is Direction.IN else "(their own)"
        )
        buttons = tuple(one["label"] for row in line.buttons for one in row)
        shown.append(Shown(line.address, line.shown_at, line.road.value, text, buttons, line.keyboard_gone))
    return sorted(shown)


async def codes_sent(run: Simulation) -> int:
    """How many facts of duress its alerts have."""
    async with run.world.database.reading() as tx:
        states = (await tx.execute(select(alert.c.state))).scalars().all()
    return sum(1 for state in states for fact in state["facts"] if fact["cause"] == "duress")


def alike(one: list[Shown], other: list[Shown]) -> None:
    """The same on both, or `Broken` with the first difference."""
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            raise Broken(PROMISE, f"after the code a phone shows {mine}, after an ordinary answer {theirs}")
    if len(one) != len(other):
        longer = max(one, other, key=len)
        which = "the code" if longer is one else "an ordinary answer"
        raise Broken(PROMISE, f"only after {which} a phone shows {longer[min(len(one), len(other))]}")


def pair(told: Told) -> tuple[Told, Told]:
    """The two tellings."""
    twin = replace(told, twin=True)
    return replace(twin, says_code=True), replace(twin, says_code=False)
