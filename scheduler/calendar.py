"""Bank holidays, as the set of dates that the rules ask for. A region is a field of the authority."""

from datetime import date, datetime, timedelta
from functools import cache

import holidays

# The three calendars of the United Kingdom, and the library's names for them.
REGIONS = {"england_and_wales": "ENG", "scotland": "SCT", "northern_ireland": "NIR"}


@cache
def holidays_of(region: str, year: int) -> frozenset[date]:
    """The bank holidays of one year."""
    return frozenset(holidays.country_holidays("GB", subdiv=REGIONS[region], years=year))


def around(region: str, day: date) -> frozenset[date]:
    """Those of the year and its neighbours: the turn of the year has holidays on both sides."""
    return frozenset().union(*(holidays_of(region, year) for year in (day.year - 1, day.year, day.year + 1)))


def days_now(at: datetime) -> list[date]:
    """Every date that a wall somewhere shows at that instant: for looking widely, before a zone is known."""
    return sorted({(at + timedelta(hours=hours)).date() for hours in (-12, 0, 14)})
