"""When a service is open, until when, and when it opens next; and how its hours read."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import PARIS
from bot.content import Content
from bot.content.services import Hours
from bot.presenting.opening_hours import closes_at, hours_in_words, intervals_on, opens_next, status

WEEK = Hours.model_validate(
    {
        "fact": "hours_of_the_office",
        "days": {
            "mon": [{"opens": "08:30", "closes": "12:00"}, {"opens": "13:30", "closes": "17:00"}],
            "tue": [{"opens": "08:30", "closes": "12:00"}],
            "wed": [{"opens": "08:30", "closes": "12:00"}],
            "fri": [{"opens": "08:30", "closes": "12:00"}],
        },
    }
)
MONDAY = date(2026, 11, 23)


def at(day: date, hour: str) -> datetime:
    """A moment in Paris."""
    return datetime.fromisoformat(f"{day.isoformat()}T{hour}").replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("day", "hour", "closes"),
    [
        (MONDAY, "08:29:59", None),
        (MONDAY, "08:30", "12:00:00"),
        (MONDAY, "11:59:59", "12:00:00"),
        (MONDAY, "12:00", None),
        (MONDAY, "14:00", "17:00:00"),
        (date(2026, 11, 26), "10:00", None),
        (date(2026, 12, 25), "10:00", None),
        (date(2026, 11, 28), "10:00", None),
    ],
)
def test_it_is_open_from_its_opening_to_its_closing_but_not_on_holidays(day: date, hour: str, closes: str | None) -> None:
    found = closes_at(WEEK, at(day, hour))
    assert (found.isoformat() if found else None) == closes


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (MONDAY, "07:00", "2026-11-23T08:30"),
        (MONDAY, "12:30", "2026-11-23T13:30"),
        (MONDAY, "18:00", "2026-11-24T08:30"),
        (date(2026, 11, 25), "12:00", "2026-11-27T08:30"),
        (date(2026, 12, 24), "20:00", "2026-12-28T08:30"),
    ],
)
def test_the_next_opening_skips_closed_days_and_holidays(day: date, hour: str, expected: str) -> None:
    found = opens_next(WEEK, at(day, hour))
    assert found is not None
    assert found.isoformat(timespec="minutes").startswith(expected)


def test_a_service_that_never_opens_has_no_next_opening() -> None:
    assert opens_next(Hours.model_validate({"fact": "hours_of_the_office", "days": {}}), at(MONDAY, "10:00")) is None


@pytest.mark.parametrize(
    ("day", "hour", "is_open", "words"),
    [
        (MONDAY, "09:00", True, "12 h"),
        (MONDAY, "12:30", False, "aujourd'hui à 13 h 30"),
        (MONDAY, "18:00", False, "mardi 24 novembre à 8 h 30"),
    ],
)
def test_it_is_said_in_words(content: Content, day: date, hour: str, is_open: bool, words: str) -> None:
    opened, said = status(WEEK, at(day, hour), content.wording)
    assert opened is is_open
    assert words in said


def test_neighbouring_days_with_the_same_hours_are_said_together(content: Content) -> None:
    assert hours_in_words(WEEK, content.wording) == (
        "lundi : 8 h 30 – 12 h, 13 h 30 – 17 h ; mardi à mercredi : 8 h 30 – 12 h ; vendredi : 8 h 30 – 12 h"
    )


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31)))
def test_it_is_either_open_or_opens_later(moment: datetime) -> None:
    now = moment.replace(tzinfo=PARIS)
    opening = opens_next(WEEK, now)
    assert opening is not None
    assert opening > now
    assert closes_at(WEEK, opening) is not None
    assert not intervals_on(WEEK, date(2026, 5, 1))
