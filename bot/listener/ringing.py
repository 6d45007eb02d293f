"""Somebody who rang spoke with somebody on duty. It is a line for this shift, and decides nothing: what was said is theirs to note."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.listener.proving import is_surely_theirs
from bot.listener.said import Said, Settled, Speaker
from ladder.effects import Line
from scheduler import effects
from scheduler.case import Case


def put_through(cases: Mapping[UUID, Case], young: Sequence[Speaker], carers: Sequence[Speaker], what: Said) -> Settled | None:
    """One line on the board for each young person whose call it may have been; none of it says that they are well."""
    if any(one.id not in cases for one in young):
        return None
    theirs = [cases[one.id] for one in young]
    others = {one.id for one in carers}
    of_carers = [case for case in cases.values() if case.placement is not None and others & set(case.placement.carers)]
    for case in theirs or of_carers:
        worker = case.council.people.get(UUID(what.inbound.reference))
        who = "rang_us" if theirs else "their_carer_rang_us"
        effects.line(case, case.id, Line(f"{who}_and_was_put_through_to_{'duty' if worker is None else worker.ref}", what.at))
    if len(theirs) == 1 and theirs[0].young is not None and is_surely_theirs(young[0].contact):
        theirs[0].young.last_reply_at = what.at
    return Settled("put through", None, tuple(case.id for case in theirs or of_carers))
