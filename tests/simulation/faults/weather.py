"""What the weather is like: windows of bad weather decided beforehand, and what it does to one letter or one transaction.

Decided by name (whose letter, when, by which road, which attempt), never by turn: a second run of a seed has the same weather.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from ladder.words import Road
from tests.simulation.chance import Chance
from tests.simulation.hands import Hands
from tests.simulation.told import Told

# What may become of a letter in bad weather, by weight.
LETTERS = {"down": 3.0, "busy": 1.0, "lost": 2.0, "times out": 3.0, "breaks": 1.0, "slow": 1.0, "refuses": 0.3, "fine": 3.0}
DROPS = {"lost": 0.01, "times out": 0.02, "refuses": 0.004, "busy": 0.02}  # in good weather, now and then
WINDOWS = (
    ("provider", 3, 90),
    ("outage", 2, 25),
    ("database", 2, 20),
    ("flaky", 2, 120),
    ("stopped", 2, 40),
    ("busy", 2, 30),
)  # most, minutes


@dataclass(frozen=True, slots=True)
class Took:
    """A provider took a message, to whom and when."""

    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when something is bad."""

    what: str
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether that instant lies in it."""
        return self.since <= at < self.until


@dataclass(slots=True)
class Weather:
    """The weather of one seed."""

    told: Told
    chance: Chance
    hands: Hands
    windows: list[Window] = field(default_factory=list)
    healed: bool = False
    books: defaultdict[UUID, list[Took]] = field(
        default_factory=lambda: defaultdict(list)
    )  # of the providers: no process of ours reads them

    def forecast(self, since: datetime, until: datetime) -> None:
        """Decide the windows of the whole time. While we are stopped, nothing of ours runs at all (T6)."""
        minutes = int((until - since) / timedelta(minutes=1))
        for what, most, longest in WINDOWS:
            if what == "busy" and not self.told.has("busy"):
                continue
            for n in range(self.chance.between(0, most, "windows", what)):
                begins = since + timedelta(minutes=self.chance.between(0, minutes, "begins", what, n))
                lasts = timedelta(minutes=self.chance.between(2, longest, "lasts", what, n))
                self.windows.append(Window(what, begins, begins + lasts))

    def goes_down(self, at: datetime) -> None:
        """Nobody at the provider's takes anything, from then on and for longer than a question is worth sending."""
        lasts = timedelta(minutes=self.chance.between(25, 70, "down for"))
        self.windows.append(Window("outage", at, at + lasts))

    def heal(self) -> None:
        """From now on all goes well."""
        self.healed = True

    def are_stopped(self) -> bool:
        """Whether nothing of ours is alive, or whatever is cannot write that it is."""
        return self.is_bad("stopped") or (self.is_bad("database") and self.told.has("database") and not self.told.twin)

    @property
    def may_lose_decisions(self) -> bool:
        """Whether at some time of this story transactions fail."""
        failing = {"database", "flaky"} if self.told.has("database") else set()
        return not self.told.twin and any(one.what in {*failing, "busy"} for one in self.windows)

    def is_bad(self, *what: str) -> bool:
        """Whether such a window is open now, in a story that has such weather."""
        if not self.told.has("stops"):
            what = tuple(one for one in what if one != "stopped")
        return not self.healed and any(one.what in what and one.holds(self.hands.civil) for one in self.windows)

    def of_letter(self, address: str, road: Road, attempt: int) -> str:
        """What becomes of a letter."""
        if self.healed:
            return "fine"
        label = (address, self.hands.civil.isoformat(), road.value, attempt)
        if self.told.has("provider") and self.is_bad("outage"):
            return "down"
        if self.told.has("provider") and self.is_bad("provider"):
            found = self.chance.weighted(LETTERS, "letter", *label)
            # A twin must not see another time because a page, which only one of the two has, was slow.
            return "fine" if found == "slow" and self.told.twin else found
        if self.told.has("kills") and not self.told.twin and self.chance.happens(0.02, "killed", *label):
            return self.chance.pick(("killed before", "killed after"), "killed when", *label)
        drop = self.chance.of("drop", *label).random()
        for what, share in DROPS.items() if self.told.has("provider") else ():
            if drop < share:
                return what
            drop -= share
        return "fine"

    def of_question(self, message_id: UUID, attempt: int) -> str:
        """What becomes of our asking a provider about an attempt: it answers, or it is away."""
        if self.healed or not self.told.has("provider"):
            return "fine"
        if self.is_bad("outage") or (self.is_bad("provider") and not self.told.twin):
            return "away"
        return self.chance.weighted({"away": 1.0, "fine": 4.0}, "asked about", message_id.hex, attempt) if not self.told.twin else "fine"

    def of_transaction(self, process: int, number: int) -> str:
        """What becomes of one: it cannot begin, waits in vain for a lock, fails at its end, or is committed and nobody hears so."""
        if self.healed or self.told.twin:
            return "fine"
        label = (process, number, self.hands.civil.isoformat())
        if self.told.has("database"):
            if self.is_bad("database"):
                return "gone"
            if self.is_bad("flaky"):
                weights = {"gone": 1.0, "not committed": 1.0, "committed unheard": 1.0, "fine": 30.0}
                found = self.chance.weighted(weights, "transaction", *label)
                if found != "fine":
                    return found
        return "busy" if self.is_bad("busy") and self.chance.happens(0.08, "busy", *label) else "fine"

    def next_change(self, after: datetime) -> datetime | None:
        """When a window next opens or closes."""
        if self.healed:
            return None
        return min((at for one in self.windows for at in (one.since, one.until) if at > after), default=None)
