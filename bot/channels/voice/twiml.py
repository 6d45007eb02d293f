"""What Twilio is told to do in a call: speak, wait for one key, ask us again. Pure; words and addresses come from outside.

Nothing follows from silence: where no key is pressed the words are said once more, and the call ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

# Which of our languages a voice of Twilio's speaks, and as what; there is none for Tigrinya, which an authority may record (`Played`).
VOICES = {"en": "en-GB", "ar": "ar-XA"}
LANGUAGE = VOICES["en"]
RINGS_FOR = 20  # seconds; somebody holds the line meanwhile
KEY_WITHIN = 8  # seconds, after the last word
TWICE = 2


@dataclass(frozen=True, slots=True)
class Played:
    """A recording, by its address. `after`: a word in English that it cannot say itself."""

    url: str
    after: str = ""


def offer(words: Sequence[str], url: str) -> str:
    """Say this and wait for a key, which is posted to that address; after a second time without one, hang up."""
    answer = VoiceResponse()
    for _ in range(TWICE):
        # No key ends the waiting by itself: by default "#" would, and be told to nobody.
        gather = Gather(input="dtmf", num_digits=1, timeout=KEY_WITHIN, finish_on_key="", action=url, method="POST")
        for one in words:
            gather.say(one, language=LANGUAGE)
        answer.append(gather)
    answer.hangup()
    return str(answer)


def tell(words: Sequence[str | Played]) -> str:
    """Say this, and hang up."""
    answer = VoiceResponse()
    for one in words:
        _aloud(answer, one)
    answer.hangup()
    return str(answer)


def wait(url: str) -> str:
    """Ask us again in a second."""
    answer = VoiceResponse()
    answer.pause(length=1)
    answer.redirect(url, method="POST")
    return str(answer)


def put_through(number: str, *, shows: str, then: str, whisper: str = "", said: str | Played = "", language: str = "en") -> str:
    """Say this, and ring that number; whoever answers is told by `whisper` who it is, and `then` tells how it ended.

    `shows`: the number of ours that their phone shows. Nobody's own number stands in a list of calls.
    """
    answer = VoiceResponse()
    if said:
        _aloud(answer, said, language)
    dial = Dial(action=then, method="POST", timeout=RINGS_FOR, caller_id=shows)
    dial.number(number, **({"url": whisper, "method": "POST"} if whisper else {}))
    answer.append(dial)
    return str(answer)


def _aloud(answer: VoiceResponse, one: str | Played, language: str = "en") -> None:
    if isinstance(one, str):
        answer.say(one, language=VOICES[language])
        return
    answer.play(one.url)
    if one.after:
        answer.say(one.after, language=LANGUAGE)


def reject() -> str:
    """Do not pick up."""
    answer = VoiceResponse()
    answer.reject(reason="busy")
    return str(answer)


def nothing_more() -> str:
    """Whoever was told may speak now; whoever is still there hangs up."""
    return str(VoiceResponse())
