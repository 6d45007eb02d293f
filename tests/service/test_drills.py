"""`drill` from the command line: whom it pages, what it refuses, and what it reports."""

import json

from tests.service.conftest import Terminal
from tests.service.test_command_line import COUNCIL


def test_a_drill_is_started_and_reported(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    assert terminal.does("drill", "--report") == "Nobody was drilled in the last year.\n"
    assert terminal.does("drill", "--as", "DW-1").startswith("DW-3 is paged: TEST Z")
    assert terminal.types("drill").sentence == "Nobody is drilled: DW-3 is being drilled already."
    assert terminal.types("drill", "--team", "nobody").sentence == "No team has the reference nobody."
    assert terminal.types("drill", "--team", "duty", "--worker", "DW-3").sentence == "Name a worker or a team, not both."
    assert terminal.types("drill", "--report", "--voice").sentence.startswith("--report starts no drill")
    (found,) = json.loads(terminal.does("drill", "--report", "--json"))
    assert (found["worker"], found["outcome"], found["by_night"], found["started_by"]) == ("DW-3", "open", False, "DW-1")
    terminal.does("turn", "20:00")
    (found,) = json.loads(terminal.does("drill", "--report", "--json"))
    assert (found["outcome"], found["accepted_after"], found["taken_after"]) == ("not_taken", 0.0, None)
    assert "not taken" in terminal.does("drill", "--report")
