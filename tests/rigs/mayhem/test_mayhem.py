"""An evening on which everything goes wrong, in short; a verdict that can find against us, and a clock that waits for what was said."""

import copy
import os
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.inbound import Inbound, InboundKind
from bot.inbox import store
from db.ids import IdSource
from db.session import Database
from db.tables import inbox
from db.vault import Vault, new_keys
from scheduler.clock import wall_clock
from tests.rigs.mayhem.council import CARERS, YOUNG_PEOPLE, crowd
from tests.rigs.mayhem.hands import heard
from tests.rigs.mayhem.playing import play
from tests.rigs.mayhem.record import Reached
from tests.rigs.mayhem.verdict import Verdict, judge

PEOPLE = 90
Raw = dict[str, Any]


async def judged_twice(tx: AsyncConnection, vault: Vault, telegrams: Raw, twilios: Raw) -> Verdict:
    """As it was; as if Telegram had none of what young people were sent, and Twilio had heard one text more; as if no page had arrived."""
    found = await judge(tx, vault, telegrams, twilios)
    worse, heard_more = copy.deepcopy(telegrams), copy.deepcopy(twilios)
    worse["accepted"] = [one for one in worse["accepted"] if not YOUNG_PEOPLE <= one["chat"] < CARERS]
    heard_more["said"].append({"id": "twilio:SM-nobody-kept-this", "number": None, "words": "help"})
    mistakes = "\n".join((await judge(tx, vault, worse, heard_more)).mistakes)
    for word in ("the provider never had it", "reached nobody", "SM-nobody-kept-this was said, and is not in the inbox"):
        assert word in mistakes, f"the verdict does not find {word!r}"
    unheard = copy.deepcopy(twilios)
    unheard["messages"] = [one | {"status": "undelivered"} for one in unheard["messages"]]
    unheard["rung"] = [one | {"heard": []} for one in unheard["rung"]]
    mistakes = "\n".join((await judge(tx, vault, telegrams, unheard)).mistakes)
    assert "was heard of by nobody; it owed page by sms: delivered, attempt 1" in mistakes, mistakes
    return found


def test_an_alert_that_another_page_names_is_heard_of_though_no_page_of_its_own_arrived() -> None:
    """Help leaves alone and is named beside the rest: who takes it by that text has heard of it."""
    texts = [{"status": "delivered", "callback": f"http://x/status/{UUID(int=1)}/1", "codes": ["K7P", "T6R"]}]
    texts += [{"status": "undelivered", "callback": f"http://x/status/{UUID(int=2)}/1", "codes": ["X7A"]}]
    reached = Reached()
    reached.texted({"messages": texts, "rung": [], "untold": []})
    assert reached.alert("T6R", [])
    assert not reached.alert("X7A", [])


def test_of_an_evening_on_which_everything_goes_wrong_nothing_is_lost() -> None:
    """On SQLite, with one process that is killed once. `make mayhem` has the long form."""
    told: list[str] = []
    found = play("sqlite", PEOPLE, 1, 1, told.append, judged_twice)
    assert not found.mistakes, "\n".join([*told, *found.mistakes[:20]])
    assert found.questions == crowd(PEOPLE)[0]
    assert found.weather.total() > 50
    assert found.alerts > 5


async def test_what_nobody_of_the_crowd_said_does_not_stand_for_a_word_that_nobody_has_heard(database: Database) -> None:
    """Else the evening goes on over an answer that a dead port missed, and a young person who said that all is well is silent."""
    ids, vault = IdSource(wall_clock, os.urandom), Vault(new_keys("k1"), new_keys("i1"))
    became = {"twilio:SM1": "answered", "telegram:7:1": "answered", "twilio:CA1:take": "worker: done", "twilio:SM2": "canary"}
    told = [Inbound(name, "sms", "+447700900201", InboundKind.TEXT, "1") for name in became]
    async with database.transaction() as tx:
        await store(tx, vault, ids, wall_clock(), wall_clock(), told)
        assert await heard(tx) == 0, "what is only kept may be parked"
        for name, settled_as in became.items():
            await tx.execute(update(inbox).where(inbox.c.external_id == name).values(settled_at=wall_clock(), settled_as=settled_as))
        assert await heard(tx) == 2
