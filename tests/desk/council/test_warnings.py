"""What a right file may say and somebody should still look at."""

from datetime import UTC, datetime

from desk.council import CouncilWarning
from tests.desk.council.files import EVERYTHING, RIGHT, WESTSHIRE, changed, read


def _only(text: str, configured: frozenset[str] = EVERYTHING) -> CouncilWarning:
    (warning,) = read(text, configured).warnings
    assert str(warning) == f"Line {warning.line}, {warning.field}: {warning.sentence}."
    return warning


def test_a_right_file_warns_of_nothing() -> None:
    assert read(RIGHT).warnings == ()


def test_a_contact_on_a_channel_that_is_not_configured_says_whether_the_person_is_reached_otherwise() -> None:
    assert "CA-1 cannot be reached at all" in _only(RIGHT, EVERYTHING - {"telegram"}).sentence
    text, _ = changed('"+447700900101"', '"+447700900101"\n      - {channel: telegram, address: "700900101", proven: true}')
    text, _ = changed("birth_date: 2011-05-06", "birth_date: 2009-05-06", text)
    first, second = read(text, EVERYTHING - {"telegram"}).warnings
    assert "other contacts are used" in first.sentence
    assert "CA-1" in second.sentence


def test_whoever_is_on_telegram_and_of_no_known_age_is_told() -> None:
    text, line = changed('channel: sms\n        address: "+447700900101"', 'channel: telegram\n        address: "700900101"')
    warning = _only(changed("    birth_date: 2011-05-06\n", "", text)[0])
    assert (warning.line, warning.field) == (line - 1, "channel")
    assert "YP-1 is on Telegram and has no birth date here" in warning.sentence


def test_each_gap_of_the_rota_in_eight_weeks_is_told_with_its_local_times() -> None:
    text, line = changed("    shifts:", "    shifts:")
    text, _ = changed("      - days: all", "      - days: [mon, tue, wed, thu, fri, sat, holidays]", text)
    warnings = read(text).warnings
    assert len(warnings) == 8, "eight Sundays, and one bank holiday that is manned"
    assert warnings[0].line >= line
    assert warnings[0].field == "shifts"
    assert "from Sun 08 Nov 2026 08:00 to Mon 09 Nov 2026 08:00" in str(warnings[0])


def test_bank_holidays_of_the_next_year_are_known_in_december() -> None:
    text, _ = changed("      - days: all", "      - days: [mon, tue, wed, thu, fri, sat, sun]")
    gaps = [str(warning) for warning in read(text, now=datetime(2026, 12, 29, 12, tzinfo=UTC)).warnings]
    assert len(gaps) == 1
    assert "from Fri 01 Jan 2027 08:00 to Sat 02 Jan 2027 08:00" in gaps[0]


def test_a_team_whose_only_shift_is_a_managers_has_nobody_on_duty() -> None:
    assert "nobody of duty is on duty" in _only(changed("role: on_duty", "role: manager")[0]).sentence


def test_people_counted_on_without_a_proven_contact_are_told_once_each() -> None:
    assert "CA-1 is a carer to be asked" in _only(changed('"700900102"\n        proven: true', '"700900102"')[0]).sentence
    assert "DW-1 is on the rota" in _only(changed('"+447700900103"\n        proven: true', '"+447700900103"')[0]).sentence
    assert "YP-1 is to be asked" in _only(changed("family\n        proven: true", "family")[0]).sentence


def test_a_carer_who_is_never_asked_needs_no_contact() -> None:
    text, _ = changed('"700900102"\n        proven: true', '"700900102"')
    assert read(changed("ask_carer: always", "ask_carer: never", text)[0]).warnings == ()


def test_a_plan_about_somebody_without_a_placement_is_told_at_the_person() -> None:
    text, _ = changed('ends_on: "2027-03-02"', 'ends_on: "2026-11-01"')
    warning = _only(text)
    assert warning.line == changed("  - ref: YP-1", "")[1]
    assert "YP-1 has a plan but no placement" in warning.sentence


def test_times_that_a_later_tier_will_merge_are_told_at_the_plan() -> None:
    text, line = changed('times: ["18:30"], tier: arrival', 'times: ["16:30", "18:30"], tier: arrival', WESTSHIRE)
    warning = _only(text)
    assert (warning.line, warning.field) == (line, "times")
    assert "to standard, whose ladder takes 180 minutes" in warning.sentence
    assert "to first_week" in _only(text.replace("16:30", "17:20")).sentence


def test_warnings_come_in_the_order_of_the_file() -> None:
    text, _ = changed("      - days: all", "      - days: [mon]")
    lines = [warning.line for warning in read(text, EVERYTHING - {"telegram"}).warnings]
    assert lines == sorted(lines)
    assert len(set(lines)) > 1
