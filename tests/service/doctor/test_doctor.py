"""`safetynet doctor` as an operator types it: what it looks at, in which words, and how it ends."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from db.tables import contact, person, team
from db.vault import new_keys
from service.keys_file import write_keys
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.recordings import record
from tests.service.conftest import KEYS, Terminal
from tests.service.doctor.councils import allowed, changes, council, findings, live
from tests.service.test_command_line import COUNCIL

one_kind = pytest.mark.parametrize("database_kind", ["sqlite"])


def test_a_service_that_may_go_live_has_nothing_that_refuses_it(
    terminal: Terminal, lasting_url: str, texts: dict[str, str], chats: dict[str, str], twilio: LoopbackTwilio, telegram: LoopbackTelegram
) -> None:
    terminal.sets(SAFETYNET_DATABASE_URL=lasting_url, **chats)
    live(terminal, texts)
    told = findings(terminal)
    assert {about: said for about, said in told.items() if said[0] != "fine" and about != "disc"} == {
        "languages": ("warning", told["languages"][1])
    }
    assert "English is a draft" in told["languages"][1]
    assert "DW-2 answers for it until" in told["languages"][1]
    everything = {"channels", "public address", "opt-out", "heartbeat", "files", "keys", "durable", "time zones", "budget"}
    everything |= {"last resort", "rota", "workers", "languages", "recordings", "clock", "telegram", "twilio", "numbers"}
    assert told.keys() - {"disc"} == everything
    shown = terminal.does("doctor").splitlines()
    assert any(line.startswith("warning: English is a draft") for line in shown)
    assert "fine: Twilio knows the account, and it is open." in shown
    assert [one for one in (twilio.token, telegram.token, "4477009") if one in "".join(shown)] == []
    assert {one["what"] for one in twilio.heard["calls"]} == {"account", "list_numbers"}  # nothing is sent, nobody is rung
    assert {one["method"] for one in telegram.heard["calls"]} == {"getMe", "getWebhookInfo"}


def test_what_is_wrong_with_people_and_rota_is_read_from_the_database(terminal: Terminal, texts: dict[str, str]) -> None:
    file = council()
    file["teams"][0]["shifts"] = file["teams"][0]["shifts"][:1]  # the office's hours alone
    live(terminal, texts, file)
    workers = person.c.kind == "worker"
    changes(
        contact.update()
        .where(contact.c.person_id.in_(person.select().where(workers).with_only_columns(person.c.id)))
        .values(state="blocked"),
        person.update().where(person.c.kind == "carer").values(language="ti"),
        person.update().where(workers).values(timezone="Europe/Atlantis"),
        team.update().values(pages_per_night=None),
    )
    told = findings(terminal)
    assert told["rota"][0] == told["workers"][0] == told["budget"][0] == "warning"
    assert "nobody of duty is on duty from" in told["rota"][1].lower()
    assert "DW-1, DW-2, who are on the rota" in told["workers"][1]
    assert "for duty, so two pages a night" in told["budget"][1]
    assert told["last resort"][0] == told["languages"][0] == told["time zones"][0] == "refuses live"
    assert "In westshire nobody is told" in told["last resort"][1]
    assert "Tigrinya is a draft" in told["languages"][1]
    assert "Europe/Atlantis" in told["time zones"][1]


@one_kind
def test_recordings_are_told_by_authority_and_language_and_so_is_who_needs_them(terminal: Terminal, texts: dict[str, str]) -> None:
    file = council()
    (young,) = [one for one in file["people"] if one["ref"] == "YP-1"]
    young |= {"language": "ti", "reads": "no"}
    live(terminal, texts, file)

    def told() -> dict[str, tuple[str, str]]:
        found = json.loads(terminal.types("doctor", "--json").out)["findings"]
        return {one["says"].partition(" for ")[0]: (one["level"], one["says"]) for one in found if one["about"] == "recordings"}

    missing = "V_hold, V_menu, V_nobody, V_nobody_closed, V_question missing"
    assert told() == {
        "Tigrinya": (
            "warning",
            f"Tigrinya for westshire: nothing recorded, {missing}, and it is the language of 1 young person who does not read.",
        ),
        "English": ("fine", f"English for westshire: nothing recorded, {missing}; nobody is known to need it to be asked."),
    }
    (record(Path("var/recordings"), "ti", "V_hold", "V_menu") / "westshire" / "ti" / "V_question.mp3").write_text("RIFF, and no MP3")
    assert told()["Tigrinya"] == (
        "warning",
        "Tigrinya for westshire: V_hold, V_menu recorded; V_nobody, V_nobody_closed missing; V_question no MP3 of at most a mebibyte; "
        "no two native speakers have signed the words, so a live service plays none.",
    )


@one_kind
def test_plans_above_what_a_team_carries_are_told_as_a_start_would_tell_it(terminal: Terminal, texts: dict[str, str]) -> None:
    file = council(pages_per_night="1")
    more = [dict(plan, ref="again", times=["19:45"], tier="arrival", days="all") for plan in file["plans"]]
    file["plans"] = [dict(plan, tier="arrival", days="all") for plan in file["plans"]] + more
    live(terminal, texts, file)
    changes(team.update().values(pages_per_night=0))
    level, says = findings(terminal)["budget"]
    assert level == "refuses live"
    assert says.startswith("The team duty is to expect ")


@one_kind
def test_a_database_that_cannot_be_opened_is_a_finding_and_the_rest_is_looked_at_all_the_same(
    terminal: Terminal, texts: dict[str, str]
) -> None:
    terminal.sets(**texts)
    assert "safetynet migrate" in findings(terminal)["database"][1]
    live(terminal, texts)
    terminal.sets(SAFETYNET_KEYS=new_keys("k2"))
    told = findings(terminal)
    assert told["database"] == ("refuses live", "SAFETYNET_KEYS does not hold the key this database was written with.")
    assert told["numbers"][0] == "fine"
    terminal.sets(SAFETYNET_DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert findings(terminal)["database"][1].startswith("The database does not answer")
    terminal.sets(SAFETYNET_CONSOLE_BIND="8000")
    assert findings(terminal) == {
        "settings": ("refuses live", "SAFETYNET_CONSOLE_BIND is not right: write host:port, such as 127.0.0.1:8000.")
    }


@one_kind
def test_files_with_secrets_that_others_may_read_are_named(terminal: Terminal, texts: dict[str, str]) -> None:
    live(terminal, texts)
    terminal.sets(SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")
    write_keys(Path("var/keys.env"), KEYS["SAFETYNET_KEYS"], KEYS["SAFETYNET_INDEX_KEYS"])
    assert findings(terminal)["files"][0] == "fine"
    secret = Path("twilio-token")
    secret.write_text(texts["SAFETYNET_TWILIO_AUTH_TOKEN"])
    secret.chmod(0o640)
    Path("var/keys.env").chmod(0o604)
    terminal.sets(SAFETYNET_TWILIO_AUTH_TOKEN="", SAFETYNET_TWILIO_AUTH_TOKEN_FILE=str(secret))
    assert findings(terminal)["files"] == ("warning", "Others on this machine may read secrets: twilio-token, var/keys.env.")


@one_kind
def test_a_full_disc_is_told_before_it_is_full(terminal: Terminal, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    live(terminal, texts)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=5 << 20))
    assert findings(terminal)["disc"][1].startswith("5 MiB are free where the database lies")


@one_kind
def test_providers_that_do_not_answer_refuse_nobody(terminal: Terminal, texts: dict[str, str], chats: dict[str, str]) -> None:
    terminal.sets(**chats)
    live(terminal, texts)
    terminal.sets(SAFETYNET_TWILIO_API_URL="http://127.0.0.1:1", SAFETYNET_TELEGRAM_API_URL="http://127.0.0.1:1")
    told = findings(terminal)
    assert told["twilio"] == ("warning", "Twilio does not answer (NothingLeft), so account and numbers were not tried.")
    assert told["telegram"][0] == "warning"


@one_kind
def test_a_demo_is_told_what_would_keep_a_live_service_from_starting(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    told = findings(terminal)
    assert told["languages"][0] == "refuses live"
    ended = terminal.types("doctor")
    assert ended.code == 1
    assert ended.out.startswith("refuses live: ")
    assert ended.err.endswith(" of these keep a live service from starting.\n")


@one_kind
def test_a_draft_that_nobody_here_answers_for_is_refused_where_it_is_set(terminal: Terminal, texts: dict[str, str]) -> None:
    live(terminal, texts)
    terminal.sets(SAFETYNET_DRAFT_LANGUAGES=allowed(approver="CA-0"))
    assert "CA-0, who is to answer for it, is no worker there" in findings(terminal)["languages"][1]
    terminal.sets(SAFETYNET_DRAFT_LANGUAGES="en")
    assert json.loads(terminal.types("doctor", "--json").out)["findings"][0]["says"].startswith(
        "SAFETYNET_DRAFT_LANGUAGES is not right: write "
    )
