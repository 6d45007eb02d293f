"""Which keys the running processes hold, so that nothing is rotated to a key that one of them could not read.

On PostgreSQL every connection of ours is named after its process's keys: the server knows who is connected, and forgets who is gone. On
SQLite the one process with loops writes the same words into its lock.
"""

from dataclasses import dataclass

from sqlalchemy import make_url

from db.queries import installation
from db.session import Database
from db.vault import KeyMark, Vault
from db.words import KeyKind
from service.only_one import words_of_the_one
from service.settings import Settings, vault_of

_OURS = "safetynet"
_MARK = 6  # letters; PostgreSQL keeps 63 of a name, enough for seven keys


@dataclass(frozen=True, slots=True)
class Holder:
    """A running process, by the marks of the keys it holds; of each kind the one that writes first."""

    marks: dict[KeyKind, tuple[str, ...]]

    def holds(self, mark: KeyMark) -> bool:
        """Whether it could read what is written with this key."""
        return _short(mark) in self.marks[mark.kind]

    def writes_with(self, mark: KeyMark) -> bool:
        """Whether it writes with this key."""
        return self.marks[mark.kind][:1] == (_short(mark),)

    def is_told_whole(self, kind: KeyKind) -> bool:
        """Whether its ring was heard to the end: PostgreSQL cuts a long name, and what was cut says nothing."""
        return all(len(mark) == _MARK for mark in self.marks[kind])

    def can_read(self, other: "Holder", kind: KeyKind) -> bool:
        """Whether it could read what another writes."""
        return set(other.marks[kind][:1]) <= set(self.marks[kind])

    @classmethod
    def of(cls, vault: Vault) -> "Holder":
        """A process with this vault."""
        return _holder(_words(vault))


def announcement(settings: Settings) -> str:
    """What a process says of the keys it was given."""
    return _words(vault_of(settings))


def announced(url: str, vault: Vault) -> str:
    """The database's address, under which PostgreSQL is told the same."""
    parsed = make_url(url)
    if parsed.drivername.startswith("sqlite"):
        return url
    return parsed.update_query_dict({"application_name": _words(vault)}).render_as_string(hide_password=False)


async def holders(database: Database) -> list[Holder]:
    """The processes that run on this database now, ours among them on PostgreSQL."""
    if database.is_sqlite:
        said = [words_of_the_one(database.url) or ""]
    else:
        async with database.reading() as tx:
            said = await installation.connected_as(tx)
    return [_holder(words) for words in sorted(set(said)) if words.split(" ", 1)[0] == _OURS]


def _short(mark: KeyMark) -> str:
    return mark.proof.hex()[:_MARK]


def _words(vault: Vault) -> str:
    return " ".join([_OURS, *(",".join(_short(mark) for mark in vault.marks if mark.kind is kind) for kind in KeyKind)])


def _holder(words: str) -> Holder:
    rings = words.split(" ")[1:]
    return Holder({kind: tuple(ring.split(",")) for kind, ring in zip(KeyKind, [*rings, "", ""], strict=False)})
