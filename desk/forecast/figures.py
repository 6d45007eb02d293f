"""What the forecast assumes of people: every figure a guess of ours, to be replaced by a pilot's. None of it is known of anybody."""

from dataclasses import dataclass, field, fields
from datetime import timedelta

# Whoever has not answered within half an hour, or a carer within a quarter, may still do so: silence falls with the cube root of the
# time that is waited. It gives both figures of practice: the windows of `standard` cut silence by 40 % and unreached carers by 30 %.
YOUNG_PEOPLE_WITHIN = timedelta(minutes=30)
CARERS_WITHIN = timedelta(minutes=15)
FALLS_WITH = 3

TAKEN_AFTER = timedelta(minutes=3)  # a page
CLOSED_AFTER = timedelta(minutes=15)  # what was taken
CLEARED_UP_AFTER = timedelta(minutes=3)  # a digit, after "we cannot read that"
EXPECTED_AFTER = timedelta(hours=1)  # "not here, I know where": the time that the carer names
NAMED_AFTER = timedelta(minutes=1)  # how soon a carer who is writing anyway writes again


def _share(default: float, says: str) -> float:
    figure: float = field(default=default, metadata={"says": says})
    return figure


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1. The defaults are the middle column of what was assumed when the treatments were proposed."""

    answered: float = _share(0.80, "of check-ins are answered within half an hour")
    carers_reached: float = _share(0.65, "of carers who are asked answer within a quarter of an hour")
    not_here: float = _share(0.10, "of the carers reached say 'not here'")
    known_where: float = _share(0.70, "of those know where")
    repeats: float = _share(0.35, "of check-ins that reached nobody are followed by another such")
    unclear: float = _share(0.06, "of answers cannot be read")
    cleared_up: float = _share(0.70, "of those are cleared up by a digit, where the cover is open")
    calls: float = _share(0.01, "of answers ask for a call")

    def __post_init__(self) -> None:
        for one in fields(self):
            if not 0 <= getattr(self, one.name) <= 1:
                raise ValueError(f"{one.name.replace('_', ' ')} is a share, from 0 to 1")


def says(figure: str) -> str:
    """What that figure is the share of."""
    found: str = next(one.metadata["says"] for one in fields(Figures) if one.name == figure)
    return found


# What is assumed beside the shares, as the report says it.
ALSO_ASSUMED = (
    "longer waits reach more people: silence falls with the cube root of the time waited",
    "every message arrives, nothing of ours fails, and nobody answers after a check-in has ended",
    "a page is taken after 3 minutes and closed 15 minutes later",
    "a carer who knows where confirms at the time they named",
    "who was seen by a carer is seen by a second adult within the day: a team that writes none down is paged about arrivals more often",
)
LEFT_OUT = (
    "Help and duress are not forecast, and no budget counts them; nor are stops, pauses, wrong and unknown numbers, or broken channels."
)
