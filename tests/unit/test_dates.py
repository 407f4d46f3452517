"""Deadlines and interest: the worked examples, and what must hold of any date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.models import Deadline
from bot.guidance.calendar import TERRITORIES, Territory, is_holiday, is_working_day, territory_of
from bot.guidance.deadlines import count_from, deadline_from, end_of_year_deadline, next_yearly
from bot.guidance.interest import interest, late_interest_range, months_of_income_tax

RATE = 0.002
"""A month of late interest (CGI, article 1727, III)."""

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


@pytest.mark.parametrize(
    ("insee", "day", "off"),
    [
        ("75056", date(2026, 4, 3), False),  # Good Friday
        ("67482", date(2026, 4, 3), True),
        ("57463", date(2026, 12, 26), True),
        ("97105", date(2026, 5, 27), True),  # slavery abolished in Guadeloupe
        ("97105", date(2026, 3, 12), False),  # Mi-Carême is only a custom
        ("97209", date(2026, 5, 22), True),
        ("97302", date(2026, 6, 10), True),
        ("97411", date(2026, 12, 20), True),
        ("97608", date(2026, 4, 27), True),
        ("2A004", date(2026, 4, 3), False),
        (None, date(2026, 7, 14), True),
    ],
)
def test_each_territory_has_its_own_holidays(insee: str | None, day: date, off: bool) -> None:
    assert is_holiday(day, territory_of(insee)) is off


def deadline(rule: str, **more: object) -> Deadline:
    return Deadline.model_validate({"id": "d", "title": "Répondre", "fact": "f", "rule": rule, "start": "s", "unknown": "?", **more})


@pytest.mark.parametrize(
    ("counted", "start", "count", "insee", "plain", "legal", "safe"),
    [
        (deadline("days"), "2026-11-02", 20, None, "2026-11-22", "2026-11-23", "2026-11-20"),
        (deadline("days", extended=False), "2026-11-02", 20, None, "2026-11-22", "2026-11-22", "2026-11-20"),
        (deadline("weeks"), "2026-11-02", 6, None, "2026-12-14", "2026-12-14", "2026-12-14"),
        (deadline("months"), "2026-09-15", 2, None, "2026-11-15", "2026-11-16", "2026-11-13"),
        (deadline("months", franc=True), "2026-03-12", 2, None, "2026-05-12", "2026-05-13", "2026-05-12"),
        (deadline("months", extended=False), "2026-12-01", 1, None, "2027-01-01", "2027-01-01", "2026-12-31"),
        (deadline("months"), "2025-12-31", 2, None, "2026-02-28", "2026-03-02", "2026-02-27"),
        (deadline("months"), "2027-12-30", 2, None, "2028-02-29", "2028-02-29", "2028-02-29"),
        (deadline("years"), "2024-02-29", 1, None, "2025-02-28", "2025-02-28", "2025-02-28"),
        (deadline("working_days"), "2026-11-06", 5, None, "2026-11-16", "2026-11-16", "2026-11-16"),  # Armistice day between
        (deadline("business_days"), "2026-11-06", 5, None, "2026-11-13", "2026-11-13", "2026-11-13"),
        (deadline("business_days"), "2026-11-20", 8, None, "2026-11-30", "2026-11-30", "2026-11-30"),
        (deadline("working_days"), "2026-12-23", 3, None, "2026-12-29", "2026-12-29", "2026-12-29"),
        (deadline("business_days"), "2026-12-23", 2, None, "2026-12-26", "2026-12-28", "2026-12-24"),
        (deadline("business_days"), "2026-12-23", 2, "67482", "2026-12-28", "2026-12-28", "2026-12-28"),  # 26 December is off there
        (deadline("days"), "2026-11-20", 30, "97411", "2026-12-20", "2026-12-21", "2026-12-18"),
        (deadline("days"), "2026-03-04", 30, "68224", "2026-04-03", "2026-04-07", "2026-04-02"),
        (deadline("end_of_year"), "2026", 2, None, "2028-12-31", "2028-12-31", "2028-12-29"),
    ],
)
def test_a_deadline_of_the_content(counted: Deadline, start: str, count: int, insee: str | None, plain: str, legal: str, safe: str) -> None:
    found = deadline_from(counted, start, count, territory_of(insee))
    assert (found.plain, found.legal, found.safe) == tuple(map(date.fromisoformat, (plain, legal, safe)))


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [("--12-31", "2026-11-25", "2026-12-31"), ("--07-01", "2026-11-25", "2027-07-01"), ("--11-25", "2026-11-25", "2026-11-25"), ("--02-29", "2026-01-05", "2026-02-28")],
)  # fmt: skip
def test_a_day_that_comes_back_every_year(day: str, today: str, expected: str) -> None:
    assert next_yearly(day, date.fromisoformat(today)) == date.fromisoformat(expected)


@given(days, st.integers(0, 400), st.booleans(), st.sampled_from(TERRITORIES))
def test_the_date_shown_is_a_working_day_never_after_the_count(start: date, count: int, franc: bool, territory: Territory) -> None:
    found = count_from(start, days=count, franc=franc, territory=territory)
    assert is_working_day(found.safe, territory)
    assert found.safe <= found.plain <= found.legal
    assert is_working_day(found.legal, territory)


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
    assert interest(rights, [RATE] * len(months_of_income_tax(income_year, stop)), factor) == cost


def test_what_a_correction_today_would_cost_is_a_range() -> None:
    found = late_interest_range(300, 2025, date(2026, 11, 23), 0.5, lambda _month: RATE)
    assert (found.low, found.high, found.months_low, found.months_high) == (1.5, 2.1, 5, 7)


@given(st.floats(0, 1e6), st.integers(0, 60), st.integers(0, 60))
def test_interest_never_shrinks_with_time(rights: float, months: int, more: int) -> None:
    assert interest(rights, [RATE] * months) <= interest(rights, [RATE] * (months + more))
