"""Two names that look alike are one person's: two signatures are two people."""

import pytest

from locales.names import is_same_name, mixed_scripts


@pytest.mark.parametrize(("one", "other"), [
    ("Anna A.", " anna  a"), ("Anna-Maria", "Anna Maria"), ("A. O'Neill", "A. O’Neill"), ("Ａｎｎａ", "Anna"), ("Anna\u3164", "Anna"),
    ("An\u034fna", "Anna"), ("Anna\u2800", "Anna"), ("Ann\u030aa", "Anna"), ("Anna\u20dd", "Anna"),
    ("José", "Jose\u0301"), ("علي", "عَلِيّ"), ("علي", "عـلي"), ("STRASSE", "straße"),
    ("İpek", "i̇pek"), ("An\ufe0fna", "Anna"), ("Anna\U000e0100", "Anna"), ("ﬁona", "Fiona"),
])  # fmt: skip
def test_what_looks_alike_is_one_name(one: str, other: str) -> None:
    assert is_same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [
    ("Anna A.", "Anna B."), ("राम", "रमा"), ("কমল", "কামাল"), ("ਰਾਮ", "ਰੀਮ"), ("ኣበበ", "አበባ"),
    ("José", "Jose"), ("Anna 1", "Anna 2"), ("นา", "นำ"),
])  # fmt: skip
def test_a_vowel_sign_makes_another_name(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@pytest.mark.parametrize(("name", "mixed"), [
    ("Аnna", ("Cyrillic", "Latin")), ("Αnna", ("Greek", "Latin")), ("Анна Smith", ("Cyrillic", "Latin")), ("Anna", ()),
    ("Анна", ()), ("Άννα", ()),
    ("Ｓ. Анна", ("Cyrillic", "Latin")), ("ሰላም S.", ()), ("علي A.", ()),
])  # fmt: skip
def test_scripts_that_share_the_shapes_of_letters_stand_in_one_name_alone(name: str, mixed: tuple[str, ...]) -> None:
    assert mixed_scripts(name) == mixed
