"""What is wrong with the service itself, in the operator's log."""

from collections.abc import Sequence
from uuid import UUID

from structlog.testing import capture_logs

from scheduler.fault import FaultFound, FaultKind
from service.faults import FaultBell

CHILD, ANOTHER = UUID(int=1), UUID(int=2)


async def test_a_fault_is_told_when_it_begins_when_it_grows_and_when_it_is_over() -> None:
    """And not at every look; by ids alone."""
    raised: list[int] = []

    async def raise_faults(found: Sequence[FaultFound]) -> None:
        raised.append(len(found))

    told = FaultBell(raise_faults)
    one, more = (FaultFound(FaultKind.PARKED, "decision", UUID(int=9), children) for children in ((CHILD,), (CHILD, ANOTHER)))
    with capture_logs() as lines:
        for found in ([one], [one], [more], [], []):
            await told.report(found)
    assert [(line["event"], len(line.get("young_people", ()))) for line in lines] == [("fault", 1), ("fault", 2), ("fault_over", 0)]
    assert lines[0]["young_people"] == [CHILD.hex]
    assert raised == [1, 1, 1], "at every look: whoever raises it knows what is open"
