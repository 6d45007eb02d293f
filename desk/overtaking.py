"""Two at once: what was decided on a page that something has overtaken since.

Every act is judged by the rules as they are now; but nobody closes, or hands on, what they have not read.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import journal
from db.scope import Scope
from ladder.alert import Alert
from ladder.events import Chose, Reported, Taken
from ladder.facts import Fact
from ladder.words import Cause
from scheduler.acts import Acted, Answer
from scheduler.case import Case

CHANGED = "it changed after your page was drawn; read what came, and decide again"


async def on_closing(tx: AsyncConnection, scope: Scope, case: Case, code: str, worker: str, drawn: int | None) -> Acted | None:
    """Not closed, where a fact or a number came that whoever closes has not seen, or somebody else took it."""
    return await _overtaken(tx, scope, case, code, worker, drawn, is_closing=True)


async def on_passing(tx: AsyncConnection, scope: Scope, case: Case, code: str, worker: str, drawn: int | None) -> Acted | None:
    """Not handed on, where it became worse: it is paged anew by then."""
    return await _overtaken(tx, scope, case, code, worker, drawn, is_closing=False)


async def _overtaken(
    tx: AsyncConnection, scope: Scope, case: Case, code: str, worker: str, drawn: int | None, *, is_closing: bool
) -> Acted | None:
    alert = None if case.alert is None or case.alert.code != code else case.alert
    if alert is None or drawn is None or alert.value.version <= drawn:
        return None
    since = await journal.since(tx, scope, alert.id, drawn)
    unseen = sum(line.event == Reported.__name__ for line in since)
    chose = any(line.event == Chose.__name__ for line in since)
    taken = any(line.event == Taken.__name__ and line.actor != worker for line in since)
    is_overtaken = (unseen > 0 or chose or taken) if is_closing else is_worse(alert.value, unseen)
    return Acted(Answer.NOTHING_CHANGED, CHANGED, found=alert.value.version) if is_overtaken else None


def is_worse(alert: Alert, unseen: int) -> bool:
    """Whether the newest of its facts made it graver than all before them had."""
    seen, new = _parted(alert.facts, unseen)
    loudest = max((fact.treatment.rank for fact in seen), default=-1)
    cries = {fact.cause for fact in seen} & {Cause.HELP, Cause.DURESS}
    return any(fact.treatment.rank > loudest or (fact.cause in (Cause.HELP, Cause.DURESS) and fact.cause not in cries) for fact in new)


def _parted(facts: Sequence[Fact], unseen: int) -> tuple[Sequence[Fact], Sequence[Fact]]:
    return facts[: len(facts) - unseen], facts[len(facts) - unseen :]
