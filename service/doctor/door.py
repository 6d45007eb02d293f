"""The door of a live service: what a doctor refuses keeps it shut; a demo is only told."""

import structlog

from desk.refusals import Refused
from service.budget import was_never_started
from service.doctor.examining import examine_open
from service.doctor.findings import refusals
from service.installation import Installation

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def hold_to_findings(at: Installation) -> None:
    """Refuse to start with what would harm somebody, in one sentence and what to do.

    What may come about by itself, and what providers say, keeps a service from its first start alone. Later its children wait for it: then
    no provider is waited for either, and what is wrong is told the log.
    """
    first = not at.is_demo and await was_never_started(at)
    found = await examine_open(at, providers=first, deeply=first)
    refused = refusals(found, at_first_start=first)
    if refused and not at.is_demo:
        more = f" There is more: safetynet doctor tells all {len(refused)}." if len(refused) > 1 else ""
        raise Refused(f"{refused[0].says} {refused[0].do}{more}")
    for one in found:
        if one.refuses and at.is_demo:
            log.warning("a_live_service_would_not_start", about=one.about, told=one.says)
        elif one.refuses:
            log.error("a_first_start_would_be_refused", about=one.about, told=one.says, do=one.do)
