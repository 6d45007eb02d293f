"""The audit: whether what is stored is what was written, and nothing else. It reads one moment, changes nothing, and names no person."""

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import audit, authorities
from db.scope import Scope
from desk.audit import subjects
from desk.audit.chain import Chain
from desk.audit.findings import Breach, Report

__all__ = ["Breach", "Progress", "Report", "verify"]

Progress = Callable[[int, int], None]  # how much is done, of how much
SHOWN_EVERY = 500  # a bar that moves with every line costs more than the line


async def verify(tx: AsyncConnection, scope: Scope, heads: Sequence[tuple[int, str]] = (), progress: Progress | None = None) -> Report:
    """Go through the journal and all that follows from it. `heads`: numbers and digits kept outside, of the scope's one authority."""
    report, done, shown, total = Report(), 0, 0, sum((await audit.sizes(tx, scope)).values())

    def told(more: int) -> None:
        nonlocal done, shown
        done += more
        if progress is not None and (done - shown >= SHOWN_EVERY or done == total):
            progress(done, total)
            shown = done

    for authority in await authorities.all_of(tx, scope):
        chain = Chain(tx, Scope(authority.id), authority.ref, report, told)
        for number, digits in heads:
            await chain.check_head(number, digits)
        try:
            await chain.check()
        except (LookupError, ValueError):
            report.add(Breach.UNREADABLE, f"the journal of {authority.ref}")
    try:
        await subjects.check(tx, scope, report, told)
    except (LookupError, ValueError):
        report.add(Breach.UNREADABLE, "check-ins, cross-checks and alerts")
    return report
