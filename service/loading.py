"""From the bytes of a council file to rows, with what this installation knows of languages, holidays and channels."""

import locales
from db.scope import Scope
from desk.council import CouncilFileError, read_council
from desk.load import Loaded, load
from desk.refusals import Refused
from scheduler.calendar import holidays_of
from service.installation import Installation


async def load_council(at: Installation, raw: bytes) -> Loaded:
    """Read and load a file, all of it or nothing."""
    now, tags = await at.engine.now(), frozenset(locales.languages())
    try:
        council = read_council(raw, languages=tags, holidays_of=holidays_of, configured=at.configured, now=now)
    except CouncilFileError as mistake:
        raise Refused(str(mistake)) from None
    async with at.database.transaction() as tx:
        return await load(tx, Scope.everywhere(), council, vault=at.vault, new_id=at.engine.new_id, now=now, configured=at.configured)
