"""The door of a live service: what a doctor refuses keeps it shut; a demo is only told."""

from collections.abc import Sequence

import structlog

from desk.refusals import Refused
from service.budget import was_never_started
from service.doctor.examining import asked_outside
from service.doctor.facts import Facts
from service.doctor.findings import Finding, refusals
from service.doctor.judging import judge
from service.doctor.looking import look_at_settings, look_inside
from service.installation import Installation

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def hold_to_findings(at: Installation) -> None:
    """Refuse to start with what would harm somebody, in one line: what is wrong, and what to do.

    What may come about by itself, and what providers say, keeps a service from its first start alone. Later its children wait for it: then
    no provider is waited for either, and what is wrong is told the log.
    """
    is_first = not at.is_demo and await was_never_started(at)
    facts = Facts(look_at_settings(at.settings), await look_inside(at, deeply=is_first))
    found = judge(facts)
    if at.is_demo:
        for one in refusals(found, at_first_start=True):
            log.warning("a_live_service_would_not_start", about=one.about, told=one.says)
        return
    _refuse(refusals(found, at_first_start=is_first))
    if is_first:
        # Last, and only where nothing of ours is wrong: it is the one thing here that waits for somebody else.
        _refuse(refusals(judge(await asked_outside(at.settings, facts)), at_first_start=True))
    for one in refusals(found, at_first_start=True):
        log.error("a_first_start_would_be_refused", about=one.about, told=one.says, do=one.do)


def _refuse(found: Sequence[Finding]) -> None:
    if found:
        more = f" There is more: safetynet doctor tells all {len(found)}." if len(found) > 1 else ""
        raise Refused(f"{found[0].says} {found[0].do}{more}")
