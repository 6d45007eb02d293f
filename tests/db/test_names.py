"""By what a name is found: how its words begin, as somebody hears them, and never as another council's."""

import pytest

from db.names import beginning, case, is_meant, token_keys, tokens_of, whole, words_of
from tests.db.making import VAULT, new_id


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Amánuel B.", ["amanuel", "b"]),
        ("AMANUEL  amanuel", ["amanuel"]),
        ("Nguyễn Văn Đức", ["nguyen", "van", "duc"]),
        ("Sa’id O'Brien al-Ḥasan", ["said", "obrien", "al", "hasan"]),
        ("İlknur Şahin Işık", ["ilknur", "sahin", "isik"]),
        ("Søren Łukasz Strauß", ["soren", "lukasz", "strauss"]),
        ("أحمد", ["احمد"]),
        ("…", []),
    ],
)
def test_a_name_is_compared_without_case_accents_and_apostrophes(written: str, words: list[str]) -> None:
    assert words_of(written) == words


@pytest.mark.parametrize(
    ("wanted", "is_so"),
    [("ama", True), ("amanu", True), ("B amanuel", True), ("am", False), ("amanuela", False), ("amanuel c", False), ("manuel", False)],
)
def test_a_word_is_meant_by_three_of_its_letters_and_two_words_want_both(wanted: str, is_so: bool) -> None:
    assert is_meant(words_of(wanted), "Amánuel B.") is is_so


def test_a_name_has_tokens_and_one_without_a_letter_has_one_all_the_same() -> None:
    assert tokens_of("Amánuel B.", "LA 2024/118") == [whole("amanuel"), beginning("ama"), whole("b"), case("la2024-118")]
    assert len(tokens_of("…", None)) == 1


def test_p10_two_councils_have_no_hash_in_common() -> None:
    ours, theirs = (token_keys(VAULT, new_id(), whole("amanuel")) for _ in range(2))
    assert set(ours).isdisjoint(theirs)
