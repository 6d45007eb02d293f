"""Whether the slots of a week leave room for what each of them starts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from desk.council.council import Contact, Council, Plan
from desk.council.nodes import CouncilFileError
from ladder.cadence import WEEKDAYS
from ladder.rungs import AskingLadder
from ladder.words import Tier, Who

_MINUTE = timedelta(minutes=1)
_WEEK = 7 * 24 * 60
_CLASHES_MAX = 1000  # the first by line is told; nobody needs all pairs of a thousand equal slots
# Where the clock moves a plan that starts in a tier: its slots should suit the slower ladders too.
_LATER_TIERS = {Tier.ARRIVAL: (Tier.FIRST_WEEK, Tier.STANDARD), Tier.FIRST_WEEK: (Tier.STANDARD,)}


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a plan."""

    minute: int  # of a week; in the same clock for all zones
    plan: Plan
    index: int

    def __str__(self) -> str:
        """The time, and whose."""
        return f"{self.plan.times[self.index]:%H:%M} of {self.plan.about}"


Clash = tuple[Slot, Slot, str]  # an earlier slot, a later one, and a sentence
_Pair = tuple[Slot, Slot, int]  # the same with the minutes between


def too_dense(council: Council, now: datetime) -> Iterator[CouncilFileError]:
    """Slots about one young person that come while the ladder of the one before still stands (K3)."""
    by_child = defaultdict(list)
    for plan in council.plans:
        by_child[plan.about].append(plan)
    for plans in by_child.values():
        yield from (_refuse(*clash) for clash in dense(plans, council.asking, now))


def dense(plans: Iterable[Plan], asking: Mapping[Tier, AskingLadder], now: datetime) -> Iterator[Clash]:
    """The same of the plans about one."""
    for earlier, later, gap in _clashes(plans, now, lambda plan: _whole(asking[plan.tier])):
        tier, takes = earlier.plan.tier, _whole(asking[earlier.plan.tier])
        sentence = f"{earlier} and {later} are {gap} minutes apart, but the ladder of {tier} takes {takes}; move one of the two"
        yield earlier, later, sentence


def shared_too_close(council: Council, now: datetime) -> Iterator[CouncilFileError]:
    """Questions to two young people on one phone, the second of which would wait for the first (K11)."""
    children = {person.ref: person for person in council.people}
    at_address: dict[tuple[str, str], list[Plan]] = defaultdict(list)
    for plan in council.plans:
        if plan.starts_with is Who.YOUNG_PERSON and plan.about in children:
            for address in {_address(contact) for contact in children[plan.about].contacts}:
                at_address[address].append(plan)
    yield from (_refuse(*clash) for clash in on_one_phone(at_address.values(), council.asking, now))


def on_one_phone(phones: Iterable[list[Plan]], asking: Mapping[Tier, AskingLadder], now: datetime) -> Iterator[Clash]:
    """The same of phones: the plans by which each is asked."""
    for plans in phones:
        for earlier, later, gap in _clashes(plans, now, lambda plan: _on_the_phone(asking[plan.tier])):
            if earlier.plan.about != later.plan.about:
                takes = _on_the_phone(asking[earlier.plan.tier])
                sentence = f"{earlier} and {later} share a phone {gap} minutes apart, and the first may take {takes}; move one"
                yield earlier, later, sentence


def later_too_dense(council: Council, now: datetime) -> Iterator[tuple[Plan, Tier, int]]:
    """Plans whose slots do not suit a tier the clock moves them to: that tier, and what its ladder takes."""
    for plan in council.plans:
        for tier in _LATER_TIERS.get(plan.tier, ()):
            takes = _whole(council.asking[tier])
            if any(_clashes([plan], now, partial(_always, takes))):
                yield plan, tier, takes
                break


def _always(minutes: int, _plan: Plan) -> int:
    return minutes


def _clashes(plans: Iterable[Plan], now: datetime, takes: Callable[[Plan], int]) -> Iterator[_Pair]:
    """Pairs of slots of which the later comes before the earlier has had its time; Sunday's last stands before Monday's first."""
    slots = sorted((slot for plan in plans for slot in _slots(plan, now)), key=lambda slot: slot.minute)
    return islice(_pairs(slots, takes), _CLASHES_MAX)


def _pairs(slots: list[Slot], takes: Callable[[Plan], int]) -> Iterator[_Pair]:
    for place, earlier in enumerate(slots):
        needed = takes(earlier.plan)
        for step in range(1, len(slots)):
            later = slots[(place + step) % len(slots)]
            gap = (later.minute - earlier.minute) % _WEEK
            if gap >= needed:
                break
            yield earlier, later, gap


def _slots(plan: Plan, now: datetime) -> Iterator[Slot]:
    offset = now.astimezone(ZoneInfo(plan.timezone)).utcoffset() or timedelta()
    for day, name in enumerate(WEEKDAYS):
        if name in plan.days:
            for index, clock in enumerate(plan.times):
                minute = (day * 24 + clock.hour) * 60 + clock.minute - offset // _MINUTE
                yield Slot(minute % _WEEK, plan, index)


def _whole(ladder: AskingLadder) -> int:
    return sum(rung.wait_for // _MINUTE for rung in ladder)


def _on_the_phone(ladder: AskingLadder) -> int:
    return sum(rung.wait_for // _MINUTE for rung in ladder if rung.ask is Who.YOUNG_PERSON)


def _address(contact: Contact) -> tuple[str, str]:
    return contact.channel, contact.address


def _refuse(one: Slot, other: Slot, sentence: str) -> CouncilFileError:
    written_last = max(one, other, key=lambda slot: (slot.plan.where.line, slot.index))
    return written_last.plan.where.refuse("times", sentence, written_last.index)
