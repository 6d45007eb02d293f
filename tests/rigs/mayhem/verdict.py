"""What must hold after that evening, by the providers' own record and by our database.

Each question reached its phone, or a person was told what became of it instead. Each alert that pages was heard by somebody, by some road.
Nothing that anybody said is lost, and nothing counts as sent that no provider has. Copies are counted; they are allowed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import demo
from db.queries.claims import ATTEMPTS_MAX
from db.queries.rows import Record
from db.tables import alert, check_in, fault_listing, inbox, outbox
from db.vault import Vault
from db.words import Lane, SendState
from ladder.checkin import Phase
from ladder.words import Cause, Outcome
from tests.replay import journal_replays
from tests.rigs.mayhem.record import TAKEN, Reached
from tests.rigs.mayhem.said import everybody_was_heard

_UNREACHED = {Cause.NOT_ASKED.value, Cause.UNDELIVERED.value, Cause.CHANNEL_BROKEN.value, Cause.STOPPED.value, Cause.WRONG_NUMBER.value}
_A_CARER_ANSWERED = (Outcome.CARER_SEEN, Outcome.CARER_CONCERN)  # a person has looked, whatever became of the questions before
_SENT_AGAIN = (Lane.PAGE, Lane.QUESTION)
PAGED_WITHIN = timedelta(minutes=35)  # one round of the ladder of `page`

Raw = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """What was counted, and every mistake that was found."""

    check_ins: Counter[str] = field(default_factory=Counter)  # by outcome
    questions: int = 0
    unreached: Counter[str] = field(default_factory=Counter)  # by what a person was told instead
    pages: int = 0
    alerts: int = 0
    by_another_road: int = 0  # pages that did not arrive, of alerts that were heard of all the same
    said: int = 0
    sent: int = 0
    doubled: int = 0
    weather: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)


async def judge(tx: AsyncConnection, vault: Vault, telegrams: Raw, twilios: Raw) -> Verdict:
    """Judge one evening."""
    found = Verdict(weather=Counter(telegrams["weather"]) + Counter(twilios["weather"]))
    found.mistakes += [f"a rule of a provider was broken: {one}" for one in (*telegrams["mistakes"], *twilios["mistakes"])]
    try:
        await journal_replays(tx)
    except AssertionError as error:
        found.mistakes.append(f"the journal does not replay: {error}")
    owed = list((await tx.execute(select(outbox))).all())
    reached = await Reached.read(tx, vault, owed, telegrams, twilios)
    found.doubled, found.sent = reached.doubled, reached.sent
    found.mistakes += reached.strangers
    alerts = list((await tx.execute(select(alert))).all())
    facts: dict[str, set[str]] = defaultdict(set)  # by check-in: what a person was told
    for row in alerts:
        for fact in row.state["facts"]:
            facts[str(fact.get("check_in"))].add(fact["cause"])
    for line in (await tx.execute(select(fault_listing))).all():
        facts["" if line.check_in_id is None else line.check_in_id.hex].add(line.cause.value)
    asked = list((await tx.execute(select(check_in).where(check_in.c.due_at <= await demo.now(tx)))).all())
    _questions(found, asked, owed, facts, reached)
    _pages(found, alerts, owed, reached, await demo.now(tx) - PAGED_WITHIN)
    _left_over(found, owed, reached)
    heard = list((await tx.execute(select(inbox))).all())
    said = [*telegrams["said"], *twilios["said"]]
    found.said = len(said)
    found.mistakes += await everybody_was_heard(tx, said, heard, asked, facts)
    return found


def _questions(found: Verdict, asked: Iterable[Record], owed: list[Record], facts: dict[str, set[str]], reached: Reached) -> None:
    """Delivered, or told to a person as what it was; and silence is of those alone whom something reached."""
    questions: dict[UUID | None, list[Record]] = defaultdict(list)
    for row in owed:
        if row.lane is Lane.QUESTION:
            questions[row.check_in_id].append(row)
    for one in asked:
        which = f"the check-in {one.id.hex}"
        found.questions += 1
        found.check_ins[str(one.outcome)] += 1
        if one.phase != Phase.CLOSED:
            found.mistakes.append(f"{which} is still {one.phase}")
            continue
        theirs = [row for row in questions[one.id] if row.recipient_id == one.young_person_id]
        if any(reached.phone(row) for row in theirs) or one.outcome in _A_CARER_ANSWERED:
            continue
        told = facts[one.id.hex]
        if any(reached.is_untold(row) for row in theirs):
            told = told | {"nobody told us"} if told else told  # a receipt that never came: we know no more than that it was taken
        elif one.outcome == Outcome.SILENT or Cause.SILENT.value in told:
            found.mistakes.append(f"{which} counts as silence, and nothing reached the phone; it owed {_became(theirs)}")
        if not told & (_UNREACHED | {"nobody told us"}):
            found.mistakes.append(f"{which} reached nobody, ended {one.outcome}, and a person was told {sorted(told) or 'nothing'}")
        found.unreached[" ".join(sorted(told))] += 1


def _pages(found: Verdict, alerts: Iterable[Record], owed: list[Record], reached: Reached, before: datetime) -> None:
    """Whatever is to wake somebody was heard by somebody, by one road or the other."""
    pages: dict[UUID | None, list[Record]] = defaultdict(list)
    for row in owed:
        if row.lane is Lane.PAGE:
            pages[row.alert_id].append(row)
    found.pages = sum(len(rows) for rows in pages.values())
    for one in alerts:
        if not one.treatment.pages:
            continue
        found.alerts += 1
        arrived = [row for row in pages[one.id] if reached.phone(row)]
        found.by_another_road += sum(row.cancelled_at is None for row in pages[one.id]) - len(arrived) if arrived else 0
        if not reached.alert(one.code, pages[one.id]) and one.opened_at <= before:
            which = f"alert {one.code} ({one.cause}, {one.phase})"
            found.mistakes.append(f"{which} was heard of by nobody; it owed {_became(pages[one.id]) or 'no page'}")


def _became(owed: Iterable[Record]) -> str:
    """What was owed, and what we believe became of it."""
    return ", ".join(
        f"{row.text_key} by {row.road}: {row.state}"
        + f", attempt {row.attempt}"
        + (", in an envelope" if row.envelope_id is not None else "")
        + (", taken back" if row.cancelled_at is not None else "")
        for row in owed
    )


def _left_over(found: Verdict, owed: Iterable[Record], reached: Reached) -> None:
    """Nothing counts as taken by a provider that has it not, and nothing is simply still there."""
    for row in owed:
        if row.state in TAKEN and not reached.provider(row):
            found.mistakes.append(f"a {row.lane} message by {row.channel} counts as {row.state}, and the provider never had it")
        waits = row.state in (SendState.QUEUED, SendState.CLAIMED)
        is_in_doubt = row.state is SendState.UNKNOWN and row.lane in _SENT_AGAIN and row.attempt < ATTEMPTS_MAX
        if waits or (is_in_doubt and row.cancelled_at is None):
            found.mistakes.append(f"a {row.lane} message is still {row.state}")
        is_given_up = row.state is SendState.UNKNOWN and row.lane in _SENT_AGAIN and row.attempt >= ATTEMPTS_MAX
        if is_given_up and row.cancelled_at is None and not reached.provider(row):
            found.mistakes.append(f"a {row.lane} message by {row.channel} is in doubt for good, and the provider never had it")
