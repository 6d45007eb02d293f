"""How fast we may send, as the environment says it: what a provider sells us, and what one phone is to get."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.pacing import DUTY_PHONE_PER_HOUR, PHONE_PER_HOUR, TELEGRAM_PER_SECOND, TEXTS_PER_SECOND, Pace
from db.words import Mode
from desk.refusals import Refused

if TYPE_CHECKING:
    from bot.limits import CourierSettings

PerSecond = Annotated[float, Field(gt=0, le=1000)]
PerHour = Annotated[int, Field(ge=1, le=1000)]


class ProviderLimits(StrEnum):
    """Whether we keep to what providers allow."""

    KEPT = "kept"
    LIFTED = "lifted"  # to measure what we cost ourselves, against a provider of one's own
    WIDE = "wide"  # and our own bounds of how many at once are widened too


class RateSettings(BaseSettings):
    """What the environment says of rates."""

    model_config = SettingsConfigDict(env_prefix="SAFETYNET_")

    twilio_sms_per_second: PerSecond = TEXTS_PER_SECOND
    twilio_page_per_second: PerSecond = TEXTS_PER_SECOND
    telegram_per_second: PerSecond = TELEGRAM_PER_SECOND
    phone_per_hour: PerHour = PHONE_PER_HOUR
    duty_phone_per_hour: PerHour = DUTY_PHONE_PER_HOUR
    provider_limits: ProviderLimits = ProviderLimits.KEPT


def check_limits(said: RateSettings, mode: Mode) -> None:
    """Refuse to write to people without the limits that keep our numbers from being blocked."""
    if said.provider_limits is not ProviderLimits.KEPT and mode is Mode.LIVE:
        raise Refused(f"SAFETYNET_PROVIDER_LIMITS={said.provider_limits} is for measuring; take it away, then start.")


def courier_settings(said: RateSettings) -> "CourierSettings":
    """How hard a courier may press."""
    # Not at the top: settings are read by every command, and most of them send nothing.
    from bot.limits import LIFTED, TELEGRAM, WIDE, CourierSettings, PhoneBounds, paces

    if said.provider_limits is not ProviderLimits.KEPT:
        return WIDE if said.provider_limits is ProviderLimits.WIDE else LIFTED
    texts, pages = Pace(said.twilio_sms_per_second), Pace(said.twilio_page_per_second)
    return CourierSettings(
        paces(texts, pages, Pace(said.telegram_per_second, TELEGRAM.worth)), PhoneBounds(said.phone_per_hour, said.duty_phone_per_hour)
    )
