"""What a doctor refuses, a live service refuses: at its first start all of it, later what nobody can have done but at the keyboard."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from db.tables import authority, contact, person, shift
from desk.refusals import Refused
from service.doctor import hold_to_findings
from service.installation import open_installation
from service.settings import read_settings
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.conftest import Terminal
from tests.service.doctor.conftest import bring_to_us
from tests.service.doctor.councils import allowed, changes, has_run, live
from tests.service.test_command_line import COUNCIL

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])  # what the door asks of a database, `test_doctor` asks of both

Break = Callable[[Terminal], Any]
BreakThere = Callable[[Terminal, LoopbackTwilio], Any]


def starts() -> list[tuple[str, str]]:
    """Somebody starts the service; of what the log tells them, how loud and about what. A refusal is raised."""

    async def knock() -> None:
        async with open_installation(read_settings()) as at:
            await hold_to_findings(at)

    with capture_logs() as logged:
        asyncio.run(knock())
    return [(one["log_level"], one["about"]) for one in logged if "about" in one]


def blocked(_terminal: Terminal) -> None:
    """The last resort's phone takes nothing any more."""
    changes(
        contact.update()
        .where(contact.c.person_id.in_(authority.select().with_only_columns(authority.c.last_resort_id)))
        .values(state="blocked")
    )


BY_ITSELF: list[tuple[str, Break, str]] = [
    ("languages", lambda terminal: terminal.sets(SAFETYNET_DRAFT_LANGUAGES=allowed(days=-1)), "English is a draft"),
    ("last resort", blocked, "In westshire nobody is told"),
    ("database", lambda _: changes(shift.update().values(from_time="25:99")), r"cannot be understood \(ValueError\)"),
    ("time zones", lambda _: changes(person.update().values(timezone="Europe/Atlantis")), "Europe/Atlantis"),
]
AT_A_PROVIDER: list[tuple[BreakThere, str]] = [
    (lambda _, twilio: twilio.in_console(status="suspended"), "the account as suspended"),
    (lambda _, twilio: twilio.in_console(type="Trial"), "a trial account"),
    (lambda terminal, _: terminal.sets(SAFETYNET_TWILIO_AUTH_TOKEN="another-of-nobody"), "does not know the account"),
    (lambda terminal, _: terminal.sets(SAFETYNET_TELEGRAM_TOKEN="1:another_of_nobody"), "does not know the token"),
    (lambda _, twilio: twilio.in_console(number=twilio.number, given_back=True), "no number SAFETYNET_TWILIO_SMS_FROM"),
    (lambda _, twilio: twilio.set(sms_url="https://elsewhere.example"), "does not bring us a text"),
    (lambda _, twilio: twilio.calls_go_to(""), "does not bring us a call"),
]


@pytest.fixture
def council(terminal: Terminal, texts: dict[str, str], chats: dict[str, str], telegram: LoopbackTelegram) -> Terminal:
    """A council that may go live, and has never been started."""
    terminal.sets(**chats)
    return live(terminal, texts)


@pytest.mark.parametrize(("about", "breaks", "words"), BY_ITSELF, ids=[about for about, _, _ in BY_ITSELF])
def test_t4_what_may_come_by_itself_refuses_a_first_start_and_later_the_log_says_loudly_what_is_wrong(
    council: Terminal, about: str, breaks: Break, words: str
) -> None:
    breaks(council)
    with pytest.raises(Refused, match=words) as refused:
        starts()
    assert "\n" not in str(refused.value)
    has_run()  # and now children wait for it
    assert starts() == [("error", about)]


def test_t4_a_first_start_is_refused_by_what_a_provider_says_plainly(
    council: Terminal, twilio: LoopbackTwilio, texts: dict[str, str], chats: dict[str, str]
) -> None:
    for breaks, words in AT_A_PROVIDER:
        breaks(council, twilio)
        with pytest.raises(Refused, match=words):
            starts()
        twilio.reset()
        bring_to_us(twilio)
        council.sets(**texts, **chats)
    assert starts() == []


def test_a_service_that_could_reach_nobody_is_refused_at_every_start(
    council: Terminal, texts: dict[str, str], chats: dict[str, str]
) -> None:
    """A machine to which the database was brought and the settings were not: it would say that it is ready, and ask nobody."""
    has_run()
    council.sets(**dict.fromkeys([*texts, *chats], ""))
    with pytest.raises(Refused, match="people are reached by sms, which is not configured"):
        starts()
    assert council.types("status").err.startswith("Warning: Nobody is told anything from here, for people are reached by sms")
    council.sets(**chats)  # another channel does not help whoever has none of it
    with pytest.raises(Refused, match="people are reached by sms"):
        starts()
    council.sets(**texts)
    assert starts() == []
    assert council.types("status").err == ""


def test_no_later_start_waits_for_a_provider(council: Terminal, twilio: LoopbackTwilio, telegram: LoopbackTelegram) -> None:
    has_run()
    assert starts() == []
    assert (twilio.heard["calls"], telegram.heard["calls"]) == ([], [])


def test_a_first_start_waits_for_no_provider_that_is_down(council: Terminal, twilio: LoopbackTwilio, telegram: LoopbackTelegram) -> None:
    twilio.fail("page", status=503)
    telegram.fail("bad_gateway")
    assert starts() == []


@pytest.mark.parametrize("command", ["serve", "engine"])
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_practice_8_people_are_served_once_stop_and_help_are_answered_by_us_alone(council: Terminal, command: str, is_first: bool) -> None:
    if not is_first:
        has_run()
    council.sets(SAFETYNET_TWILIO_OPT_OUT="", SAFETYNET_CONSOLE_BIND="127.0.0.1:0", SAFETYNET_PUBLIC_BIND="127.0.0.1:0")
    ended = council.types(command)
    told = [line for line in ended.err.splitlines() if not line.startswith("{")]
    assert (ended.code, len(told)) == (1, 1)
    assert told[0].startswith("Nobody has said how Twilio answers STOP and HELP")
    assert told[0].endswith("then set SAFETYNET_TWILIO_OPT_OUT to off or ours.")


def test_several_at_once_are_counted(council: Terminal) -> None:
    council.sets(SAFETYNET_TWILIO_OPT_OUT="", SAFETYNET_DRAFT_LANGUAGES="")
    with pytest.raises(Refused, match=r"There is more: safetynet doctor tells all 2\.$"):
        starts()


def test_t4_a_demo_starts_and_is_told_what_a_live_service_would_not_start_with(
    terminal: Terminal, twilio: LoopbackTwilio, texts: dict[str, str]
) -> None:
    terminal.sets(**{**texts, "SAFETYNET_TWILIO_OPT_OUT": ""})
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    told = starts()
    assert {about for _, about in told} == {"opt-out", "languages"}
    assert {level for level, _ in told} == {"warning"}
    assert twilio.heard["calls"] == []  # a demo asks nobody
