"""Deadlines: the plain count, the date the law gives, and the cautious one that the citizen is shown; pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot.content.models import Deadline
from bot.guidance.calendar import Territory, after_days, is_business_day, is_working_day, working_day_from, working_day_until

YEARLY = "--"
"""How a fact writes a day that comes back every year (`--12-31`, as in ISO 8601)."""


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
    return _dates(plain, franc=franc, extend=extend, territory=territory)


def end_of_year_deadline(start_year: int, count: int, territory: Territory = "mainland") -> DeadlineDates:
    """31 December of the year that many years after (LPF, articles R*196-1 and R*196-2); never extended."""
    plain = date(start_year + count, 12, 31)
    return DeadlineDates(plain, plain, working_day_until(plain, territory))


def fixed_deadline(day: date) -> DeadlineDates:
    """A date set by the administration."""
    return DeadlineDates(day, day, day)


def next_yearly(day: str, today: date) -> date:
    """The next day so called (`--12-31`), today included."""
    month, number = (int(part) for part in day.removeprefix(YEARLY).split("-"))
    this_year = date(today.year, month, min(number, monthrange(today.year, month)[1]))
    return this_year if this_year >= today else add_months(this_year, 12)


def deadline_from(deadline: Deadline, start: str, count: int, territory: Territory = "mainland") -> DeadlineDates:
    """The dates of a deadline of the content; `start` is an ISO day, or a year for the end of one."""
    if deadline.rule == "end_of_year":
        return end_of_year_deadline(int(start), count, territory)
    day = date.fromisoformat(start)
    match deadline.rule:
        case "days":
            plain = day + timedelta(days=count)
        case "weeks":
            plain = day + timedelta(weeks=count)
        case "months":
            plain = add_months(day, count)
        case "years":
            plain = add_months(day, 12 * count)
        case "working_days":
            plain = after_days(day, count, is_working_day, territory)
        case "business_days":
            plain = after_days(day, count, is_business_day, territory)
        case _:
            raise AssertionError(f"a deadline by {deadline.rule} does not count from a day")
    return _dates(plain, franc=deadline.franc, extend=deadline.extended, territory=territory)


def _dates(plain: date, *, franc: bool, extend: bool, territory: Territory) -> DeadlineDates:
    legal = plain + timedelta(days=1) if franc else plain
    return DeadlineDates(plain, working_day_from(legal, territory) if extend else legal, working_day_until(plain, territory))
