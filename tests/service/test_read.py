"""`safetynet read`: one reply, or a file of them, without a database."""

import subprocess

import pytest

from tests.service.conftest import SAFETYNET, Terminal


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        (["--for", "young", "--language", "ti", "1"], "ok"),
        (["--for", "young", "--language", "ar", "٤"], "help"),
        (["--for", "young", "--language", "en", "ok but scared"], "help"),
        (["--for", "young", "--language", "xx", "👍"], "ok"),
        (["--for", "young", "2"], "later"),
        (["--for", "carer", "--language", "en", "2 22:30"], "elsewhere 22:30"),
        (["--for", "worker", "--language", "en", "K7P 20"], "take"),
        (["--for", "young", "a\udcff"], "unclear"),
    ],
)
def test_a_reply_and_its_meaning(bare: Terminal, words: list[str], meaning: str) -> None:
    assert bare.does("read", *words) == f"{meaning}\n"


def test_a_file_comes_back_line_by_line_byte_by_byte(bare: Terminal) -> None:
    raw = "en\tok\nti\t1\\n\nund\t👎\r\n".encode() + b"en\tok\xff\n" + b"no tab"
    file = bare.directory / "replies.tsv"
    file.write_bytes(raw)
    done = subprocess.run([SAFETYNET, "read", "--for", "young", "--tsv", str(file)], capture_output=True, check=True)
    kept = [line.removesuffix(b"\r").rpartition(b"\t") for line in done.stdout.split(b"\n")]
    assert [meaning for _, _, meaning in kept] == [b"ok", b"ok", b"help", b"unclear", b"unclear"]
    assert [before for before, _, _ in kept] == [line.removesuffix(b"\r") for line in raw.split(b"\n")]


def test_the_sheets_to_print_are_written_where_they_are_asked_for(bare: Terminal) -> None:
    assert "holds three sheets in Tigrinya" in bare.does("print", "ti", "--out", "ti.html", "--sign", "Kite")
    assert "Kite" in (bare.directory / "ti.html").read_text("utf-8")
    refused = bare.types("print", "xx", "--out", "xx.html")
    assert (refused.code, refused.sentence.startswith("language: xx is not spoken here; choose one of am, ar")) == (1, True)
    assert "--out: the page cannot be written there" in bare.types("print", "ti", "--out", "nowhere/ti.html").sentence
