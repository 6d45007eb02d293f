"""What a worker is answered where no single alert was meant: the list, a drill, or the forms that take one."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener import drilled, listing, worker
from bot.listener.said import Said, Speaker
from bot.listener.worker import Wanted
from db.vault import Vault
from ladder.words import WorkerMeaning
from scheduler.case import Case


async def answer(tx: AsyncConnection, vault: Vault, aside: Case, speaker: Speaker, want: Wanted, what: Said, phone: Sequence[bytes]) -> str:
    """Owe the answer; which text it is. `phone`: the keys of the address that this came from."""
    if want.reading.meaning is WorkerMeaning.LIST:
        return await listing.answer(tx, vault, aside, speaker, want.listed, what)
    if want.drill is not None:
        return await drilled.answer(tx, aside, speaker, want, what, phone)
    text_key, params = worker.without_alert(want)
    worker.say(aside, speaker, what, text_key, params)
    return text_key
