"""The inputs of a case, typed as they are read; absent and null both mean "not known"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.errors import DecisionInputError
from bot.guidance.calendar import TERRITORIES

Value = Any
"""A JSON value: text, number, boolean, list or null."""

ENUMS: dict[str, frozenset[str]] = {
    "bad_faith": frozenset({"none_alleged", "alleged_contested", "established_final", "admitted_by_user"}),
    "breach": frozenset(
        {
            "material_error",
            "misread_rule",
            "omission_in_return",
            "late_filing",
            "no_filing",
            "late_payment",
            "unreported_change",
            "missing_document",
            "other",
        }
    ),
    "initiative": frozenset({"spontaneous", "invited", "invited_within_delay", "invited_after_delay", "not_yet", "none"}),
    "control_stage": frozenset(
        {
            "none",
            "info_request",
            "audit_started",
            "rectification_proposal",
            "formal_notice",
            "recovery_order",
            "sanction_notified",
            "in_court",
        }
    ),
    "sanction_source": frozenset({"national_admin", "eu_law", "contract", "criminal", "regulator", "not_a_sanction"}),
    "effect": frozenset({"lowers_tax", "raises_tax", "unknown"}),
    "qualification": frozenset({"deliberate", "manoeuvres", "abuse_of_law"}),
    "formal_notice": frozenset({"none", "within_30_days", "after_30_days"}),
    "error_by": frozenset({"body", "person"}),
    "unit": frozenset({"day", "month", "year"}),
    "territory": frozenset({*TERRITORIES, "metropole", "overseas", "abroad"}),
}


class Case:
    """One case. Every reader returns None where the value is not known.

    Raises (from every reader, and for any listed value as soon as the case is made):
        DecisionInputError: the value is of another type, or not one of those accepted.
    """

    def __init__(self, regime: str, inputs: Mapping[str, Value]) -> None:
        self.regime, self._inputs = regime, inputs
        for key in ENUMS:
            self.choice(key)

    def has(self, key: str) -> bool:
        """Whether the key is there, even as null."""
        return key in self._inputs

    def flag(self, key: str) -> bool | None:
        """A boolean."""
        value = self._inputs.get(key)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(key, "true, false or null")
        return value

    def number(self, key: str) -> float | None:
        """A number that is not negative."""
        value = self._inputs.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise self._wrong(key, "a number, 0 or more")
        return value

    def part(self, key: str, whole: str) -> float:
        """A number that is part of another one, 0 where it is not known."""
        value, most = self.number(key) or 0.0, self.number(whole)
        if most is not None and value > most:
            raise self._wrong(key, f"a number from 0 to {whole} ({most:g})")
        return value

    def choice(self, key: str, default: str | None = None) -> str | None:
        """One of the values listed for the key; `default` where the key is absent (null stays unknown)."""
        if key not in self._inputs:
            return default
        value = self._inputs[key]
        if value is not None and (not isinstance(value, str) or value not in ENUMS[key]):
            raise self._wrong(key, f"one of {', '.join(sorted(ENUMS[key]))}")
        return value

    def text(self, key: str) -> str | None:
        """A text."""
        value = self._inputs.get(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def day(self, key: str) -> date | None:
        """An ISO date."""
        value = self._inputs.get(key)
        if isinstance(value, date):
            return value
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self._wrong(key, "a date like 2026-11-23") from None

    def month(self, key: str) -> tuple[int, int] | None:
        """A [year, month] pair."""
        value = self._inputs.get(key)
        if value is None:
            return None
        if (
            not isinstance(value, (list, tuple))
            or len(value) != 2
            or not all(isinstance(part, int) for part in value)
            or not 1 <= value[1] <= 12
        ):
            raise self._wrong(key, "[year, month]")
        return value[0], value[1]

    def items(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where absent."""
        value = self._inputs.get(key) or ()
        if not isinstance(value, (list, tuple)) or not all(isinstance(part, str) for part in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def _wrong(self, key: str, accepted: str) -> DecisionInputError:
        return DecisionInputError(f"regime {self.regime}, input {key}: {self._inputs.get(key)!r} can't be used; give {accepted}")
