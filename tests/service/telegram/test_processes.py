"""Shown with real processes: a council file, a service, a bot, and two young people on Telegram, one invited and one in the file."""

import hashlib
import html
import json
import re
from pathlib import Path

import httpx

from service.command_line.squares import drawn
from tests.providers.telegram_phone import LoopbackTelegram, Raw
from tests.recordings import mp3, record
from tests.service.telegram.chats import button
from tests.service.telegram.processes import Operator, until

AMANUEL, SAMIRA = 42, 4300  # Samira's chat stands in the council file
SECRET = LoopbackTelegram.token.partition(":")[2]

COUNCIL = """
authority: {ref: westshire, name: Westshire, timezone: Europe/London, last_resort: LR-1, holidays: england_and_wales,
            office: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}}
teams: [{ref: duty, shifts: [{days: all, from: "09:00", to: "09:00", role: on_duty, workers: [DW-1]}]}]
people:
  - {ref: YP-1042, kind: young_person, name: Amanuel B., language: ti, sign: Kite, cover: open,
     contacts: [{channel: handset, manner: sms, address: amanuel, proven: true}]}
  - {ref: YP-1043, kind: young_person, name: Samira H., language: en, sign: Lantern, cover: open, birth_date: 2009-02-11,
     contacts: [{channel: telegram, address: "4300", proven: true}]}
  - {ref: CA-7, kind: carer, name: Grace O., language: en, contacts: [{channel: handset, manner: sms, address: grace, proven: true}]}
  - {ref: DW-1, kind: worker, name: R. Khan, language: en, contacts: [{channel: handset, manner: sms, address: khan, proven: true}]}
  - {ref: LR-1, kind: worker, name: S. Okoro, language: en, contacts: [{channel: handset, manner: sms, address: okoro, proven: true}]}
placements:
  - {young_person: YP-1042, carers: [CA-7], ask_carer: always, placed_by: westshire, hosted_by: westshire, starts_on: 2026-11-01}
  - {young_person: YP-1043, carers: [CA-7], ask_carer: always, placed_by: westshire, hosted_by: westshire, starts_on: 2026-11-01}
plans:
  - {ref: evening, about: YP-1042, starts_with: young_person, days: all, times: ["18:30"], tier: arrival}
  - {ref: evening, about: YP-1043, starts_with: young_person, days: all, times: ["20:15"], tier: arrival}
"""


def heard(telegram: LoopbackTelegram, chat: int, number: int) -> Raw:
    """The message of that number in this chat, once it is there, and no other."""
    found: list[Raw] = until(lambda: messages if len(messages := telegram.messages(chat)) >= number else [])
    assert len(found) == number
    assert found[-1]["text"].endswith("(DEMO)")
    return found[-1]


def pressed(telegram: LoopbackTelegram, chat: int, message: Raw, choice: str) -> None:
    """Press, and wait until the press is answered and the buttons have gone."""
    query = telegram.press(chat, message["message_id"], button(message, choice))["query"]

    def is_settled() -> bool:
        now = next(one for one in telegram.messages(chat) if one["message_id"] == message["message_id"])
        return {"callback_query_id": query} in telegram.heard["answers"] and not now["buttons"]

    until(is_settled)


def shown(browser: httpx.Client) -> str:
    """All that stands on the simulated phones."""
    return html.unescape(browser.get("/handsets").text)


def test_an_evening_on_telegram_with_real_processes(telegram: LoopbackTelegram, tmp_path: Path) -> None:
    operator = Operator(tmp_path, telegram)
    (tmp_path / "council.yaml").write_text(COUNCIL)
    operator.types("migrate")
    assert "Warning" not in operator.types("load", "council.yaml")
    link, _, squares = operator.types("invite", "YP-1042", "--channel", "telegram", "--qr").partition("\n")
    assert squares == drawn(link) + "\n"  # piped on without --qr it is the link alone, as below
    with operator.serving() as browser:
        telegram.say(AMANUEL, f"/start {operator.invites('YP-1042')}")
        heard(telegram, AMANUEL, 2)  # that it is the chat they talked about, and which language: the app's is another
        telegram.say(SAMIRA, "/start")

        operator.types("turn", "18:30")
        pressed(telegram, AMANUEL, heard(telegram, AMANUEL, 3), "great")
        heard(telegram, AMANUEL, 4)

        operator.types("turn", "21:00")  # Samira says nothing at 20:15 and 20:35, her carer at 20:45
        assert ["Lantern" in one["text"] for one in telegram.messages(SAMIRA)] == [True, True]
        phones = shown(browser)
        assert "H.: 1 I see them now" in phones
        paged = re.search(r"(\w+) NO ANSWER S\.H\. YP-1043", phones)
        assert paged is not None
        drawn_for = re.search(r'name="csrf" value="(\w+)"', browser.get("/handsets").text)
        assert drawn_for is not None
        browser.post("/handsets/say", data={"address": "khan", "text": paged[1], "csrf": drawn_for[1]})
        until(lambda: f"{paged[1]} is yours" in shown(browser))
    (alert,) = json.loads(operator.types("alerts", "--json"))
    assert [alert[name] for name in ("about", "cause", "phase", "taken_by")] == ["YP-1043", "silent", "taken", "DW-1"]
    assert len(telegram.messages(AMANUEL)) == 4

    everything = "".join(operator.printed)
    assert '"level": "debug"' in everything  # the libraries were heard
    assert SECRET not in everything
    for file in tmp_path.iterdir():
        assert SECRET.encode() not in file.read_bytes(), f"{file.name} holds the bot's token"


def test_with_real_processes_too_a_voice_follows_the_question_to_somebody_who_does_not_read(
    telegram: LoopbackTelegram, tmp_path: Path
) -> None:
    operator = Operator(tmp_path, telegram)
    (tmp_path / "council.yaml").write_text(COUNCIL.replace("language: en, sign: Lantern", 'language: en, sign: Lantern, reads: "no"'))
    operator.types("migrate")
    operator.types("load", "council.yaml")
    record(tmp_path / "var" / "recordings", "en")
    with operator.serving():
        telegram.say(SAMIRA, "/start")
        operator.types("turn", "20:15")
        heard(telegram, SAMIRA, 3)
    question, *voices = telegram.messages(SAMIRA)
    assert "Lantern" in question["text"]
    sums = [hashlib.sha256(mp3(f"westshire en {key}")).hexdigest() for key in ("V_question", "V_menu")]
    assert [one["voice"]["sum"] for one in voices] == sums
    assert SECRET not in "".join(operator.printed)
