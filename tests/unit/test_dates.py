"""Deadlines and interest: the worked examples, and what must hold of any date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.calendar import is_working_day
from bot.guidance.deadlines import count_from, end_of_year_deadline
from bot.guidance.interest import income_tax_months, interest, late_interest_range

days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize(
    ("start", "kind", "plain", "legal", "safe"),
    [
        (date(2025, 12, 31), {"months": 2}, date(2026, 2, 28), date(2026, 3, 2), date(2026, 2, 27)),
        (date(2026, 9, 15), {"months": 2}, date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 13)),
        (date(2026, 3, 12), {"months": 2, "franc": True}, date(2026, 5, 12), date(2026, 5, 13), date(2026, 5, 12)),
        (date(2026, 1, 12), {"days": 30}, date(2026, 2, 11), date(2026, 2, 11), date(2026, 2, 11)),
        (date(2026, 12, 1), {"months": 1, "extend": False}, date(2027, 1, 1), date(2027, 1, 1), date(2026, 12, 31)),
        (date(2026, 10, 15), {"days": 30, "extend": False}, date(2026, 11, 14), date(2026, 11, 14), date(2026, 11, 13)),
        (date(2026, 11, 2), {"days": 20, "extend": False}, date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 16), {"days": 20}, date(2026, 12, 6), date(2026, 12, 7), date(2026, 12, 4)),
        (date(2026, 11, 16), {"months": 2}, date(2027, 1, 16), date(2027, 1, 18), date(2027, 1, 15)),
        (date(2026, 8, 20), {"months": 2, "franc": True}, date(2026, 10, 20), date(2026, 10, 21), date(2026, 10, 20)),
    ],
)
def test_a_worked_example(start: date, kind: dict[str, int | bool], plain: date, legal: date, safe: date) -> None:
    found = count_from(start, **kind)  # type: ignore[arg-type]
    assert (found.plain, found.legal, found.safe) == (plain, legal, safe)


@pytest.mark.parametrize(("year", "count", "safe"), [(2026, 2, date(2028, 12, 29)), (2026, 1, date(2027, 12, 31))])
def test_the_end_of_a_year_is_not_extended(year: int, count: int, safe: date) -> None:
    found = end_of_year_deadline(year, count)
    assert found.legal == date(year + count, 12, 31)
    assert found.safe == safe


def test_alsace_moselle_has_its_own_holidays() -> None:
    assert is_working_day(date(2026, 4, 3))
    assert not is_working_day(date(2026, 4, 3), "alsace_moselle")


@given(days, st.integers(0, 400), st.booleans())
def test_the_date_shown_is_a_working_day_never_after_the_count(start: date, count: int, franc: bool) -> None:
    found = count_from(start, days=count, franc=franc)
    assert is_working_day(found.safe)
    assert found.safe <= found.plain <= found.legal
    assert is_working_day(found.legal)


@given(days, st.integers(0, 60))
def test_months_end_on_the_same_day_number_or_the_last_of_the_month(start: date, months: int) -> None:
    found = count_from(start, months=months).plain
    assert found.day == start.day or (found.day < start.day and found.day >= 28)
    assert (found.year - start.year) * 12 + found.month - start.month == months


@pytest.mark.parametrize(
    ("rights", "income_year", "stop", "factor", "cost"),
    [(1000, 2025, (2026, 10), 0.5, 4.0), (1500, 2023, (2026, 3), 0.5, 31.5), (2400, 2024, (2026, 1), 0.7, 23.52), (3000, 2023, (2026, 5), 1.0, 138.0), (800, 2025, (2026, 9), 1.0, 4.8)],
)  # fmt: skip
def test_interest_of_a_worked_example(rights: float, income_year: int, stop: tuple[int, int], factor: float, cost: float) -> None:
    assert interest(rights, income_tax_months(income_year, stop), factor) == cost


def test_what_a_correction_today_would_cost_is_a_range() -> None:
    found = late_interest_range(300, 2025, date(2026, 11, 23), 0.5)
    assert (found.low, found.high, found.months_low, found.months_high) == (1.5, 2.1, 5, 7)


@given(st.floats(0, 1e6), st.integers(0, 60), st.integers(0, 60))
def test_interest_never_shrinks_with_time(rights: float, months: int, more: int) -> None:
    assert interest(rights, months) <= interest(rights, months + more)
