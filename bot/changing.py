"""Somebody is written to in another language from now on: by their own words, by a button, or because a worker says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import locales
from db.words import SubjectKind
from ladder.effects import Line
from scheduler import effects
from scheduler.case import Case

CHANGED = "LanguageChanged"  # the event of the line in the journal


@dataclass(frozen=True, slots=True)
class Change:
    """Who, from which language to which."""

    person: UUID
    ref: str
    before: str
    after: str

    @property
    def content(self) -> dict[str, str]:
        """For the journal."""
        return {"from": self.before, "to": self.after}

    def reason(self, how: str) -> str:
        """The line in the journal."""
        after, before = (locales.language(tag).name for tag in (self.after, self.before))
        return f"{self.ref} is written to in {after}, by {how}; before, in {before}"


def change(cases: Sequence[Case], what: Change, how: str, actor: str) -> None:
    """The person's row, the journal, and a line on the board about each young person it concerns: themselves, or whom a carer looks after.

    An answer that reads oddly tonight may be in the language of yesterday: whoever comes on duty knows that it was changed.
    """
    first = cases[0]
    first.gathered.languages[what.person] = what.after
    first.write_line(SubjectKind.PERSON, what.person, None, CHANGED, what.reason(how), actor, {**what.content, "by": how})
    after, before = (locales.language(tag).name for tag in (what.after, what.before))
    for case in (one for one in cases if one.young is not None):
        since = locales.clock(case.now, ZoneInfo(case.council.zone))
        who = "" if case.id == what.person else f"carer {what.ref} "
        effects.line(case, case.id, Line(f"{who}writes in {after} since {since}, before: {before}, by {how}", case.now))
