"""Promise 10 and K8: no phone but their own shows a young person's words, nobody's shows a code, and no log shows anything personal."""

import re
from functools import cache

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from tests.simulation.council import ADDRESSES, CARER_ADDRESSES, CARERS, NAMES, WORKER_ADDRESSES, WORKERS
from tests.simulation.narration import Broken
from tests.simulation.phrases import LANGUAGES, young
from tests.simulation.promises.sight import Sight

PROMISE = "promise 10, little is said"
_HOLE = re.compile(r"\s[:.,;](?:\s|$)|\bNone\b|[{}]|  ")  # a time or a name that was not there
LONG_ENOUGH = 12  # characters: shorter words of theirs may well stand in a text of ours


@cache
def _words() -> tuple[str, ...]:
    """What young people write here, and no text of ours says."""
    keys = {"en": (*locales.people_keys(), *locales.staff_keys())}
    ours = "\n".join(locales.template(tag, key) for tag in LANGUAGES for key in keys.get(tag, locales.people_keys()))
    theirs = {text for language in LANGUAGES for texts in young(language).values() for text in texts}
    return tuple(sorted(text for text in theirs if len(text) >= LONG_ENOUGH and text not in ours))


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the lines that phones have just shown, and of the log."""
    carers = {one.address for one in sight.cast.carers}
    theirs = {address for child in sight.cast.young for address in child.addresses}
    full_names = {name.split()[0] for name in NAMES}
    for line in sight.news:
        if line.address in theirs:
            continue
        quoted = [text for text in _words() if text in line.text]
        if quoted:
            raise Broken("K8, never told", f"{line.address} reads {line.text!r}, in which {quoted[0]!r} was somebody's own")
        if any(name in line.text for name in full_names):
            raise Broken(PROMISE, f"{line.address} reads a young person's name: {line.text!r}")
        if line.address not in carers and _HOLE.search(line.text):
            raise Broken("whole sentences", f"{line.address} reads a text with a hole in it: {line.text!r}")


PERSONAL = tuple(
    {
        *ADDRESSES,
        *CARER_ADDRESSES,
        *WORKER_ADDRESSES,
        *(name.split()[0] for name in (*NAMES, *CARERS)),
        *(one.split()[1] for one in WORKERS),
    }
)


def in_log(written: str) -> None:
    """Nothing of it is anybody's."""
    found = [one for one in (*PERSONAL, *_words()) if one in written]
    if found:
        raise Broken(PROMISE, f"a line of the log has {found[0]!r}: {written.strip().splitlines()[-1][:200]}")
