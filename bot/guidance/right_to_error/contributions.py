"""Social contributions (CSS R243-10, R243-11, R243-16), and how they are computed. Amounts in euros."""

from __future__ import annotations

from bot.guidance.deadlines import count_from
from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.engine import Condition, Money, Rule, Table, Truth, every, opposite

FLAT, MONTHLY = 0.05, 0.002
"""Surcharge for late payment: 5 %, and 0.2 % for each month begun (CSS, article R243-16)."""

CEILING = {2025: 3925, 2026: 4005}
"""Monthly ceiling of social security; a surcharge under it may be waived. A new value each January."""

SMALL_SHARE = 0.05
MISSING_RETURN = 0.015
"""Share of the monthly ceiling for each return that a micro-entrepreneur did not send."""

_GRACE_DAYS = 30


def _months_late(case: Case) -> int | None:
    due, paid = case.day("due"), case.day("paid")
    if due is None or paid is None:
        return None
    months = (paid.year - due.year) * 12 + paid.month - due.month
    return max(0, months + (paid.day > due.day))


def _surcharge(case: Case) -> float | None:
    owed, months = case.number("contributions"), _months_late(case)
    return None if owed is None or months is None else round(owed * FLAT + owed * MONTHLY * months, 2)


def _cost(case: Case) -> Money:
    return Money(_surcharge(case))


def _nothing(case: Case) -> Money:
    return Money(0.0)


def _owed(case: Case) -> Money:
    return Money(principal=case.number("contributions"))


def _under_ceiling(case: Case) -> Truth:
    """Penalties under the monthly ceiling of the year when the sum was due; a plan signed leaves none."""
    due = case.day("due")
    ceiling = CEILING.get(due.year) if due else None
    cost = _surcharge(case)
    if cost is None and case.day("plan_signed") is not None:
        return True
    return None if cost is None or ceiling is None else cost < ceiling


def _small_share(case: Case) -> Truth:
    more, first = case.number("contributions"), case.number("initial_contributions")
    return None if more is None or not first else more < SMALL_SHARE * first


def _either(first: Truth, second: Truth) -> Truth:
    if first or second:
        return True
    return None if first is None or second is None else False


def _in_grace(case: Case) -> Truth:
    """Paid, or a plan signed, within 30 days of the due date."""
    due, done = case.day("due"), case.day("paid") or case.day("plan_signed")
    return None if due is None or done is None else done <= count_from(due, days=_GRACE_DAYS, extend=False).plain


def _text(key: str, value: str) -> Condition:
    return lambda case: case.text(key) == value


def _worst(case: Case) -> Truth:
    return bool(case.flag("undeclared_work_established")) or case.choice("bad_faith", "none_alleged") in (
        "established_final",
        "admitted_by_user",
    )


def _audited(case: Case) -> Truth:
    return case.flag("audit_letter") is True or case.choice("control_stage", "none") == "audit_started"


def _omitted(case: Case) -> Truth:
    return bool(case.flag("employee_omitted")) or bool(case.flag("repeated_inaccuracies"))


def _missing_returns(case: Case) -> Money:
    year, count = case.number("year"), case.number("missing_returns")
    ceiling = CEILING.get(int(year)) if year else None
    return Money() if ceiling is None or count is None else Money(round(ceiling * MISSING_RETURN * count, 2))


def _corrected_in_grace(case: Case) -> Truth:
    return every(
        case.flag("first_time"),
        case.choice("initiative") == "spontaneous",
        _in_grace(case),
        opposite(case.flag("late_payment_last_24_months")),
    )


_FIRST = (
    Rule("U1", _worst, "does_not_apply", ("CSS R243-20 II",), "fraud"),
    Rule("U12", _audited, "cannot_tell_ask_agent", ("CSS R243-17",), "audit"),
)

DECLARATION = Table(
    (
        *_FIRST,
        Rule("U2", _omitted, "does_not_apply", ("CSS R243-10 II",), amounts=_cost),
        Rule("U3", _text("corrected_at", "first_due_date_after_initial"), "applies", ("CSS R243-10 II 1°",), amounts=_nothing),
        Rule(
            "U4",
            lambda c: every(_text("corrected_at", "nearest_declaration_date")(c), _either(_under_ceiling(c), _small_share(c))),
            "applies",
            ("CSS R243-10 II 2°",),
            amounts=_nothing,
        ),
        Rule("U5", lambda c: True, "does_not_apply", ("CSS R243-16",), amounts=_cost),
    ),
    _owed,
)

PAYMENT_OF_CONTRIBUTIONS = Table(
    (
        *_FIRST,
        Rule(
            "U6",
            lambda c: every(
                c.flag("declarations_in_order"), _in_grace(c), opposite(c.flag("late_payment_last_24_months")), _under_ceiling(c)
            ),
            "applies",
            ("CSS R243-11",),
            amounts=_nothing,
        ),
        Rule("U7", lambda c: True, "does_not_apply", ("CSS R243-16", "CSS R243-20"), "late", amounts=_cost),
    ),
    _owed,
)

MICRO = Table(
    (
        *_FIRST,
        Rule(
            "U8",
            lambda c: c.choice("breach") in ("no_filing", "late_filing"),
            "does_not_apply",
            ("CSS R613-9",),
            "late",
            amounts=_missing_returns,
        ),
        Rule("U9", lambda c: _corrected_in_grace(c) is True, "applies", ("CSS R243-11",), amounts=_nothing),
        Rule("U10", lambda c: True, "cannot_tell_ask_agent", ("CRPA L123-1", "CSS R243-10"), "micro_correction"),
    ),
    _owed,
)

HOME_EMPLOYER = Table((*_FIRST, Rule("U11", lambda c: True, "cannot_tell_ask_agent", ("CRPA L123-1",), "home_employer")), _owed)
