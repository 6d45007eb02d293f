"""Who is in the crowd, and how each of their check-ins must end whatever is killed: six kinds of young people, by their number."""

import json
from dataclasses import dataclass

from ladder.words import Outcome

YOUNG_PEOPLE, CARERS = 10_000, 20_000  # the first chat of each
CROWD_MAX = 600
AGAIN = "hi again"  # what the reminder says, and the first question does not
SLOTS = tuple(f"{hour:02}:05" for hour in range(8, 20, 2))  # a ladder of `after_return` ends fifteen minutes before the next slot


@dataclass(frozen=True, slots=True)
class Role:
    """What one kind of young person, and their carer, do with every question."""

    outcome: Outcome
    presses_first: str | None = None
    presses_again: str | None = None
    carer_presses: str | None = None

    def presses(self, *, again: bool) -> str | None:
        """The button under the first question, or under the reminder."""
        return self.presses_again if again else self.presses_first


ROLES = (
    Role(Outcome.OK, presses_first="ok"),
    Role(Outcome.OK, presses_again="great"),
    Role(Outcome.CARER_SEEN, carer_presses="seen"),
    Role(Outcome.SILENT),
    Role(Outcome.CALL, presses_first="call"),
    Role(Outcome.HELP, presses_again="help"),
)
TOLD = frozenset({Outcome.SILENT, Outcome.CALL, Outcome.HELP})  # what a duty worker must hear of


def role_of(chat: int) -> Role:
    """By the chat of the young person, or of their carer."""
    return ROLES[(chat - (CARERS if chat >= CARERS else YOUNG_PEOPLE)) % len(ROLES)]


# By text alone: nobody's phone rings in these rigs.
PAGING = {
    "page": [
        {"who": "on_duty", "by": ["sms"], "wait": "10m"},
        {"who": "next_on_duty", "by": ["sms"], "wait": "10m"},
        {"who": "manager", "by": ["sms"], "wait": "10m"},
    ],
    "ring": [
        {"who": "on_duty", "by": ["sms"], "wait": "5m"},
        {"who": "next_on_duty", "by": ["sms"], "wait": "5m"},
        {"who": "manager", "by": ["sms"], "wait": "10m"},
    ],
}
PHONES = {"DW-1": "+447700900201", "DW-2": "+447700900202", "LR-1": "+447700900203"}


def council(number: int) -> str:
    """A council file with so many young people. Workers are texted: pages leave over a wire, to a provider that counts them."""
    assert number <= CROWD_MAX
    office = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}
    authority = {"ref": "westshire", "name": "Westshire", "timezone": "Europe/London", "office": office}
    shift = {"days": "all", "from": "09:00", "to": "09:00"}
    shifts = [shift | {"role": "on_duty", "workers": ["DW-1", "DW-2"]}, shift | {"role": "manager", "workers": ["LR-1"]}]
    people = [_person(ref, "worker", _phone(address)) for ref, address in PHONES.items()]
    placements, plans = [], []
    for one in range(number):
        child, carer = f"YP-{one}", f"CA-{one}"
        people.append(_person(child, "young_person", _chat(YOUNG_PEOPLE + one)) | {"sign": f"Kite{one}", "cover": "open"})
        people.append(_person(carer, "carer", _chat(CARERS + one)))
        placed = {"young_person": child, "carers": [carer], "ask_carer": "always", "starts_on": "2026-11-01"}
        placements.append(placed | {"placed_by": "westshire", "hosted_by": "westshire"})
        plan = {"ref": "day", "about": child, "starts_with": "young_person", "days": "all", "times": list(SLOTS)}
        plans.append(plan | {"tier": "after_return"})
    file = {
        "authority": authority | {"holidays": "england_and_wales", "last_resort": "LR-1"},
        "teams": [{"ref": "duty", "shifts": shifts}],
        "paging": PAGING,
        "people": people,
        "placements": placements,
        "plans": plans,
    }
    return json.dumps(file, indent=1)


def _person(ref: str, kind: str, contact: dict[str, object]) -> dict[str, object]:
    return {"ref": ref, "kind": kind, "name": "A. B.", "language": "en", "contacts": [contact]}


def _chat(number: int) -> dict[str, object]:
    return {"channel": "telegram", "address": str(number), "proven": True}


def _phone(address: str) -> dict[str, object]:
    return {"channel": "sms", "address": address, "proven": True}
