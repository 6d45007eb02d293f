"""What a call to a duty worker offers once its content was heard."""

import locales
from bot.phrasing.phrase import Choice


def to_ring() -> tuple[Choice, ...]:
    """1 rings the young person."""
    return (Choice(locales.text(locales.ENGLISH, "V_ring"), "ring"),)


def to_ring_carer() -> tuple[Choice, ...]:
    """1 rings their carer."""
    return (Choice(locales.text(locales.ENGLISH, "V_ring"), "ring_carer"),)


def digits() -> tuple[Choice, ...]:
    """1 takes, 2 passes."""
    return tuple(Choice(locales.text(locales.ENGLISH, key), choice) for key, choice in (("V_take", "take"), ("V_pass", "pass")))


def to_take() -> tuple[Choice, ...]:
    """1 takes, and there is nothing else to do."""
    return digits()[:1]
