"""The right to error: one engine, and regimes as data (`content/regimes/`); the first row that matches decides.

It removes a sanction, never the sum itself (CRPA, article L123-1); nobody is ever called dishonest here (article L123-2).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.content import Content
from bot.errors import DecisionInputError
from bot.guidance.right_to_error.case import Case, Value
from bot.guidance.right_to_error.dates import deadline_dates
from bot.guidance.right_to_error.engine import NO_OR_OPEN, Decision, run, to_json
from bot.guidance.right_to_error.figures import Figures

DEADLINE = "deadline"
"""The regime that gives the dates of a delay, and no verdict."""


def decide(regime: str, inputs: Mapping[str, Value], content: Content, today: date) -> Decision:
    """What the rules of that regime say of a case, with the figures in force that day.

    Raises:
        DecisionInputError: an unknown regime, or an input whose value is not one of those accepted.
    """
    if regime == DEADLINE:
        dates, shown = deadline_dates(Case(regime, inputs))
        return Decision(plain_date=dates.plain, legal_date=dates.legal, safe_date=dates.safe if shown else None)
    if regime not in content.regimes:
        raise DecisionInputError(f"regime {regime!r}: unknown; use one of {', '.join(sorted((*content.regimes, DEADLINE)))}")
    rules = content.regimes[regime]
    return run(rules, Case(regime, inputs, rules.assumed), Figures(content, today))


__all__ = ["NO_OR_OPEN", "Decision", "Value", "decide", "to_json"]
