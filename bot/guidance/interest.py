"""Late-payment interest on tax (CGI, article 1727); pure. Amounts in euros."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHLY_RATE = 0.002
"""0.20 % a month since 1 January 2018 (CGI, article 1727, III)."""

HALVED = 0.5
"""Spontaneous correction (CGI, article 1727, V)."""

REDUCED = 0.7
"""Correction asked for during a control: 30 % off (LPF, article L62)."""

_PAYMENT_AFTER_MONTHS = 2
"""A corrected tax is usually paid about two months after the correction was sent."""


@dataclass(frozen=True, slots=True)
class InterestRange:
    """Interest from a correction filed now to a payment two months later; months count both ends."""

    low: float
    high: float
    months_low: int
    months_high: int


def months_between(start: tuple[int, int], stop: tuple[int, int]) -> int:
    """Calendar months (year, month) from start to stop, both included; 0 when stop comes before."""
    return max(0, (stop[0] - start[0]) * 12 + stop[1] - start[1] + 1)


def income_tax_months(income_year: int, stop: tuple[int, int]) -> int:
    """Months of interest on income tax: from 1 July of the year after the income (CGI, article 1727, IV)."""
    return months_between((income_year + 1, 7), stop)


def interest(rights: float, months: int, factor: float = 1.0) -> float:
    """Interest on the extra tax, to the cent; every month begun counts."""
    return round(rights * MONTHLY_RATE * months * factor, 2)


def late_interest_range(rights: float, income_year: int, today: date, factor: float) -> InterestRange:
    """What a correction filed today would cost: the month where counting stops is only known from the corrected notice."""
    later = today.month - 1 + _PAYMENT_AFTER_MONTHS
    low = income_tax_months(income_year, (today.year, today.month))
    high = income_tax_months(income_year, (today.year + later // 12, later % 12 + 1))
    return InterestRange(interest(rights, low, factor), interest(rights, high, factor), low, high)
