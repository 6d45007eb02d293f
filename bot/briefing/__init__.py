"""What a message says, worked out from what it refers to at the moment it first leaves: `know` reads, `render` words.

Nothing is worded when a message is owed, so that a page says what is true when it goes: who is next, what has joined, what was seen.
"""

from dataclasses import replace

from bot.briefing import envelopes, people, workers
from bot.briefing.envelopes import ENVELOPED, Bundle, bundled
from bot.briefing.knowing import know
from bot.briefing.known import Known
from bot.briefing.rendered import Rendered, seal, unseal
from bot.phrasing import marked_demo
from db.queries.rows import Record
from db.words import ChannelName, Lane, PersonKind
from ladder.cadence import local_time

__all__ = ["ENVELOPED", "Bundle", "Known", "Rendered", "bundled", "know", "render", "seal", "unseal"]

SILENT_FROM, SILENT_TO = 21, 8  # o'clock: nobody's phone lights up a bedroom


def render(known: Known, bundle: Bundle) -> Rendered:
    """The letter as it leaves, marked where a demo speaks to a real phone (T4)."""
    row = bundle.rows[0]
    said = envelopes.worded(known, bundle) if bundle.is_envelope else _worded(known, row)
    contact = known.address_of(row)
    if known.is_demo and (contact.is_guest or contact.channel is not ChannelName.HANDSET):
        said = replace(said, text=marked_demo(said.language, said.text))
    return replace(said, quiet=_is_quiet(known, row))


def _worded(known: Known, row: Record) -> Rendered:
    if row.recipient_id is None:
        return people.to_stranger(row)
    if row.text_key == "pairing":
        # A number and no word: whoever opened the link learns nothing by it, in no language.
        return Rendered(row.params["number"], known.people[row.recipient_id].language)
    match known.people[row.recipient_id].kind:
        case PersonKind.YOUNG_PERSON:
            return people.to_young_person(known, row)
        case PersonKind.CARER:
            return people.to_carer(known, row)
        case PersonKind.WORKER:
            return workers.to_worker(known, row)


def _is_quiet(known: Known, row: Record) -> bool:
    if row.lane is Lane.PAGE or row.recipient_id is None:
        return False
    hour = local_time(known.now, known.people[row.recipient_id].zone.key).hour
    return not SILENT_TO <= hour < SILENT_FROM
