"""Plans that cannot be kept: too dense, in quiet hours, without a sign, too close to a sibling's on one phone."""

import pytest

from tests.desk.council.files import RIGHT, assert_refused, changed, read, refusal

EVERY_DAY = 'times:\n      - "09:00"\n      - "18:30"'
BOTH_TIMES = '    times:\n      - "09:00"\n      - "18:30"\n    tier: standard'


def _second_plan(days: str, time: str) -> str:
    return (
        f"{BOTH_TIMES}\n  - ref: second\n    about: YP-2\n    starts_with: carer\n    days: {days}\n"
        f"    ¶times: ['{time}']\n    tier: arrival"
    )


@pytest.mark.parametrize("time", ["21:30", "23:59", "00:00", "07:59"])
def test_t2_a_question_in_quiet_hours_is_refused(time: str) -> None:
    assert_refused('"16:15"', f'"{time}"', "times", f"{time} is in the quiet hours, 21:30 to 08:00")


@pytest.mark.parametrize("time", ["08:00", "21:29"])
def test_t2_the_edges_of_the_day_are_not_quiet(time: str) -> None:
    text, _ = changed('"16:15"', f'"{time}"')
    assert read(changed("days: all\n    times", "days: [sat]\n    times", text)[0]).people


def test_t2_a_carer_may_be_asked_first_in_the_early_morning() -> None:
    text, _ = changed("    starts_with: young_person", "    starts_with: carer")
    assert read(changed('"16:15"', '"06:00"', text)[0]).people


def test_a_plan_without_a_sign_is_told_at_the_young_person() -> None:
    mistake = refusal(changed("    sign: Kite\n", "")[0])
    assert (mistake.line, mistake.field) == (changed("  - ref: YP-1", "")[1], "sign")


def test_without_a_plan_no_sign_is_needed() -> None:
    assert read(changed("    sign: Kite\n", "", RIGHT[: RIGHT.index("plans:")] + "plans: []\n")[0]).people


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('      - "18:30"', '      - ¶"11:59"', "179 minutes apart, but the ladder of standard takes 180"),
        (EVERY_DAY, 'times:\n      - "20:00"\n      - ¶"18:00"', "120 minutes apart"),
        (BOTH_TIMES, _second_plan("[sat]", "09:00"), "0 minutes apart"),
        (BOTH_TIMES, _second_plan("[sat]", "08:20"), "08:20 of YP-2 and 09:00 of YP-2 are 40 minutes apart"),
        (BOTH_TIMES, _second_plan("[sat]", "21:20"), "170 minutes apart"),
    ],
)
def test_k3_a_plan_denser_than_its_ladder_is_refused(old: str, new: str, word: str) -> None:
    assert_refused(old, new, "times", word)


@pytest.mark.parametrize(("days", "refused"), [("[sun]", True), ("[tue]", False)])
def test_k3_neighbouring_days_are_looked_at_and_sunday_is_before_monday(days: str, refused: bool) -> None:
    text, _ = changed('"16:15"', '"00:20"')
    text, _ = changed("    starts_with: young_person", "    starts_with: carer", text)
    late = "plans:\n  - {ref: late, about: YP-1, starts_with: carer, days: %s, times: ['23:30'], tier: standard}" % days  # noqa: UP031
    text, line = changed("plans:", late, text)
    if refused:
        assert "23:30 of YP-1 and 00:20 of YP-1 are 50 minutes apart" in str(refusal(text))
        assert refusal(text).field == "times"
        assert refusal(text).line > line
    else:
        assert len(read(text).plans) == 3


def test_k3_slots_as_far_apart_as_the_ladder_is_long_are_right() -> None:
    assert read(changed(EVERY_DAY, 'times: ["08:00", "11:00", "18:30"]')[0]).people


def test_k3_the_files_own_ladder_is_the_one_that_counts() -> None:
    text, _ = changed("  after_return:", "  standard: [{ask: carer, wait: 6h}, {ask: carer, wait: 6h}]\n  after_return:")
    assert "the ladder of standard takes 720" in str(refusal(text))


@pytest.mark.parametrize("time", ["18:29", "18:30", "20:44", "16:16"])
def test_k11_two_young_people_on_one_phone_too_close_are_refused(time: str) -> None:
    text, _ = changed('"16:15"', f'"{time}"')
    mistake = refusal(text)
    assert mistake.field == "times"
    assert "share a phone" in str(mistake)


@pytest.mark.parametrize("time", ["16:15", "20:45"])
def test_k11_a_phone_is_free_when_the_young_persons_waits_are_over(time: str) -> None:
    assert read(changed('"16:15"', f'"{time}"')[0]).people


def test_k11_days_that_never_meet_may_share_a_time() -> None:
    text, _ = changed('"16:15"', '"18:30"')
    assert read(changed("days: all\n    times", "days: [wed]\n    times", text)[0]).people


def test_k11_another_phone_may_ring_at_the_same_time() -> None:
    text, _ = changed('"16:15"', '"18:30"')
    assert read(changed("address: family", "address: her-own", text)[0]).people


def test_k11_a_carer_asked_first_does_not_hold_the_childrens_phone() -> None:
    text, _ = changed('"16:15"', '"18:30"')
    assert read(changed("    starts_with: young_person", "    starts_with: carer", text)[0]).people


def test_k11_times_in_two_zones_are_held_against_one_clock() -> None:
    text, _ = changed("    tier: standard", "    tier: standard\n    timezone: Europe/Berlin")
    assert "19:30 of YP-1 and 18:30 of YP-2 share a phone 0 minutes apart" in str(refusal(changed('"16:15"', '"19:30"', text)[0]))
    assert read(changed('"16:15"', '"17:15"', text)[0]).people
