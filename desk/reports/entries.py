"""One entry of a report from its rows: all that is told of one young person, or of an alert that is about none."""

from collections.abc import Sequence
from uuid import UUID

from db.queries.rows import Record
from db.vault import Vault
from db.words import ChannelName, FaultKind
from desk import words
from desk.reports import alerts, check_ins, others, owed
from desk.reports.check_ins import Clock
from desk.reports.material import Material
from desk.reports.sentences import when
from desk.reports.told import Entry, Left, Told
from ladder.alert import Alert


def of_child(child: UUID, found: Material, vault: Vault, clock: Clock) -> Entry:
    """Everything of one young person."""
    row, of_theirs = found.children[child], found.check_ins.get(child, ())
    person = found.names.people[child]
    opened = found.of_child(child)
    is_quiet = not opened and child not in found.unseen and not any(one.id in found.askings for one in of_theirs) and bool(of_theirs)
    told: list[Told] = []
    for one in of_theirs:
        told += _check_in(one, found, clock, in_one_sentence=is_quiet)
    left: list[Left] = []
    warning = ""
    for alert in opened:
        said, value = _alert(alert, found, vault, clock)
        told += said
        left += _left(alert, value, found, clock)
        warning = warning or ("" if value is None else alerts.warning(value))
    told += others.lines(found.about.get(child, ()), clock)
    told += others.watched(found.watched.get(child, ()), found.names, clock)
    left += owed.left(found.unseen.get(child, ()), clock)
    left += [Left(text) for text in _open_still(row, of_theirs, clock)]
    return Entry(
        about=person.called,
        ref=person.ref,
        child=child.hex,
        allocated_to=found.names.called(row.allocated_to),
        worker="" if row.allocated_to is None else found.names.people[row.allocated_to].ref,
        told=tuple(sorted(told, key=lambda one: one.at)),
        left=tuple(left),
        clocks="" if is_quiet else _clocks(row, found, clock),
        warning=warning,
        is_quiet=is_quiet,
    )


def of_nobody(alert: Record, found: Material, vault: Vault, clock: Clock) -> Entry:
    """An alert that is about no young person."""
    told, value = _alert(alert, found, vault, clock)
    if alert.stranger_id is not None:
        number = found.strangers[alert.stranger_id].number
        about, ref = f"Unknown sender {number}, no young person attached", f"sender-{number}"
    else:
        about, ref = f"Our own fault: {_fault(found.faults[alert.fault_id])}", f"fault-{alert.code}"
    left = _left(alert, value, found, clock)
    _, unsettled = found.owed.get(alert.id, (0, 0))
    if unsettled and left:
        left.append(Left(f"On its list {unsettled} young people were neither asked again nor ticked by name."))
    return Entry(about, ref, None, "", "", tuple(sorted(told, key=lambda one: one.at)), tuple(left))


def _fault(row: Record) -> str:
    is_of_channel = row.kind in (FaultKind.SENDING, FaultKind.LOOP, FaultKind.CANARY)
    of = words.CHANNELS[ChannelName(row.key)] if is_of_channel else str(row.key).replace("_", " ")
    return f"{row.kind.value}, {of}"


def _check_in(row: Record, found: Material, clock: Clock, *, in_one_sentence: bool) -> list[Told]:
    if in_one_sentence:
        return [check_ins.in_one_sentence(row, clock)]
    return check_ins.tell(row, found.askings[row.id], found.heard.get(row.id, ()), clock)


def _alert(alert: Record, found: Material, vault: Vault, clock: Clock) -> tuple[list[Told], Alert | None]:
    steps = list(alerts.steps(found.lines.get(alert.id, ()), clock.until))
    told = alerts.tell(alert.code, steps, found.names, clock)
    told += others.notes(alert.code, found.notes.get(alert.id, ()), found.names, vault, clock)
    return told, steps[-1].after if steps else None


def _left(alert: Record, value: Alert | None, found: Material, clock: Clock) -> list[Left]:
    stood = None if value is None else alerts.left(alert.code, value, found.names, clock, alert.id.hex)
    return [] if stood is None else [stood]


def _open_still(child: Record, of_theirs: Sequence[Record], clock: Clock) -> list[str]:
    said = [f"The check-in of {clock.time(row.due_at, clock.until)} is still open." for row in of_theirs if _is_open(row, clock)]
    if child.episode_since is not None and child.episode_since < clock.until:
        said.append(f"An episode is open since {when(child.episode_since, clock.zone)}; no questions go out.")
    return said


def _is_open(row: Record, clock: Clock) -> bool:
    return row.closed_at is None or row.closed_at >= clock.until


def _clocks(child: Record, found: Material, clock: Clock) -> str:
    """Three facts that are never one: a text is not a sighting, and a delivery is not an answer."""
    reply, delivery, seen = (
        "" if at is None else when(at, clock.zone) for at in (child.last_reply_at, child.last_delivered_at, child.last_seen_at)
    )
    by = found.names.called(child.last_seen_by)
    seen_by = f"{seen}{by and ', by '}{by}" if seen else "no sighting on file"
    return (
        f"Three clocks when this was made. Last reply from the phone: {reply or 'none yet'}. "
        f"Last delivery to the phone: {delivery or 'none on file'}. Last seen by a responsible adult: {seen_by}."
    )
