"""D6: several pages to one phone that leave as one letter are pages all the same. A text names each by its code, or says how many more."""

import re

from sqlalchemy.ext.asyncio import AsyncConnection

from db.words import Lane
from tests.simulation.narration import Broken
from tests.simulation.people.hearing import Heard
from tests.simulation.promises.sight import Sight

PROMISE = "D6, one letter of several pages"
_AND_MORE = re.compile(r", and (\d+) more: LIST")


async def hold(sight: Sight, _tx: AsyncConnection) -> None:
    """Of the envelopes that phones have just shown."""
    for line in sight.news:
        if line.is_envelope:
            _names_each(line)


def _names_each(line: Heard) -> None:
    if line.lane is not Lane.PAGE:
        raise Broken(PROMISE, f"{line.address} got several messages in one that are no pages: {line.text!r}")
    unnamed = {one.code for one in line.carries if one.code is not None and one.code not in line.text}
    counted = _AND_MORE.search(line.text)
    if unnamed and (counted is None or int(counted.group(1)) < len(unnamed)):
        raise Broken(PROMISE, f"{line.address} is paged for {', '.join(unnamed)} and does not read so: {line.text!r}")
