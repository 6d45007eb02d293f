"""What a simulation is told before it begins: the seed decides all else; what is left out is for finding the shortest failing story."""

from dataclasses import dataclass, replace
from datetime import timedelta

# What can be taken out of a story, beside single children ("child 2").
PARTS = (
    "provider",
    "receipts",
    "database",
    "busy",
    "kills",
    "restarts",
    "second process",
    "stops",
    "phones",
    "bounces",
    "edits",
    "nonsense",
    "strangers",
    "wall clock",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One run of one seed."""

    seed: int
    kind: str = "sqlite"
    lasts: timedelta = timedelta(hours=12)
    without: frozenset[str] = frozenset()
    twin: bool = False  # only what must not show on a phone differs: see `twin`
    says_code: bool = True  # of a twin: whether the code is sent, or an ordinary OK in its place

    def has(self, part: str) -> bool:
        """Whether this part is in the story."""
        return part not in self.without

    def dropping(self, *parts: str) -> "Told":
        """The same story without these parts."""
        return replace(self, without=self.without | set(parts))

    def __str__(self) -> str:
        left_out = f", without {', '.join(sorted(self.without))}" if self.without else ""
        return f"seed {self.seed} on {self.kind}, {self.lasts / timedelta(hours=1):g} hours{left_out}"
