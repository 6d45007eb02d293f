"""Values that are right alone and wrong together: refs, dates, ages, contacts, the last resort."""

import pytest

from tests.desk.council.files import EVERYTHING, RIGHT, assert_refused, changed, read, refusal

TEAM = 'shifts: [{days: all, from: "08:00", to: "08:00", role: on_duty, workers: [DW-1]}]'
PLACED = "carers: [], placed_by: eastshire, hosted_by: eastshire"
AGAIN = "    starts_on: 2026-03-02\n  - young_person: YP-2\n    carers: []\n    placed_by: eastshire\n    hosted_by: eastshire\n"

USED_TWICE = [
    ("  - ref: YP-2", "  - ref: YP-1", "ref", "YP-1 is used twice"),
    ("  - ref: DW-2", "  - ref: dw-1", "ref", "dw-1 is used twice"),
    ("people:", f"  - ref: duty\n    {TEAM}\npeople:", "ref", "duty is used twice"),
    (
        "    starts_with: young_person\n    days: all",
        "    starts_with: young_person\n    days: all\n    times: ['08:30']\n    tier: standard\n"
        "  - ¶ref: evening\n    about: YP-2\n    starts_with: carer\n    days: all",
        "ref",
        "evening is used twice for YP-2",
    ),
]
UNKNOWN_OR_ANOTHER_KIND = [
    ("  last_resort: LR-1", "  last_resort: LR-9", "last_resort", "nobody in people has the ref"),
    ("  last_resort: LR-1", "  last_resort: CA-1", "last_resort", "CA-1 is a carer; name a worker"),
    ("  last_resort: LR-1", "  last_resort: LR-1\n  ¶team: night", "team", "no team has the ref"),
    ("          - DW-2", "          - DW-9", "workers", "nobody in people has the ref"),
    ("          - DW-2", "          - CA-1", "workers", "CA-1 is a carer; name a worker"),
    ("    allocated_to: DW-1", "    allocated_to: DW-9", "allocated_to", "nobody in people has the ref"),
    ("    allocated_to: DW-1", "    allocated_to: YP-2", "allocated_to", "YP-2 is a young person; name a worker"),
    ("    team: duty", "    team: night", "team", "no team has the ref"),
    ("    hosted_by: eastshire\n    team: duty", "    hosted_by: eastshire\n    ¶team: night", "team", "no team has the ref"),
    ("  - young_person: YP-1", "  - young_person: YP-9", "young_person", "nobody in people has the ref"),
    ("  - young_person: YP-1", "  - young_person: DW-1", "young_person", "DW-1 is a worker; name a young person"),
    ("    carers: [CA-1]", "    carers: [CA-9]", "carers", "nobody in people has the ref"),
    ("    carers: [CA-1]", "    carers:\n      - CA-1\n      ¶- YP-2", "carers", "YP-2 is a young person; name a carer"),
    ("    placed_by: eastshire", "    placed_by: northshire", "placed_by", "not the authority of this file"),
    ("    hosted_by: eastshire", "    hosted_by: northshire", "hosted_by", "not the authority of this file"),
    ("    about: YP-1", "    about: YP-9", "about", "nobody in people has the ref"),
    ("    about: YP-1", "    about: CA-1", "about", "CA-1 is a carer; name a young person"),
]
_CARER = '      - channel: telegram\n        address: "700900102"\n        proven: true\n'
_WORKER = """  - ref: DW-1
    kind: worker
    name: R. Khan
    language: en
    contacts:
      - channel: sms
        address: "+447700900103"
"""
PEOPLE = [
    (
        'channel: sms\n        address: "+447700900101"',
        "channel: handset\n        manner: sms\n        ¶address: family",
        "address",
        "twice",
    ),
    ('channel: sms\n        address: "+447700900101"', 'channel: telegram\n        address: "700900101"', "channel", "under 16"),
    ("manner: sms\n        address: family", "manner: telegram\n        address: family", "manner", "under 16"),
    ('        address: "+447700900103"', '        ¶address: "+447700900101"', "address", "nobody could tell whose answer it is"),
    ('        address: "+447700900104"', '        ¶address: "+447700900101"', "address", "DW-2 and YP-1 have one address"),
    (
        _CARER + _WORKER,
        _CARER.replace("telegram", "sms").replace("700900102", "+447700900103") + _WORKER.replace("address", "¶address"),
        "address",
        "DW-1 and CA-1 have one address",
    ),
    ("birth_date: 2011-05-06", "birth_date: 2026-11-03", "birth_date", "in the future"),
    ('ends_on: "2027-03-02"', "ends_on: 2026-03-01", "ends_on", "before it starts"),
    (
        "    starts_on: 2026-03-02\nplans:",
        AGAIN + "    ¶starts_on: 2026-09-01\nplans:",
        "starts_on",
        "YP-2 is placed elsewhere at that time",
    ),
]


@pytest.mark.parametrize(("old", "new", "field", "word"), [*USED_TWICE, *UNKNOWN_OR_ANOTHER_KIND, *PEOPLE])
def test_it_is_refused_with_its_line_and_field(old: str, new: str, field: str, word: str) -> None:
    assert_refused(old, new, field, word)


def test_several_teams_and_no_usual_one_are_told_at_the_authority() -> None:
    text, _ = changed("people:", f"  - ref: night\n    {TEAM}\npeople:")
    assert (refusal(text).line, refusal(text).field) == (2, "team")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"+447700900105"\n        proven: true', '"+447700900105"'),
        ('"+447700900105"\n        proven: true', '"+447700900105"\n        proven: false'),
        ('    contacts:\n      - channel: sms\n        address: "+447700900105"\n        proven: true\n', "    contacts: []\n"),
    ],
)
def test_a4_a_last_resort_without_a_proven_contact_is_refused(old: str, new: str) -> None:
    mistake = refusal(changed(old, new)[0])
    assert (mistake.line, mistake.field) == (changed("last_resort", "last_resort")[1], "last_resort")
    assert "LR-1 has no proven contact on a configured channel" in str(mistake)


def test_a4_a_last_resort_on_a_channel_that_is_not_configured_is_refused() -> None:
    mistake = refusal(RIGHT, EVERYTHING - {"sms"})
    assert (mistake.line, mistake.field) == (changed("last_resort", "last_resort")[1], "last_resort")


def test_sixteen_is_old_enough_for_telegram_from_the_birthday_on() -> None:
    text, _ = changed('channel: sms\n        address: "+447700900101"', 'channel: telegram\n        address: "700900101"')
    assert read(changed("2011-05-06", "2010-11-02", text)[0]).people[0].birth_date
    assert "under 16" in str(refusal(changed("2011-05-06", "2010-11-03", text)[0]))


def test_moving_house_on_one_day_is_no_overlap() -> None:
    text, _ = changed('ends_on: "2027-03-02"', 'ends_on: "2026-06-01"')
    moved = f"placements:\n  - {{young_person: YP-1, {PLACED}, starts_on: 2026-06-01}}"
    assert len(read(changed("placements:", moved, text)[0]).placements) == 3


def test_one_slip_is_told_once_a_misspelt_ref_is_no_unknown_ref() -> None:
    text, line = changed("  - ref: DW-1", "  - ref: DW 1")
    assert (refusal(text).line, refusal(text).field) == (line, "ref")


def test_of_two_mistakes_between_values_the_first_by_line_is_told() -> None:
    text, _ = changed("    about: YP-1", "    about: YP-9")
    text, line = changed("    allocated_to: DW-1", "    allocated_to: DW-9", text)
    assert (refusal(text).line, refusal(text).field) == (line, "allocated_to")
