"""An evening on which everything goes wrong, in short; and a verdict that can find against us."""

import copy
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.vault import Vault
from tests.rigs.mayhem.council import CARERS, YOUNG_PEOPLE, crowd
from tests.rigs.mayhem.playing import play
from tests.rigs.mayhem.verdict import Verdict, judge

PEOPLE = 90
Raw = dict[str, Any]


async def judged_twice(tx: AsyncConnection, vault: Vault, telegrams: Raw, twilios: Raw) -> Verdict:
    """As it was; and as if Telegram had none of what young people were sent, and Twilio had heard one text more."""
    found = await judge(tx, vault, telegrams, twilios)
    worse, heard_more = copy.deepcopy(telegrams), copy.deepcopy(twilios)
    worse["accepted"] = [one for one in worse["accepted"] if not YOUNG_PEOPLE <= one["chat"] < CARERS]
    heard_more["said"].append({"id": "twilio:SM-nobody-kept-this", "number": None, "words": "help"})
    mistakes = "\n".join((await judge(tx, vault, worse, heard_more)).mistakes)
    for word in ("the provider never had it", "reached nobody", "SM-nobody-kept-this was said, and is not in the inbox"):
        assert word in mistakes, f"the verdict does not find {word!r}"
    return found


def test_of_an_evening_on_which_everything_goes_wrong_nothing_is_lost() -> None:
    """On SQLite, with one process that is killed once. `make mayhem` has the long form."""
    told: list[str] = []
    found = play("sqlite", PEOPLE, 1, 1, told.append, judged_twice)
    assert not found.mistakes, "\n".join([*told, *found.mistakes[:20]])
    assert found.questions == crowd(PEOPLE)[0]
    assert found.weather.total() > 50
    assert found.alerts > 5
