"""How the people of a forecast behave at one check-in: whether they answer, when, and what they say."""

from dataclasses import dataclass
from datetime import timedelta

from desk.forecast.chance import Chance
from desk.forecast.figures import CARERS_WITHIN, FALLS_WITH, YOUNG_PEOPLE_WITHIN, Figures
from ladder.words import CarerMeaning, Meaning

_AT_LEAST = timedelta(minutes=1)
_NEVER = timedelta(hours=12)  # nothing waits so long for an answer


@dataclass(frozen=True, slots=True)
class Mood:
    """One check-in's people: after how long each answers the first question put to them, and what. `None`: not at all."""

    young_person_after: timedelta | None
    says: Meaning
    clears_up: bool
    carer_after: timedelta | None
    carer_says: CarerMeaning

    def reaches_nobody(self, patience: "Patience") -> bool:
        """Whether a check-in that waits so long ends without either of them."""
        return _is_late(self.young_person_after, patience.young_person) and _is_late(self.carer_after, patience.carer)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a check-in waits in all: for the young person from the first question on, and for the carer from theirs."""

    young_person: timedelta
    carer: timedelta  # none, where no carer is asked


def _is_late(after: timedelta | None, patience: timedelta) -> bool:
    return after is None or after >= patience


NOBODY = Mood(None, Meaning.OK, clears_up=False, carer_after=None, carer_says=CarerMeaning.SEEN)


def mood(figures: Figures, chance: Chance, patience: Patience, *, reached_nobody: bool) -> Mood:
    """The people of one check-in; `reached_nobody`: the one before it reached neither young person nor carer.

    Silences come in rows: one is followed by another more often than by chance. So that a share of repeats makes no more silence in all,
    as many are taken from where no silence was before.
    """
    if reached_nobody and chance.falls(figures.repeats):
        return NOBODY
    drawn = _drawn(figures, chance)
    if not reached_nobody and drawn.reaches_nobody(patience) and chance.falls(figures.repeats):
        return _drawn(figures, chance)
    return drawn


def _drawn(figures: Figures, chance: Chance) -> Mood:
    return Mood(
        young_person_after=_after(1 - figures.answered, YOUNG_PEOPLE_WITHIN, chance.draw()),
        says=_says(figures, chance.draw()),
        clears_up=chance.falls(figures.cleared_up),
        carer_after=_after(1 - figures.carers_reached, CARERS_WITHIN, chance.draw()),
        carer_says=_carer_says(figures, chance),
    )


def _after(silent: float, within: timedelta, drawn: float) -> timedelta | None:
    """How long it takes whom this draw stands for, when a share of `silent` has not answered `within` that time."""
    times = (silent / drawn) ** FALLS_WITH
    return None if silent == 1 or times > _NEVER / within else max(within * times, _AT_LEAST)


def _says(figures: Figures, drawn: float) -> Meaning:
    if drawn <= figures.unclear:
        return Meaning.UNCLEAR
    return Meaning.CALL if drawn <= figures.unclear + figures.calls else Meaning.OK


def _carer_says(figures: Figures, chance: Chance) -> CarerMeaning:
    if not chance.falls(figures.not_here):
        return CarerMeaning.SEEN
    return CarerMeaning.ELSEWHERE if chance.falls(figures.known_where) else CarerMeaning.CONCERN
