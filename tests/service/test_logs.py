"""Logs: a line a unit, readable by programs, and nothing in them that is anybody's."""

import io
import json
import logging

import structlog

from service import logs

TOKEN = "700000001:loopback_token_that_opens_nothing_0001"


def lines(out: io.StringIO) -> list[dict[str, object]]:
    """What was logged."""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_unit_of_work_is_one_line_of_json() -> None:
    out = io.StringIO()
    logs.set_up(out, as_json=True)
    structlog.get_logger().info("beat", loop="courier", done=3)
    (line,) = lines(out)
    assert {name: line[name] for name in ("event", "loop", "done", "level")} == {
        "event": "beat",
        "loop": "courier",
        "done": 3,
        "level": "info",
    }
    assert str(line["timestamp"]).endswith("Z")


def test_on_a_terminal_a_line_is_for_people() -> None:
    out = io.StringIO()
    logs.set_up(out, as_json=False)
    structlog.get_logger().info("beat", loop="courier")
    assert "beat" in out.getvalue()
    assert "{" not in out.getvalue()


def test_of_an_exception_its_kind_and_place_are_logged_and_never_its_words() -> None:
    out = io.StringIO()
    logs.set_up(out, as_json=True)
    try:
        raise ValueError("Amanuel B., +447700900147")
    except ValueError as error:
        structlog.get_logger().error("loop_failed", exc_info=error)
        logging.getLogger("some.library").exception("it broke")
    ours, theirs = lines(out)
    for line in (ours, theirs):
        assert line["error"] == "ValueError"
        assert "test_logs.py" in str(line["at"])
    assert "Amanuel" not in out.getvalue()


def test_the_bots_token_is_blotted_out_of_whatever_says_it() -> None:
    out = io.StringIO()
    logs.set_up(out, as_json=True)
    structlog.get_logger().warning("asked", url=f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("some.library").warning("GET https://host/bot%s/getMe", TOKEN.replace(":", "%3A"))
    assert len(lines(out)) == 2
    assert "loopback_token" not in out.getvalue()


def test_what_merely_informs_is_left_out_where_only_faults_are_wanted() -> None:
    out = io.StringIO()
    logs.set_up(out, as_json=True, level=logging.WARNING)
    structlog.get_logger().info("beat")
    logging.getLogger("apscheduler.executors").warning("late")
    assert out.getvalue() == ""


def test_a_quiet_library_stays_quiet_whoever_turned_a_part_of_it_up() -> None:
    logging.getLogger("alembic.runtime.migration").setLevel(logging.DEBUG)
    out = io.StringIO()
    logs.set_up(out, as_json=True)
    logging.getLogger("alembic.runtime.migration").info("Context impl")
    assert out.getvalue() == ""
