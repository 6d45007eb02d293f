"""What holds for a phone as such: whom it concerns, that it works, and that whoever shares it hears one answer."""

from collections.abc import Iterator
from uuid import UUID

from bot.listener.said import Said, Speaker
from db.words import ContactState, Lane
from ladder.replies import THANKS
from ladder.words import Cover
from scheduler.case import Case


def concerned(cases: dict[UUID, Case], speakers: list[Speaker]) -> Iterator[tuple[Case, Speaker]]:
    """Each speaker with everybody they are, or look after."""
    for speaker in speakers:
        for case in cases.values():
            if case.id == speaker.id or (case.placement is not None and speaker.id in case.placement.carers):
                yield case, speaker


def open_again(cases: dict[UUID, Case], speakers: list[Speaker]) -> None:
    """Whoever writes has a phone that works: an address that bounced, or had blocked us, may be written to again."""
    for case, speaker in concerned(cases, speakers):
        if speaker.contact.state is ContactState.BLOCKED:
            case.gathered.contacts.setdefault(speaker.contact.id, {})["state"] = ContactState.OPEN


def answer_once(cases: list[Case], what: Said) -> None:
    """A shared phone hears one answer to one message, whomever it may be about: the one that gives away least."""
    answers = [(case, row) for case in cases for row in case.gathered.owed if row["inbox_id"] == what.entry and row["lane"] is Lane.REPLY]
    if not answers:
        return
    closed = [pair for pair in answers if pair[0].young is not None and pair[0].young.cover is Cover.CLOSED]
    telling = [pair for pair in answers if pair[1]["text_key"] != THANKS]
    _, kept = (closed or telling or answers)[0]
    for case, row in answers:
        if row is not kept:
            case.gathered.owed.remove(row)
