"""What no database and no provider can tell, so that somebody has to say it: how a word is answered that the carrier takes for itself, and
who answers for a language that two native speakers have yet to sign.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DRAFT_AT_MOST = timedelta(days=30)  # then somebody looks again, or the language is signed

_ALLOWED = re.compile(r"([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?):([^:,\s]+):(\d{4}-\d\d-\d\d)", re.ASCII)


class OptOut(StrEnum):
    """What an operator has seen to at Twilio. Its interface shows neither."""

    OFF = "off"  # it does nothing of its own about STOP and HELP
    OURS = "ours"  # it answers STOP and HELP in words that are ours


@dataclass(frozen=True, slots=True)
class DraftAllowed:
    """A named approver answers for a language's draft, for some weeks."""

    language: str
    approver: str
    until: date  # its last day

    def holds_on(self, day: date) -> bool:
        """Whether it is good on that day. One that reaches too far is none: nobody looks again for a year."""
        return timedelta(0) <= self.until - day <= DRAFT_AT_MOST


def drafts_allowed(written: str) -> tuple[DraftAllowed, ...]:
    """`language:approver:last day`, several by commas; `ValueError` with what to write, if it is written otherwise."""
    found: list[DraftAllowed] = []
    for one in written.split(","):
        read = _ALLOWED.fullmatch(one.strip())
        try:
            if read is None:
                raise ValueError
            found.append(DraftAllowed(read[1], read[2], date.fromisoformat(read[3])))
        except ValueError:
            raise ValueError("write language:approver:last day, such as ti:DW-2:2026-12-24, several by commas") from None
    return tuple(found)
