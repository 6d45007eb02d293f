"""Somebody rings us. The ring is kept before anything else, and rests while we look for a person who answers.

Whoever presses a key is put through, and once the two have spoken the ring has become a conversation. Whatever else happens, and also if
nothing more is heard of the call, the ring is what its caller had to say: that they want to be called. So a process that dies in the middle
loses no child's call: a key pressed is nothing yet, for our answer to it may never have reached Twilio.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot import inbox
from bot.calling.callers import Caller, Kind, Phone
from bot.channels.inbound import Inbound, InboundKind
from db.queries import inbox as entries
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName

CHANNEL = ChannelName.SMS.value  # the number that is texted is the number that is rung
RESTS_FOR = timedelta(seconds=60)  # machine time: a phone that rings for twenty seconds, and what is said to whoever answers it
SPEAKS_FOR = timedelta(hours=1)  # longer than anybody speaks; the call's end, or Twilio's log, says before that what became of it
SAID_WITHIN = timedelta(seconds=15)  # of a call that is over: what became of its other leg is told beside its end, in either order


@dataclass(frozen=True, slots=True)
class Times:
    """The two times of a transaction."""

    civil: datetime
    machine: datetime


class Rings:
    """The calls that come in."""

    def __init__(self, vault: Vault, new_id: Callable[[], UUID]) -> None:
        self._vault, self._new_id, self._scope = vault, new_id, Scope.everywhere()

    async def keep(self, tx: AsyncConnection, call: str, address: str, times: Times, *, rests: bool) -> None:
        """Somebody rang. `rests`: a person is being looked for."""
        ring = Inbound(_name(call), CHANNEL, address, InboundKind.RING)
        is_new = await inbox.store(tx, self._vault, self._new_id, times.civil, times.machine, [ring])
        if rests and is_new:
            await entries.rest(tx, self._scope, [_name(call)], times.machine + RESTS_FOR)

    async def rest(self, tx: AsyncConnection, call: str, times: Times) -> None:
        """The next phone rings; of a ring that is to be heard already nothing is put off."""
        await entries.rest(tx, self._scope, [_name(call)], times.machine + RESTS_FOR, beyond=times.machine)

    async def give_up(self, tx: AsyncConnection, call: str, times: Times) -> None:
        """Nobody answered, or nobody is there any more: the ring is heard now, unless it became a conversation."""
        await entries.rest(tx, self._scope, [_name(call)], times.machine)

    async def address(self, tx: AsyncConnection, call: str) -> str | None:
        """Where a call comes from; none: we know of no such call."""
        row = await entries.named(tx, self._scope, _name(call))
        return None if row is None or row.address_sealed is None else self._vault.open("inbox.address_sealed", row.id, row.address_sealed)

    async def wants_to_speak(self, tx: AsyncConnection, call: str, address: str, phone: Phone, times: Times) -> None:
        """Somebody on duty pressed the key: kept, while the ring rests for as long as they may speak. Who presses twice pressed once."""
        wants = Inbound(_key_of(call, str(phone.worker)), CHANNEL, address, InboundKind.WANTS_TO_SPEAK, reference=str(phone.worker))
        if await inbox.store(tx, self._vault, self._new_id, times.civil, times.machine, [wants]):
            await entries.settle_named(tx, self._scope, wants.external_id, "noted", times.civil)
            await entries.rest(tx, self._scope, [_name(call)], times.machine + SPEAKS_FOR, beyond=times.machine)

    async def has_pressed(self, tx: AsyncConnection, call: str, worker: str) -> bool:
        """Whether that worker pressed the key in this call."""
        return await entries.named(tx, self._scope, _key_of(call, worker)) is not None

    async def is_spoken_to(self, tx: AsyncConnection, call: str, times: Times) -> bool:
        """Whether somebody pressed the key and nobody has told us yet what came of it: no phone rings for so long."""
        row = await entries.named(tx, self._scope, _name(call))
        return row is not None and row.settled_at is None and (row.parked_until or times.machine) > times.machine + RESTS_FOR

    async def put_through(self, tx: AsyncConnection, call: str, address: str, worker: str, times: Times) -> None:
        """That worker had them on the line."""
        await entries.settle_named(tx, self._scope, _name(call), "put through", times.civil)
        spoke = Inbound(f"{_name(call)}:put_through", CHANNEL, address, InboundKind.PUT_THROUGH, reference=worker)
        await inbox.store(tx, self._vault, self._new_id, times.civil, times.machine, [spoke])

    async def is_put_through(self, tx: AsyncConnection, call: str) -> bool:
        """Whether the call became a conversation."""
        return await entries.named(tx, self._scope, f"{_name(call)}:put_through") is not None


async def are_over(tx: AsyncConnection, calls: Iterable[str], machine_now: datetime) -> None:
    """Nobody is on these lines any more. Where a key was pressed, what came of it has a moment to be told; the others are heard now."""
    scope, names, soon = Scope.everywhere(), [_name(one) for one in calls], machine_now + SAID_WITHIN
    await entries.rest(tx, scope, names, soon, beyond=machine_now + RESTS_FOR)
    await entries.rest(tx, scope, names, machine_now, beyond=soon)


def _key_of(call: str, worker: str) -> str:
    return f"{_name(call)}:wants_to_speak:{worker}"


def _name(call: str) -> str:
    return f"twilio:{call}"


@dataclass(frozen=True, slots=True)
class Aloud:
    """What somebody is to hear: a text in a language, as a voice of the provider's says it; or its recording in theirs."""

    text: str
    language: str = locales.ENGLISH
    recording: str = ""  # its key


def greeting(caller: Caller, *, speaks: Callable[[str], bool], recorded: Callable[[str], bool]) -> Aloud:
    """What they hear while we look for somebody. `speaks`: whether a language may be spoken, and can be; `recorded`: whether theirs has it.

    Only where nobody else looks at the phone is danger spoken of.
    """
    if caller.kind is not Kind.YOUNG_PERSON or not caller.is_open_cover:
        return _recorded_or_english("V_hold", recorded)
    if caller.language != locales.ENGLISH and speaks(caller.language):
        needs = locales.language(caller.interpreted).name
        return Aloud(locales.text(caller.language, "Y9", language=needs), caller.language)
    if caller.language != locales.ENGLISH and recorded("V_hold"):
        return _recorded_or_english("V_hold", recorded)
    if caller.language == locales.ENGLISH != caller.interpreted:
        return Aloud(locales.text(locales.ENGLISH, "Y9", language=locales.language(caller.interpreted).name))
    return Aloud(locales.text(locales.ENGLISH, "Y9_english"))


def nobody(caller: Caller, *, recorded: Callable[[str], bool]) -> Aloud:
    """That nobody answers: under closed cover somebody else may be listening."""
    key = "V_nobody_closed" if caller.kind is Kind.YOUNG_PERSON and not caller.is_open_cover else "V_nobody"
    return _recorded_or_english(key, recorded)


def _recorded_or_english(key: str, recorded: Callable[[str], bool]) -> Aloud:
    return Aloud(locales.text(locales.ENGLISH, key), recording=key if recorded(key) else "")


def whisper(caller: Caller) -> str:
    """What whoever answers hears before they are put through: nothing that a carer, or a passenger, should not."""
    of_child = "V_whisper" if caller.has_interpreter else "V_whisper_no_line"
    key = "V_whisper_carer" if caller.kind is Kind.CARER else of_child
    return locales.text(locales.ENGLISH, key, ref=" or ".join(caller.refs), language=locales.language(caller.interpreted).name)
