"""What is said of a drill: it begins with TEST, and nothing in it could be a page about somebody."""

from datetime import datetime

from bot.briefing.known import Known
from bot.phrasing import News, worker
from db.queries.rows import Record

PAGE = "drill"
TEXTS = {
    PAGE: "D_drill",
    "drill_taken": "D_drill_taken",
    "drill_over": "D_drill_over",
    "drill_only": "D_drill_only",
    "drill_not_yours": "D_drill_not_yours",
}


def text(known: Known, row: Record) -> str:
    """As it is read."""
    return said(known, row, row.text_key, row.params["by"], row.params.get("at"))


def said(known: Known, row: Record, text_key: str, by: str, at: str | None) -> str:
    """One of these texts about the drill of that message. `by`: when it ends; `at`: when it was taken."""
    taken_at = None if at is None else datetime.fromisoformat(at)
    zone = known.people[row.recipient_id].zone
    return worker.say(TEXTS[text_key], News(now=known.now, zone=zone, code=row.params["code"], at=taken_at, by=datetime.fromisoformat(by)))


def spelt(text: str, code: str) -> str:
    """As it is said: the code letter by letter."""
    return text.replace(code, " ".join(code))
