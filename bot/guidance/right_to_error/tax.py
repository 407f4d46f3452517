"""Tax: the income tax return (CGI 1727, 1728, 1729, 1758 A; LPF L62), its payment (CGI 1730), documents (CGI 1729 B)."""

from __future__ import annotations

from collections.abc import Callable

from bot.guidance.calendar import working_day_from
from bot.guidance.interest import HALVED, REDUCED, income_tax_months, interest
from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.engine import Amounts, Condition, Money, Rule, Table, Truth, equals, every, opposite

TOLERANCE = 0.05
"""Share of the corrected base under which no interest is due in good faith (CGI, article 1727, II)."""

LATE, LATE_AFTER_NOTICE, NEVER_FILED, DELIBERATE, MANOEUVRES = 0.10, 0.20, 0.40, 0.40, 0.80
"""Surcharges on the tax (CGI, articles 1728-1, 1729 and 1758 A)."""

_REQUEST_DAYS = 30
_PER_DOCUMENT, _PER_ERROR, _ERRORS_MIN, _ERRORS_MAX = 150.0, 15.0, 60.0, 10_000.0
LATE_FILING = ("late_filing", "no_filing")


def _good_faith(case: Case) -> Truth:
    return equals(case.choice("bad_faith", "none_alleged"), "none_alleged")


def _stage(*accepted: str) -> Condition:
    return lambda case: equals(case.choice("control_stage", "none"), *accepted)


def _within(case: Case) -> Truth:
    days = case.number("days_since_request")
    return None if days is None else days <= _REQUEST_DAYS


def _settled(case: Case) -> Truth:
    """The extra tax is paid by the due date, or a payment plan was accepted."""
    if case.flag("plan_accepted"):
        return True
    return case.flag("paid_by_due_date")


def _late_filing(case: Case) -> Truth:
    return equals(case.choice("breach", "other"), *LATE_FILING)


def _late_payment_told(case: Case) -> Truth:
    return equals(case.choice("breach", "other"), "late_payment")


def _notice(case: Case) -> str | None:
    """How long ago a formal notice to file came; None where one came without saying when, or may have come."""
    said = case.choice("formal_notice", "none")
    if said != "none" or case.choice("control_stage", "none") != "formal_notice":
        return said
    within = _within(case)
    return None if within is None else "within_30_days" if within else "after_30_days"


def _small(case: Case) -> bool:
    understated, base = case.number("understatement"), case.number("corrected_base")
    return understated is not None and base is not None and understated <= TOLERANCE * base


def _spontaneous(case: Case) -> Truth:
    """A return filed on time, corrected in good faith before anything came from the tax office."""
    return every(_good_faith(case), opposite(_late_filing(case)), _stage("none")(case), case.flag("initial_filed_on_time"))


def _asked(stage: str) -> Condition:
    return lambda case: every(_good_faith(case), _stage(stage)(case), _within(case), case.flag("initial_filed_on_time"), _settled(case))


def _months(case: Case) -> int | None:
    year, stop = case.number("income_year"), case.month("stop_month")
    return None if year is None or stop is None else income_tax_months(int(year), stop)


def _rights(case: Case) -> Money:
    return Money(principal=case.number("rights"))


def _nothing(case: Case) -> Money:
    return Money(0.0, principal=case.number("rights"))


def _cost(factor: float, surcharge: float = 0.0) -> Amounts:
    """Interest on what was not paid yet (`interest_base`), and a surcharge on the whole tax."""

    def money(case: Case) -> Money:
        rights, months = case.number("rights"), _months(case)
        if rights is None or months is None:
            return Money()
        base = case.number("interest_base")
        late = interest(rights if base is None else base, months, factor)
        return Money(round(late + surcharge * rights, 2), months=months)

    return money


def _after_proposal(case: Case) -> Money:
    """The reduced interest (none under the tolerance), with or without the surcharge: the texts leave it open."""
    share = 0.0 if _small(case) else REDUCED
    return _between(_cost(share), _cost(share, LATE))(case)


def _between(low: Amounts, high: Amounts) -> Amounts:
    """A range, where the law leaves a doubt."""

    def money(case: Case) -> Money:
        least, most = low(case).extra, high(case).extra
        return Money() if least is None or most is None else Money(extra_range=(least, most), months=_months(case))

    return money


def _deliberate(case: Case) -> Money:
    qualification = case.choice("qualification")
    if qualification is None or qualification == "abuse_of_law":
        return _between(_cost(1, DELIBERATE), _cost(1, MANOEUVRES))(case)
    return _cost(1, DELIBERATE if qualification == "deliberate" else MANOEUVRES)(case)


def _settled_bad_faith(case: Case) -> Truth:
    return case.choice("bad_faith", "none_alleged") == "established_final"


INCOME_TAX = Table(
    (
        Rule("T3", _settled_bad_faith, "does_not_apply", ("CGI 1729",), amounts=_deliberate),
        Rule(
            "T4",
            lambda c: c.flag("hidden_activity") is True,
            "does_not_apply",
            ("CGI 1728-1 c",),
            amounts=_cost(1, MANOEUVRES),
        ),
        Rule("T16", _late_payment_told, "cannot_tell_ask_agent", ("CGI 1730",), "late_payment"),
        Rule(
            "T1",
            lambda c: every(_good_faith(c), equals(c.choice("effect", "unknown"), "lowers_tax"), opposite(_late_filing(c))),
            "applies",
            ("LPF R*196-1",),
            amounts=_nothing,
        ),
        Rule(
            "T2",
            lambda c: every(_good_faith(c), c.flag("filing_service_open") is True, c.flag("initial_filed_on_time")),
            "applies",
            ("CGI 1727 IV",),
            amounts=_nothing,
        ),
        Rule(
            "T5",
            lambda c: every(_late_filing(c), equals(_notice(c), "after_30_days")),
            "does_not_apply",
            ("CGI 1728-1 b",),
            amounts=_cost(1, NEVER_FILED),
        ),
        Rule(
            "T6",
            lambda c: every(_late_filing(c), equals(_notice(c), "within_30_days")),
            "does_not_apply",
            ("CGI 1758 A I",),
            amounts=_cost(1, LATE_AFTER_NOTICE),
        ),
        Rule("T7", _late_filing, "does_not_apply", ("CGI 1758 A I",), "late", amounts=_cost(1, LATE)),
        Rule(
            "T8",
            lambda c: every(
                _good_faith(c),
                _small(c),
                c.flag("initial_filed_on_time"),
                True if _stage("none")(c) else every(_stage("info_request")(c), _within(c)),
            ),
            "applies",
            ("CGI 1727 II", "CGI 1758 A II"),
            amounts=_nothing,
        ),
        Rule(
            "T11",
            lambda c: every(_spontaneous(c), opposite(c.flag("initial_paid_on_time")), _settled(c)),
            "cannot_tell_ask_agent",
            ("BOI-DAE-20", "CGI 1727 V"),
            "initial_not_paid_on_time",
            amounts=_between(_cost(HALVED), _cost(1)),
        ),
        Rule(
            "T9",
            lambda c: every(_spontaneous(c), _settled(c)),
            "applies_with_reduction",
            ("CGI 1727 V", "CGI 1758 A II"),
            amounts=_cost(HALVED),
            factor=HALVED,
        ),
        Rule(
            "T10",
            lambda c: every(_spontaneous(c), c.flag("initial_paid_on_time")),
            "applies_with_reduction",
            ("CGI 1727 V", "CGI 1758 A II"),
            amounts=_cost(1),
            factor=1.0,
        ),
        Rule(
            "T12",
            _asked("info_request"),
            "applies_with_reduction",
            ("LPF L62", "CGI 1758 A II"),
            amounts=_cost(REDUCED),
            factor=REDUCED,
        ),
        Rule(
            "T13",
            _asked("rectification_proposal"),
            "cannot_tell_ask_agent",
            ("LPF L62", "CGI 1758 A II"),
            "surcharge_after_proposal",
            amounts=_after_proposal,
        ),
        Rule(
            "T14",
            lambda c: every(_good_faith(c), _stage("audit_started")(c), opposite(_settled(c) is False)),
            "cannot_tell_ask_agent",
            ("LPF L62",),
            "surcharge_in_audit",
            amounts=_between(_cost(REDUCED), _cost(REDUCED, LATE)),
        ),
        Rule(
            "T15",
            lambda c: every(_good_faith(c), _stage("info_request", "rectification_proposal")(c), opposite(_within(c))),
            "does_not_apply",
            ("CGI 1758 A I",),
            "request_expired",
            amounts=_cost(1, LATE),
        ),
        Rule("T16", lambda c: True, "cannot_tell_ask_agent", ("CGI 1727", "CGI 1758 A"), "unclear"),
    ),
    _rights,
)


def _paid_in_time(case: Case) -> Truth:
    """A due date that is not a working day moves to the next one (CGI, annex III)."""
    if case.flag("paid_late") is not None:
        return not case.flag("paid_late")
    paid, due = case.day("paid"), case.day("due")
    return None if paid is None or due is None else paid <= working_day_from(due)


def _unpaid(case: Case) -> Money:
    return Money(principal=case.number("unpaid"))


def _late_payment(case: Case) -> Money:
    unpaid = case.number("unpaid")
    return Money() if unpaid is None else Money(round(unpaid * LATE, 2))


PAYMENT = Table(
    (
        Rule(
            "Y3",
            lambda c: c.flag("asks_plan_before_due") is True and c.day("paid") is None,
            "cannot_tell_ask_agent",
            ("CGI 1730",),
            "payment_plan",
        ),
        Rule("Y1", _paid_in_time, "applies", ("CGI 1730",), amounts=lambda c: Money(0.0)),
        Rule("Y2", lambda c: True, "does_not_apply", ("CGI 1730", "LPF L247"), "late", amounts=_late_payment),
    ),
    _unpaid,
)


def _repaired(case: Case) -> Truth:
    """By oneself, or within 30 days of being asked (CGI, article 1729 B, 3)."""
    initiative = case.choice("initiative")
    if initiative == "invited":
        return _within(case)
    return equals(initiative, "spontaneous", "invited_within_delay")


def _document_fine(case: Case) -> Money:
    errors = case.number("errors")
    assert errors is not None
    return Money(min(_ERRORS_MAX, max(_ERRORS_MIN, _PER_ERROR * errors)))


def _per_home(case: Case) -> Money:
    return Money(extra_range=(0.0, _PER_DOCUMENT * (case.number("premises") or 1)))


_forgiven: Callable[[Case], Truth] = lambda c: every(opposite(c.flag("earlier_offence_in_window")), _repaired(c))  # noqa: E731


def _intent(case: Case) -> Truth:
    return equals(case.choice("bad_faith", "none_alleged"), "established_final", "admitted_by_user")


DOCUMENT = Table(
    (
        Rule("D6", _intent, "cannot_tell_ask_agent", ("CRPA L123-1 al. 2", "CGI 1729 B"), "bad_faith"),
        Rule("D4", lambda c: c.flag("force_majeure") is True, "cannot_tell_ask_agent", ("CGI 1729 B 2",), "force_majeure"),
        Rule(
            "D5",
            lambda c: c.text("document") == "home_occupancy",
            "cannot_tell_ask_agent",
            ("CGI 1418", "CGI 1770 terdecies"),
            "own_fine_text",
            amounts=_per_home,
        ),
        Rule("D1", _forgiven, "applies", ("CGI 1729 B 3",), amounts=lambda c: Money(0.0)),
        Rule("D3", lambda c: c.number("errors") is not None, "does_not_apply", ("CGI 1729 B 2",), amounts=_document_fine),
        Rule("D2", lambda c: True, "does_not_apply", ("CGI 1729 B 1",), amounts=lambda c: Money(_PER_DOCUMENT)),
    )
)
