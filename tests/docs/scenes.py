"""What stands at each place of an operator's page before its first command is typed."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.recordings import KEYS as SPOKEN
from db.queries import demo, people
from db.scope import Scope
from db.session import Database
from db.tables import pairing
from service.keys_file import write_keys
from service.settings import DATABASE_DEFAULT
from tests.desk.forecast.councils import empty, some
from tests.docs.operating import PAGES, PUBLIC, Machine, Scene, Scenes
from tests.providers.directory import CLIENT, SECRET, LoopbackDirectory
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.recordings import mp3
from tests.service import earlier
from tests.service.conftest import KEYS
from tests.service.doctor.conftest import bring_to_us
from tests.service.doctor.councils import allowed
from tests.service.telegram.processes import until
from tests.service.test_audit import beside, seal
from tests.service.test_command_line import COUNCIL

AN_ALERT, A_HEAD, A_NUMBER, AN_ENDING = "K7P", "17:3f9a2c41d07be586", "4719", "0100"  # as pages write them
SOMEBODY, SOMEBODY_ELSE = "YP-1042", "YP-1043"

OPENED_BY = 4242  # the number of their chat


@dataclass(frozen=True)
class Surroundings:
    """What there is beside the machine and its database: two empty ones, of which the second may serve people, a Telegram, a Twilio and a
    council's directory.
    """

    kind: str
    url: str
    another: str
    lasting: str
    telegram: LoopbackTelegram
    twilio: LoopbackTwilio
    directory: LoopbackDirectory


def scenes_of(around: Surroundings) -> Mapping[str, Scenes]:
    """Every page's. A new page adds itself here."""

    def new_machine(there: Machine) -> None:
        _new_machine(there, around.another)

    def with_texts(there: Machine) -> None:
        _nothing(there, around.lasting, around.telegram)
        _keys(there, KEYS)
        _texts(there, around.twilio)
        there.stands_for[SOMEBODY] = "YP-1"

    def examined(there: Machine) -> None:
        with_texts(there)
        there.terminal.does("load", "council.yaml")

    def nothing_but_keys(there: Machine) -> None:
        _nothing(there, around.lasting, around.telegram)
        _keys(there, KEYS)

    def for_telegram(there: Machine) -> None:
        nothing_but_keys(there)
        there.stands_for |= {SOMEBODY: "YP-1", SOMEBODY_ELSE: "YP-2"}

    def opened(there: Machine) -> None:
        _opens_the_link(there, around.telegram, OPENED_BY)

    def opened_by_another(there: Machine) -> None:
        _opens_the_link(there, around.telegram, OPENED_BY + 1)

    def answered(there: Machine) -> None:
        _answers_the_first_text(there, around.lasting, around.twilio, "YP-1")

    def answered_by_another(there: Machine) -> None:
        _answers_the_first_text(there, around.lasting, around.twilio, "YP-2")

    is_file = around.kind == "sqlite"
    joined: dict[str, Scene | None] = {"": for_telegram, "opened": opened, "opened, by somebody else": opened_by_another}
    return {
        "README.md": {"": an_evening},
        "audit.md": {"": a_sealed_evening},
        "backup.md": {"": an_evening, "new machine": new_machine},
        "doctor.md": {"": examined},
        "heartbeat-stops.md": {"": a_served_evening},
        "keys.md": {"": an_evening},
        "recordings.md": {"": lambda there: _read_aloud(there, examined)},
        "run.md": {"": lambda there: _nothing(there, around.lasting, around.telegram)},
        "sign-in.md": {"": lambda there: _signs_in(there, nothing_but_keys), "directory": lambda there: _asks(there, around.directory)},
        "scale-out.md": {"": None if is_file else nothing_but_keys},
        "telegram.md": joined | {"changed": lambda _there: _changed_by_a_word(around.lasting), "webhook": as_it_was_left},
        "upgrade.md": {
            "SQLite": an_earlier_file if is_file else None,
            "SQLite, going back": as_it_was_left if is_file else None,
            "PostgreSQL": None if is_file else an_earlier_database,
        },
        "twilio.md": {"": with_texts, "answered": answered, "answered, by somebody else": answered_by_another, "calls": served_again},
        "watch.md": {"": a_provider_that_was_down},
    }


def an_evening(there: Machine) -> None:
    """A demo that has run in this folder: keys in var/, a council, an alert open at 19:20."""
    _begins(there)
    there.terminal.does("turn", "19:20")


def a_sealed_evening(there: Machine) -> None:
    """The same, whose journal is sealed; the page's head stands for one that was kept."""
    an_evening(there)
    while beside(seal):
        pass
    heads = json.loads(there.terminal.does("audit", "verify", "--json"))["heads"]
    there.stands_for[A_HEAD] = heads["westshire"]


def a_served_evening(there: Machine) -> None:
    """The same, with a process that serves it."""
    an_evening(there)
    _is_about(there, "YP-1042")
    there.starts("safetynet serve")


def a_provider_that_was_down(there: Machine) -> None:
    """From six in the evening to a quarter past nine nothing left for a young person; now it does, and the service runs."""
    _begins(there)
    asyncio.run(_turn_network(is_down=True, url=there.url))
    there.terminal.does("turn", "21:15")
    asyncio.run(_turn_network(is_down=False, url=there.url))
    _is_about(there, "fault:sending:handset")
    there.starts("safetynet serve")


def an_earlier_file(there: Machine) -> None:
    """What the version before left where a SQLite file stands when nothing is set."""
    Path("var").mkdir()
    there.terminal.sets(SAFETYNET_DATABASE_URL="")
    an_earlier_database(there, DATABASE_DEFAULT)


def an_earlier_database(there: Machine, url: str = "") -> None:
    """What the version before left, in the midst of an evening."""
    there.terminal.sets(**earlier.KEYS)
    asyncio.run(earlier.make(url or there.url))


def served_again(there: Machine) -> None:
    """The service was stopped, and runs again."""
    there.starts("safetynet serve")


def as_it_was_left(_there: Machine) -> None:
    """The service was stopped."""


def _nothing(there: Machine, url: str, telegram: LoopbackTelegram) -> None:
    """An empty folder but for a council file, all of whose people write on Telegram."""
    there.terminal.sets(SAFETYNET_DATABASE_URL=url, SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")
    there.terminal.sets(SAFETYNET_TELEGRAM_TOKEN=telegram.token, SAFETYNET_TELEGRAM_API_URL=telegram.url)
    there.terminal.sets(SAFETYNET_DRAFT_LANGUAGES=allowed(approver="DW-1"))
    council = some(3, "standard", into=empty())
    for number, person in enumerate(council["people"]):
        person["contacts"] = [{"channel": "telegram", "address": str(70_000 + number), "proven": person["kind"] == "worker"}]
    next(one for one in council["people"] if one["ref"] == "YP-1")["birth_date"] = "2009-02-11"
    Path("council.yaml").write_text(json.dumps(council, indent=1))


def _texts(there: Machine, twilio: LoopbackTwilio) -> None:
    """A live database without a council, an account at Twilio, and a council file all of whose people are reached by text."""
    there.terminal.sets(
        SAFETYNET_TELEGRAM_TOKEN="",
        SAFETYNET_TELEGRAM_API_URL="",
        SAFETYNET_PUBLIC_URL="https://checkins.example.org",
        SAFETYNET_TWILIO_ACCOUNT_SID=twilio.account,
        SAFETYNET_TWILIO_AUTH_TOKEN=twilio.token,
        SAFETYNET_TWILIO_SMS_FROM=twilio.number,
        SAFETYNET_TWILIO_PAGE_FROM=twilio.page_number,
        SAFETYNET_TWILIO_API_URL=twilio.url,
        SAFETYNET_TWILIO_OPT_OUT="off",
    )
    bring_to_us(twilio)
    council = json.loads(Path("council.yaml").read_text())
    for number, person in enumerate(council["people"]):
        person["contacts"] = [{"channel": "sms", "address": f"+4477009001{number:02}", "proven": person["kind"] == "worker"}]
    Path("council.yaml").write_text(json.dumps(council, indent=1))
    there.terminal.does("migrate", "--live")


def _opens_the_link(there: Machine, telegram: LoopbackTelegram, chat: int) -> None:
    """The service runs, and somebody beside the operator has opened their link."""
    there.starts("safetynet serve")
    _, _, token = there.terminal.does("invite", there.stands_for[SOMEBODY], "--channel", "telegram").strip().partition("?start=")
    telegram.say(chat, f"/start {token}")
    (shown,) = until(lambda: telegram.messages(chat))
    there.stands_for[A_NUMBER] = shown["text"]


def _answers_the_first_text(there: Machine, url: str, twilio: LoopbackTwilio, ref: str) -> None:
    """The service runs, and somebody who was sent the first text has answered."""
    there.stands_for[SOMEBODY] = ref
    web = f"http://{there.stands_for[PUBLIC]}"
    twilio.set(sms_url=f"{web}/webhooks/twilio/sms")
    there.starts(f"SAFETYNET_PUBLIC_URL={web} safetynet serve")
    end = there.terminal.does("invite", ref, "--channel", "sms").partition("ends in ")[2][:4]
    people = json.loads(Path("council.yaml").read_text())["people"]
    (number,) = [one["address"] for person in people if person["ref"] == ref for one in person["contacts"]]
    until(lambda: [one for one in twilio.messages(number) if one["status"] == "delivered"])
    twilio.say(number, "1")
    twilio.tell()
    until(lambda: asyncio.run(_has_answered(url)))
    there.stands_for[AN_ENDING] = end


async def _has_answered(url: str) -> bool:
    """Whether the newest phone that was sent the first text is known to have answered."""
    database = Database(url)
    async with database.reading() as tx:
        answered = await tx.scalar(select(pairing.c.replied_at).order_by(pairing.c.id.desc()).limit(1))
    await database.close()
    return answered is not None


def _read_aloud(there: Machine, before: Scene) -> None:
    """Somebody has read every text aloud, and brought what they recorded."""
    before(there)
    for key in SPOKEN:
        Path(f"{key}.mp3").write_bytes(mp3(key))


def _signs_in(there: Machine, before: Scene) -> None:
    """The same, and staff are to sign in."""
    before(there)
    there.terminal.sets(SAFETYNET_SIGN_IN="password", SAFETYNET_CONSOLE_URL="https://duty.example.org")


def _asks(there: Machine, directory: LoopbackDirectory) -> None:
    """The council's directory is set, and the file of roles is the one that the page shows."""
    page = next(page for page in PAGES if page.name == "sign-in.md").read_text("utf-8")
    Path("roles.yaml").write_text(page.partition("```text\ngroups:")[2].partition("```")[0].join(("groups:", "")))
    there.terminal.sets(
        SAFETYNET_SIGN_IN="password,openid",
        SAFETYNET_OPENID_ISSUER=directory.url,
        SAFETYNET_OPENID_CLIENT_ID=CLIENT,
        SAFETYNET_OPENID_CLIENT_SECRET=SECRET,
        SAFETYNET_OPENID_ROLES="roles.yaml",
    )


def _new_machine(there: Machine, url: str) -> None:
    """Another folder, another empty database, no keys; only the newest backup and the passphrase were brought there."""
    terminal = there.terminal
    folder = terminal.directory / "new"
    for kept in ("backups", "secrets"):
        (folder / kept).mkdir(parents=True, exist_ok=True)
    newest = min((terminal.directory / "backups").glob("2*.tar"))
    (folder / "backups" / "tonight.tar").write_bytes(newest.read_bytes())
    (folder / "secrets" / "passphrase").write_bytes((terminal.directory / "secrets" / "passphrase").read_bytes())
    terminal.monkeypatch.chdir(folder)
    terminal.sets(SAFETYNET_DATABASE_URL=url)


def _keys(there: Machine, keys: Mapping[str, str]) -> None:
    there.terminal.sets(SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")
    write_keys(Path("var/keys.env"), keys["SAFETYNET_KEYS"], keys["SAFETYNET_INDEX_KEYS"])


def _begins(there: Machine) -> None:
    _keys(there, KEYS)
    there.terminal.does("migrate")
    there.terminal.does("load", COUNCIL)


def _is_about(there: Machine, subject: str) -> None:
    (code,) = [one["code"] for one in json.loads(there.terminal.does("alerts", "--json")) if one["about"] == subject]
    there.stands_for[AN_ALERT] = code


async def _turn_network(url: str, *, is_down: bool) -> None:
    """As the switch on the page of handsets does."""
    database = Database(url)
    async with database.transaction() as tx:
        await demo.turn_network(tx, is_down=is_down)
    await database.close()


def _changed_by_a_word(url: str) -> None:
    """The service was stopped; whoever held the phone had named another language."""
    asyncio.run(_write_in("ti", url))


async def _write_in(language: str, url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        (found,) = await people.by_ref(tx, Scope.everywhere(), "YP-1")
        await people.change_people(tx, Scope.everywhere(), [{"id": found.id, "language": language}])
    await database.close()
