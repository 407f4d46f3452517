"""Whether a condition holds in a case: true, false, or None where the case does not say; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from bot.content.conditions import Compared, Either, Every, Known, Named, Not, OneOf, Said, When
from bot.errors import NoValueForDate
from bot.guidance.calendar import working_day_from
from bot.guidance.deadlines import count_from
from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.figures import Figures, late_contributions

Truth = bool | None
Facts = Mapping[str, str]
"""The facts that a truth takes its figures from, by parameter."""


def holds(when: When, case: Case, figures: Figures) -> Truth:
    """Whether the condition holds.

    Raises:
        NoValueForDate: that depends on a fact that has no value at the date.
    """
    match when:
        case OneOf(name, values):
            return _is_one_of(case.value(name), values)
        case Compared(name, how, fact):
            return _compares(case.number(name), how, fact, figures)
        case Known(name, known):
            return case.said(name) == known
        case Named(name, facts):
            return NAMED[name](case, figures, dict(facts))
        case Said(part):
            return holds(part, case, figures) is True
        case Not(part):
            truth = holds(part, case, figures)
            return None if truth is None else not truth
        case Every(parts):
            return _all(parts, case, figures, settles=False)
        case Either(parts):
            return _all(parts, case, figures, settles=True)


def _all(parts: Iterable[When], case: Case, figures: Figures, *, settles: bool) -> Truth:
    """The one truth that settles it, wherever it stands: it makes a figure without value, or an unknown, of no account."""
    unknown, missing = False, None
    for part in parts:
        try:
            truth = holds(part, case, figures)
        except NoValueForDate as error:
            missing = error
            continue
        if truth is settles:
            return settles
        unknown = unknown or truth is None
    if missing is not None:
        raise missing
    return None if unknown else not settles


def _is_one_of(value: object, values: tuple[str | bool, ...]) -> Truth:
    if isinstance(value, (list, tuple)):
        return any(one in values for one in value)
    return None if value is None else value in values


def _compares(value: float | None, how: str, fact: str | None, figures: Figures) -> Truth:
    if value is None:
        return None
    than = 0.0 if fact is None else figures.number(fact)
    return value <= than if how == "at_most" else value > than


def _paid_on_time(case: Case, figures: Figures, facts: Facts) -> Truth:
    """A due date that is not a working day moves to the next one (CGI, annex III)."""
    late = case.flag("paid_late")
    if late is not None:
        return not late
    paid, due = case.day("paid"), case.day("due")
    return None if paid is None or due is None else paid <= working_day_from(due)


def _paid_within(case: Case, figures: Figures, facts: Facts) -> Truth:
    """Paid, or a plan signed, within so many days of the due date; the count is not extended to a working day."""
    due, done = case.day("due"), case.day("paid") or case.day("plan_signed")
    if due is None or done is None:
        return None
    return done <= count_from(due, days=int(figures.number(facts["days"])), extend=False).plain


def _penalties_under(case: Case, figures: Figures, facts: Facts) -> Truth:
    """What being late would cost stays under the monthly ceiling of the year when the sum was due; a plan signed leaves nothing."""
    due = case.day("due")
    cost = late_contributions(case, figures, facts["flat"], facts["monthly"])
    if cost is None:
        return True if case.day("plan_signed") is not None and case.day("paid") is None else None
    return None if due is None else cost < figures.number(facts["ceiling"], due)


def _complement_under(case: Case, figures: Figures, facts: Facts) -> Truth:
    """What is paid in addition is under a share of what was declared first."""
    more, first = case.number("contributions"), case.number("initial_contributions")
    return None if more is None or not first else more < figures.share(facts["share"]) * first


def _understated(case: Case, figures: Figures, facts: Facts) -> Truth:
    """What was left out is at most a share of the corrected base."""
    out, base = case.number("understatement"), case.number("corrected_base")
    return None if out is None or base is None else out <= figures.share(facts["share"]) * base


def _claim_time_over(case: Case, figures: Figures, facts: Facts) -> Truth:
    """The last day to claim has passed: 31 December, so many years after the year in which the tax was collected."""
    year = case.number("income_year")
    return None if year is None else date(int(year) + 1 + int(figures.number(facts["years"])), 12, 31) < figures.today


NAMED: Mapping[str, Callable[[Case, Figures, Facts], Truth]] = MappingProxyType(
    {
        "paid_on_time": _paid_on_time,
        "paid_within": _paid_within,
        "penalties_under": _penalties_under,
        "complement_under": _complement_under,
        "understated_by_at_most": _understated,
        "claim_time_over": _claim_time_over,
    }
)
"""The truths that a condition may name with `is`."""
