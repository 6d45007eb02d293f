"""Where people are live, a recording is heard once its words are signed; and `safetynet recordings` is what a microphone needs."""

import asyncio
from pathlib import Path

import pytest

import locales
from db.words import Mode
from service.installation import open_installation
from service.settings import read_settings
from tests.recordings import record
from tests.service.conftest import Terminal
from tests.service.test_command_line import COUNCIL

one_kind = pytest.mark.parametrize("database_kind", ["sqlite"])


async def heard(mode: Mode) -> bool:
    """Whether a recording of an unsigned language may be heard in the database of the settings."""
    async with open_installation(read_settings()) as at:
        assert at.mode is mode
        return at.recordings.may_be_heard("westshire", "ti", "V_hold")


@one_kind
async def test_a_demo_plays_what_nobody_has_signed(terminal: Terminal) -> None:
    record(Path("var/recordings"), "ti")
    await asyncio.to_thread(terminal.does, "migrate")
    assert await heard(Mode.DEMO)


@one_kind
async def test_a_live_service_does_not(terminal: Terminal) -> None:
    record(Path("var/recordings"), "ti")
    await asyncio.to_thread(terminal.does, "migrate", "--live")
    assert not await heard(Mode.LIVE)


@one_kind
def test_whoever_reads_aloud_gets_every_text_its_file_and_whether_it_is_there(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    record(Path("var/recordings"), "en", "V_hold")
    Path("var/recordings/westshire/en/V_menu.mp3").write_text("no MP3")
    shown = terminal.does("recordings", "westshire", "en").splitlines()
    assert shown[0].startswith("English for westshire. Read the lines below aloud")
    assert "a live service plays none of them yet" in shown[1]
    files = dict(line.split("\t") for line in shown if "\t" in line)
    assert files == {
        f"var/recordings/westshire/en/{key}.mp3": said
        for key, said in (
            ("V_hold", "there"),
            ("V_nobody", "missing"),
            ("V_nobody_closed", "missing"),
            ("V_question", "missing"),
            ("V_menu", "not an MP3 of at most a mebibyte"),
        )
    }
    read_aloud = [line.strip() for line in shown[2:] if line and "\t" not in line and not line.startswith("    (")]
    assert read_aloud == [locales.text("en", key) for key in locales.spoken_keys()]
    assert "    (The same where somebody else may listen.)" in shown


@one_kind
def test_who_is_unknown_and_what_we_do_not_speak_are_refused(terminal: Terminal) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    assert terminal.types("recordings", "eastshire", "ti").sentence == "No authority has the reference eastshire."
    assert terminal.types("recordings", "..", "ti").sentence == "No authority has the reference ..."
    assert terminal.types("recordings", "westshire", "xx").sentence.startswith("LANGUAGE: xx is not spoken here; choose one of am, ar, ")
