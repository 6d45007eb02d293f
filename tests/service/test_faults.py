"""Pull the plug on the provider of the demo: one line "OUR FAULT", nobody silent, and everybody asked again from the command line."""

import asyncio
import json
from pathlib import Path

from db.queries import demo
from db.session import Database
from tests.service.conftest import Terminal

COUNCIL = str(Path(__file__).parents[2] / "service" / "demo_council.yaml")


def _network(url: str, *, is_down: bool) -> None:
    """As the switch on the page of handsets does."""

    async def turned() -> None:
        database = Database(url)
        async with database.transaction() as tx:
            await demo.turn_network(tx, is_down=is_down)
        await database.close()

    asyncio.run(turned())


def test_a5_the_demo_shows_one_line_and_nobody_is_silent(terminal: Terminal, empty_url: str) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    _network(empty_url, is_down=True)
    terminal.does("turn", "21:15")
    (found,) = json.loads(terminal.does("alerts", "--json"))
    assert (found["about"], found["cause"], found["causes"], found["treatment"]) == ("fault:sending:handset", "fault", ["fault"], "page")
    code = found["code"]
    assert terminal.types("resolve", code, "--outcome", "8", "--as", "DW-3").sentence.endswith("nobody has taken it.")
    terminal.does("take", code, "--as", "DW-3")
    assert (
        "6 young people on its list were neither asked again" in terminal.types("resolve", code, "--outcome", "8", "--as", "DW-3").sentence
    )
    assert terminal.types("ask-now", code, "--as", "DW-1").sentence.startswith(f"{code} is not for DW-1: ")
    assert terminal.types("set-aside", code, "--as", "DW-3").sentence == f"{code} is as it was: it is about nothing that we were told."
    assert terminal.types("tick", code, "YP-9", "--as", "DW-3").sentence == "No young person has the reference YP-9."
    assert terminal.does("tick", code, "YP-1047", "--as", "DW-3") == f"{code}: YP-1047 is ticked by DW-3.\n"

    _network(empty_url, is_down=False)
    terminal.does("turn", "21:30")
    refused = terminal.does("ask-now", code, "--as", "DW-3").splitlines()
    assert refused[-1] == f"{code}: 0 asked again, 5 not."
    assert refused[0] == "YP-1045 was not asked: quiet hours: nothing is sent to a young person from 21:30 to 08:00."
    assert len(refused) == 6
    terminal.does("turn", "08:00")
    assert terminal.does("ask-now", code, "--as", "DW-3") == f"{code}: 5 asked again, 0 not.\n"
    assert terminal.does("resolve", code, "--outcome", "8", "--note", "The provider is back.", "--as", "DW-3").startswith(code)
    assert json.loads(terminal.does("alerts", "--json")) == []
