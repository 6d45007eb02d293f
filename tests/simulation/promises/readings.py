"""Promise 3, never read as OK what might not be: what people judged the words to mean is held against what they counted for."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.inbound import Inbound, InboundKind
from bot.inbox import read_body
from db.tables import inbox
from ladder.words import Meaning, Who
from tests.simulation.narration import Broken
from tests.simulation.phrases import is_code, truth
from tests.simulation.promises.sight import Sight

PROMISE = "promise 3, never read as OK"
OK_DIGITS = {"1"}


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Every answer that counted as "fine" was meant so by whoever wrote it."""
    calm = [answer for _, answer, _ in sight.journalled.answers if answer.by is Who.YOUNG_PERSON and answer.meaning is Meaning.OK]
    if not calm:
        return
    ids = {UUID(answer.message) for answer in calm}
    for row in (await tx.execute(select(inbox).where(inbox.c.id.in_(ids)))).all():
        said = read_body(sight.world.vault, row)
        if not _means_ok(sight, said):
            raise Broken(PROMISE, f"{said.address} said {said.text or said.press or said.kind.value!r}, and it counted as fine")


def _means_ok(sight: Sight, said: Inbound) -> bool:
    if said.kind is InboundKind.PRESS:
        return said.press.rpartition(":")[2] in ("ok", "great")
    here = [child for child in sight.cast.young if said.address in child.addresses]
    for child in here:
        if child.code is not None and is_code(said.text, child.language, child.code):
            return True
        # A text with two meanings in two languages is fine only if it is so in one of theirs.
        if said.text in OK_DIGITS or "ok" in truth(child.language).get(said.text, ()) or said.text == child.ordinary:
            return True
    return False
