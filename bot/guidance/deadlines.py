"""Deadlines: the plain count, the date the law gives, and the cautious one that the citizen is shown; pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot.guidance.calendar import Territory, working_day_from, working_day_until


@dataclass(frozen=True, slots=True)
class DeadlineDates:
    """One deadline.

    Attributes:
        plain: the bare count.
        legal: with "jour franc" and extension to the next working day where they apply; for the agent.
        safe: the last working day not after `plain`; for the citizen, who must never lose a right to a generous count.
    """

    plain: date
    legal: date
    safe: date


def add_months(day: date, count: int) -> date:
    """The same day number that many months later, or the last day of that month (CPC, article 641)."""
    index = day.month - 1 + count
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def count_from(
    start: date, days: int = 0, months: int = 0, *, franc: bool = False, extend: bool = True, territory: Territory = "mainland"
) -> DeadlineDates:
    """Days or months after an event: its own day does not count, the last one does (CPC, article 641).

    Args:
        franc: neither the first nor the last day counts, so the legal date is a day later.
        extend: a last day that is not a working one carries over to the next working day (CPC, article 642).
    """
    plain = add_months(start, months) + timedelta(days=days)
    legal = plain + timedelta(days=1) if franc else plain
    return DeadlineDates(plain, working_day_from(legal, territory) if extend else legal, working_day_until(plain, territory))


def day_deadline(start: date, count: int) -> DeadlineDates:
    """That many days after the event."""
    return count_from(start, days=count)


def month_deadline(start: date, count: int) -> DeadlineDates:
    """That many months after the event."""
    return count_from(start, months=count)


def end_of_year_deadline(start_year: int, count: int, territory: Territory = "mainland") -> DeadlineDates:
    """31 December of the year that many years after (LPF, articles R*196-1 and R*196-2); never extended."""
    plain = date(start_year + count, 12, 31)
    return DeadlineDates(plain, plain, working_day_until(plain, territory))


def fixed_deadline(day: date) -> DeadlineDates:
    """A date set by the administration."""
    return DeadlineDates(day, day, day)
