"""`night-log`: what was told in the morning, on the command line, and in a demo as its hands pass half past seven."""

from tests.desk.council.files import DEMO
from tests.service.conftest import Terminal

# Nobody is paged all night: what Yusuf does not answer is on the morning's list.
PLANS = """plans:
  - {ref: evening, about: YP-1047, starts_with: young_person, days: all, times: ["18:20"], tier: standard}
"""


def test_the_night_log_is_printed_as_it_was_told_at_half_past_seven(terminal: Terminal) -> None:
    terminal.does("migrate")
    council = terminal.directory / "council.yaml"
    council.write_text(DEMO.partition("plans:\n")[0] + PLANS)
    terminal.does("load", str(council))
    assert terminal.types("night-log").sentence == "No night log is kept: one is made at 07:30 on each working day."
    terminal.does("turn", "08:00")
    told = terminal.does("night-log")
    first, span, *_ = told.splitlines()
    assert first == "Night log, Westshire County Council, team duty, Tuesday 24 November 2026"
    assert span == "From Mon 23 Nov 2026 17:00 to Tue 24 Nov 2026 07:30. Made Tue 24 Nov 2026 07:30."
    assert "Y.K. YP-1047, for R. Khan (DW-1)\nWhat happened:\nMon 23 Nov 2026 18:20: The young person was asked by SMS" in told
    assert "(sent and silent): listed; nobody has taken it, and nobody is asked to before 09:00." in told
    assert terminal.does("night-log", "--day", "2026-11-24", "--team", "duty") == told
    assert terminal.does("accessed", "YP-1047").count("operator") == 2, "who reads it here stands in the access log as on a page"
    assert terminal.types("night-log", "--day", "2026-11-22").sentence.startswith("No night log is kept of 2026-11-22: ")
    assert terminal.types("night-log", "--team", "north").sentence.startswith("No night log is kept for the team north: ")
