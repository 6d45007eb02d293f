"""The ladders of the file, over those we propose."""

from collections.abc import Mapping

from desk.council.fields import list_of, member, wait
from desk.council.nodes import Entry, Shape, Value
from ladder.rungs import ASKING, PAGING, AskingLadder, AskRung, PageRung, PagingLadder
from ladder.words import Duty, Road, Tier, Treatment, Who

_RUNGS_MAX = 10  # a ladder goes round; one longer than this is a list of everybody

_ASK = Shape("a rung", {"ask": member("somebody to ask", Who), "wait": wait})
_PAGE = Shape(
    "a rung",
    {
        # The other two have rules of their own: the allocated worker in the morning, the last resort after a whole round.
        "who": member("somebody to page", Duty, (Duty.ON_DUTY, Duty.NEXT_ON_DUTY, Duty.MANAGER)),
        "by": list_of(member("a road", Road), "roads", least=1),
        "wait": wait,
    },
)


def _ask(value: Value) -> AskRung:
    read = _ASK.read(value)
    return AskRung(read["ask"], read["wait"])


def _page(value: Value) -> PageRung:
    read = _PAGE.read(value)
    return PageRung(read["who"], read["by"], read["wait"])


_asking_ladder = list_of(_ask, "rungs", least=1, most=_RUNGS_MAX, twice=True)
_paging_ladder = list_of(_page, "rungs", least=1, most=_RUNGS_MAX, twice=True)

ASKING_SHAPE = Shape("asking", {}, {tier.value: _asking_ladder for tier in Tier})
PAGING_SHAPE = Shape("paging", {}, {treatment.value: _paging_ladder for treatment in (Treatment.RING, Treatment.PAGE)})


def asking(read: Entry | None) -> Mapping[Tier, AskingLadder]:
    """The asking ladder of every tier."""
    return ASKING | {Tier(name): ladder for name, ladder in (read.values if read else {}).items()}


def paging(read: Entry | None) -> Mapping[Treatment, PagingLadder]:
    """The paging ladder of each treatment that pages."""
    return PAGING | {Treatment(name): ladder for name, ladder in (read.values if read else {}).items()}
