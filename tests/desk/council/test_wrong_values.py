"""Each kind of wrong value is refused where it stands.

One thing is changed in a right file: the first `old` becomes `new`. The mistake is told for the line of the ¶, or else for the first.
"""

import pytest

from tests.desk.council.files import assert_refused, changed, refusal

FIELDS = [  # unknown or equal
    ("    sign: Kite", "    sing: Kite", "sing", "did you mean sign"),
    ("    sign: Kite", "    shoe_size: '42'", "shoe_size", "a young person has no such field"),
    ("    sign: Kite", "    42: Kite", '"42"', "no such field"),
    ("    sign: Kite", "    <<: {sign: Kite}", '"<<"', "no such field"),
    ("    sign: Kite", "    [sign]: Kite", "?", "no such field"),
    ("    name: Grace O.", "    name: Grace O.\n    ¶sign: Kite", "sign", "a carer has no such field"),
    ("    role: on_duty", "    rle: on_duty", "rle", "did you mean role"),
    ("    tier: standard", "    tier: standard\n    ¶tier: standard", "tier", "twice"),
    ("        address: family", "        address: family\n        ¶address: other", "address", "twice"),
    ("  after_return:", "  tomorrow:", "tomorrow", "asking has no such field"),
    ("  ring:", "  board:", "board", "for it may have ring, page"),
]
MISSING = [  # told where the entry begins
    ("  holidays: england_and_wales\n", "  ref: eastshire", "holidays"),
    ("  last_resort: LR-1\n", "  ref: eastshire", "last_resort"),
    ("    language: ar\n", "  - ref: YP-1", "language"),
    ("    kind: carer\n", "  - ref: CA-1", "kind"),
    ("        address: family\n", "      - channel: handset", "address"),
    ("        manner: sms\n", "      - channel: handset", "manner"),
    ("        role: on_duty\n", "      - days: all", "role"),
    ("    starts_on: 2026-03-02\n", "  - young_person: YP-1", "starts_on"),
    ("    tier: standard\n", "  - ref: evening", "tier"),
    ("      wait: 1h\n", "    - ask: young_person", "wait"),
]
WRONG_TYPES = [
    ("  - ref: duty\n", "  - ref: duty\n    ¶pages_per_night: 6\n", "pages_per_night", "without quotes"),
    ("  - ref: duty\n", '  - ref: duty\n    ¶pages_per_night: "0"\n', "pages_per_night", "from 1 to 999"),
    ("  - ref: duty\n", '  - ref: duty\n    ¶pages_per_night: "1000"\n', "pages_per_night", "from 1 to 999"),
    ("  - ref: duty\n", '  - ref: duty\n    ¶pages_per_night: "2.5"\n', "pages_per_night", "whole number"),
    ("  - ref: duty\n", '  - ref: duty\n    ¶pages_per_night: "٦"\n', "pages_per_night", "whole number"),
    ("  - ref: duty\n", "  - ref: duty\n    ¶pages_per_night: [6]\n", "pages_per_night", "a list stands here"),
    ("  - ref: duty\n", "  - ref: duty\n    ¶pages_a_night: '6'\n", "pages_a_night", "did you mean pages_per_night"),
    ("  last_resort: LR-1\n", '  last_resort: LR-1\n  ¶access_log_years: "101"\n', "access_log_years", "from 1 to 100"),
    ("    name: Amina A.", "    name: [Amina, A.]", "name", "a list stands here"),
    ("    name: Amina A.", "    name: {first: Amina}", "name", "an entry of fields stands here"),
    ("    name: Amina A.", "    name:", "name", "empty"),
    ("    name: Amina A.", '    name: ""', "name", "empty"),
    ("    name: Amina A.", '    name: "  "', "name", "blank"),
    ("    name: Amina A.", '    name: "Amina\\nA."', "name", "line break"),
    ("    name: Amina A.", f"    name: {'A' * 101}", "name", "at most 100"),
    ("    sign: Kite", '    sign: ""', "sign", "empty"),
    ("    sign: Kite", "    sign: no", "sign", "put it in quotes"),
    ("    sign: Kite", f"    sign: {'Kite' * 6}", "sign", "at most 20"),
    ("  - ref: YP-1", '  - ref: ""', "ref", "empty"),
    ("  - ref: YP-1", "  - ref: 1042", "ref", "YAML reads this as a number"),
    ("  - ref: YP-1", "  - ref: YP 1", "ref", "holds only letters"),
    ("  - ref: YP-1", '  - ref: "YP:1"', "ref", "holds only letters"),
    ("  - ref: YP-1", "  - ref: YP-é", "ref", "holds only letters"),
    ("  - ref: duty", "  - ref: duty/1", "ref", "holds only letters"),
    ("    carers: [CA-1]", "    carers: CA-1", "carers", "a single value stands here"),
    ("    contacts:\n      - channel: telegram", "    contacts: none\n    more:\n      - channel: telegram", "contacts", "list"),
    ("    do_not_tell: [the cousin]", "    do_not_tell: the cousin", "do_not_tell", "a single value stands here"),
    ("    proven: true", '    proven: "true"', "proven", "true or false"),
    ("    proven: true", "    proven: 1", "proven", "true or false"),
    ("    shared_phone: true", "    shared_phone: on", "shared_phone", "true or false"),
    ('    times: ["16:15"]', "    times: []", "times", "0 times"),
    ("    days: [mon, tue]", "    days: []", "days", "0 days"),
    ("    days: [mon, tue]", "    days: [mon, mon]", "days", "twice"),
    ("      wait: 5m", "      wait: [5m]", "wait", "a list stands here"),
]
WORDS = [
    ("    kind: young_person", "    kind: child", "kind", '"child" is not a kind of person'),
    ("channel: handset", "channel: pigeon", "channel", '"pigeon" is not a channel'),
    ("manner: sms", "manner: whatsapp", "manner", '"whatsapp" is not a manner'),
    (
        'channel: sms\n        address: "+447700900101"',
        'channel: sms\n        ¶manner: sms\n        address: "+447700900101"',
        "manner",
        "only a handset",
    ),
    ("    tier: standard", "    tier: relaxed", "tier", '"relaxed" is not a tier'),
    ("    language: ar", "    language: tlh", "language", "write one of ar, en, ti"),
    ("    language: ar", "    language: AR", "language", "not a language"),
    ("timezone: Europe/London", "timezone: Europe/Westshire", "timezone", "not a time zone"),
    ("timezone: Europe/London", "timezone: GMT+1", "timezone", "not a time zone"),
    ("timezone: Europe/Dublin", "timezone: ../etc/passwd", "timezone", "not a time zone"),
    ("        role: on_duty", "        role: boss", "role", '"boss" is not a role'),
    ("    days: [mon, tue]", "    days: [mon, someday]", "days", '"someday" is not a day'),
    ("    days: [mon, tue]", "    days: [mon, holidays]", "days", '"holidays" is not a day'),
    ("    days: [mon, tue]", "    days: weekdays", "days", '"weekdays" is not a day'),
    ("holidays: england_and_wales", "holidays: atlantis", "holidays", "region of bank holidays"),
    ("    cover: open", "    cover: ajar", "cover", '"ajar" is not a cover'),
    ("    ask_carer: always", "    ask_carer: sometimes", "ask_carer", '"sometimes" is not'),
    ("    age_basis: claimed", "    age_basis: guessed", "age_basis", '"guessed" is not'),
    ("    reads: a little", "    reads: well", "reads", '"well" is not'),
    ("    starts_with: young_person", "    starts_with: worker", "starts_with", '"worker" is not'),
    ("    - ask: carer", "    - ask: grandmother", "ask", '"grandmother" is not'),
    ("    - who: on_duty", "    - who: allocated", "who", "write one of on_duty, next_on_duty, manager"),
    ("      by: [sms, voice]", "      by: [sms, fax]", "by", '"fax" is not a road'),
    ("      by: [sms, voice]", "      by: sms", "by", "a list of roads"),
]
NUMBERS = [
    ('"16:15"', "16:15", "times", "without quotes"),
    ('"09:00"', "09:00", "from", "without quotes"),
    ('"16:15"', '"24:00"', "times", "not a time of day"),
    ('"16:15"', '"4pm"', "times", "not a time of day"),
    ('"16:15"', '"16:15", "16:15"', "times", "twice"),
    ('"17:00"', '"09:00"', "to", "closes after it opens"),
    ("2011-05-06", "2011-02-30", "birth_date", "not a date"),
    ("2011-05-06", "6/5/2011", "birth_date", "not a date"),
    ("2011-05-06", "2026-11-03", "birth_date", "in the future"),
    ("2011-05-06", "0211-05-06", "birth_date", "not a date"),
    ("starts_on: 2026-03-02", "starts_on: soon", "starts_on", "not a date"),
    ("starts_on: 2026-03-02", "starts_on: 2026-03-02 10:00:00", "starts_on", "not a date"),
    ('ends_on: "2027-03-02"', "ends_on: 2026-03-01", "ends_on", "before it starts"),
    ("      wait: 5m", "      wait: 5", "wait", "such as 20m or 1h"),
    ("      wait: 5m", "      wait: 0m", "wait", "between 1m and 6h"),
    ("      wait: 5m", "      wait: 7h", "wait", "between 1m and 6h"),
    ("      wait: 5m", "      wait: 5 minutes", "wait", "not a wait"),
    ("      wait: 5m", "      wait: -5m", "wait", "not a wait"),
    ('"+447700900101"', '"07700 900101"', "address", "not a phone number"),
    ('"+447700900101"', '"+44 7700 900101"', "address", "not a phone number"),
    ('"+447700900101"', '"+4477"', "address", "not a phone number"),
    ('"+447700900101"', '"+0447700900101"', "address", "not a phone number"),
    ('"+447700900101"', '"+٤٤٧٧٠٠٩٠٠١٠١"', "address", "not a phone number"),
    ('"+447700900101"', "+447700900101", "address", "put it in quotes"),
    ('"700900102"', '"@grace"', "address", "not a Telegram address"),
    ('"700900102"', "700900102", "address", "put it in quotes"),
    ("address: family", "address: Family Phone", "address", "not a handset"),
]


@pytest.mark.parametrize(("old", "new", "field", "word"), [*FIELDS, *WRONG_TYPES, *WORDS, *NUMBERS])
def test_it_is_refused_with_its_line_and_field(old: str, new: str, field: str, word: str) -> None:
    assert_refused(old, new, field, word)


@pytest.mark.parametrize(("old", "begins", "field"), MISSING)
def test_a_missing_field_is_told_where_its_entry_begins(old: str, begins: str, field: str) -> None:
    mistake = refusal(changed(old, "")[0])
    assert (mistake.line, mistake.field) == (changed(begins, begins)[1], field), mistake


def test_of_two_mistakes_the_first_by_line_is_told() -> None:
    text, _ = changed("    tier: standard", "    tier: relaxed")
    text, line = changed("    cover: open", "    cover: ajar", text)
    assert (refusal(text).line, refusal(text).field) == (line, "cover")


def test_a_word_is_shown_short_and_on_one_line() -> None:
    text, _ = changed("    tier: standard", '    tier: "relaxed. Then\\nsomething much longer than this"')
    assert '"relaxed_ Then_something …"' in str(refusal(text))
