"""What is recorded is found by names of ours alone, and is heard where it may be."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from bot.mp3 import SILENCE, is_mp3
from bot.recordings import BYTES_MAX, KEYS, Recordings, Stands, is_signed
from locales.reviews import sum_of
from service.settings import RECORDINGS_DEFAULT, read_settings
from tests.recordings import mp3, record


@pytest.fixture
def found(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path, lambda _language: True)


def test_the_keys_are_those_of_what_is_spoken() -> None:
    assert KEYS == ("V_hold", "V_nobody", "V_nobody_closed", "V_question", "V_menu")


def test_what_lies_in_the_folder_is_found(found: Recordings) -> None:
    record(found.folder, "ti", "V_hold")
    assert found.place("westshire", "ti", "V_hold") == found.folder / "westshire" / "ti" / "V_hold.mp3"
    assert found.voice("westshire", "ti", "V_hold") == mp3("westshire ti V_hold")
    assert found.may_be_heard("westshire", "ti", "V_hold")
    assert found.stands("westshire", "ti", "V_hold") is Stands.THERE
    assert found.stands("westshire", "ti", "V_menu") is Stands.MISSING
    assert found.voice("westshire", "ti", "V_menu") is None


@pytest.mark.parametrize(
    ("authority", "language", "key"),
    [
        ("..", "ti", "V_hold"),
        (".", "ti", "V_hold"),
        ("", "ti", "V_hold"),
        ("west/shire", "ti", "V_hold"),
        ("westshire\n", "ti", "V_hold"),
        ("/etc", "ti", "V_hold"),
        ("w" * 25, "ti", "V_hold"),
        ("westshire", "..", "V_hold"),
        ("westshire", "xx", "V_hold"),
        ("westshire", "", "V_hold"),
        ("westshire", "ti", "../ti/V_hold"),
        ("westshire", "ti", "V_hold\0"),
        ("westshire", "ti", "Y1a"),
        ("westshire", "ti", "v_hold"),
    ],
)
def test_no_other_name_leads_anywhere(found: Recordings, authority: str, language: str, key: str) -> None:
    assert found.place(authority, language, key) is None
    assert found.voice(authority, language, key) is None
    assert found.stands(authority, language, key) is Stands.MISSING


@given(st.text(), st.text(), st.text())
def test_whatever_is_asked_for_lies_within_the_folder(authority: str, language: str, key: str) -> None:
    folder = Path("recordings")
    for place in (Recordings(folder).place(*names) for names in ((authority, language, key), (authority, "ti", "V_hold"))):
        assert place is None or place.parent.parent.parent == folder


def test_a_link_out_of_the_folder_leads_to_nothing(found: Recordings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = record(tmp_path_factory.mktemp("elsewhere"), "ti", authority="eastshire")
    record(tmp_path, "ti", "V_hold")
    (tmp_path / "westshire" / "ti" / "V_menu.mp3").symlink_to(elsewhere / "eastshire" / "ti" / "V_menu.mp3")
    (tmp_path / "eastshire").symlink_to(elsewhere / "eastshire")
    (tmp_path / "westshire" / "ti" / "V_nobody.mp3").symlink_to(tmp_path / "westshire" / "ti" / "V_nobody.mp3")
    (tmp_path / "westshire" / "ti" / "V_question.mp3").mkdir()
    for authority, key in (("westshire", "V_menu"), ("eastshire", "V_hold"), ("westshire", "V_nobody"), ("westshire", "V_question")):
        assert found.voice(authority, "ti", key) is None
    assert found.stands("westshire", "ti", "V_menu") is Stands.UNUSABLE


def frames(head: bytes, length: int, number: int = 3) -> bytes:
    """So many frames with that header, each so long."""
    return head.ljust(length, b"\x55") * number


@given(st.binary())
def test_whatever_the_bytes_are_they_are_looked_at_and_nothing_is_raised(found: bytes) -> None:
    for each in (found, b"ID3" + found, SILENCE[:96] + found, SILENCE + found):
        assert is_mp3(each) in (True, each == SILENCE + found)


def test_our_silence_is_short_and_each_frame_of_it_says_where_the_next_begins() -> None:
    """MPEG 1, layer III, 32 kbit/s at 48 kHz: 96 bytes are 24 milliseconds. After the header there are zeros alone: no sound is coded."""
    assert len(SILENCE) == 20 * 96
    assert {SILENCE[at : at + 96] for at in range(0, len(SILENCE), 96)} == {b"\xff\xfb\x14\xc4" + bytes(92)}
    assert 144 * 32_000 // 48_000 == 96


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (mp3("tagged"), True),
        (SILENCE, True),
        (mp3("once")[: -len(SILENCE)] + mp3("tagged twice"), True),
        (mp3("padded")[: -len(SILENCE)] + bytes(50) + SILENCE, True),
        (b"ID3\x04\x00\x10\x00\x00\x00\x02ab3DI\x04\x00\x10\x00\x00\x00\x02" + SILENCE, True),
        (frames(b"\xff\xfb\x90\x64", 417), True),
        (frames(b"\xff\xfb\x92\x64", 418), True),
        (frames(b"\xff\xf3\x80\x64", 208), True),
        (frames(b"\xff\xe3\x80\x64", 417), True),
        (frames(b"\xff\xfa\x90\x64", 417), True),
        (mp3("large").ljust(BYTES_MAX, b"a"), True),
        (mp3("too large").ljust(BYTES_MAX + 1, b"a"), False),
        (b"ID3".ljust(BYTES_MAX, b"a"), False),
        (mp3("nothing after its tag")[: -len(SILENCE)], False),
        (b"\xff\xfb\x90\x64 that only begins like one", False),
        (frames(b"\xff\xfb\x90\x64", 416), False),
        (frames(b"\xff\xfb\x90\x64", 417)[:-1], False),
        (frames(b"\xff\xfb\x90\x64", 417, 2) + frames(b"\xff\xfb\x94\x64", 384), False),
        (frames(b"\xff\xfb\x00\x64", 417), False),
        (frames(b"\xff\xfb\xf0\x64", 417), False),
        (frames(b"\xff\xfb\x9c\x64", 417), False),
        (frames(b"\xff\xeb\x90\x64", 417), False),
        (frames(b"\xff\xfd\x90\x64", 417), False),
        (b"RIFF\x00\x00\x00\x00WAVE", False),
        (b"OggS", False),
        (b"\xff\xf1 is AAC", False),
        (b"\xff", False),
        (b"", False),
    ],
    ids=lambda value: str(value[:12]) if isinstance(value, bytes) else None,
)
def test_only_a_short_mp3_is_played(found: Recordings, content: bytes, is_one: bool) -> None:
    (record(found.folder, "ti", "V_hold") / "westshire" / "ti" / "V_hold.mp3").write_bytes(content)
    assert found.may_be_heard("westshire", "ti", "V_hold") is is_one
    assert found.stands("westshire", "ti", "V_hold") is (Stands.THERE if is_one else Stands.UNUSABLE)


def test_where_a_language_may_not_be_heard_nothing_is_played_and_what_is_there_is_known(tmp_path: Path) -> None:
    record(record(tmp_path, "ti"), "ar")
    found = Recordings(tmp_path, lambda language: language == "ar")
    assert [found.may_be_heard("westshire", language, "V_hold") for language in ("ar", "ti")] == [True, False]
    assert found.stands("westshire", "ti", "V_hold") is Stands.THERE
    assert [tag for tag in locales.languages() if is_signed(tag)] == []  # in this version: until two native speakers have signed one


@pytest.mark.parametrize(
    ("names", "change", "is_heard"),
    [(("Anna A.", "Béla B."), "", True), (("Anna A.",), "", False), (("Anna A.", "Béla B."), '\nmsgid "Another text"\n', False)],
    ids=["two have signed", "one alone", "changed since"],
)
def test_a_language_is_heard_once_two_have_signed_what_is_spoken_and_until_it_changes(
    tmp_path: Path, names: tuple[str, ...], change: str, is_heard: bool
) -> None:
    shutil.copytree(locales.HERE / "ti", tmp_path / "ti")
    spoken = tmp_path / "ti" / "spoken.po"
    who = ", ".join(f'{{name = "{name}", on = 2026-12-01}}' for name in names)
    signed = f'[spoken]\nsum = "{sum_of(spoken.read_text("utf-8"), locales.Part.SPOKEN)}"\nreviewers = [{who}]\n'
    (tmp_path / "ti" / "reviewed.toml").write_text(signed, "utf-8")
    spoken.write_text(spoken.read_text("utf-8") + change, "utf-8")
    assert is_signed("ti", tmp_path) is is_heard


def test_the_folder_is_a_setting() -> None:
    assert read_settings({}, Path("nowhere")).recordings == RECORDINGS_DEFAULT == Path("var/recordings")
    assert read_settings({"SAFETYNET_RECORDINGS": "/srv/voices"}, Path("nowhere")).recordings == Path("/srv/voices")
