"""Which facts are to be verified again at a date, and why; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.content.models import Fact

REVIEW_DAYS = 365
"""A fact verified longer ago than that is shown with caution, and is to be verified again."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A fact to verify again. `valid_to` is the last day of its last value, if that day has passed."""

    id: str
    verified_on: date | None
    confidence: str
    valid_to: date | None
    reasons: tuple[str, ...]


def stale(facts: Iterable[Fact], day: date) -> list[Stale]:
    """Those to verify again at that date, the least recently verified first."""
    found = [Stale(f.id, f.verified_on, f.confidence, ended(f, day), reasons) for f in facts if (reasons := _reasons(f, day))]
    return sorted(found, key=lambda one: (one.verified_on or date.min, one.id))


def ended(fact: Fact, day: date) -> date | None:
    """The last day of the last value, if no value holds at that date nor begins later."""
    ends = [value.valid_to for value in fact.values if value.valid_to is not None]
    return max(ends) if len(ends) == len(fact.values) and max(ends) < day else None


def _reasons(fact: Fact, day: date) -> tuple[str, ...]:
    checks = {
        "never verified": fact.verified_on is None,
        f"verified more than {REVIEW_DAYS} days before": fact.verified_on is not None and (day - fact.verified_on).days > REVIEW_DAYS,
        "confidence C": fact.confidence == "C",
        "no value in force any more": ended(fact, day) is not None,
    }
    return tuple(reason for reason, holds in checks.items() if holds)
