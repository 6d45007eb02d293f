"""What a carer is told and asked: the words, and a number that is read as one."""

from bot.phrasing import carer


def test_whoever_was_not_understood_is_asked_the_same_once_more() -> None:
    first, again = carer.question("en", "A.").text, carer.not_understood("en", "A.").text
    assert again.startswith("Sorry, one number please.")
    assert again.endswith(first)


def test_of_two_children_the_carer_is_asked_which() -> None:
    assert carer.which_one("en", "A", "B").text == "Which one? Please write the letter and your number, like A 3 or B 1."


def test_whoever_knows_where_is_asked_when_and_whoever_sees_them_is_thanked() -> None:
    assert carer.expected_when("en", "A.").text.startswith("Thank you. What time do you expect A.?")
    assert carer.thanks("en").text == "Thank you."


def test_from_right_to_left_dutys_number_keeps_its_parts_in_order_and_has_no_plus() -> None:
    told = carer.told_duty("ar", "A.", "+44 1632 960900").text
    assert "01632\N{NO-BREAK SPACE}960900" in told
    assert "+" not in told
    assert "+44 1632 960900" in carer.told_duty("en", "A.", "+44 1632 960900").text
