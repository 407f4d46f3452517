"""Working days and public holidays; pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Literal, get_args

import holidays

Territory = Literal["mainland", "alsace_moselle", "guadeloupe", "martinique", "guyane", "reunion", "mayotte", "saint_pierre_et_miquelon"]
"""Where the days off are the same. Alsace-Moselle adds Good Friday and 26 December; overseas, the day slavery was abolished."""

TERRITORIES: tuple[Territory, ...] = get_args(Territory)

_SUBDIVISIONS: dict[Territory, str] = {
    "alsace_moselle": "57",
    "guadeloupe": "971",
    "martinique": "972",
    "guyane": "973",
    "reunion": "974",
    "mayotte": "976",
    "saint_pierre_et_miquelon": "PM",
}
_BY_DEPARTMENT: dict[str, Territory] = {
    "57": "alsace_moselle",
    "67": "alsace_moselle",
    "68": "alsace_moselle",
    "971": "guadeloupe",
    "972": "martinique",
    "973": "guyane",
    "974": "reunion",
    "975": "saint_pierre_et_miquelon",
    "976": "mayotte",
}
_ABOLITION = "Abolition"
_SATURDAY, _SUNDAY = 5, 6
_ONE = timedelta(days=1)


def territory_of(insee: str | None) -> Territory:
    """The territory of a commune, by its INSEE code; the mainland where it is not known."""
    code = insee or ""
    return _BY_DEPARTMENT.get(code[:3], _BY_DEPARTMENT.get(code[:2], "mainland"))


@lru_cache(maxsize=128)
def _of_year(year: int, territory: Territory) -> frozenset[date]:
    """Those of the law (Code du travail, articles L3133-1, L3134-13 and L3422-2), without the days off that are only customary."""
    national = frozenset(holidays.country_holidays("FR", years=year))
    if territory == "mainland":
        return national
    local = holidays.country_holidays("FR", subdiv=_SUBDIVISIONS[territory], years=year, language="en_US")
    return national | {day for day, name in local.items() if territory == "alsace_moselle" or _ABOLITION in name}


def is_holiday(day: date, territory: Territory = "mainland") -> bool:
    """Whether that day is a public holiday there."""
    return day in _of_year(day.year, territory)


def is_working_day(day: date, territory: Territory = "mainland") -> bool:
    """Neither Saturday, Sunday nor public holiday ("jour ouvré")."""
    return day.weekday() < _SATURDAY and not is_holiday(day, territory)


def is_business_day(day: date, territory: Territory = "mainland") -> bool:
    """Neither Sunday nor public holiday ("jour ouvrable")."""
    return day.weekday() != _SUNDAY and not is_holiday(day, territory)


def working_day_from(day: date, territory: Territory = "mainland") -> date:
    """That day, or the next working one."""
    return _first(day, _ONE, lambda tried: is_working_day(tried, territory))


def working_day_until(day: date, territory: Territory = "mainland") -> date:
    """That day, or the last working one before it."""
    return _first(day, -_ONE, lambda tried: is_working_day(tried, territory))


def after_days(day: date, count: int, counts: Callable[[date, Territory], bool], territory: Territory = "mainland") -> date:
    """The last of that many days that count, from the day after."""
    counted = (day + _ONE * n for n in range(1, 10_000) if counts(day + _ONE * n, territory))
    return next(islice(counted, count - 1, None)) if count else day


def _first(day: date, step: timedelta, accepted: Callable[[date], bool]) -> date:
    while not accepted(day):
        day += step
    return day
