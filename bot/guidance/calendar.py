"""Working days and public holidays; pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

Territory = str
"""`mainland`, `alsace_moselle` (Good Friday and 26 December too), or the code of an overseas department (the abolition of slavery)."""

MAINLAND: Territory = "mainland"
_SUBDIVISIONS = {MAINLAND: None, "alsace_moselle": "57", "971": "971", "972": "972", "973": "973", "974": "974", "976": "976"}
_ONE = timedelta(days=1)


@lru_cache(maxsize=64)
def _of_year(year: int, territory: Territory) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=_SUBDIVISIONS.get(territory), years=year))


def is_holiday(day: date, territory: Territory = MAINLAND) -> bool:
    """Whether that day is a public holiday (Code du travail, article L3133-1)."""
    return day in _of_year(day.year, territory)


def is_working_day(day: date, territory: Territory = "mainland") -> bool:
    """Neither Saturday, Sunday nor public holiday."""
    return day.weekday() < 5 and not is_holiday(day, territory)


def working_day_from(day: date, territory: Territory = "mainland") -> date:
    """That day, or the next working one."""
    while not is_working_day(day, territory):
        day += _ONE
    return day


def working_day_until(day: date, territory: Territory = "mainland") -> date:
    """That day, or the last working one before it."""
    while not is_working_day(day, territory):
        day -= _ONE
    return day
