"""LIST: every open alert on which this worker may act now, in as many texts as it takes; nobody is shown more."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.page import is_carers, is_distress
from bot.listener import worker
from bot.listener.said import Said, Speaker
from bot.phrasing import Line, lists
from bot.phrasing.plain import short_initials
from db.queries import people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from ladder.alert import Alert
from ladder.facts import is_unheard
from scheduler import acts, finding
from scheduler.case import Case, OpenAlert
from scheduler.reading import open_alert

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def answer(tx: AsyncConnection, vault: Vault, aside: Case, speaker: Speaker, listed: Sequence[Record], what: Said) -> str:
    """Owe the texts; which one it was."""
    scope = Scope(speaker.authority_id)
    mine = await _that_may_be_shown(tx, scope, aside, speaker, listed, what)
    if listed and not mine:
        refused = {"refused": "List"}
        aside.write_line(SubjectKind.PERSON, speaker.id, None, "List", "refused: not on the rota now", speaker.ref, refused)
        worker.say(aside, speaker, what, "refused", {})
        return "refused"
    if not mine:
        worker.say(aside, speaker, what, "list", {"lines": []})
        return "list"
    initials = await _initials(tx, scope, vault, mine)
    by_line = {_line(one, initials.get(about, "")): one for one, about in mine}
    for number, (piece, lines) in enumerate(lists.pieces(by_line)):
        named = [{"code": line.code, "alert": by_line[line].id.hex} for line in lines]
        worker.say(aside, speaker, what, "list", {"lines": named, "piece": asdict(piece)}, number=number)
    return "list"


_Mine = list[tuple[OpenAlert, UUID | None]]  # with the young person each is about


async def _that_may_be_shown(
    tx: AsyncConnection, scope: Scope, aside: Case, speaker: Speaker, listed: Sequence[Record], what: Said
) -> _Mine:
    mine: _Mine = []
    for row in listed:
        try:
            aside.alert = open_alert(row)
        except Exception as error:
            # One that cannot be read hides no other; whoever it is about is told of as parked.
            log.error("alert_not_listed", alert=row.id.hex, error=type(error).__name__)
            continue
        if acts.may_act(aside, speaker.id, await finding.paged_at(tx, scope, row.id, speaker.id, what.at)):
            mine.append((aside.alert, row.young_person_id))
    aside.alert = None
    return mine


async def _initials(tx: AsyncConnection, scope: Scope, vault: Vault, mine: _Mine) -> dict[UUID | None, str]:
    rows = await people.people(tx, scope, {about for _, about in mine if about is not None})
    return {row.id: short_initials(vault.open("person.initials_sealed", row.id, row.initials_sealed), row.ref) for row in rows}


def _line(found: OpenAlert, initials: str) -> Line:
    """As long as it will be: who has it is named when it is worded."""
    alert: Alert = found.value
    cause = alert.cause
    said = {"distress": is_distress(alert), "by_carer": is_carers(alert, cause), "unheard": is_unheard(alert.facts)}
    return Line(found.code, cause, initials, alert.taken_by or "", **said)
