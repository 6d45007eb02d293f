"""A duty phone that several workers use by turns: one reference, one telephone, and everybody who has it says so."""

import pytest

from tests.desk.council.files import changed, read, refusal

_KHAN = 'address: "+447700900103"'
_SHAH = 'channel: voice\n        address: "+447700900104"'
_MARK = "shared_duty_phone: DESK"
BOTH = changed(_SHAH, f'channel: sms\n        address: "+447700900103"\n        {_MARK}', changed(_KHAN, f"{_KHAN}\n        {_MARK}")[0])[0]


def test_two_workers_may_share_one_and_a_number_that_only_happens_to_be_twos_is_warned_of() -> None:
    council = read(BOTH)
    assert council.warnings == ()
    shared = {person.ref: one.shared_duty_phone for person in council.people for one in person.contacts if one.shared_duty_phone}
    assert shared == {"DW-1": "DESK", "DW-2": "DESK"}
    (warning,) = read(changed(_SHAH, 'channel: voice\n        address: "+447700900103"')[0]).warnings
    assert warning.field == "address"
    assert "DW-1 has this address too" in warning.sentence


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        (f"{_MARK}\n        proven: true", "proven: true", "address", "this is the shared phone DESK"),
        (_MARK, "shared_duty_phone: CAR", "shared_duty_phone", "this number is CAR elsewhere"),
        (
            f"{_KHAN}\n        {_MARK}",
            f'address: "+447700900199"\n        {_MARK}',
            "shared_duty_phone",
            "DESK is another number elsewhere",
        ),
        ('address: "700900102"', f'address: "700900102"\n        {_MARK}', "shared_duty_phone", "CA-1 is not a worker"),
        (
            f"channel: sms\n        {_KHAN}",
            'channel: telegram\n        address: "700900109"',
            "shared_duty_phone",
            "a chat is one person's",
        ),
    ],
    ids=["one is not marked", "two references", "two numbers", "a carer", "a chat"],
)
def test_what_would_leave_open_whose_word_it_is_is_refused(old: str, new: str, field: str, said: str) -> None:
    error = refusal(changed(old, new, BOTH)[0])
    assert (error.field, said in error.sentence) == (field, True), str(error)
