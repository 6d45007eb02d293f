"""From a seed to a council: who is there, how they are reached, when they are asked, who is on duty, and when the story begins."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.simulation.chance import Chance
from tests.simulation.phrases import CODES
from tests.simulation.told import Told
from tests.simulation.world import SimulatedWorld

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")

# A plain week, a weekend, both changes of the clocks, and Christmas.
BEGINS = (
    datetime(2026, 11, 23, 17, 0, tzinfo=LONDON),
    datetime(2026, 11, 20, 15, 0, tzinfo=LONDON),
    datetime(2026, 11, 25, 7, 30, tzinfo=LONDON),
    datetime(2026, 10, 24, 17, 0, tzinfo=LONDON),
    datetime(2027, 3, 27, 17, 0, tzinfo=LONDON),
    datetime(2026, 12, 24, 16, 0, tzinfo=LONDON),
)
TIERS = {"arrival": 3.0, "first_week": 1.5, "standard": 3.0, "after_return": 1.5, "approaching_18": 1.0}
TIGHT = (("18:30",), ("17:30", "20:15"), ("08:00", "18:00", "20:45"), ("19:15", "21:20"))
LOOSE = (("18:30",), ("08:15", "18:15"), ("20:50",), ("11:00", "19:30"))
SHARED = ("17:20", "20:10")  # further apart than the first ladder's waits on one phone (K11)
SIGNS = ("Kite", "Lantern", "Harbour", "Cedar", "Pebble", "Willow", "Compass", "Meadow")
NAMES = ("Amanuel B.", "Samira H.", "Daniel O.", "Hiwet T.", "Farid N.", "Selam G.", "Yusuf K.", "Rahel A.")
ADDRESSES = ("amanuel", "samira", "daniel", "hiwet", "farid", "selam", "yusuf", "rahel")
CROWD = (6, len(NAMES))  # now and then many are asked at the same times, and few answer: pages leave in envelopes
CARERS = ("Grace O.", "Peter W.", "Mariam S.")
CARER_ADDRESSES = ("grace", "peter", "mariam")
WORKERS = ("R. Khan", "M. Shah", "J. Hill", "A. Novak")
WORKER_ADDRESSES = ("khan", "shah", "hill", "novak")


@dataclass(frozen=True, slots=True)
class Young:
    """A young person of the story."""

    ref: str
    address: str
    language: str
    buttons: bool
    code: str | None  # their silent code, if they chose one: words, or a button
    ordinary: str  # the "fine" that stands in its place in the twin
    addresses: tuple[str, ...]
    answers: float  # how often, when asked


@dataclass(frozen=True, slots=True)
class Carer:
    """A carer of the story."""

    ref: str
    address: str
    language: str
    buttons: bool


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker of the story."""

    ref: str
    address: str


@dataclass(slots=True)
class Cast:
    """Everybody."""

    young: list[Young] = field(default_factory=list)
    carers: list[Carer] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Every phone."""
        theirs = [address for child in self.young for address in child.addresses]
        return [*theirs, *(one.address for one in self.carers), *(one.address for one in self.workers)]

    def phones_of(self, ref: str) -> set[str]:
        """The phones of one of them."""
        theirs = {address for child in self.young if child.ref == ref for address in child.addresses}
        return theirs | {one.address for one in self.carers if one.ref == ref} | {one.address for one in self.workers if one.ref == ref}


def begins(told: Told) -> datetime:
    """When the story begins."""
    return Chance(told.seed).pick(BEGINS, "begins").astimezone(UTC)


def is_crowd(chance: Chance) -> bool:
    """Whether many are asked at the same times."""
    return chance.happens(0.1, "a crowd")


def people(world: SimulatedWorld) -> Cast:
    """Put everybody into the council file."""
    cast = Cast()
    _workers(world, cast)
    _carers(world, cast)
    crowded = is_crowd(world.chance)
    number = world.chance.between(*CROWD, "crowd") if crowded else world.chance.between(1, 4, "children")
    shares = number > 1 and not crowded and world.chance.happens(0.25, "shared phone")
    for n in range(number):
        if world.told.has(f"child {n}"):
            _child(world, cast, n, shares=shares and n < 2, crowded=crowded)
    return cast


def _workers(world: SimulatedWorld, cast: Cast) -> None:
    chance = world.chance
    number = chance.between(1, 4, "workers")
    for n in range(number):
        manner = "telegram" if chance.happens(0.2, "worker's phone", n) else "sms"
        world.worker(f"DW-{n + 1}", WORKERS[n], WORKER_ADDRESSES[n], manner)
        cast.workers.append(Worker(f"DW-{n + 1}", WORKER_ADDRESSES[n]))
    for ref, name, address in (("MG-1", "S. Price", "price"), ("LR-1", "S. Okoro", "okoro")):
        world.worker(ref, name, address)
        cast.workers.append(Worker(ref, address))
    refs = [f"DW-{n + 1}" for n in range(number)]
    night = [] if chance.happens(0.15, "no night") else refs[-chance.between(1, number, "night") :]
    day = [] if chance.happens(0.1, "no day") else refs[: chance.between(1, number, "day")]
    world.rota(day=day, night=night, manager=[] if chance.happens(0.2, "no manager") else ["MG-1"])


def _carers(world: SimulatedWorld, cast: Cast) -> None:
    chance = world.chance
    for n in range(chance.between(1, 3, "carers")):
        language = chance.weighted({"en": 3.0, "ar": 1.0, "ti": 1.0}, "carer's language", n)
        manner = chance.pick(("sms", "telegram"), "carer's phone", n)
        world.carer(f"CA-{n + 7}", CARERS[n], CARER_ADDRESSES[n], language=language, manner=manner)
        cast.carers.append(Carer(f"CA-{n + 7}", CARER_ADDRESSES[n], language, manner == "telegram"))


def _child(world: SimulatedWorld, cast: Cast, n: int, *, shares: bool, crowded: bool) -> None:
    chance, ref, alike = world.chance, f"YP-{1042 + n}", "everybody" if crowded else n
    language = chance.weighted({"en": 2.0, "ti": 1.0, "ar": 1.0}, "language", n if not shares else "sisters")
    manner = "sms" if shares else chance.pick(("sms", "sms", "telegram"), "phone", n)
    address = "sisters" if shares else ADDRESSES[n]
    tier = "standard" if shares else chance.weighted(TIERS, "tier", alike)
    times = (SHARED[n],) if shares else chance.pick(TIGHT if tier in ("arrival", "first_week", "after_return") else LOOSE, "times", alike)
    addresses = (address, f"{address}-2") if not shares and chance.happens(0.3, "second phone", n) else (address,)
    more = [{"channel": "handset", "manner": "sms", "address": one, "proven": True} for one in addresses[1:]]
    carers = [one.ref for one in cast.carers if chance.happens(0.6, "looks after", n, one.ref)]
    chance.of("order of carers", n).shuffle(carers)
    world.young_person(
        ref,
        NAMES[n],
        address,
        language=language,
        tier=tier,
        cover=chance.pick(("open", "closed"), "cover", n),
        sign=SIGNS[n],
        manner=manner,
        carers=carers,
        ask_carer=chance.pick(("always", "cross_check", "never"), "ask carer", n),
        times=times,
        since="2026-10-01",
        more_contacts=more,
    )
    if chance.happens(0.5, "allocated", n):
        world.council["people"][-1]["allocated_to"] = "DW-1"
    if carers and not shares and chance.happens(0.1, "starts with the carer", n):
        world.council["plans"][-1]["starts_with"] = "carer"
    buttons = manner == "telegram"
    code, ordinary = ("button:great", "button:ok") if buttons else CODES[language]
    has_code = not shares and chance.happens(0.9 if world.told.twin else 0.4, "has a code", n)
    cast.young.append(Young(ref, address, language, buttons, code if has_code else None, ordinary, addresses, 0.3 if crowded else 0.7))
