"""What a phone is answered. It depends on the words, the question and the cover, never on whether an alert is open (K10).

Under closed cover every answer is the same, whatever was said; a duress code is answered as the ordinary OK it looks like.
"""

from datetime import datetime
from typing import assert_never

from ladder.effects import Reply
from ladder.words import Cover, Meaning, Who

THANKS = "Y3"
IN_THEIR_LANGUAGE = "Y16"  # and with it the same four answers again
WHICH_LANGUAGE = "Y17_buttons"
FINDING_A_PERSON = "Y9"
WILL_RING = "Y8"


def to_young_person(
    meaning: Meaning,
    message: str,
    cover: Cover,
    *,
    in_office_hours: bool = False,
    ring_by: datetime | None = None,
    again_at: datetime | None = None,
    paused_until: datetime | None = None,
    read_by: datetime | None = None,
) -> Reply:
    """The one answer to a young person's message. `again_at`: when a "later" really moves the question."""
    text, at = THANKS, None
    if cover is Cover.OPEN:
        match meaning:
            case Meaning.LATER if again_at is not None:
                text, at = "Y4", again_at
            case Meaning.CALL:
                text, at = ("Y5" if in_office_hours else "Y6"), ring_by
            case Meaning.HELP:
                text = "Y7"
            case Meaning.UNCLEAR | Meaning.LANGUAGE:
                text, at = "Y10", read_by
            case Meaning.STOP:
                text = "Y11"
            case Meaning.PAUSE:
                text, at = "Y12", paused_until
            case Meaning.OK | Meaning.LATER | Meaning.WRONG:
                pass
            case _:
                assert_never(meaning)
    return Reply(Who.YOUNG_PERSON, text, message, at)


def to_whoever_chose_a_language(message: str, cover: Cover) -> Reply:
    """The one answer to a language that we speak: the first text in it, which asks again."""
    return Reply(Who.YOUNG_PERSON, IN_THEIR_LANGUAGE if cover is Cover.OPEN else THANKS, message)
