"""Late-payment interest on tax (CGI, article 1727): a rate for each month begun; pure. Amounts in euros."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

_PAYMENT_AFTER_MONTHS = 2
"""A corrected tax is usually paid about two months after the correction was sent."""

MonthlyRate = Callable[[date], float]
"""The share of the tax that a month costs, for the first day of that month."""


@dataclass(frozen=True, slots=True)
class InterestRange:
    """Interest from a correction filed now to a payment two months later; months count both ends."""

    low: float
    high: float
    months_low: int
    months_high: int


def months_of_income_tax(income_year: int, stop: tuple[int, int]) -> tuple[date, ...]:
    """The months of interest on income tax: from July of the year after the income (CGI, article 1727, IV) to `stop`, included."""
    count = (stop[0] - income_year - 1) * 12 + stop[1] - 6
    return tuple(date(income_year + 1 + (6 + n) // 12, (6 + n) % 12 + 1, 1) for n in range(max(0, count)))


def interest(tax: float, rates: Iterable[float], factor: float = 1.0) -> float:
    """Interest on the extra tax, to the cent."""
    return round(tax * sum(rates) * factor, 2)


def late_interest_range(tax: float, income_year: int, today: date, factor: float, rate: MonthlyRate) -> InterestRange:
    """What a correction filed today would cost: the month where counting stops is only known from the corrected notice."""
    later = today.month - 1 + _PAYMENT_AFTER_MONTHS
    low = months_of_income_tax(income_year, (today.year, today.month))
    high = months_of_income_tax(income_year, (today.year + later // 12, later % 12 + 1))
    return InterestRange(interest(tax, map(rate, low), factor), interest(tax, map(rate, high), factor), len(low), len(high))
