"""The command line from an empty database to a resolved alert, on both databases."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.desk.council.files import DEMO
from tests.service.conftest import KEYS, Terminal

COUNCIL = str(Path(__file__).parents[2] / "service" / "demo_council.yaml")


def alerts(terminal: Terminal, *words: str) -> list[dict[str, object]]:
    """What `alerts --json` says."""
    found: list[dict[str, object]] = json.loads(terminal.does("alerts", "--json", *words))
    return found


def test_an_evening_is_worked_from_the_command_line(terminal: Terminal) -> None:
    assert "demo database" in terminal.does("migrate")
    assert "person 14" in terminal.does("load", COUNCIL)
    assert terminal.does("load", COUNCIL) == "Nothing is new.\n"
    status = json.loads(terminal.does("status", "--json"))
    assert (status["now"], status["mode"], status["check_ins"]["scheduled"]) == ("2026-11-23T18:00:00+00:00", "demo", 6)
    assert terminal.does("alerts") == "No alert is open.\n"
    assert terminal.does("turn", "19:20") == "The clock stands at 19:20 on Monday 23 November 2026.\n"
    (found,) = alerts(terminal)
    code = str(found["code"])
    assert (found["about"], found["cause"], found["phase"], found["taken_by"]) == ("YP-1042", "silent", "paging", None)
    assert terminal.types("take", code, "--as", "DW-1").sentence.startswith(f"{code} is not for DW-1: ")
    assert terminal.does("take", code.lower(), "--as", "DW-3", "--ring-in", "20") == f"{code}: taken by DW-3.\n"
    assert terminal.types("take", code, "--as", "LR-1").sentence == f"{code} is already taken by DW-3, at 19:20 on 23 November 2026."
    terminal.does("note", code, "rang him, no answer", "--as", "DW-3")
    terminal.does("pass", code, "--as", "DW-3")
    terminal.does("take", code, "--as", "DW-3")
    terminal.does("resolve", code, "--outcome", "7", "--note", "was asleep", "--as", "DW-3")
    assert terminal.types("take", code, "--as", "DW-3").sentence.startswith(f"{code} is already resolved by DW-3, at 19:20")
    assert [one["outcome"] for one in alerts(terminal, "--all")] == [7]
    assert alerts(terminal) == []


def test_nothing_is_served_or_looked_at_before_the_tables_are_there(terminal: Terminal) -> None:
    for words in (["serve"], ["engine"], ["status"], ["alerts"], ["load", COUNCIL], ["take", "K7P", "--as", "DW-1"], ["turn", "5"]):
        terminal.sets(SAFETYNET_CONSOLE_BIND="127.0.0.1:0", SAFETYNET_PUBLIC_BIND="127.0.0.1:0")
        assert "safetynet migrate" in terminal.types(*words).sentence


def test_t4_a_database_stays_what_it_was_born_as(terminal: Terminal) -> None:
    assert "demo database" in terminal.does("migrate")
    assert "born demo" in terminal.types("migrate", "--live").sentence
    assert "demo database" in terminal.does("migrate")


def test_t4_a_live_database_has_no_handsets_and_no_clock_to_turn(terminal: Terminal) -> None:
    assert "live database" in terminal.does("migrate", "--live")
    assert "live database" in terminal.does("migrate")
    assert "nobody turns it" in terminal.types("turn", "10").sentence
    assert "born live" in terminal.types("demo").sentence
    refused = terminal.types("load", COUNCIL).sentence
    assert refused.startswith("Line ")
    assert "last_resort" in refused
    status = json.loads(terminal.does("status", "--json"))
    assert (status["mode"], status["check_ins"]["scheduled"]) == ("live", 0)


def test_a_wrong_file_is_refused_with_line_and_field_and_changes_nothing(terminal: Terminal) -> None:
    terminal.does("migrate")
    wrong = terminal.directory / "wrong.yaml"
    wrong.write_text(DEMO.replace('times: ["18:30"]', 'times: ["22:30"]'))
    assert terminal.types("load", str(wrong)).sentence.startswith("Line ")
    assert json.loads(terminal.does("status", "--json"))["check_ins"]["scheduled"] == 0
    wrong.write_text(DEMO)
    terminal.does("load", str(wrong))
    wrong.write_text(DEMO.replace("sign: Kite", "sign: Heron"))
    assert terminal.does("load", str(wrong)) == "Nothing is new.\nDiffers, left as it is: person YP-1042: sign\n"


def test_wrong_keys_are_refused_before_anything_is_read(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    terminal.sets(SAFETYNET_KEYS=KEYS["SAFETYNET_INDEX_KEYS"])
    assert "SAFETYNET_KEYS" in terminal.types("status").sentence
    terminal.sets(SAFETYNET_KEYS=KEYS["SAFETYNET_KEYS"], SAFETYNET_INDEX_KEYS=KEYS["SAFETYNET_KEYS"])
    assert "SAFETYNET_INDEX_KEYS" in terminal.types("status").sentence
    terminal.sets(SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")
    assert "not set" in terminal.types("status").sentence


def test_one_authority_is_looked_at_alone(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    other = terminal.directory / "other.yaml"
    other.write_text(DEMO.replace("westshire", "eastshire"))
    terminal.does("load", str(other))
    both, one = (json.loads(terminal.does("status", "--json", *words)) for words in ([], ["--authority", "eastshire"]))
    assert (both["check_ins"]["scheduled"], one["check_ins"]["scheduled"]) == (12, 6)
    assert "name the authority" in terminal.types("take", "K7P", "--as", "DW-3").sentence
    assert "No open alert has the code K7P" in terminal.types("take", "K7P", "--as", "DW-3", "--authority", "eastshire").sentence
    assert "northshire" in terminal.types("status", "--authority", "northshire").sentence


def test_a_pin_is_asked_for_twice_and_told_to_nobody(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    for typed, said in (("4417\n4417\n", "DW-3 says ON"), ("4417\n4471\n4417\n4417\n", "do not match")):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        ended = terminal.types("pin", "DW-3")
        assert (ended.code, said in ended.out + ended.err) == (0, True)
        assert "4417" not in ended.out + ended.err
    for ref, typed, why in (("DW-1", "4417", "That PIN is taken"), ("DW-1", "44", "four digits"), ("YP-1042", "5162", "No worker has")):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n{typed}\n"))
        assert why in terminal.types("pin", ref).err


def test_telegram_is_not_offered_without_a_token(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    assert "SAFETYNET_TELEGRAM_TOKEN" in terminal.types("invite", "YP-1042", "--channel", "telegram").sentence
    assert "Texts are not offered here" in terminal.types("invite", "YP-1042", "--channel", "sms").sentence


@pytest.mark.parametrize(
    "words",
    [
        ["alerts", "--loud"],
        ["take", "K7P"],
        ["resolve", "K7P", "--outcome", "13", "--as", "DW-1"],
        ["invite", "YP-1042", "--channel", "carrier-pigeon"],
        ["invite", "YP-1042", "--channel", "sms", "--qr"],
        ["invite", "YP-1042", "--channel", "sms", "--claimed-age", "16"],
        ["invite", "YP-1042", "--channel", "telegram", "--ending", "0300"],
        ["load", "nowhere.yaml"],
        ["turn", "noon"],
        ["turn", "25:00"],
        ["read", "--for", "young"],
        ["read", "--for", "teacher", "1"],
        ["dance"],
    ],
)
def test_what_is_misspelt_ends_with_2(bare: Terminal, words: list[str]) -> None:
    ended = bare.types(*words)
    assert (ended.code, ended.out) == (2, "")


def test_a_setting_that_cannot_be_right_is_one_sentence(bare: Terminal) -> None:
    bare.sets(SAFETYNET_CONSOLE_BIND="8000")
    assert bare.types("status").sentence == "SAFETYNET_CONSOLE_BIND is not right: write host:port, such as 127.0.0.1:8000."


def test_a_database_that_does_not_answer_is_one_sentence(bare: Terminal) -> None:
    bare.sets(SAFETYNET_DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nothing", **KEYS)
    assert "does not answer" in bare.types("status").sentence
    folder = bare.directory / "folder.db"
    folder.mkdir()
    bare.sets(SAFETYNET_DATABASE_URL=f"sqlite:///{folder}")
    assert "cannot be opened" in bare.types("migrate").sentence
    garbage = bare.directory / "garbage.db"
    garbage.write_bytes(b"this is no database at all, and never was" * 99)
    bare.sets(SAFETYNET_DATABASE_URL=f"sqlite:///{garbage}")
    for words in (["migrate"], ["status"]):
        assert "does not answer" in bare.types(*words).sentence


def test_corrections_are_listed_by_words_and_there_are_none_at_first(terminal: Terminal) -> None:
    terminal.does("migrate")
    assert terminal.does("corrections") == "Nobody has read anything differently.\n"
    assert json.loads(terminal.does("corrections", "--json")) == []


def test_a_sighting_is_written_down_by_itself_or_with_what_it_closes(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    worker = ("--as", "DW-3")
    assert terminal.does("seen", "YP-1042", "--by", "CA-7", "--at", "17:40", *worker) == "YP-1042: that CA-7 saw them is written down.\n"
    told = terminal.does("seen", "YP-1042", "--by", "Mr Adams", "--who", "teacher", "--at", "2026-11-23 16:00", *worker)
    assert told == "YP-1042: that another adult saw them is written down.\n"
    assert "still to come" in terminal.types("seen", "YP-1042", "--by", "CA-7", "--at", "2026-11-23 18:40", *worker).sentence
    terminal.does("turn", "19:20")
    code = str(alerts(terminal)[0]["code"])
    terminal.does("take", code, *worker)
    seen = ("--seen-by", "DW-3", "--seen-at")
    assert terminal.types("resolve", code, "--outcome", "1", *seen, "19:10", *worker).code == 2
    assert "written like 21:40" in terminal.types("resolve", code, "--outcome", "2", *seen, "just now", *worker).sentence
    terminal.does("resolve", code, "--outcome", "2", *seen, "19:10", *worker)
    assert [one["outcome"] for one in alerts(terminal, "--all")] == [2]
