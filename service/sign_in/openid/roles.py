"""Which group of the council's directory is what here: a file that an operator keeps, each mistake in which has its line.

It is no part of the council file: what is loaded from that is never changed by loading it again, and groups are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.words import Role
from desk.accounts.roles import OF_A_TEAM, Wish
from desk.council.fields import member, ref, section_of, text
from desk.council.nodes import Shape, Value
from desk.council.opening import open_file

GROUP_AT_MOST = 256  # characters; directories have long ones


@dataclass(frozen=True, slots=True)
class Mapped:
    """A group, letter by letter, and what whoever is in it is to the council."""

    group: str
    wish: Wish


_GROUP = Shape("a group", {"group": text(GROUP_AT_MOST), "role": member("a role", Role)}, {"team": ref})


def _mapped(value: Value) -> Mapped:
    read = _GROUP.read(value)
    role, team = read["role"], read.get("team")
    if team is not None and role not in OF_A_TEAM:
        raise read.where.refuse("team", f"the role {role} is for the whole council; leave the team out")
    return Mapped(read["group"], Wish(role, team))


_FILE = Shape("the file of roles", {"groups": section_of(_mapped, "groups", least=1)})


def read_roles(file: Path) -> tuple[Mapped, ...]:
    """The groups of a file in their order, or `CouncilFileError` for its first mistake."""
    found: tuple[Mapped, ...] = _FILE.read(open_file(file.read_bytes()))["groups"]
    return found


def granted(mapped: Sequence[Mapped], groups: Collection[str]) -> list[Wish]:
    """What somebody in these groups is."""
    return list(dict.fromkeys(one.wish for one in mapped if one.group in groups))
