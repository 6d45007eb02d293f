"""Shown with real processes: a council file, a service, its public port, and a Twilio that speaks to it, every logger at DEBUG."""

import json
import re
import socket
from pathlib import Path

from tests.providers.fixtures import telegram, telegram_process
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio, Raw
from tests.service.telegram.processes import Operator, until

__all__ = ["telegram", "telegram_process"]

AMANUEL, SAMIRA, KHAN = "+447700900300", "+447700900301", "+447700900203"
WORDS = "I am afraid of him"

COUNCIL = f"""
authority: {{ref: westshire, name: Westshire, timezone: Europe/London, last_resort: DW-1, holidays: england_and_wales,
            office: {{days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}}}}
teams: [{{ref: duty, shifts: [{{days: all, from: "09:00", to: "09:00", role: on_duty, workers: [DW-1]}}]}}]
people:
  - {{ref: YP-1042, kind: young_person, name: Amanuel B., language: en, sign: Kite, cover: open,
     contacts: [{{channel: sms, address: "{AMANUEL}", proven: true}}]}}
  - {{ref: YP-1043, kind: young_person, name: Samira H., language: en, sign: Lantern, cover: open,
     contacts: [{{channel: sms, address: "{SAMIRA}", proven: true}}]}}
  - {{ref: DW-1, kind: worker, name: R. Khan, language: en, contacts: [{{channel: sms, address: "{KHAN}", proven: true}}]}}
placements:
  - {{young_person: YP-1042, carers: [], ask_carer: never, placed_by: westshire, hosted_by: westshire, starts_on: 2026-11-01}}
  - {{young_person: YP-1043, carers: [], ask_carer: never, placed_by: westshire, hosted_by: westshire, starts_on: 2026-11-01}}
plans:
  - {{ref: evening, about: YP-1042, starts_with: young_person, days: all, times: ["18:30"], tier: arrival}}
  - {{ref: evening, about: YP-1043, starts_with: young_person, days: all, times: ["18:30"], tier: arrival}}
"""


class TextOperator(Operator):
    """Types commands where texts are configured too."""

    def __init__(self, folder: Path, telegram: LoopbackTelegram, twilio: LoopbackTwilio) -> None:
        super().__init__(folder, telegram)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            public = f"127.0.0.1:{free.getsockname()[1]}"
        self.public_url = f"http://{public}"
        self._environment |= {
            "SAFETYNET_PUBLIC_BIND": public,
            "SAFETYNET_PUBLIC_URL": self.public_url,
            "SAFETYNET_TWILIO_ACCOUNT_SID": twilio.account,
            "SAFETYNET_TWILIO_AUTH_TOKEN": twilio.token,
            "SAFETYNET_TWILIO_SMS_FROM": twilio.number,
            "SAFETYNET_TWILIO_PAGE_FROM": twilio.page_number,
            "SAFETYNET_TWILIO_API_URL": twilio.url,
        }
        twilio.set(sms_url=f"{self.public_url}/webhooks/twilio/sms", tells_at_once=True)


def heard(twilio: LoopbackTwilio, phone: str, number: int) -> Raw:
    """The text of that number on this phone, once it is there."""
    found: list[Raw] = until(lambda: texts if len(texts := twilio.messages(phone)) >= number else [])
    return found[number - 1]


def test_an_evening_by_text_with_real_processes(telegram: LoopbackTelegram, twilio: LoopbackTwilio, tmp_path: Path) -> None:
    operator = TextOperator(tmp_path, telegram, twilio)
    (tmp_path / "council.yaml").write_text(COUNCIL)
    operator.types("migrate")
    assert "not configured" not in operator.types("load", "council.yaml")
    with operator.serving():
        operator.types("turn", "18:30")
        heard(twilio, AMANUEL, 1)
        twilio.say(AMANUEL, "1")
        assert "Thank" in heard(twilio, AMANUEL, 2)["body"]
        assert "Lantern" in heard(twilio, SAMIRA, 1)["body"]
        twilio.set(sms_url="")  # the web port is not reached
        twilio.say(SAMIRA, WORDS)
    with operator.serving():
        page = heard(twilio, KHAN, 1)  # heard from the log, at once
        found = re.match(r"(\w+) ", page["body"])
        assert found is not None
        assert page["sender"] == twilio.page_number
        twilio.set(sms_url=f"{operator.public_url}/webhooks/twilio/sms")
        twilio.say(KHAN, found[1], twilio.page_number)
        until(lambda: [one for one in twilio.messages(KHAN) if "is yours" in one["body"]])
    (alert,) = json.loads(operator.types("alerts", "--json"))
    assert [alert[name] for name in ("about", "phase", "taken_by")] == ["YP-1043", "taken", "DW-1"]

    everything = "".join(operator.printed)
    assert '"level": "debug"' in everything  # the libraries were heard
    secrets = [twilio.token, WORDS, "Amanuel", "Khan", "is yours", *(number[1:] for number in (AMANUEL, SAMIRA, KHAN, twilio.number))]
    assert [secret for secret in secrets if secret in everything] == []
    for file in tmp_path.iterdir():
        if file.name != "council.yaml":
            held = file.read_bytes()
            assert [secret for secret in secrets if secret.encode() in held] == [], f"{file.name} holds a secret"
