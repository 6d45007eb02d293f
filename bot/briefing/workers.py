"""What texts and calls to duty workers say."""

from dataclasses import replace

import locales
from bot.briefing import drills, news
from bot.briefing.known import Known
from bot.briefing.page import brief
from bot.briefing.rendered import Rendered
from bot.channels.road import Button
from bot.phrasing import call, worker
from db.queries.rows import Record
from ladder.words import Road

# What a call offers that is no page.
_OFFERED = {drills.PAGE: call.to_take, "bridge": call.to_ring, "bridge_carer": call.to_ring_carer}


def to_worker(known: Known, row: Record) -> Rendered:
    """A page, or news, in the English of the staff; a call says the same once 1 was pressed, and then takes a digit."""
    text = _text(known, row)
    if row.road is not Road.VOICE:
        return Rendered(text, locales.ENGLISH)
    code = row.params["code"] if row.text_key == drills.PAGE else known.alerts[row.alert_id].code
    offered = _OFFERED.get(row.text_key, call.digits)()
    digits = tuple(Button(one.label, f"w:{code}:{one.choice}") for one in offered)
    return Rendered(text, locales.ENGLISH, (digits,))


def _text(known: Known, row: Record) -> str:
    match row.text_key:
        case "page":
            return worker.page(brief(known, row))
        case "listed":
            return worker.listed(brief(known, row))
        case "last_resort":
            again_at = known.alert_of(row).climb_at
            return worker.last_resort(replace(brief(known, row), next_name="", next_at=again_at))
        case about_drill if about_drill in drills.TEXTS:
            return drills.text(known, row)
        case other:
            return news.TEXTS[other](known, row)
