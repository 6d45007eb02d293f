"""What a text costs, exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrasing import is_gsm_7, parts, septets, split, units
from bot.phrasing.plain import plain, short_name

EMOJI = "🙂"


@pytest.mark.parametrize(
    ("text", "units_expected", "parts_expected"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ё" + "a" * 69, 70, 1),
        ("ё" + "a" * 70, 71, 2),
        ("ё" * 134, 134, 2),
        ("ё" * 135, 135, 3),
        (EMOJI * 35, 70, 1),
        (EMOJI * 36, 72, 2),
    ],
)
def test_the_limits_are_160_and_153_septets_70_and_67_units(text: str, units_expected: int, parts_expected: int) -> None:
    """One more letter, one more SMS."""
    assert units(text) == units_expected
    assert parts(text) == parts_expected


def test_a_letter_of_the_extension_table_is_never_cut_in_two() -> None:
    """A euro that would fall on the cut goes to the next SMS whole: 152 letters, then the euro."""
    text = "a" * 152 + "€" + "a" * 20
    assert split(text) == ("a" * 152, "€" + "a" * 20)


def test_two_halves_of_an_emoji_stay_together() -> None:
    """66 units, then an emoji that needs two."""
    text = "ё" * 66 + EMOJI + "ё" * 10
    assert split(text) == ("ё" * 66, EMOJI + "ё" * 10)


def test_a_wasted_septet_can_cost_one_sms_more() -> None:
    """306 septets in two parts if none is wasted; a euro on the cut wastes one."""
    assert parts("a" * 306) == 2
    assert units("a" * 152 + "€" + "a" * 152) == 306
    assert parts("a" * 152 + "€" + "a" * 152) == 3


def test_a_curly_apostrophe_turns_the_text_into_ucs_2() -> None:
    """The mistake that doubles a bill."""
    assert is_gsm_7("can't")
    assert not is_gsm_7("can’t")
    with pytest.raises(ValueError, match="outside GSM"):
        septets("can’t")


@given(st.text(max_size=400))
def test_the_parts_together_are_the_text_and_each_fits(text: str) -> None:
    """Nothing is lost at a cut, and no part is longer than its limit."""
    cut = split(text)
    assert "".join(cut) == text
    assert len(cut) == parts(text)
    assert all(cut) or text == ""
    most = (153 if is_gsm_7(text) else 67) if len(cut) > 1 else (160 if is_gsm_7(text) else 70)
    counted = [septets(part) if is_gsm_7(text) else len(part.encode("utf-16-le")) // 2 for part in cut]
    assert max(counted) <= most
    assert sum(counted) == units(text)


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("Zoë Łukasz", "Zoe Lukasz"),
        ("Đặng Thị", "Dang Thi"),
        ("Ağaoğlu ı İ", "Agaoglu i I"),
        ("Åse Müller", "Åse Müller"),
        ("“O’Neil” – Ç…", '"O\'Neil" - Ç...'),
        ("أ. ب.", ". ."),
    ],
)
def test_names_lose_the_accents_an_sms_to_a_worker_cannot_carry(name: str, carried: str) -> None:
    """Explicitly, letter by letter."""
    assert plain(name) == carried
    assert is_gsm_7(plain(name))


@pytest.mark.parametrize(("name", "short"), [("M. Shah", "M.Shah"), ("S. Okoro-Núñez", "S.Okoro-Nuñez"), ("أ. خان", "")])
def test_a_workers_name_is_written_close(name: str, short: str) -> None:
    """A septet is a septet; a name in another script cannot travel at all."""
    assert short_name(name) == short
