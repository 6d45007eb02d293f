"""What waits too long, and for whom: after an outage, and for the watchdog. Each look is bounded and walks an index of what is alive."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import FromClause, Label, and_, case, exists, false, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.claims import ATTEMPTS_MAX
from db.queries.rows import Records, word, words
from db.scope import Scope
from db.tables import alert, check_in, contact, cross_check, inbox, outbox, plan, young_person
from db.words import InboxKind, Lane, SendState
from ladder.alert import Phase as AlertPhase
from ladder.checkin import Phase
from ladder.words import Duty, Tier

LOOKS_AT = 500  # rows of one kind: enough to tell whose they are, in a storm too


async def waiting_after(tx: AsyncConnection, scope: Scope, after: UUID | None, limit: int) -> list[UUID]:
    """The young people about whom somebody's answer is waited for, in the order of their ids."""
    # The first condition is the index's own; of the few rows it holds, the second takes those that wait.
    asked = (check_in.c.phase.in_(words(Phase.ASKING, Phase.WAITING)), check_in.c.phase == Phase.WAITING)
    further = () if after is None else (check_in.c.young_person_id > after,)
    query = select(check_in.c.young_person_id).where(scope.of(check_in), *asked, *further).order_by(check_in.c.young_person_id)
    return list((await tx.execute(query.limit(limit))).scalars())


async def missed(tx: AsyncConnection, scope: Scope, due_before: datetime, now: datetime, due_since: datetime | None = None) -> Records:
    """Slots that fell due before then and that nobody has looked at (`authority_id`, `young_person_id`), the oldest first.

    `due_since`: those before it were told of already.
    Not those at which nobody would have been asked: the plan rests or has ended, the young person paused, or is being asked already (K3).
    """
    older = check_in.alias("older")
    being_asked = exists().where(
        older.c.young_person_id == check_in.c.young_person_id, older.c.phase.in_(words(Phase.ASKING, Phase.WAITING))
    )
    # In the watchful tiers the carer is asked in place of whoever paused.
    paused = and_(young_person.c.paused_until > now, plan.c.tier.in_(words(*(tier for tier in Tier if not tier.is_tight))))
    query = select(check_in.c.authority_id, check_in.c.young_person_id)
    query = query.join(plan, plan.c.id == check_in.c.plan_id).join(young_person, young_person.c.id == check_in.c.young_person_id)
    query = query.where(
        scope.of(check_in),
        check_in.c.phase != word(Phase.CLOSED),
        check_in.c.phase == Phase.SCHEDULED,
        check_in.c.wake_at < due_before,
        true() if due_since is None else check_in.c.wake_at >= due_since,
        plan.c.rests_since.is_(None),
        plan.c.ended_at.is_(None),
        or_(young_person.c.paused_until.is_(None), not_(paused)),
        not_(being_asked),
    )
    return (await tx.execute(query.order_by(check_in.c.wake_at, check_in.c.id))).all()


async def due_check_ins(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime) -> Records:
    """What should have woken (`authority_id`, `since` in civil time, whether it `rests` after a failure, and the plan's `tier` and
    `tier_changes_at`), the oldest first."""
    query = select(
        check_in.c.authority_id,
        check_in.c.wake_at.label("since"),
        plan.c.tier,
        plan.c.tier_changes_at,
        _rests(young_person, machine_now),
    )
    joined = query.join(young_person, young_person.c.id == check_in.c.young_person_id).join(plan, plan.c.id == check_in.c.plan_id)
    found = joined.where(scope.of(check_in), check_in.c.phase != word(Phase.CLOSED), check_in.c.wake_at <= now)
    return (await tx.execute(found.order_by(check_in.c.wake_at).limit(LOOKS_AT))).all()


async def due_sightings(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime) -> Records:
    """Second sightings that fell due (`authority_id`, `since` in civil time, `rests`): how watchful the plan is, they do not know."""
    query = select(cross_check.c.authority_id, cross_check.c.wake_at.label("since"), _rests(young_person, machine_now))
    found = query.join(young_person, young_person.c.id == cross_check.c.young_person_id).where(
        scope.of(cross_check), cross_check.c.phase != word("closed"), cross_check.c.wake_at <= now
    )
    return (await tx.execute(found.order_by(cross_check.c.wake_at).limit(LOOKS_AT))).all()


async def due_alerts(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime) -> Records:
    """The same of alerts, with their own `tier` and `treatment`; one about nobody we know never rests."""
    query = select(alert.c.authority_id, alert.c.wake_at.label("since"), alert.c.tier, alert.c.treatment, _rests(young_person, machine_now))
    found = query.outerjoin(young_person, young_person.c.id == alert.c.young_person_id).where(
        scope.of(alert), alert.c.phase != word(AlertPhase.RESOLVED), alert.c.wake_at <= now
    )
    return (await tx.execute(found.order_by(alert.c.wake_at).limit(LOOKS_AT))).all()


async def unsent_pages(tx: AsyncConnection, scope: Scope, now: datetime) -> Records:
    """Pages that no provider has taken (`authority_id`, `since` in civil time, the alert's `tier`), still wanted and to be tried.

    Not those of drills: nobody is kept waiting by one.
    """
    wanted = (
        outbox.c.alert_id.is_not(None),
        or_(outbox.c.state != SendState.UNKNOWN, outbox.c.attempt < ATTEMPTS_MAX),
        outbox.c.cancelled_at.is_(None),
        or_(outbox.c.not_after.is_(None), outbox.c.not_after >= now),
    )
    states = (SendState.QUEUED, SendState.CLAIMED, SendState.UNKNOWN)
    each = [
        select(outbox.c.authority_id, outbox.c.owed_at.label("since"), alert.c.tier)
        .outerjoin(alert, alert.c.id == outbox.c.alert_id)
        .where(scope.of(outbox), outbox.c.lane == word(Lane.PAGE), outbox.c.state == word(state), *wanted)
        .limit(LOOKS_AT)
        for state in states  # each has an index of its own
    ]
    return [row for query in each for row in (await tx.execute(query)).all()]


async def unheard(tx: AsyncConnection, scope: Scope, machine_now: datetime) -> Records:
    """What we were told and have not understood (`kind`, `since` in machine time, `rests`, and `authority_id`: its own or of whoever has
    that address, if anybody does), the oldest first; what somebody said is hidden by no number of receipts.

    A ring rests while its caller is spoken to: it is nobody's failure, and waits to be heard only since its rest is over.
    """
    whose = func.coalesce(inbox.c.authority_id, contact.c.authority_id).label("authority_id")
    never_failed, is_resting = inbox.c.attempts == 0, func.coalesce(inbox.c.parked_until > machine_now, false())
    since = case((never_failed, func.coalesce(inbox.c.parked_until, inbox.c.stored_at)), else_=inbox.c.stored_at)
    # What failed rests until it is heard: between two tries it is nothing that nobody has looked at.
    rests = or_(is_resting, inbox.c.parked_since.is_not(None))
    query = select(whose, inbox.c.kind, since.label("since"), rests.label("rests"))
    query = query.outerjoin(contact, and_(contact.c.address_key == inbox.c.sender_key, scope.of(contact)))
    query = query.where(scope.of(inbox), inbox.c.settled_at.is_(None), not_(and_(never_failed, is_resting))).order_by(inbox.c.stored_at)
    said = [kind for kind in InboxKind if kind.may_be_somebody]
    each = [query.where(these).limit(LOOKS_AT) for these in (inbox.c.kind.in_(said), inbox.c.kind.not_in(said))]
    return [row for one in each for row in (await tx.execute(one)).all()]


async def unmanned(tx: AsyncConnection, scope: Scope) -> Records:
    """Alerts for which a whole round found nobody on the rota (`authority_id`, `since` in civil time, their `tier`)."""
    seeking = alert.c.state["seeking"].as_string()
    if tx.dialect.name == "sqlite":
        # There a damaged state is possible, and looking into it would fail the whole look, and so the watchdog.
        seeking = case((func.json_valid(alert.c.state) == 1, seeking))
    nobody = seeking == Duty.LAST_RESORT.value
    query = select(alert.c.authority_id, alert.c.opened_at.label("since"), alert.c.tier)
    found = query.where(scope.of(alert), alert.c.phase != word(AlertPhase.RESOLVED), alert.c.phase == AlertPhase.PAGING, nobody)
    return (await tx.execute(found.order_by(alert.c.opened_at).limit(LOOKS_AT))).all()


def _rests(table: FromClause, machine_now: datetime) -> Label[bool]:
    return func.coalesce(table.c.parked_until > machine_now, false()).label("rests")
