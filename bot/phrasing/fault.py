"""What a page states of a fault of ours: whom it kept from being asked, how many of them are new, and never that a child was silent."""

from dataclasses import dataclass

import locales
from db.words import FaultKind

# In these, whoever stands on the list was not asked, or was not reached: nobody was silent.
_NOT_SILENCE = (FaultKind.SENDING, FaultKind.UNREACHED, FaultKind.OUTAGE)


@dataclass(frozen=True, slots=True)
class OurFault:
    """A fault, and whom it keeps from being looked after, counted at the moment the text leaves."""

    kind: FaultKind
    young_people: int = 0
    arrivals: int = 0  # of them, new arrivals
    carers_asked: bool = False  # of every one of those
    is_unread: bool = False  # it keeps us from reading what was written to us


def holes(fault: OurFault | None) -> dict[str, str]:
    """Every sentence about a fault, empty where there is nothing to state, and for an alert that is about no fault."""
    if fault is None:
        return dict.fromkeys(("trouble", "why", "nobody_silent", "arrivals"), "")
    return {
        "trouble": _counted("fault_unread" if fault.is_unread else f"fault_{fault.kind}", fault.young_people),
        "why": locales.text(locales.ENGLISH, f"fault_why_{fault.kind}"),
        "nobody_silent": locales.text(locales.ENGLISH, "nobody_silent") if fault.kind in _NOT_SILENCE else "",
        "arrivals": _arrivals(fault),
    }


def _counted(key: str, number: int) -> str:
    """In the words for none, for one, or for that many."""
    named = {0: f"{key}_none", 1: f"{key}_one"}.get(number, key)
    return locales.text(locales.ENGLISH, named, **({"number": number} if number > 1 else {}))


def _arrivals(fault: OurFault) -> str:
    if not fault.arrivals:
        return ""
    return _counted("arrivals_carers_asked" if fault.carers_asked else "arrivals", fault.arrivals)
