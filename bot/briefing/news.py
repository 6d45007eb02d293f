"""What is told to workers beside pages: what became of an alert, and the answers to what they wrote."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.briefing.following import following, offered_to
from bot.briefing.known import Happened, Known
from bot.briefing.page import OF_EITHER, child_of, is_carers, is_distress, spoken
from bot.phrasing import Line, News, Piece, lists, worker
from bot.phrasing.plain import short_initials
from db.queries.rows import Record
from ladder.alert import Phase
from ladder.alert.owning import quiet_for
from ladder.facts import is_unheard
from ladder.words import Cause, Who

Say = Callable[[Known, Record], str]


def _news(known: Known, row: Record, **more: Any) -> News:
    """What every text about an alert may mention. `more` is what this one does."""
    alert, child = known.alert_of(row), child_of(known, row)
    said: dict[str, Any] = {
        "code": known.alerts[row.alert_id].code,
        "initials": "" if child is None else child.initials,
        "ref": "" if child is None else child.ref,
        "cause": alert.cause,
        "distress": is_distress(alert),
        "by_carer": is_carers(alert, alert.cause),
        "unheard": is_unheard(alert.facts),
        "language_english": spoken(child, None if child is None else known.children[child.id]),
        "fault": known.faults.get(row.alert_id),
        "has_interpreter": known.councils[row.authority_id].has_interpreter,
    }
    return News(now=known.now, zone=known.people[row.recipient_id].zone, **{**said, **more})


def _next(known: Known, row: Record) -> dict[str, Any]:
    ahead = following(known.councils[row.authority_id], known.alerts[row.alert_id].team_id, known.alert_of(row), _reader(known, row))
    return {"next_name": known.worker(row.authority_id, ahead.worker), "next_at": ahead.at}


def _reader(known: Known, row: Record) -> str:
    return known.people[row.recipient_id].ref


def _made_by(known: Known, row: Record) -> Happened | None:
    """The event that owed this text: the alert may have moved on since."""
    return next((one for one in known.happened.get(row.alert_id, ()) if one.version == row.version), None)


def _heard_at(known: Known, row: Record) -> datetime:
    made_by = _made_by(known, row)
    return datetime.fromisoformat(made_by.content["at"]) if made_by is not None and "at" in made_by.content else row.owed_at


def untaken(known: Known, row: Record) -> str:
    """It was theirs until something worse came; where there is duress, that comes first."""
    alert = known.alert_of(row)
    worse, is_duress = alert.facts[-1], Cause.DURESS in alert.causes
    by_carer = worse.cause in OF_EITHER and worse.by is Who.CARER
    by = alert.ring_by if alert.ring_told else None
    mentions = _news(known, row, cause=worse.cause, by_carer=by_carer, unheard=is_unheard([worse]), at=worse.at, by=by, **_next(known, row))
    return worker.say("D17d" if is_duress else "D17", mentions)


def fact_joined(known: Known, row: Record) -> str:
    """Something more about what is theirs; a repeated call for help climbs in five minutes."""
    alert = known.alert_of(row)
    newest = alert.facts[-1]
    by_carer = newest.cause in OF_EITHER and newest.by is Who.CARER
    mentions = _news(known, row, cause=newest.cause, at=newest.at, by_carer=by_carer, unheard=is_unheard([newest]))
    if newest.cause is not Cause.HELP or sum(fact.cause is Cause.HELP for fact in alert.facts) < 2 or alert.climb_at is None:
        return worker.say("D_also", mentions)
    return worker.say("D_again", _offering(known, row, alert.climb_at, cause=newest.cause, at=newest.at))


def still_yours(known: Known, row: Record) -> str:
    """Nothing was noted; ten minutes later it climbs."""
    alert = known.alert_of(row)
    noted = known.noted.get(row.alert_id)
    since = max((at for at in (alert.taken_at, noted) if at is not None), default=row.owed_at)
    return worker.say("D11", _offering(known, row, alert.owner_at or row.owed_at, at=since))


def _offering(known: Known, row: Record, climbs_at: datetime, **more: Any) -> News:
    council, team = known.councils[row.authority_id], known.alerts[row.alert_id].team_id
    ahead = offered_to(council, team, known.alert_of(row), climbs_at, _reader(known, row))
    return _news(known, row, by=climbs_at, next_name=known.worker(row.authority_id, ahead.worker), **more)


def taken(known: Known, row: Record) -> str:
    """It is theirs, and what is asked of them now."""
    alert, made_by = known.alert_of(row), _made_by(known, row)
    if alert.phase is Phase.RESOLVED:
        # Closed before this text could leave: nothing is asked of them any more.
        return worker.say("D_resolved", _news(known, row, name=known.worker(row.authority_id, alert.resolved_by), at=row.owed_at))
    if alert.taken_by != _reader(known, row):
        # Somebody else has it by now, or nobody: a text that says "yours" would come after the news of that.
        return untaken(known, row) if alert.taken_by is None else _whose(known, row, alert.taken_by, alert.taken_at or row.owed_at)
    named_a_time = made_by is not None and made_by.content.get("ring_in") is not None
    cause = alert.cause
    if cause is not Cause.DURESS:
        # Only a young person who asked to be rung is told of a time; a carer's wish is no promise to them.
        cause = Cause.WANTS_CALL if alert.awaits_ring else Cause.SILENT
    mentions = _news(known, row, at=row.owed_at)
    key = worker.taken_key(
        cause,
        is_cover_open=alert.is_open_cover and (made_by is None or made_by.content.get("can_tell", True)),
        language_english=mentions.language_english,
        ring_by=alert.ring_by if named_a_time else None,
    )
    if key == "D8h" and alert.ring_told and alert.ring_by is not None and alert.ring_by <= row.owed_at:
        key = "D8p"  # whoever is still on it need not be offered a time that is over
    # It may be on offer again by now: the time is the one that held when they took it.
    by = alert.ring_by if key in ("D8h", "D8p", "D8r") else alert.owner_at or row.owed_at + quiet_for(alert)
    return worker.say(key, _news(known, row, at=row.owed_at, by=by))


def _whose(known: Known, row: Record, ref: str, at: datetime) -> str:
    return worker.say("D10", _news(known, row, name=known.worker(row.authority_id, ref), at=at))


def taken_by_other(known: Known, row: Record) -> str:
    """Who took it, or closed it, and when: nothing is left to do."""
    alert, made_by = known.alert_of(row), _made_by(known, row)
    is_closed = made_by.event == "Resolved" if made_by is not None else alert.phase is Phase.RESOLVED
    somebody = alert.resolved_by if is_closed else alert.taken_by
    ref = made_by.content.get("by", somebody) if made_by is not None else somebody
    return worker.say("D_resolved" if is_closed else "D10", _news(known, row, name=known.worker(row.authority_id, ref), at=row.owed_at))


def passed(known: Known, row: Record) -> str:
    """Offered on, and still theirs."""
    return worker.say("D9", _news(known, row, next_name=_paged_now(known, row)))


def passed_before(known: Known, row: Record) -> str:
    """Passed before anybody took it."""
    return worker.say("D9b", _news(known, row, next_name=_paged_now(known, row)))


def _paged_now(known: Known, row: Record) -> str:
    """Whom passing has paged; nobody's name when it found nobody but the reader."""
    paged = known.alert_of(row).paged
    return "" if paged == _reader(known, row) else known.worker(row.authority_id, paged)


def shift_ended(known: Known, row: Record) -> str:
    """Their shift is over and it is theirs still; who is paged for it now."""
    return worker.say("D_shift_ended", _news(known, row, next_name=_paged_now(known, row)))


def shift_ends(known: Known, row: Record) -> str:
    """What they hold half an hour before their shift ends, and who comes next: of what they were told of, what is theirs still."""
    said, mine = row.params, []
    for line in said["lines"]:
        found = known.alerts.get(UUID(line["alert"]))
        if found is not None and found.value.taken_by == _reader(known, row) and found.value.phase is not Phase.RESOLVED:
            mine.append(line["code"])
    name, zone = known.worker(row.authority_id, said["next"]), known.people[row.recipient_id].zone
    return worker.shift_ends(News(now=known.now, zone=zone, at=datetime.fromisoformat(said["ends_at"]), next_name=name), mine)


def phone_answered(known: Known, row: Record) -> str:
    """It is not a sighting."""
    key = "D13_taken" if known.alert_of(row).taken_by == _reader(known, row) else "D13"
    return worker.say(key, _news(known, row, at=_heard_at(known, row)))


def phrase_answered(known: Known, row: Record) -> str:
    """The phone answered what a worker had it asked."""
    made_by = _made_by(known, row)
    assert made_by is not None, "it is owed by an answer"
    said = f"{made_by.content['phrase']}_{made_by.content['choice']}"
    return worker.say("D_phrase", _news(known, row, at=_heard_at(known, row), said=said))


def stood_down(known: Known, row: Record) -> str:
    """A lone silence, answered before anybody took it."""
    return worker.say("D14", _news(known, row, at=_heard_at(known, row), by=known.alert_of(row).climb_at or row.owed_at))


def noted(known: Known, row: Record) -> str:
    """A note was kept; its owner hears until when."""
    alert = None if row.alert_id is None else known.alert_of(row)
    if alert is not None and alert.phase is Phase.TAKEN and alert.taken_by == _reader(known, row):
        return worker.say("D_noted_owner", _news(known, row, at=row.owed_at, by=alert.owner_at))
    return _answer("D_noted")(known, row)


def bridge(known: Known, row: Record) -> str:
    """Before a worker is put through: to whom, and what to read first."""
    return worker.say("V_bridge", _news(known, row))


def bridge_carer(known: Known, row: Record) -> str:
    """Before a worker is put through to a carer: they are never told what the young person said (K8)."""
    return worker.say("V_bridge_carer", _news(known, row))


def canary_back(known: Known, row: Record) -> str:
    """What we send ourselves comes back again; the alert is closed by a person."""
    return worker.say("D_canary_back", _news(known, row, at=row.owed_at))


def listing(known: Known, row: Record) -> str:
    """Every open alert, or those of one piece of the list."""
    piece = Piece(**row.params["piece"]) if "piece" in row.params else lists.ALONE
    return lists.listing([line_of(known, row.authority_id, UUID(one["alert"])) for one in row.params["lines"]], piece)


def line_of(known: Known, authority_id: UUID, alert_id: UUID) -> Line:
    """An alert as one among several."""
    alert, about = known.alerts[alert_id], known.about[alert_id]
    child = None if about is None else known.people[about]
    return Line(
        alert.code,
        alert.value.cause,
        "" if child is None else short_initials(child.initials, child.ref),
        taken_by=known.worker(authority_id, alert.value.taken_by),
        distress=is_distress(alert.value),
        by_carer=is_carers(alert.value, alert.value.cause),
        unheard=is_unheard(alert.value.facts),
    )


def open_for_you(_known: Known, row: Record) -> str:
    """What a bare "ok" might have meant."""
    return lists.not_taken(row.params["codes"])


def _answer(key: str) -> Say:
    """A text that mentions only what stands beside it."""

    def say(known: Known, row: Record) -> str:
        said, at = row.params, row.params.get("at")
        news = News(
            now=known.now,
            zone=known.people[row.recipient_id].zone,
            code=said.get("code") or "",
            name=known.worker(row.authority_id, said.get("by")),
            next_name=known.worker(row.authority_id, said.get("next")),
            outcome=said.get("outcome"),
            at=row.owed_at if at is None else datetime.fromisoformat(at),
        )
        return worker.say(key, news)

    return say


TEXTS: dict[str, Say] = {
    "untaken": untaken,
    "fact_joined": fact_joined,
    "still_yours": still_yours,
    "taken": taken,
    "taken_by_other": taken_by_other,
    "passed": passed,
    "passed_before": passed_before,
    "phone_answered": phone_answered,
    "shift_ended": shift_ended,
    "shift_ends": shift_ends,
    "phrase_answered": phrase_answered,
    "stood_down": stood_down,
    "noted": noted,
    "list": listing,
    "bridge": bridge,
    "bridge_carer": bridge_carer,
    "canary_back": canary_back,
    "call_first": _answer("D_call_first"),
    "call_duress": _answer("D_call_duress"),
    "call_cannot": _answer("D_call_cannot"),
    "carer_never": _answer("D_carer_never"),
    "already_taken": _answer("D16"),
    "not_understood": _answer("D15"),
    "on_board": _answer("D_on_board"),
    "how_to_close": _answer("D_done"),
    "who_saw": _answer("D_done_who"),
    "not_yours": _answer("D_not_yours"),
    "closed": _answer("D_closed"),
    "open_for_you": open_for_you,
    "refused": _answer("D_refused"),
    "unknown_code": _answer("D_unknown_code"),
    "joined": _answer("started_worker"),
    "on": _answer("D_on"),
    "off": _answer("D_off"),
    "on_first": _answer("D_on_first"),
    "on_own": _answer("D_on_own"),
    "on_wrong": _answer("D_on_wrong"),
    "on_refused": _answer("D_on_refused"),
    "how_on": _answer("D_how_on"),
    "busy": _answer("D_busy"),
    "busy_manager": _answer("D_busy_manager"),
    "not_busy": _answer("D_not_busy"),
    "how_busy": _answer("D_how_busy"),
    "back": _answer("D_back"),
}
