"""Benefits: what is repaid and what is forgiven.

CRPA L123-1; CSS L114-17 in its version until 26/06/2026, L553-1, L553-2; CASF L262-45 to L262-52.

An overpayment is always repaid, even where the body made the mistake: only the penalty is forgiven.
"""

from __future__ import annotations

from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.engine import Money, Rule, Table, Truth, equals, every, opposite

_ERRORS = ("material_error", "misread_rule", "omission_in_return", "unreported_change", "other")
_SICK_NOTICE_DAYS = 2


def overpayment(case: Case) -> Money:
    """What stays due: the overpayment less what is time-barred (2 years: CSS L553-1, L355-3; CASF L262-45)."""
    paid, barred = case.number("indu"), case.part("indu_barred", "indu")
    return Money() if paid is None else Money(principal=paid - barred)


def _bad_faith(case: Case) -> Truth:
    bad_faith = case.choice("bad_faith", "none_alleged")
    return None if bad_faith is None else bad_faith in ("established_final", "admitted_by_user")


def _is_error(case: Case) -> Truth:
    return equals(case.choice("breach"), *_ERRORS)


def _first_error(case: Case) -> Truth:
    return every(_is_error(case), case.flag("first_time"))


def _came_forward(case: Case) -> Truth:
    return equals(case.choice("initiative"), "spontaneous", "invited_within_delay")


_FORGIVEN = ("CRPA L123-1", "CSS L114-17 (until 26/06/2026)", "CSS L553-1")

BENEFITS = Table(
    (
        Rule("B2", _bad_faith, "does_not_apply", ("CSS L553-2", "CSS L114-17"), "bad_faith"),
        Rule("B3", lambda c: c.choice("error_by") == "body", "applies", ("CSS L553-2", "CSS R133-9-2")),
        Rule("B7", lambda c: (c.number("indu_barred") or 0) > 0, "applies", ("CSS L553-1", "CASF L262-45", "CSS L355-3")),
        Rule("B8", lambda c: c.choice("breach") in ("late_filing", "no_filing"), "does_not_apply", ("service-public F34677",), "late"),
        Rule("B4", lambda c: every(_first_error(c), _came_forward(c)), "applies", _FORGIVEN),
        Rule("B5", lambda c: every(_first_error(c), equals(c.choice("initiative"), "not_yet")), "applies", ("CRPA L123-1",)),
        Rule("B6", lambda c: every(_is_error(c), opposite(c.flag("first_time"))), "cannot_tell_ask_agent", ("CSS L114-17",), "repeat"),
        Rule("B9", lambda c: True, "cannot_tell_ask_agent", ("CRPA L123-1",), "unclear"),
    ),
    overpayment,
)


def _in_time(case: Case) -> Truth:
    days = case.number("sent_after_days")
    return None if days is None else days <= _SICK_NOTICE_DAYS


def _after_end(case: Case) -> Truth:
    return case.flag("sent_after_end") is True


SICK_LEAVE = Table(
    (
        Rule("S1", lambda c: every(_in_time(c), opposite(_after_end(c))), "applies", ("CSS R321-2",)),
        Rule("S2", lambda c: c.flag("hospital_or_impossible") is True, "applies", ("CSS D323-2",)),
        Rule("S5", _after_end, "does_not_apply", ("Cass. 2e civ. 11/02/2016 n° 14-27.021",)),
        Rule("S3", lambda c: opposite(c.flag("warned_last_24_months")), "applies", ("CSS D323-2",)),
        Rule("S4", lambda c: True, "does_not_apply", ("CSS D323-2",)),
    )
)
