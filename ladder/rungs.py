"""The ladders, and the table that says what an alert does.

Every default here is a proposal to be edited with the manager of the duty team in the room; the council file may replace the ladders.
"""

from dataclasses import dataclass
from datetime import timedelta

from ladder.words import Cause, Cover, Duty, Road, Tier, Treatment, Who


@dataclass(frozen=True, slots=True)
class AskRung:
    """One asking of one person, and how long we wait for the answer."""

    ask: Who
    wait_for: timedelta


@dataclass(frozen=True, slots=True)
class PageRung:
    """One page to one person, by one road or two, and how long we wait for somebody to take it."""

    who: Duty
    by: tuple[Road, ...]
    wait_for: timedelta


AskingLadder = tuple[AskRung, ...]
PagingLadder = tuple[PageRung, ...]


def _asking(first: int, again: int, carer: int) -> AskingLadder:
    return (
        AskRung(Who.YOUNG_PERSON, timedelta(minutes=first)),
        AskRung(Who.YOUNG_PERSON, timedelta(minutes=again)),
        AskRung(Who.CARER, timedelta(minutes=carer)),
    )


ASKING: dict[Tier, AskingLadder] = {
    Tier.ARRIVAL: _asking(20, 10, 15),
    Tier.FIRST_WEEK: _asking(45, 30, 30),
    Tier.AFTER_RETURN: _asking(45, 30, 30),
    Tier.STANDARD: _asking(90, 45, 45),
    Tier.APPROACHING_18: _asking(90, 45, 45),
}

_BOTH = (Road.SMS, Road.VOICE)

PAGING: dict[Treatment, PagingLadder] = {
    Treatment.RING: (
        PageRung(Duty.ON_DUTY, _BOTH, timedelta(minutes=5)),
        PageRung(Duty.NEXT_ON_DUTY, _BOTH, timedelta(minutes=5)),
        PageRung(Duty.MANAGER, _BOTH, timedelta(minutes=10)),
    ),
    Treatment.PAGE: (
        PageRung(Duty.ON_DUTY, (Road.SMS,), timedelta(minutes=10)),
        PageRung(Duty.ON_DUTY, (Road.VOICE,), timedelta(minutes=5)),
        PageRung(Duty.NEXT_ON_DUTY, _BOTH, timedelta(minutes=10)),
        PageRung(Duty.MANAGER, (Road.SMS,), timedelta(minutes=10)),
    ),
}

_R, _P, _B, _M = Treatment.RING, Treatment.PAGE, Treatment.BOARD, Treatment.MORNING

# cause: (arrival, first_week and after_return, standard and approaching_18). Cells that depend on more than the tier are
# the calmer of the two; `treatment` below raises them.
TABLE: dict[Cause, tuple[Treatment, Treatment, Treatment]] = {
    Cause.DURESS: (_R, _R, _R),
    Cause.HELP: (_R, _R, _R),
    Cause.CARER_CONCERN: (_R, _R, _P),
    Cause.SILENT: (_P, _P, _M),
    Cause.WANTS_CALL: (_P, _M, _M),
    Cause.UNCLEAR: (_P, _B, _M),
    Cause.UNDELIVERED: (_P, _B, _M),
    # At arrival a broken channel sends us to the carer now; if the carer is not reached, `undelivered` pages.
    Cause.CHANNEL_BROKEN: (_B, _B, _M),
    Cause.STOPPED: (_B, _B, _M),
    Cause.NOT_ASKED: (_P, _B, _M),
    Cause.UNKNOWN_SENDER: (_B, _B, _B),
    Cause.FAULT: (_P, _B, _B),
    Cause.WRONG_NUMBER: (_B, _B, _M),
    Cause.CROSS_CHECK: (_P, _B, _M),
}


def treatment(
    cause: Cause,
    tier: Tier | None,
    *,
    cover: Cover = Cover.OPEN,
    in_a_row: int = 1,
    in_office_hours: bool = False,
    distress: bool = False,
) -> Treatment:
    """What an alert with this cause does, at this tier (`None`: a sender we do not know).

    `in_a_row` counts check-ins without any reply, this one included; `distress` is what an unknown sender's words showed.
    """
    if cause is Cause.UNKNOWN_SENDER and distress:
        return Treatment.PAGE
    column = 2 if tier is None else {Tier.ARRIVAL: 0, Tier.FIRST_WEEK: 1, Tier.AFTER_RETURN: 1}.get(tier, 2)
    calm = TABLE[cause][column]
    if cause is Cause.WANTS_CALL and column > 0 and in_office_hours:
        return Treatment.BOARD
    if cause is Cause.UNCLEAR and cover is Cover.CLOSED:
        return Treatment.PAGE if column < 2 else Treatment.BOARD
    if cause in (Cause.SILENT, Cause.UNDELIVERED) and column == 2 and in_a_row >= 2:
        return Treatment.PAGE
    return calm
