"""Which language people are switched to: in a demo any of ours, among real people one that two native speakers have signed."""

import pytest

import locales
from db.words import Mode
from service.wiring import may_be_sent


@pytest.mark.parametrize("tag", locales.languages())
def test_among_real_people_a_language_is_sent_once_it_is_signed(tag: str) -> None:
    assert may_be_sent(Mode.DEMO)(tag)
    assert may_be_sent(Mode.LIVE)(tag) is locales.review(tag).is_signed
