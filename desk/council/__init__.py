"""The council file: a pure reader that gives a whole council or one sentence."""

from desk.council.council import (
    HOLIDAY_REGIONS,
    Authority,
    Channel,
    Contact,
    Council,
    CouncilWarning,
    Detail,
    Kind,
    Manner,
    Person,
    Placement,
    Plan,
    Team,
)
from desk.council.nodes import CouncilFileError, Where
from desk.council.reading import read_council

__all__ = [
    "HOLIDAY_REGIONS",
    "Authority",
    "Channel",
    "Contact",
    "Council",
    "CouncilFileError",
    "CouncilWarning",
    "Detail",
    "Kind",
    "Manner",
    "Person",
    "Placement",
    "Plan",
    "Team",
    "Where",
    "read_council",
]
