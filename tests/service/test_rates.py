"""How fast we may send, as the environment says it."""

from pathlib import Path

import pytest

from bot.limits import CourierSettings
from bot.pacing import Pace
from db.queries.rates import Sender
from db.words import ChannelName, Mode
from desk.refusals import Refused
from service.rates import check_limits, courier_settings
from service.settings import BadSettings, read_settings

NOWHERE = Path("nowhere")


def test_what_is_left_out_is_a_long_numbers_rate_and_what_networks_let_pass() -> None:
    assert courier_settings(read_settings({}, NOWHERE)) == CourierSettings()


def test_a_short_code_is_faster_and_its_pages_have_a_rate_of_their_own() -> None:
    said = {"SAFETYNET_TWILIO_SMS_PER_SECOND": "100", "SAFETYNET_TWILIO_PAGE_PER_SECOND": "10", "SAFETYNET_PHONE_PER_HOUR": "12"}
    found = courier_settings(read_settings(said, NOWHERE))
    assert found.paces[Sender(ChannelName.SMS, pages=False)] == Pace(100)
    assert found.paces[Sender(ChannelName.SMS, pages=True)] == Pace(10)
    assert (found.phones.per_hour, found.phones.duty_per_hour) == (12, 90)


def test_one_setting_lifts_every_limit_but_never_where_there_are_people() -> None:
    for said in ("lifted", "wide"):
        settings = read_settings({"SAFETYNET_PROVIDER_LIMITS": said}, NOWHERE)
        assert courier_settings(settings).paces == {}
        check_limits(settings, Mode.DEMO)
        with pytest.raises(Refused, match=f"SAFETYNET_PROVIDER_LIMITS={said} is for measuring"):
            check_limits(settings, Mode.LIVE)


def test_a_crash_leaves_no_more_in_doubt_unless_that_is_asked_for_by_name() -> None:
    lifted, wide = (courier_settings(read_settings({"SAFETYNET_PROVIDER_LIMITS": said}, NOWHERE)) for said in ("lifted", "wide"))
    assert (lifted.window, lifted.other_slots) == (CourierSettings().window, CourierSettings().other_slots)
    assert wide.other_slots == wide.window == 4 * lifted.window


@pytest.mark.parametrize("name", ["TWILIO_SMS_PER_SECOND", "TELEGRAM_PER_SECOND", "PHONE_PER_HOUR", "DUTY_PHONE_PER_HOUR"])
@pytest.mark.parametrize("said", ["0", "-1", "many", "inf", "nan"])
def test_a_rate_that_never_moves_is_refused_by_name(name: str, said: str) -> None:
    with pytest.raises(BadSettings, match=f"SAFETYNET_{name} is not right"):
        read_settings({f"SAFETYNET_{name}": said}, NOWHERE)
