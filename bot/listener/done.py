"""`K7P DONE`: closing by text, where so little has happened that a text can say it (A6). The rest is closed on the board, with a note.

Only whoever has it closes it. What stands behind the number is kept as a note; who saw a young person, and when, must stand there.
"""

from bot.listener.said import Said, Speaker
from bot.listener.worker import Wanted, say
from ladder.words import Cause, Resolution
from scheduler import acts
from scheduler.acts import Acted, Answer
from scheduler.case import Case

BY_TEXT = (Resolution.SPOKE_TO_YOUNG_PERSON, Resolution.SEEN_BY_ADULT, Resolution.PLACE_KNOWN_NO_CONCERN)
NOTHING_SAID = frozenset({Cause.SILENT, Cause.NOT_ASKED, Cause.UNDELIVERED})


def hear(case: Case, speaker: Speaker, want: Wanted, what: Said) -> Acted | None:
    """Close it, or say in one sentence why not, or what closes it; `None` when nothing was asked of the alert."""
    assert want.alert is not None, "an alert was found"
    code, found, outcome = want.alert.code, case.alert, want.reading.outcome
    if found is None or found.code != code:
        say(case, speaker, what, "unknown_code", {"code": code})
        return None
    if not acts.may_act(case, speaker.id, want.paged_at):
        case.refuse(found.id, speaker.ref, "Resolved")
        say(case, speaker, what, "refused", {})
        return Acted(Answer.REFUSED, f"{speaker.ref} may not act on this alert")
    owner = found.value.taken_by
    if owner != speaker.ref:
        case.refuse(found.id, speaker.ref, "Resolved")
        say(case, speaker, what, "not_yours", {"code": code, "by": owner})
        return Acted(Answer.REFUSED, "only whoever has it closes it by text")
    text_key = _asks_more(found.value.causes, want)
    if text_key is not None:
        say(case, speaker, what, text_key, {"code": code})
        return None
    assert outcome is not None, "the number was given"
    acted = acts.resolve(case, code, speaker.id, want.paged_at, Resolution(outcome))
    say(case, speaker, what, "closed", {"code": code, "outcome": outcome})
    return acted


def _asks_more(causes: tuple[Cause, ...], want: Wanted) -> str | None:
    """The answer that does not close it yet."""
    outcome, words = want.reading.outcome, want.reading.words
    if not NOTHING_SAID.issuperset(causes) or outcome not in (None, *BY_TEXT):
        return "on_board"
    if outcome is None:
        return "how_to_close"
    return "who_saw" if outcome == Resolution.SEEN_BY_ADULT and not words else None
