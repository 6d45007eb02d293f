"""Placements and plans."""

from desk.council.council import Authority, Person, Placement, Plan
from desk.council.fields import day, days, list_of, member, ref, wall_time, zone
from desk.council.nodes import Entry, Shape
from ladder.cadence import WEEKDAYS
from ladder.words import AskCarer, Tier, Who

PLACEMENT = Shape(
    "a placement",
    {"young_person": ref, "carers": list_of(ref, "carers"), "placed_by": ref, "hosted_by": ref, "starts_on": day},
    {"ask_carer": member("a way to ask a carer", AskCarer), "team": ref, "ends_on": day},
)
PLAN = Shape(
    "a plan",
    {
        "ref": ref,
        "about": ref,
        "starts_with": member("a beginning", Who),
        "days": days(WEEKDAYS),
        "times": list_of(wall_time, "times", least=1, most=24),
        "tier": member("a tier", Tier),
    },
    {"timezone": zone},
)


def placement(read: Entry, authority: Authority) -> Placement:
    """A placement with what was left out filled in."""
    return Placement(
        young_person=read["young_person"],
        carers=read["carers"],
        ask_carer=read.get("ask_carer", AskCarer.CROSS_CHECK),
        placed_by=read["placed_by"],
        hosted_by=read["hosted_by"],
        team=read.get("team", authority.team),
        starts_on=read["starts_on"],
        ends_on=read.get("ends_on"),
        where=read.where,
    )


def plan(read: Entry, authority: Authority, people: dict[str, Person]) -> Plan:
    """A plan; its clock is the young person's unless it names another."""
    asked_about = people.get(read["about"])
    return Plan(
        ref=read["ref"],
        about=read["about"],
        starts_with=read["starts_with"],
        days=read["days"],
        times=read["times"],
        timezone=read.get("timezone", asked_about.timezone if asked_about else authority.timezone),
        tier=read["tier"],
        where=read.where,
    )
