"""Bank holidays, as the set of dates that the rules ask for. A region is a field of the authority."""

from datetime import date
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
