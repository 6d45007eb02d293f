"""What an open fault explains stands on its list, one line for each fact, instead of in an alert for each child (A5).

Only the three kinds of nothing that may be ours are listed. Whose alert is open already hears of it there, and nothing else ever joins.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from db.words import SubjectKind
from ladder.facts import Fact
from ladder.words import Cause, Tier, Who
from scheduler.case import CLOCK, Case
from scheduler.fault import GATHERS, UNREACHED_CAUSES
from scheduler.known import OpenFault


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody stands on a fault's list."""

    alert: str
    cause: Cause


def mark(case: Case, fact: Fact) -> None:
    """No open fault explains it: a hundred of these within ten minutes are one."""
    if case.young is not None and fact.cause in UNREACHED_CAUSES and fact.unheard_since is None:
        case.gathered.unreached.append({"id": case.tools.new_id(), "authority_id": case.council.id, "at": case.now})


def fault_for(case: Case, fact: Fact) -> OpenFault | None:
    """The open fault that explains this, if there is one."""
    if case.young is None or fact.unheard_since is not None:
        return None  # sixty days of nothing are no fault of tonight's
    explains = [one for kind, causes in GATHERS.items() for one in case.council.faults if one.kind is kind and fact.cause in causes]
    return next(iter(explains), None)


def join(case: Case, fact: Fact, found: OpenFault) -> str:
    """Put the fact on the fault's list. Its alert is told by the one who looks after lists: nobody locks it for each child."""
    check_in = None if fact.check_in is None else UUID(fact.check_in)
    case.gathered.listed.append(line(case, found.alert_id, case.id, fact.cause, fact.tier, fact.by, check_in))
    case.note(SubjectKind.PERSON, case.id, None, Listed(found.alert_id.hex, fact.cause), f"{fact.cause}: on the list of our fault", CLOCK)
    return f"{fact.cause}: on the list of our fault"


def line(
    case: Case, alert_id: UUID, child: UUID, cause: Cause, tier: Tier | None, by: Who | None = None, check_in: UUID | None = None
) -> dict[str, Any]:
    """One line of a fault's list, as it will be written."""
    return {
        "id": case.tools.new_id(),
        "authority_id": case.council.id,
        "alert_id": alert_id,
        "young_person_id": child,
        "cause": cause,
        "tier": tier,
        "by": by,
        "check_in_id": check_in,
        "listed_at": case.now,
    }
