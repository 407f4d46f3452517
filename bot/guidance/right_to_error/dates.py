"""The `deadline` regime of the `decide` command: dates only."""

from __future__ import annotations

from bot.errors import DecisionInputError
from bot.guidance.calendar import TERRITORIES, Territory
from bot.guidance.deadlines import DeadlineDates, count_from, end_of_year_deadline
from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.engine import Decision


def decide_deadline(case: Case) -> Decision:
    """The dates of a deadline; a decision born of silence has no date to be cautious about.

    Raises:
        DecisionInputError: start, unit or n is missing.
    """
    start, unit, count = case.day("start"), case.choice("unit"), case.number("n")
    if start is None or unit is None or count is None:
        raise DecisionInputError("regime deadline: start, unit and n are needed")
    territory = _territory(case)
    if case.text("rule") == "end_of_year":
        dates = end_of_year_deadline(start.year, int(count), territory)
    else:
        dates = _counted(case, int(count), unit, territory)
    silent = case.text("kind") == "birth_of_silent_decision"
    return Decision(plain_date=dates.plain, legal_date=dates.legal, safe_date=None if silent else dates.safe)


def _territory(case: Case) -> Territory:
    """Whose days off count: those of the mainland where the place has none of its own, or is not said exactly."""
    said = "alsace_moselle" if case.flag("alsace_moselle") else case.choice("territory")
    return next((territory for territory in TERRITORIES if territory == said), "mainland")


def _counted(case: Case, count: int, unit: str, territory: Territory) -> DeadlineDates:
    start = case.day("start")
    assert start is not None
    months = {"day": 0, "month": count, "year": 12 * count}[unit] + int(case.number("distance_months") or 0)
    extend = case.flag("extend")
    return count_from(
        start,
        days=count if unit == "day" else 0,
        months=months,
        franc=bool(case.flag("franc")),
        extend=True if extend is None else extend,
        territory=territory,
    )
