"""`safetynet read` prints what a corpus means, and changes nothing else in it."""

import pytest

from bot.meaning import Question
from bot.meaning.report import line_for, read_tsv


@pytest.mark.parametrize(("raw", "out"), [
    (b"", b""),
    (b"en\tok", b"en\tok\tok"),
    (b"en\tok\n", b"en\tok\tok\n"),
    (b"en\tok\r\nen\tno\r\n", b"en\tok\tok\r\nen\tno\tunclear\r\n"),
    (b"en\tok\n\nen\t4", b"en\tok\tok\n\tunclear\nen\t4\thelp"),
    (b"no tab", b"no tab\tunclear"),
    (b"en\tok\\n\\tthanks\\r", b"en\tok\\n\\tthanks\\r\tok"),
    (b"en\tok\\0", b"en\tok\\0\tunclear"),
    (b"en\tok\\\\", b"en\tok\\\\\tunclear"),
    (b"en\tok\\", b"en\tok\\\tunclear"),
    (b"en\tok \\x", b"en\tok \\x\tunclear"),
    (b"en\thelp \xff", b"en\thelp \xff\tunclear"),
    (b"\xef\xbb\xbfar\t\xd8\xae\xd8\xa7\xd9\x8a\xd9\x81", b"\xef\xbb\xbfar\t\xd8\xae\xd8\xa7\xd9\x8a\xd9\x81\thelp"),
    (b"AR-sd\tbkhair", b"AR-sd\tbkhair\tok"),
    (b"en\tbkhair", b"en\tbkhair\tunclear"),
    (b"\tok", b"\tok\tok"),
    (b"en\tok\tthanks", b"en\tok\tthanks\tok"),
])  # fmt: skip
def test_each_line_is_kept_and_its_meaning_added(raw: bytes, out: bytes) -> None:
    assert read_tsv(raw, Question.YOUNG) == out


def test_a_carers_time_stands_after_the_meaning() -> None:
    assert (
        read_tsv(b"en\t22:30\nen\t2 9.05\nen\tsoon", Question.CARER)
        == b"en\t22:30\telsewhere 22:30\nen\t2 9.05\telsewhere 09:05\nen\tsoon\tunclear"
    )
    assert line_for(Question.CARER_TIME, "en", "10pm") == "elsewhere 22:00"
    assert line_for(Question.CARER, "en", "2") == "elsewhere"


def test_a_workers_line_is_the_act_alone() -> None:
    assert read_tsv(b"en\tK7P 20\nen\t\xff", Question.WORKER) == b"en\tK7P 20\ttake\nen\t\xff\tunclear"
