"""Unemployment benefits, and what another logic rules: vehicles, papers, parking."""

from __future__ import annotations

from bot.guidance.right_to_error.benefits import overpayment
from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.engine import Rule, Table, Truth, equals, every


def _bad_faith(case: Case) -> Truth:
    return case.choice("bad_faith", "none_alleged") in ("established_final", "admitted_by_user")


def _corrected_alone(case: Case) -> Truth:
    return every(
        equals(case.choice("breach"), "unreported_change", "material_error", "misread_rule"),
        equals(case.choice("initiative"), "spontaneous"),
    )


UNEMPLOYMENT = Table(
    (
        Rule(
            "E4", lambda c: c.flag("penalty_contested") is True, "cannot_tell_ask_agent", ("Code du travail R5312-47",), "mediation_first"
        ),
        Rule("E9", _bad_faith, "cannot_tell_ask_agent", ("Code du travail L5422-5",), "bad_faith"),
        Rule("E3", lambda c: c.choice("breach") in ("late_filing", "no_filing"), "does_not_apply", ("service-public F34677",), "late"),
        Rule("E5", lambda c: (c.number("indu_barred") or 0) > 0, "applies", ("Code du travail L5422-5",)),
        Rule("E1", lambda c: c.flag("reported_other_channel") is True, "applies", ("CE 07/03/2025",)),
        Rule("E2", _corrected_alone, "applies", ("CRPA L123-1",)),
        Rule("E9", lambda c: True, "cannot_tell_ask_agent", ("CRPA L123-1",), "unclear"),
    ),
    overpayment,
)

_ROAD = ("Code de la route R322-4, R322-5, R322-7",)

VEHICLE = Table(
    (
        Rule(
            "table_8",
            lambda c: bool(c.flag("fine_received")) and bool(c.flag("has_defence")),
            "cannot_tell_ask_agent",
            _ROAD,
            "fine_contested",
        ),
        Rule("table_8", lambda c: True, "does_not_apply", _ROAD, "criminal"),
    )
)
PARKING = Table((Rule("table_8", lambda c: True, "does_not_apply", ("CGCT L2333-87",), "charge"),))
PAPERS = Table((Rule("table_8", lambda c: True, "does_not_apply", ("service-public",), "other_logic"),))
