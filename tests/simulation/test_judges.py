"""Each judge sees: in a small story, and in what nobody decided, it names the promise that somebody broke behind everybody's back."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import alert, check_in, contact, fault, fault_listing, handset_message, inbox, outbox, young_person
from db.words import ContactState, FaultKind, Lane, SendState, SubjectKind
from ladder.alert import Phase
from ladder.events import ReceivingResumed, Resolved
from ladder.words import Cause, Outcome, Resolution, Who
from tests.databases import Databases
from tests.simulation.doctored import CARER, CHILD, PHONE, WORKER, Doctor, named, smallest, until
from tests.simulation.journalled import Journalled
from tests.simulation.liveness import Liveness
from tests.simulation.narration import Broken
from tests.simulation.people.hearing import Carried, Heard
from tests.simulation.promises import (
    Promise,
    askings,
    channels,
    courtesies,
    deafness,
    enveloped,
    failures,
    handed,
    kept,
    listed,
    nothings,
    owed,
    owning,
    readings,
    said,
    sightings,
    verdicts,
    wakeups,
)
from tests.simulation.promises.sight import Sight, see
from tests.simulation.simulation import Simulation
from tests.simulation.twin import Shown, alike

AN_HOUR = timedelta(hours=1)


def _ids(sight: Sight) -> dict[str, UUID]:
    return {row.ref: one for one, row in sight.people.items()}


def _line(sight: Sight, lane: Lane) -> Heard:
    return next(line for line in sight.news if line.lane is lane)


async def _off_the_screen(sight: Sight, tx: AsyncConnection) -> None:
    """What is called delivered, and a silence that is told, with nothing on the phone."""
    await tx.execute(delete(handset_message).where(handset_message.c.address == PHONE))


async def _late_at_night(sight: Sight, _tx: AsyncConnection) -> None:
    sight.news = [replace(line, at=line.at + 6 * AN_HOUR) for line in sight.news]


async def _again_and_again(sight: Sight, _tx: AsyncConnection) -> None:
    sight.news = sight.news * 6


async def _by_name(sight: Sight, _tx: AsyncConnection) -> None:
    sight.news = [replace(_line(sight, Lane.QUESTION), address="khan", text="Amanuel was asked")]


async def _overslept(sight: Sight, tx: AsyncConnection) -> None:
    sight.calm_since = sight.now - AN_HOUR
    await tx.execute(update(check_in).where(check_in.c.phase == "waiting").values(wake_at=sight.now - AN_HOUR))


async def _deleted(sight: Sight, tx: AsyncConnection) -> None:
    """The question that was just owed."""
    await tx.execute(delete(outbox).where(outbox.c.lane == Lane.QUESTION))
    left = select(outbox).where(outbox.c.id.in_([row.id for row in sight.fresh_owed]))
    sight.fresh_owed = list((await tx.execute(left)).all())


async def _shut(sight: Sight, tx: AsyncConnection) -> None:
    await tx.execute(update(contact).where(contact.c.person_id == _ids(sight)[CHILD]).values(state=ContactState.BLOCKED))
    await see(tx, sight.world, sight.cast, sight.journalled, sight.news, sight)


async def _given_up(sight: Sight, tx: AsyncConnection) -> None:
    """A question of an hour ago, and nobody has heard of it."""
    await tx.execute(update(outbox).where(outbox.c.lane == Lane.QUESTION).values(state=SendState.UNDELIVERED))
    sight.calm_since = sight.now - 2 * AN_HOUR
    sight.given_up = dict.fromkeys((await tx.execute(select(outbox.c.id))).scalars(), sight.now - AN_HOUR)


async def _missing(sight: Sight, tx: AsyncConnection) -> None:
    await tx.execute(update(young_person).values(episode_since=sight.now))


async def _by_the_clock(sight: Sight, _tx: AsyncConnection) -> None:
    decided = next(one for one in sight.journalled.fresh if one.kind is SubjectKind.ALERT)
    sight.journalled.fresh = [replace(decided, event=Resolved("clock", Resolution.NOTHING_WRONG), actor="clock")]


async def _seen(sight: Sight, tx: AsyncConnection) -> None:
    await tx.execute(update(young_person).values(last_seen_at=sight.now, last_seen_by=_ids(sight)[CARER]))


async def _said_not_good(sight: Sight, tx: AsyncConnection) -> None:
    """What counted as fine was a 4."""
    (answer,) = [one for _, one, _ in sight.journalled.answers]
    message, vault = UUID(answer.message), sight.world.vault
    body = {"kind": "text", "text": "4", "press": "", "reference": "", "language_hint": ""}
    sealed = vault.seal("inbox.body_sealed", message, json.dumps(body))
    await tx.execute(update(inbox).where(inbox.c.id == message).values(body_sealed=sealed))


async def _unread(sight: Sight, tx: AsyncConnection) -> None:
    """It waited for a reader in a check-in that has ended, and its words went nowhere."""
    await _said_not_good(sight, tx)
    (row,) = [row for row in sight.journalled.rows.values() if row._mapping.get("outcome") is Outcome.OK]
    (answer,) = [one for _, one, _ in sight.journalled.answers]
    state = {**row.state, "unclear_message": answer.message}
    await tx.execute(update(check_in).where(check_in.c.id == row.id).values(state=state))
    again = (await tx.execute(select(check_in).where(check_in.c.id == row.id))).one()
    sight.journalled.rows = {**sight.journalled.rows, row.id: again}


async def _for_ever(sight: Sight, _tx: AsyncConnection) -> None:
    silent = next(one for one in sight.journalled.fresh if getattr(one.value, "outcome", None) is Outcome.SILENT)
    sight.journalled.fresh = [
        replace(silent, event=ReceivingResumed(AN_HOUR), value=replace(silent.value, extended_for=3 * AN_HOUR, outcome=Outcome.OK))
    ]


async def _resolved_before(sight: Sight, tx: AsyncConnection) -> None:
    closed = {"phase": Phase.RESOLVED, "wake_at": None, "outcome": 7, "resolved_by": _ids(sight)[WORKER]}
    await tx.execute(update(alert).values(**closed, resolved_at=sight.now - AN_HOUR))


async def _unnamed(sight: Sight, _tx: AsyncConnection) -> None:
    page = _line(sight, Lane.PAGE)
    both = (*page.carries, Carried(page.id, page.id, "Z9Z"))
    sight.news = [replace(page, carries=both)]


async def _on_a_list(sight: Sight, tx: AsyncConnection) -> None:
    """A silence stands on the list of a fault that explains none."""
    own: Record = (await tx.execute(select(alert))).one()
    its, about, of = sight.world.ids(), sight.world.ids(), own.authority_id
    await tx.execute(insert(fault).values(id=about, authority_id=of, kind=FaultKind.OUTAGE, key="k", lines_seen=0, told_of=0))
    theirs: dict[str, Any] = {**own._mapping, "id": its, "code": "Z9Z", "young_person_id": None, "fault_id": about}
    await tx.execute(insert(alert).values(theirs))
    line = {"id": sight.world.ids(), "authority_id": of, "alert_id": its, "young_person_id": own.young_person_id}
    await tx.execute(insert(fault_listing).values(**line, cause=Cause.SILENT, by=Who.YOUNG_PERSON, listed_at=sight.now))
    sight.journalled.listed = [(await tx.execute(select(fault_listing))).one()]


WHEN_ASKED: tuple[tuple[Promise, Doctor, str], ...] = (
    (handed.hold, _off_the_screen, handed.PROMISE),
    (handed.hold, _by_name, handed.PROMISE),
    (askings.hold, _late_at_night, "T2, quiet hours"),
    (courtesies.hold, _again_and_again, courtesies.PROMISE),
    (said.hold, _by_name, said.PROMISE),
    (wakeups.hold, _overslept, wakeups.PROMISE),
    (owed.hold, _deleted, owed.PROMISE),
    (channels.hold, _shut, channels.PROMISE),
    (channels.hold, _given_up, channels.PROMISE),
    (verdicts.hold, _missing, verdicts.PROMISE),
    (sightings.hold, _seen, sightings.PROMISE),
)
WHEN_FINE: tuple[tuple[Promise, Doctor, str], ...] = (
    (readings.hold, _said_not_good, readings.PROMISE),
    (kept.hold, _said_not_good, kept.PROMISE),
    (kept.hold, _unread, kept.PROMISE),
)
WHEN_SILENT: tuple[tuple[Promise, Doctor, str], ...] = (
    (nothings.hold, _off_the_screen, nothings.PROMISE),
    (deafness.hold, _for_ever, deafness.PROMISE),
    (verdicts.hold, _by_the_clock, verdicts.PROMISE),
    (owning.hold, _resolved_before, owning.PROMISE),
    (enveloped.hold, _unnamed, enveloped.PROMISE),
    (listed.hold, _on_a_list, listed.PROMISE),
)


async def _told(run: Simulation) -> None:
    await run.begins()
    moments = []
    asked = await until(run, lambda sight: any(line.lane is Lane.QUESTION for line in sight.news))
    moments.append(await _blind(asked, WHEN_ASKED))
    await run.world.processes[0].network.says(PHONE, "1")
    fine = await until(run, lambda sight: bool(sight.journalled.answers))
    moments.append(await _blind(fine, WHEN_FINE))
    silent = await until(run, lambda sight: any(line.lane is Lane.PAGE for line in sight.news))
    moments.append(await _blind(silent, WHEN_SILENT))
    assert moments == [[], [], []], "nobody saw what was done"
    await _of_what_is_told_at_the_end(run)


async def _blind(seen: Sight, cases: tuple[tuple[Promise, Doctor, str], ...]) -> list[str]:
    """The judges that saw nothing, or something else."""
    found = [(judge, doctor, promise, await named(seen, judge, doctor)) for judge, doctor, promise in cases]
    return [f"{judge.__module__} of {doctor.__name__}: {said or 'nothing'}" for judge, doctor, promise, said in found if said != promise]


async def _of_what_is_told_at_the_end(run: Simulation) -> None:
    """What looks at the world by itself: these changes stay, so they come last."""
    database = run.world.database
    async with database.transaction() as tx:
        await tx.execute(update(outbox).where(outbox.c.lane == Lane.QUESTION).values(state=SendState.UNKNOWN, cancelled_at=None))
    with pytest.raises(Broken, match="may have gone out"):
        await Liveness(run)._drained()
    async with database.transaction() as tx:
        await tx.execute(update(check_in).where(check_in.c.phase != "closed").values(wake_at=run.world.now + AN_HOUR))
    with pytest.raises(Broken, match="the journal gives another wake_at"):
        await Journalled(run.world).read()


@pytest.fixture
def run(databases: Databases) -> Iterator[Simulation]:
    url = databases.fresh("sqlite")
    found = smallest(url)
    yield found
    databases.drop(url)


def test_each_judge_names_what_was_done_behind_everybodys_back(run: Simulation) -> None:
    async def told() -> None:
        try:
            await _told(run)
        finally:
            await run.ends()

    asyncio.run(told())


def test_what_a_log_and_two_screens_give_away_is_named() -> None:
    with pytest.raises(Broken, match=said.PROMISE):
        said.in_log('{"event": "asked", "whom": "Amanuel"}')
    crashed = '{"event": "loop_failed", "error": "OperationalError", "level": "error"}'
    failures.in_log(crashed, failures.OF_WEATHER)
    with pytest.raises(Broken, match=failures.PROMISE):
        failures.in_log(crashed)
    shown = Shown(PHONE, "", "sms", "Thanks!", (), keyboard_gone=False)  # type: ignore[arg-type]
    with pytest.raises(Broken, match="promise 6"):
        alike([shown], [shown._replace(text="Thank you!")])
