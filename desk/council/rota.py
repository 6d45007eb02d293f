"""The authority, its teams and their shifts."""

from desk.council.council import HOLIDAY_REGIONS, Authority, Interpreter, Team
from desk.council.fields import days, list_of, number, ref, text, wall_time, word, zone
from desk.council.nodes import CouncilFileError, Entry, Shape, Value
from ladder.cadence import WEEKDAYS, Office
from ladder.roster import Shift

PAGES_MAX = 999  # a night; a budget beyond it is none
YEARS_MAX = 100  # the longest that any nation keeps a child's record

_OFFICE = Shape("office", {"days": days(WEEKDAYS), "from": wall_time, "to": wall_time})
_INTERPRETER = Shape("the interpreter line", {"line": text()}, {"code": text()})
_SHIFT = Shape(
    "a shift",
    {
        "days": days((*WEEKDAYS, "holidays")),
        "from": wall_time,
        "to": wall_time,
        "role": word("a role", ("on_duty", "manager")),
        "workers": list_of(ref, "workers", least=1),
    },
)
_TEAM = Shape(
    "a team",
    {"ref": ref, "shifts": list_of(_SHIFT.read, "shifts", least=1, twice=True)},
    {"pages_per_night": number(1, PAGES_MAX, "pages")},
)


def office(value: Value) -> Office:
    """Office hours, which end on the day they began."""
    read = _OFFICE.read(value)
    if read["to"] <= read["from"]:
        raise read.where.refuse("to", "an office closes after it opens, on the same day; write a later time")
    return Office(read["days"], read["from"], read["to"])


def interpreter(value: Value) -> Interpreter:
    """A line to ring, and perhaps the code that it asks for."""
    read = _INTERPRETER.read(value)
    return Interpreter(read["line"], read.get("code"))


def team(value: Value) -> Team:
    """A team; the order of its shifts' workers is the order in which they are paged."""
    read = _TEAM.read(value)
    shifts = tuple(Shift(each["days"], each["from"], each["to"], each["role"], each["workers"]) for each in read["shifts"])
    return Team(read["ref"], shifts, read.get("pages_per_night"), read.where, tuple(each.where for each in read["shifts"]))


AUTHORITY = Shape(
    "the authority",
    {
        "ref": ref,
        "name": text(),
        "timezone": zone,
        "office": office,
        "holidays": word("a region of bank holidays", HOLIDAY_REGIONS),
        "last_resort": ref,
    },
    {
        "team": ref,
        "interpreter": interpreter,
        "police_route": text(2000, long=True),
        "access_log_years": number(1, YEARS_MAX, "years"),
    },
)


def authority(read: Entry, teams: tuple[Team, ...]) -> Authority:
    """The authority with its usual team: the one named, else the only one."""
    if "team" not in read.values and len({team.ref.casefold() for team in teams}) > 1:
        raise CouncilFileError(read.where.line, "team", "there are several teams; name here the one meant where none is written")
    return Authority(
        ref=read["ref"],
        name=read["name"],
        timezone=read["timezone"],
        office=read["office"],
        holidays=read["holidays"],
        last_resort=read["last_resort"],
        team=read.get("team", teams[0].ref),
        interpreter=read.get("interpreter"),
        police_route=read.get("police_route"),
        access_log_years=read.get("access_log_years"),
        where=read.where,
    )
