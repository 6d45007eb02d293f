"""What an audit found: counts, and for each kind of breach one sentence that names references and ids only."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

NAMED_MAX = 5  # of each kind of breach: a sentence is read, a list of a thousand is not


class Breach(StrEnum):
    """A way in which what is stored may be other than what was written."""

    CONTENT_ALTERED = "content_altered"
    LINE_ALTERED = "line_altered"
    LINE_MISSING = "line_missing"
    LINE_ADDED = "line_added"
    SEAL_MISSING = "seal_missing"
    SEAL_BROKEN = "seal_broken"
    HEAD_DIFFERS = "head_differs"
    VERSIONS_BROKEN = "versions_broken"
    SUBJECT_MISSING = "subject_missing"
    NOT_DECIDED_AGAIN = "not_decided_again"
    STATE_DIFFERS = "state_differs"
    NOT_OWED = "not_owed"
    OWED_MISSING = "owed_missing"
    UNREADABLE = "unreadable"


SENTENCES = {
    Breach.CONTENT_ALTERED: "The content of these lines is not what was written",
    Breach.LINE_ALTERED: "These lines were altered after they were sealed",
    Breach.LINE_MISSING: "These lines were sealed, and are gone or elsewhere",
    Breach.LINE_ADDED: "These lines say that a seal holds them, and it does not",
    Breach.SEAL_MISSING: "These seals are gone",
    Breach.SEAL_BROKEN: "These seals do not follow from their lines and the seal before them",
    Breach.HEAD_DIFFERS: "These heads, kept outside, are not those of the database",
    Breach.VERSIONS_BROKEN: "The versions of these do not run from 1 without a gap or a double",
    Breach.SUBJECT_MISSING: "The journal tells of these, and they are gone",
    Breach.NOT_DECIDED_AGAIN: "These cannot be decided again from their journal",
    Breach.STATE_DIFFERS: "What is stored of these is not what their journal gives",
    Breach.NOT_OWED: "No decision asked for these messages",
    Breach.OWED_MISSING: "Decisions asked for these messages, and they are missing",
    Breach.UNREADABLE: "These hold something that cannot be read at all, and the rest of them was not looked at",
}


@dataclass(slots=True)
class Found:
    """How often a breach was found, and the first few places."""

    count: int = 0
    named: list[str] = field(default_factory=list)
    unnamed: int = 0


@dataclass(slots=True)
class Report:
    """What was gone through, and what was wrong."""

    seals: int = 0
    lines: int = 0
    erased: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None  # machine time
    check_ins: int = 0
    cross_checks: int = 0
    alerts: int = 0
    messages: int = 0
    uncounted: int = 0  # versions written before a line said how many messages it made us owe
    heads: dict[str, str] = field(default_factory=dict)
    breaches: dict[Breach, Found] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was wrong."""
        return not self.breaches

    def add(self, breach: Breach, where: str, times: int = 1) -> None:
        """Something is wrong, there."""
        found = self.breaches.setdefault(breach, Found())
        found.count += times
        if len(found.named) < NAMED_MAX:
            found.named.append(where)
        else:
            found.unnamed += times

    def sentences(self) -> list[str]:
        """One sentence for each kind of breach."""
        return [_sentence(breach, self.breaches[breach]) for breach in Breach if breach in self.breaches]

    def as_json(self) -> dict[str, Any]:
        """The whole report, for programs."""
        since = None if self.unsealed_since is None else self.unsealed_since.isoformat()
        names = ("seals", "lines", "erased", "unsealed", "check_ins", "cross_checks", "alerts", "messages", "uncounted")
        counts = {name: getattr(self, name) for name in names}
        breaches = {breach.value: {"count": one.count, "named": one.named} for breach, one in self.breaches.items()}
        return {"clean": self.is_clean, **counts, "unsealed_since": since, "heads": self.heads, "breaches": breaches}


def _sentence(breach: Breach, found: Found) -> str:
    more = f" and {found.unnamed} more" if found.unnamed else ""
    return f"{SENTENCES[breach]}: {', '.join(found.named)}{more}."
