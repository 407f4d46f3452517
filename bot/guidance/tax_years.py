"""Which income has been declared already, and which year a citizen means; pure."""

from __future__ import annotations

from datetime import date

from bot.guidance.reading import Entities

_CAMPAIGN = 4
"""The month in which the income of the year before begins to be declared."""

LAST = "last"
"""The last one declared."""

OLDER = "older"
"""A year before the last one declared, though it is not sure which."""


def last_declared(today: date) -> int:
    """The latest year of income that has been, or is being, declared."""
    return today.year - (1 if today.month >= _CAMPAIGN else 2)


def year_meant(entities: Entities, today: date) -> str | None:
    """The year of income that a message is about: a year, `OLDER`, `unknown` where two are possible, or None where none is said.

    The earliest counts, since its time limits end first. "Ma déclaration 2025" may be the one signed in 2025 or the one on the
    income of 2025.
    """
    last = last_declared(today)
    if declared := [year for year in entities.income_years if year <= last]:
        return str(min(declared))
    if not (returns := [year for year in entities.return_years if year <= last + 1]):
        return None
    possible = [year for year in (min(returns) - 1, min(returns)) if year <= last]
    if len(possible) == 1:
        return str(possible[0])
    return OLDER if max(possible) < last else "unknown"


def age(year: str, last: int) -> str | None:
    """Whether that year is the `last` declared or an `older` one; None where it may be either."""
    if year.isdigit():
        return LAST if int(year) == last else OLDER
    return year if year in (LAST, OLDER) else None
