"""What is said in a call that carries a page, beside the page itself: that it is settled, and what a key did."""

import locales
from bot.briefing.known import Known
from bot.phrasing import News, worker
from db.queries.rows import Record
from ladder.alert import Phase

PRESS_1 = "V1"  # all that is said before a key tells that somebody listens
TAKE, PASS = "take", "pass"


def spelt(known: Known, text: str) -> str:
    """Codes letter by letter: a voice would make a word of them."""
    for alert in known.alerts.values():
        text = text.replace(alert.code, " ".join(alert.code))
    return text


def is_settled(known: Known, row: Record) -> bool:
    """Whether nothing of this page is left to take: the alert was closed, or taken by somebody since it was owed."""
    alert = known.alert_of(row)
    taken_since = alert.phase is Phase.TAKEN and alert.taken_at is not None and alert.taken_at >= row.owed_at
    return alert.phase is Phase.RESOLVED or taken_since


def told(known: Known, row: Record, act: str = "") -> str:
    """How the alert stands, for a worker whose key asked for `act`."""
    alert, reader = known.alert_of(row), known.people[row.recipient_id]
    code = known.alerts[row.alert_id].code
    if act == PASS and reader.ref in alert.passed:
        return locales.text(locales.ENGLISH, "V_passed", code=code)
    if alert.phase is Phase.RESOLVED:
        return locales.text(locales.ENGLISH, "V_closed", code=code)
    if alert.phase is not Phase.TAKEN:
        return locales.text(locales.ENGLISH, "V_not_yet", code=code)
    if alert.taken_by == reader.ref:
        return locales.text(locales.ENGLISH, "V_yours", code=code)
    name = known.worker(row.authority_id, alert.taken_by)
    return worker.say("D16", News(now=known.now, zone=reader.zone, code=code, name=name, at=alert.taken_at))
