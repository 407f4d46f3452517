"""What a right-to-error case may say: the inputs of the decision tables and the values that each one takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["choice", "flag", "number", "year", "day", "month", "items", "text"]


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    Attributes:
        values: for a `choice`, those accepted; for a `text`, those that a rule may name (a case may say anything else).
    """

    kind: Kind
    values: tuple[str, ...] = ()

    @property
    def wanted(self) -> str:
        """What is accepted, for a message."""
        return f"one of {', '.join(sorted(self.values))}" if self.kind == "choice" else _WANTED[self.kind]

    def accepts(self, value: Any) -> bool:
        """Whether a case may say that; null always, since it says that it is not known."""
        return value is None or _ACCEPTS[self.kind](value, self.values)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _is_year(value: Any) -> bool:
    """Counting from further away leaves the calendar."""
    return _is_number(value) and 1900 <= value <= 2200


def _is_day(value: Any) -> bool:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return _is_year(day.year)


def _is_month(value: Any) -> bool:
    pair = isinstance(value, (list, tuple)) and len(value) == 2 and all(type(part) is int for part in value)
    return pair and _is_year(value[0]) and 1 <= value[1] <= 12


_ACCEPTS: Mapping[Kind, Callable[[Any, tuple[str, ...]], bool]] = MappingProxyType(
    {
        "choice": lambda value, values: isinstance(value, str) and value in values,
        "text": lambda value, _: isinstance(value, str),
        "flag": lambda value, _: isinstance(value, bool),
        "number": lambda value, _: _is_number(value),
        "year": lambda value, _: _is_year(value),
        "day": lambda value, _: _is_day(value),
        "month": lambda value, _: _is_month(value),
        "items": lambda value, _: isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value),
    }
)
_WANTED: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "a text",
        "flag": "true, false or null",
        "number": "a number, 0 or more",
        "year": "a year, 1900 to 2200",
        "day": "a date like 2026-11-23, 1900 to 2200",
        "month": "[year, month]",
        "items": "a list of texts",
    }
)

_CHOICES: dict[str, tuple[str, ...]] = {
    "bad_faith": ("none_alleged", "alleged_contested", "established_final", "admitted_by_user"),
    "breach": (
        "material_error",
        "misread_rule",
        "omission_in_return",
        "late_filing",
        "no_filing",
        "late_payment",
        "unreported_change",
        "missing_document",
        "other",
    ),
    "initiative": ("spontaneous", "invited", "invited_within_delay", "invited_after_delay", "not_yet", "none"),
    "control_stage": (
        "none",
        "info_request",
        "audit_started",
        "rectification_proposal",
        "formal_notice",
        "recovery_order",
        "sanction_notified",
        "in_court",
    ),
    "sanction_source": ("national_admin", "eu_law", "contract", "criminal", "regulator", "not_a_sanction"),
    "effect": ("lowers_tax", "raises_tax", "unknown"),
    "qualification": ("deliberate", "manoeuvres", "abuse_of_law"),
    "formal_notice": ("none", "within_30_days", "after_30_days"),
    "error_by": ("body", "person"),
    "unit": ("day", "month", "year"),
    "territory": (
        "mainland",
        "metropole",
        "alsace_moselle",
        "guadeloupe",
        "martinique",
        "guyane",
        "reunion",
        "mayotte",
        "saint_pierre_et_miquelon",
        "overseas",
        "abroad",
    ),
}
_TEXTS: dict[str, tuple[str, ...]] = {
    "who": (
        "particulier",
        "micro_entrepreneur",
        "employeur",
        "particulier_employeur",
        "allocataire",
        "assure",
        "demandeur_emploi",
        "retraite",
        "proprietaire",
        "titulaire_vehicule",
        "association",
        "entreprise",
    ),
    "corrected_at": ("first_due_date_after_initial", "nearest_declaration_date", "later"),
    "document": ("home_occupancy", "other"),
    "situation": ("new_address", "sold", "bought", "licence_address", "id_address", "birth", "census", "permit_address", "other"),
    "kind": ("birth_of_silent_decision",),
    "rule": ("end_of_year",),
}
_OTHERS: dict[Kind, str] = {
    "flag": """
        first_time safety_rule gross_error_alleged invitation_sent urgent_deadline criminal_investigation third_party
        initial_filed_on_time initial_paid_on_time paid_by_due_date plan_accepted filing_service_open hidden_activity
        paid_late asks_plan_before_due earlier_offence_in_window force_majeure
        undeclared_work_established audit_letter employee_omitted repeated_inaccuracies declarations_in_order
        late_payment_last_24_months
        sent_after_end hospital_or_impossible warned_last_24_months penalty_contested reported_other_channel
        fine_received has_defence franc extend alsace_moselle
    """,
    "number": """
        days_since_request working_days_left rights interest_base understatement corrected_base unpaid errors premises
        contributions initial_contributions missing_returns indu indu_barred sent_after_days n distance_months
    """,
    "year": "income_year year",
    "day": "event notified due filed paid plan_signed start",
    "month": "stop_month",
    "items": "good_faith_signals fraud_signals",
}

INPUTS: Mapping[str, Input] = MappingProxyType(
    {name: Input("choice", values) for name, values in _CHOICES.items()}
    | {name: Input("text", values) for name, values in _TEXTS.items()}
    | {name: Input(kind) for kind, names in _OTHERS.items() for name in names.split()}
)
