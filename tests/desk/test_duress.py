"""K9: which code a young person may choose, and that it stands nowhere."""

import pytest

from desk import duress
from desk.refusals import Refused
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, DemoCouncil

ENGLISH, TIGRINYA, ARABIC = "YP-1044", "YP-1042", "YP-1043"


async def choose(council: DemoCouncil, child: str, code: str, *, reads_words: bool = True) -> str:
    """Choose a code; what is kept of it."""
    await duress.set_code(council.engine, EVERYWHERE, VAULT, child, code, "DW-1", reads_words=lambda _language: reads_words)
    row = await council.child(child)
    return VAULT.open("young_person.duress_code_sealed", row.id, row.duress_code_sealed)


@pytest.mark.parametrize(
    ("child", "code", "kept"),
    [
        (ENGLISH, "Ok, thanks!", "ok thanks"),
        (ENGLISH, "👌", "👌"),
        (TIGRINYA, "ok thanks", "ok thanks"),
        (TIGRINYA, "ጽቡቕ ኣለኹ።", "ጽቡቅ አለኩ"),
        (ARABIC, "الحمد لله", "الحمد لله"),
        (ENGLISH, "button:great", "button:great"),
    ],
)
async def test_k9_what_anybodys_reader_takes_for_fine_may_be_a_code(council: DemoCouncil, child: str, code: str, kept: str) -> None:
    assert await choose(council, child, code) == kept


@pytest.mark.parametrize(
    ("child", "code"),
    [
        (ENGLISH, "help"),
        (ENGLISH, "pineapple"),
        (ENGLISH, "call me"),
        (ENGLISH, "not ok"),
        (ENGLISH, ""),
        (ENGLISH, "ok " * 40),
        (ARABIC, "not good"),
    ],
)
async def test_k9_what_is_not_read_as_fine_cannot_be_a_code(council: DemoCouncil, child: str, code: str) -> None:
    with pytest.raises(Refused, match="take for fine"):
        await choose(council, child, code)
    assert (await council.child(child)).duress_code_sealed is None


@pytest.mark.parametrize(
    ("child", "code"),
    [
        (ENGLISH, "1"),
        (ENGLISH, "(1)"),
        (ENGLISH, "one"),
        (ENGLISH, "OK!"),
        (ENGLISH, "okkkk"),
        (ENGLISH, "ok, ok"),
        (ENGLISH, "okk"),
        (ENGLISH, "fine"),
        (ENGLISH, "🙂"),
        (ENGLISH, "🙂 fine"),
        (ARABIC, "١"),
        (ARABIC, "ok"),
        (ARABIC, "fine"),
        (ARABIC, "نعم"),
        (ARABIC, "نَعَم نعم"),
        (TIGRINYA, "፩"),
        (TIGRINYA, "እወ"),
        (TIGRINYA, "እወወወ!"),
    ],
)
async def test_k9_the_plain_first_choice_is_nobodys_code(council: DemoCouncil, child: str, code: str) -> None:
    with pytest.raises(Refused, match="first choice"):
        await choose(council, child, code)


@pytest.mark.parametrize(
    ("child", "code"),
    [
        (TIGRINYA, "button:great"),  # by SMS there are no buttons
        (ENGLISH, "button:ok"),
        (ENGLISH, "button:help"),
    ],
)
async def test_k9_only_the_second_button_and_only_where_there_are_buttons(council: DemoCouncil, child: str, code: str) -> None:
    with pytest.raises(Refused, match="second of two buttons"):
        await choose(council, child, code)


async def test_k9_what_this_child_has_ever_sent_cannot_be_a_code(council: DemoCouncil) -> None:
    await council.hears("daniel", "ok THANKS")
    await council.hears("daniel", press=f"c:{'0' * 32}:great")
    await council.hears("amanuel", "all good")
    for code in ("Ok, thanks", "button:great"):
        with pytest.raises(Refused, match="sent that before"):
            await choose(council, ENGLISH, code)
    assert await choose(council, ENGLISH, "all good") == "all good"


async def test_k9_where_no_words_are_read_yet_no_words_are_a_code(council: DemoCouncil) -> None:
    with pytest.raises(Refused):
        await choose(council, ENGLISH, "ok thanks", reads_words=False)
    assert await choose(council, ENGLISH, "👌", reads_words=False) == "👌"


async def test_promise_6_the_code_stands_in_no_journal(council: DemoCouncil) -> None:
    await choose(council, ENGLISH, "ok thanks")
    line = (await council.journal_of(ENGLISH))[-1]
    assert (line.event, line.actor) == ("DuressCodeChosen", "DW-1")
    assert "thanks" not in repr(line)
