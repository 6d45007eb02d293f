"""For which language an interpreter is found, and what is said to 999."""

import locales


def interpreted(written: str, spoken: str) -> str:
    """The language somebody was enrolled with, whatever they are written to in: texts may be read by whoever changed them.

    Nobody needs an interpreter for English: whoever was enrolled in it, and is written to in another, may well need one for that.
    """
    return written if spoken == locales.ENGLISH else spoken
