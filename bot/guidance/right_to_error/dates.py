"""The dates of a case: those of a row's deadline, and the `deadline` regime of the `decide` command, which gives dates only; pure."""

from __future__ import annotations

from bot.content.rules import RuleDeadline
from bot.errors import DecisionInputError
from bot.guidance.calendar import TERRITORIES, Territory
from bot.guidance.deadlines import DeadlineDates, count_from, end_of_year_deadline
from bot.guidance.right_to_error.case import Case

_MOST = 1200
"""No delay of the law is longer than a hundred years, and a longer count leaves the calendar."""


def dates_of(deadline: RuleDeadline, case: Case, count: int) -> DeadlineDates | None:
    """The dates of a row's deadline; None where the case does not say what it is counted from."""
    if deadline.rule == "end_of_year":
        year = case.number(deadline.start)
        return None if year is None else end_of_year_deadline(int(year) + 1, count, territory_of(case))
    start = case.day(deadline.start)
    if start is None:
        return None
    days, months = (count, 0) if deadline.rule == "days" else (0, count)
    return count_from(start, days, months, franc=deadline.franc, extend=deadline.extended, territory=territory_of(case))


def territory_of(case: Case) -> Territory:
    """Whose public holidays count: those of the mainland where the place has none of its own, or is not said exactly."""
    said = "alsace_moselle" if case.flag("alsace_moselle") else case.choice("territory")
    return next((territory for territory in TERRITORIES if territory == said), "mainland")


def deadline_dates(case: Case) -> tuple[DeadlineDates, bool]:
    """The dates, and whether the cautious one is to be shown: a decision born of silence has no date to be cautious about.

    Raises:
        DecisionInputError: start, unit or n is missing, or the count is out of all proportion.
    """
    start, unit, count = case.day("start"), case.choice("unit"), case.number("n")
    if start is None or unit is None or count is None:
        raise DecisionInputError("regime deadline: start, unit and n are needed")
    distance = case.number("distance_months") or 0
    if max(count, distance) > _MOST:
        raise DecisionInputError(f"regime deadline, input n: {count:g} can't be used; give a number up to {_MOST}")
    shown = case.choice("kind") != "birth_of_silent_decision"
    if case.choice("rule") == "end_of_year":
        return end_of_year_deadline(start.year, int(count), territory_of(case)), shown
    months = {"day": 0, "month": int(count), "year": 12 * int(count)}[unit] + int(distance)
    return (
        count_from(
            start,
            days=int(count) if unit == "day" else 0,
            months=months,
            franc=bool(case.flag("franc")),
            extend=case.flag("extend") is not False,
            territory=territory_of(case),
        ),
        shown,
    )
