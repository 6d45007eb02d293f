"""Pages to one phone that leave as one letter (D6): eighty texts in a minute would be read by nobody.

Help and duress leave alone as well, and are named in the envelope beside the rest. One phone cannot be rung twice at once, so that
calls are joined from the second on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import locales
from bot.briefing.known import Known
from bot.briefing.news import line_of
from bot.briefing.page import is_distress
from bot.briefing.rendered import Rendered
from bot.phrasing import lists
from db.queries.rows import Record
from db.words import Lane
from ladder.words import Cause, Road

ALONE_AT_MOST = {Road.SMS: 3, Road.VOICE: 1}

_TO_TAKE, _TO_CONFIRM, _TO_LEAVE = ("page", "listed", "last_resort"), ("still_yours",), ("shift_ended",)
_KINDS = {text: kind for kind in (_TO_TAKE, _TO_CONFIRM, _TO_LEAVE) for text in kind}
ENVELOPED = frozenset(_KINDS)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What leaves as one letter: one message, or several pages to one phone. `beside`: pages that leave alone and are named in it too."""

    rows: tuple[Record, ...]
    beside: tuple[Record, ...] = ()

    @property
    def is_envelope(self) -> bool:
        """Whether it carries several."""
        return len(self.rows) > 1


def bundled(known: Known, rows: Sequence[Record]) -> list[Bundle]:
    """What leaves together and what alone: cries for help first, the rest in the order in which it is owed."""
    groups: dict[tuple[object, ...], list[Record]] = {}
    for row in rows:
        kind = _KINDS.get(row.text_key)
        if kind is not None and row.alert_id in known.alerts:
            groups.setdefault((row.contact_id, row.road, kind), []).append(row)
    envelopes = [made for group in groups.values() if (made := _enveloped(known, group)) is not None]
    within = {row.id for made in envelopes for row in made.rows}
    alone = sorted((row for row in rows if row.id not in within), key=lambda row: row.lane is not Lane.PAGE or not _is_grave(known, row))
    return [*(Bundle((row,)) for row in alone), *envelopes]


def _enveloped(known: Known, group: list[Record]) -> Bundle | None:
    road = group[0].road
    grave = tuple(row for row in group if _is_grave(known, row))
    rest = tuple(row for row in group if row not in grave)
    # A call for help rings by itself; whoever answers it must not hear it a second time.
    counted, beside = (len(rest), ()) if road is Road.VOICE else (len(group), grave)
    return Bundle(rest, beside) if counted > ALONE_AT_MOST[road] and len(rest) > 1 else None


def _is_grave(known: Known, row: Record) -> bool:
    found = known.alerts.get(row.alert_id)
    return found is not None and (not {Cause.HELP, Cause.DURESS}.isdisjoint(found.value.causes) or is_distress(found.value))


def worded(known: Known, bundle: Bundle) -> Rendered:
    """What an envelope says; a call has no digits, for none could say which alert is meant."""
    alerts = dict.fromkeys(row.alert_id for row in (*bundle.rows, *bundle.beside))
    lines = [line_of(known, bundle.rows[0].authority_id, one) for one in alerts]
    return Rendered(lists.envelope(_key(known, bundle.rows), lines), locales.ENGLISH)


def _key(known: Known, rows: Sequence[Record]) -> str:
    texts = {row.text_key for row in rows}
    if rows[0].road is Road.VOICE:
        return "V6"
    if texts <= set(_TO_CONFIRM):
        return "D6_still_yours"
    if texts <= set(_TO_LEAVE):
        return "D6_shift_ended"
    if "last_resort" in texts:
        return "D6_last_resort"
    if texts == {"listed"}:
        return "D6_listed"
    return "D6_again" if all(_was_paged_before(known, row) for row in rows) else "D6"


def _was_paged_before(known: Known, row: Record) -> bool:
    first = known.seen_first.get((row.alert_id, row.recipient_id), row.version)
    is_again: bool = first < row.version
    return is_again
