"""Four weeks of one young person: the engine's own decisions on a case that no database holds, and people who answer by chance.

Time goes from wake to wake as in a demo. Whatever is owed leaves at once; nothing is written down anywhere.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.channels.inbound import Inbound, InboundKind
from bot.listener import carer, young
from bot.listener.said import Said, Speaker
from bot.meaning import Reading
from db.words import Lane, SubjectKind
from desk.forecast.chance import Chance
from desk.forecast.figures import CLEARED_UP_AFTER, CLOSED_AFTER, EXPECTED_AFTER, NAMED_AFTER, TAKEN_AFTER, Figures
from desk.forecast.people import Mood, Patience, mood
from desk.forecast.tally import Opened, Tally
from ladder.checkin import Phase, Stage
from ladder.events import Left, Terms
from ladder.words import AskCarer, CarerMeaning, Meaning, Outcome, Resolution, Who
from scheduler import acts, planning
from scheduler.case import Case, Gathered, OpenCheckIn
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn
from scheduler.known import Contact
from scheduler.sweep import wake

_PRESSED = {CarerMeaning.SEEN: "1", CarerMeaning.ELSEWHERE: "2", CarerMeaning.CONCERN: "3"}
_CALLS_OUT = ("page", "untaken", "last_resort")  # texts that call a worker to something; what the owner hears of it later does not
_TO_BE_TAKEN = (*_CALLS_OUT, "listed")


class UnwrittenCase(Case):
    """A case whose decisions leave no journal."""

    def write_line(self, kind: SubjectKind, subject: UUID, version: int | None, event: str, reason: str, actor: str, content: Any) -> None:
        """Nothing is written."""

    def note(self, kind: SubjectKind, subject: UUID, version: int | None, event: Any, reason: str, actor: str) -> None:
        """Nothing is written."""

    @classmethod
    def of(cls, case: Case, *, tiers_move: bool) -> "UnwrittenCase":
        """The same people and plans, with nothing open, nobody away and no plan at rest."""
        assert case.young is not None, "check-ins are about young people"
        nothing_yet = {one.name: None for one in fields(case.young) if one.name.endswith(("_at", "_until", "_since", "_by"))}
        young = replace(case.young, unanswered_in_a_row=0, **nothing_yet)  # type: ignore[arg-type]
        plans = {
            one.id: replace(one, rests_since=None, tier_changes_at=one.tier_changes_at if tiers_move else None)
            for one in case.plans.values()
        }
        return cls(case.id, case.council, case.tools, person=case.person, young=young, placement=case.placement, plans=plans)


class Rehearsal:
    """One young person's weeks, as they are played."""

    def __init__(self, case: Case, figures: Figures, chance: Chance, tally: Tally, *, tiers_move: bool = False) -> None:
        self._case = UnwrittenCase.of(case, tiers_move=tiers_move)
        self._figures, self._chance, self._tally = figures, chance, tally
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()
        self._moods: dict[UUID, Mood] = {}
        self._reached_nobody = False
        self._alert: UUID | None = None
        self._to_take: UUID | None = None

    def play(self, begins_at: datetime, ends_at: datetime) -> None:
        """From the first instant until just before the last."""
        self._at(begins_at)
        for plan in self._case.plans.values():
            if plan.ended_at is None:
                planning.schedule(self._case, plan, begins_at - timedelta(microseconds=1))
        while (now := self._next()) is not None and now < ends_at:
            self._at(now)
            if self._coming and self._coming[0][0] <= now:
                heappop(self._coming)[2]()
            else:
                wake(self._case)
            self._follow()

    def _at(self, now: datetime) -> None:
        self._case.tools.now = self._case.tools.machine = now

    def _next(self) -> datetime | None:
        case = self._case
        wakes = [one.value.wake_at for one in case.check_ins.values()] + [None if case.alert is None else case.alert.value.wake_at]
        first = [self._coming[0][0]] if self._coming else []
        return min([at for at in (*wakes, *first) if at is not None], default=None)

    def _then(self, after: timedelta, act: Callable[[], None]) -> None:
        heappush(self._coming, (self._case.now + after, next(self._numbers), act))

    def _follow(self) -> None:
        """What was owed leaves, what was opened is counted, what is closed is forgotten."""
        case = self._case
        while case.gathered.owed:
            owed, case.gathered = case.gathered.owed, Gathered()
            for row in owed:
                self._carry(row)
        case.gathered = Gathered()
        if case.alert is not None and case.alert.id != self._alert:
            self._alert, value = case.alert.id, case.alert.value
            self._tally.opened.append(Opened(case.now, value.facts[0].cause, value.treatment))
        for one in [one for one in case.check_ins.values() if one.value.phase is Phase.CLOSED]:
            self._ended(one)
        case.closed_alerts.clear()
        case.cross_check = None  # whoever has yet to see them does so in time, for all that is assumed
        case.origins.clear()

    def _ended(self, one: OpenCheckIn) -> None:
        del self._case.check_ins[one.id]
        self._moods.pop(one.id, None)
        if one.value.outcome is not Outcome.MERGED:
            self._reached_nobody = one.value.outcome in (Outcome.SILENT, Outcome.UNDELIVERED)

    def _carry(self, row: dict[str, Any]) -> None:
        if row["lane"] is Lane.QUESTION:
            self._ask(row)
        elif row["lane"] is Lane.PAGE:
            self._page(row)
        elif row["text_key"] == "C2":
            self._then(NAMED_AFTER, lambda: self._carer_answers(row, self._named_time()))

    # Young people and carers.

    def _ask(self, row: dict[str, Any]) -> None:
        case, check_in = self._case, row["check_in_id"]
        found = case.check_ins[check_in]
        happen(case, OfCheckIn(check_in, Left(row["version"], row["contact_id"].hex, case.now, owes_receipt=False)))
        feels = self._moods.get(check_in)
        if feels is None:
            patience = _patience(found.value.agreed, bool(case.placement and case.placement.carers))
            feels = self._moods[check_in] = mood(self._figures, self._chance, patience, reached_nobody=self._reached_nobody)
        if row["recipient_id"] != case.id:
            self._ask_carer(row, found, feels)
        elif row["text_key"] == "Y1" and feels.young_person_after is not None:
            self._then(feels.young_person_after, lambda: self._young_person_answers(row, feels.says))
            if feels.says is Meaning.UNCLEAR and feels.clears_up:
                self._then(feels.young_person_after + CLEARED_UP_AFTER, lambda: self._clears_up(row))

    def _ask_carer(self, row: dict[str, Any], found: OpenCheckIn, feels: Mood) -> None:
        if found.value.carer_told_elsewhere:
            self._then(NAMED_AFTER, lambda: self._carer_answers(row, _PRESSED[CarerMeaning.SEEN]))
        elif feels.carer_after is not None:
            self._then(feels.carer_after, lambda: self._carer_answers(row, _PRESSED[feels.carer_says]))

    def _young_person_answers(self, row: dict[str, Any], meaning: Meaning) -> None:
        case = self._case
        assert case.person is not None, "a young person's case"
        if row["check_in_id"] in case.check_ins:
            speaker = Speaker(case.id, case.person.ref, case.person.language, case.person.language, self._contact(row), case.council.id)
            young.hear({case.id: case}, [speaker], {case.id: Reading(meaning, "forecast")}, set(), self._said(row, ""))

    def _clears_up(self, row: dict[str, Any]) -> None:
        found = self._case.check_ins.get(row["check_in_id"])
        if found is not None and found.value.stage is Stage.CLARIFYING:
            self._young_person_answers(row, Meaning.OK)

    def _carer_answers(self, row: dict[str, Any], words: str) -> None:
        case = self._case
        if row["check_in_id"] in case.check_ins:
            asked = case.council.people[row["recipient_id"]]
            speaker = Speaker(asked.id, asked.ref, asked.language, asked.language, self._contact(row), case.council.id)
            carer.hear({case.id: case}, speaker, {case.id: "A"}, self._said(row, words), lambda _language: True)

    def _named_time(self) -> str:
        return f"{(self._case.now + EXPECTED_AFTER).astimezone(ZoneInfo(self._case.council.zone)):%H:%M}"

    def _said(self, row: dict[str, Any], words: str) -> Said:
        entry = self._case.tools.new_id()
        return Said(entry, self._case.now, Inbound(entry.hex, row["channel"].value, "", InboundKind.TEXT, text=words))

    def _contact(self, row: dict[str, Any]) -> Contact:
        return next(one for one in self._case.council.contacts[row["recipient_id"]] if one.id == row["contact_id"])

    # Workers.

    def _page(self, row: dict[str, Any]) -> None:
        alert, worker, at = row["alert_id"], row["recipient_id"], self._case.now
        if row["text_key"] in _CALLS_OUT:
            self._tally.page(at, alert, worker)
        if row["text_key"] in _TO_BE_TAKEN:
            self._then(TAKEN_AFTER, lambda: self._takes(alert, worker, at))

    def _takes(self, alert: UUID, worker: UUID, paged_at: datetime) -> None:
        found = self._case.alert
        if found is not None and found.id == alert and acts.take(self._case, found.code, worker, paged_at).is_done:
            self._then(CLOSED_AFTER, lambda: self._closes(alert, worker, paged_at))

    def _closes(self, alert: UUID, worker: UUID, paged_at: datetime) -> None:
        found, how = self._case.alert, Resolution.NOTHING_WRONG
        if found is not None and found.id == alert:
            acts.resolve(self._case, found.code, worker, paged_at, how)


def _patience(terms: Terms, has_carers: bool) -> Patience:
    """How long these terms wait for each."""
    asked = has_carers and terms.ask_carer is not AskCarer.NEVER
    young_person = sum((one.wait_for for one in terms.ladder if one.ask is Who.YOUNG_PERSON), timedelta())
    carers = sum((one.wait_for for one in terms.ladder if one.ask is Who.CARER), timedelta()) if asked else timedelta()
    return Patience(young_person + carers, carers)
