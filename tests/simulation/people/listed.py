"""What a worker does for those whom a fault of ours lists: ask them again, and tick by name whomever that leaves."""

from desk import faults
from tests.simulation.world import SimulatedWorld
from tests.world import EVERYWHERE


async def asks_now(world: SimulatedWorld, code: str, worker: str) -> faults.AskedAgain:
    """On the board: ask now."""
    return await faults.ask_now(world.process("asks now", code).engine, EVERYWHERE, code, worker)


async def settles(world: SimulatedWorld, code: str, worker: str) -> str:
    """Ask now, and tick whoever stays on the list."""
    came = await asks_now(world, code, worker)
    for ref, _ in came.left:
        await faults.tick(world.process("ticks", code, ref).engine, EVERYWHERE, code, ref, worker)
    left = ", ".join(f"{ref} ticked ({why})" for ref, why in came.left)
    return f"{came.acted.answer}; asked {', '.join(came.asked) or 'nobody'}; {left or 'nobody stays'}"
