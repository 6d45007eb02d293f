"""From the bytes of a council file to a council, or to the one sentence that says why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from desk.council import ladders, rota
from desk.council.checks import first_mistake
from desk.council.council import Council
from desk.council.fields import section_of
from desk.council.nodes import Shape
from desk.council.opening import open_file
from desk.council.people import people, person
from desk.council.plans import PLACEMENT, PLAN, placement, plan
from desk.council.warnings import warnings_of


def read_council(
    raw: bytes,
    *,
    languages: frozenset[str],
    holidays_of: Callable[[str, int], frozenset[date]],
    configured: frozenset[str],
    now: datetime,
) -> Council:
    """Read a council file, or raise `CouncilFileError` for its first mistake.

    `configured` are the channels this installation can use. Mistakes in single values come before mistakes between values, so
    that one slip of the pen is never told as two.
    """
    read = _file(languages).read(open_file(raw))
    authority = rota.authority(read["authority"], read["teams"])
    everybody = tuple(person(each, authority) for each in read["people"])
    by_ref = {each.ref: each for each in everybody}
    council = Council(
        authority=authority,
        teams=read["teams"],
        people=everybody,
        placements=tuple(placement(each, authority) for each in read["placements"]),
        plans=tuple(plan(each, authority, by_ref) for each in read["plans"]),
        asking=ladders.asking(read.get("asking")),
        paging=ladders.paging(read.get("paging")),
    )
    mistake = first_mistake(council, configured, now)
    if mistake is not None:
        raise mistake
    return replace(council, warnings=warnings_of(council, configured, holidays_of, now))


def _file(languages: frozenset[str]) -> Shape:
    return Shape(
        "a council file",
        {
            "authority": rota.AUTHORITY.read,
            "teams": section_of(rota.team, "teams", least=1),
            "people": people(languages),
            "placements": section_of(PLACEMENT.read, "placements"),
            "plans": section_of(PLAN.read, "plans"),
        },
        {"asking": ladders.ASKING_SHAPE.read, "paging": ladders.PAGING_SHAPE.read},
    )
