"""A large file of replies is read by several processes, and comes back as one."""

from bot.meaning import Question
from bot.meaning.report import read_tsv
from service.command_line.many_replies import read_many


def test_a_large_file_comes_back_in_its_own_order_whoever_read_which_line() -> None:
    lines = [b"en\tok", b"ti\t4", b"en\tok but scared\r", b"no tab", b"", "und\t\xf0".encode("latin-1"), b"en\t2"] * 3
    raw = b"\n".join(lines)
    assert read_many(raw, Question.YOUNG, many=10, processors=2) == read_tsv(raw, Question.YOUNG)
    assert read_many(raw + b"\n", Question.YOUNG, many=10, processors=3) == read_tsv(raw + b"\n", Question.YOUNG)
