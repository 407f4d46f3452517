"""The figures of the law, from facts and at their date, and what is computed with them; pure. Amounts in euros."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.content import Content
from bot.content.rules import (
    Between,
    ByValue,
    Cost,
    Each,
    Flat,
    Interest,
    LateContributions,
    MissingReturns,
    Nothing,
    Principal,
    Share,
)
from bot.guidance.interest import interest, months_of_income_tax
from bot.guidance.right_to_error.case import Case


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of facts, at the day of the decision where no other day is given.

    Every reader raises NoValueForDate where the fact has no value on that day.
    """

    content: Content
    today: date

    def number(self, fact: str, day: date | None = None) -> float:
        """The figure itself."""
        return float(str(self.content.value(fact, day or self.today).value))

    def share(self, fact: str, day: date | None = None) -> float:
        """A percentage as a share: 0.1 for 10 %."""
        return self.number(fact, day) / 100


@dataclass(frozen=True, slots=True)
class Money:
    """What a case costs on top of the sum owed: exact, or a range where the law leaves a doubt.

    Attributes:
        factor: the share of the interest that is due.
        rate: the fact that holds the monthly rate of the interest.
    """

    extra: float | None = None
    extra_range: tuple[float, float] | None = None
    months: int | None = None
    factor: float | None = None
    rate: str | None = None


def money(cost: Cost, case: Case, figures: Figures) -> Money:
    """What it costs; no amount where the case does not say enough to count it.

    Raises:
        NoValueForDate: a figure that it needs has no value at the date.
    """
    match cost:
        case Nothing():
            return Money(0.0)
        case Interest():
            return _interest(cost, case, figures)
        case Between():
            return _between(money(cost.low, case, figures), money(cost.high, case, figures))
        case ByValue():
            return money(cost.costs.get(case.choice(cost.input) or "", cost.otherwise), case, figures)
        case LateContributions():
            return Money(late_contributions(case, figures, cost.flat, cost.monthly))
        case Flat() | Share() | Each() | MissingReturns():
            return Money(_amount(cost, case, figures))


def owed(principal: Principal, case: Case) -> float | None:
    """What stays due whatever the verdict, less what is time-barred."""
    whole = case.number(principal.input)
    barred = case.part(principal.less, principal.input) if principal.less else 0.0
    return None if whole is None else whole - barred


def months_late(case: Case) -> int | None:
    """Months begun from the due date to the payment."""
    due, paid = case.day("due"), case.day("paid")
    if due is None or paid is None:
        return None
    months = (paid.year - due.year) * 12 + paid.month - due.month
    return max(0, months + (paid.day > due.day))


def late_contributions(case: Case, figures: Figures, flat: str, monthly: str) -> float | None:
    """What contributions paid late cost, at the rates of the day when they were due."""
    sum_due, months, due = case.number("contributions"), months_late(case), case.day("due")
    if sum_due is None or months is None or due is None:
        return None
    return round(sum_due * (figures.share(flat, due) + figures.share(monthly, due) * months), 2)


def _amount(cost: Flat | Share | Each | MissingReturns, case: Case, figures: Figures) -> float | None:
    match cost:
        case Flat():
            return figures.number(cost.amount)
        case Share():
            whole = case.number(cost.of)
            return None if whole is None else round(whole * figures.share(cost.rate), 2)
        case Each():
            count = case.number(cost.count)
            count = cost.otherwise if count is None else count
            return None if count is None else _within(count * figures.number(cost.amount), cost, figures)
        case MissingReturns():
            year, count = case.number("year"), case.number("missing_returns")
            if year is None or count is None:
                return None
            new_year = date(int(year), 1, 1)
            return round(figures.number(cost.ceiling, new_year) * figures.share(cost.share, new_year) * count, 2)


def _within(amount: float, limits: Each, figures: Figures) -> float:
    least = amount if limits.least is None else max(amount, figures.number(limits.least))
    return least if limits.most is None else min(least, figures.number(limits.most))


def _interest(cost: Interest, case: Case, figures: Figures) -> Money:
    """Interest on what was not paid yet (`interest_base`), and the surcharge on the whole tax."""
    factor = 1.0 if cost.cut is None else 1 - figures.share(cost.cut)
    rights, year, stop = case.number("rights"), case.number("income_year"), case.month("stop_month")
    if rights is None or year is None or stop is None:
        return Money(factor=factor, rate=cost.rate)
    months = months_of_income_tax(int(year), stop)
    unpaid = case.number("interest_base")
    late = interest(rights if unpaid is None else unpaid, (figures.share(cost.rate, month) for month in months), factor)
    surcharge = 0.0 if cost.surcharge is None else figures.share(cost.surcharge) * rights
    return Money(round(late + surcharge, 2), months=len(months), factor=factor, rate=cost.rate)


def _between(low: Money, high: Money) -> Money:
    if low.extra is None or high.extra is None:
        return Money()
    return Money(extra_range=(low.extra, high.extra), months=low.months or high.months)
