"""Reads a duty worker's SMS. A code with any other word takes nothing: a worker must be able to trust what their phone did."""

import re
from functools import partial

from bot.meaning.characters import UNIVERSAL
from bot.meaning.reading import Reading
from bot.meaning.tokens import QUESTION, SENTENCE, fold, tokens_of
from ladder.alert import RING_IN_AT_MOST
from ladder.codes import DIGITS, DRILL, LETTERS, LONGEST
from ladder.words import WorkerMeaning

CODE_LETTERS = LETTERS
CODE_DIGITS = DIGITS

OUTCOMES = 12  # rule A6
BUSY_FOR = (5, 240)  # minutes
HOW_TO_BE_ON, HOW_TO_BE_BUSY = "how to be on", "how to be busy"  # rules: the word was meant, and what follows it says nothing

_CODE = re.compile(rf"[{CODE_LETTERS}{DRILL}][{CODE_DIGITS}][{CODE_LETTERS}]{{1,{LONGEST - 2}}}", re.IGNORECASE)
_NOTE = re.compile(r"\A\W*\w+\W+\w+[\s:,.;=-]*")  # the code, and the word NOTE
_DONE = re.compile(r"\A\W*\w+\W+\w+\W+\w+[\s:,.;=-]*")  # the code, the word DONE, and the number
_PIN = re.compile(r"[0-9]{4}")
_TAKING = frozenset({"take", "taken", "ok", "yes"})


def read_worker(text: str) -> Reading:
    """What a worker's message asks for."""
    tokens = [token for token in tokens_of(fold(text, UNIVERSAL)) if token not in (SENTENCE, "=")]
    codes = [token.upper() for token in tokens if _CODE.fullmatch(token)]
    if not codes:
        return _without_code(tokens)
    reading = partial(Reading, matched=tuple(tokens), code=codes[0])
    rest = [token for token in tokens if token.upper() != codes[0]]
    if tokens[0].upper() == codes[0] and rest[:1] == ["note"]:
        return _note(text, reading)
    if len(codes) > 1:
        return Reading(WorkerMeaning.UNCLEAR, "several codes", tuple(tokens))
    if tokens[0].upper() == codes[0]:
        match rest:
            case ["pass"]:
                return reading(WorkerMeaning.PASS, "pass")
            case ["call"]:
                return reading(WorkerMeaning.CALL, "call")
            case ["carer"]:
                return reading(WorkerMeaning.CARER, "carer")
            case ["done"]:
                return reading(WorkerMeaning.DONE, "done")
            case ["done", number, *words] if _within(number, OUTCOMES) and QUESTION not in words:
                # What stands behind the number is kept as a note, as it was written.
                said = _DONE.sub("", text).strip() if words else None
                return reading(WorkerMeaning.DONE, "done", outcome=int(number), words=said)
            case [number] | ["take" | "ok" | "yes", number] if _within(number, RING_IN_AT_MOST):
                return reading(WorkerMeaning.TAKE, "take", minutes=int(number))
    if not rest or (len(rest) == 1 and rest[0] in _TAKING):
        return reading(WorkerMeaning.TAKE, "take")
    return reading(WorkerMeaning.UNCLEAR, "question" if QUESTION in rest else "another word")


def _without_code(tokens: list[str]) -> Reading:
    match tokens:
        case ["on", pin] if _PIN.fullmatch(pin):
            return Reading(WorkerMeaning.ON, "on", ("on",), pin=pin)  # what it turned on is told to others, and a PIN to nobody
        case ["on"]:
            return Reading(WorkerMeaning.UNCLEAR, HOW_TO_BE_ON, ("on",))
        case ["on", number] if number.isdigit():
            return Reading(WorkerMeaning.UNCLEAR, HOW_TO_BE_ON, ("on",))
        case ["off"]:
            return Reading(WorkerMeaning.OFF, "off", ("off",))
        case ["back"] | ["busy", "0"]:
            return Reading(WorkerMeaning.BACK, "back", tuple(tokens))
        case ["busy", number] if _within(number, BUSY_FOR[1]) and int(number) >= BUSY_FOR[0]:
            return Reading(WorkerMeaning.BUSY, "busy", tuple(tokens), minutes=int(number))
        case ["busy", *_]:
            return Reading(WorkerMeaning.UNCLEAR, HOW_TO_BE_BUSY, tuple(tokens))
        case [word] if word in _TAKING:
            return Reading(WorkerMeaning.TAKE, "no code", tuple(tokens))
        case ["list"]:
            return Reading(WorkerMeaning.LIST, "no code", tuple(tokens))
        case _:
            return Reading(WorkerMeaning.UNCLEAR, "no code", tuple(tokens))


def _note(text: str, reading: "partial[Reading]") -> Reading:
    """A note keeps its words as they were written, codes and all."""
    words = _NOTE.sub("", text).strip()
    if not words:
        return reading(WorkerMeaning.UNCLEAR, "empty note")
    return reading(WorkerMeaning.NOTE, "note", words=words)


def _within(number: str, most: int) -> bool:
    return number.isdigit() and len(number) <= 3 and 1 <= int(number) <= most
