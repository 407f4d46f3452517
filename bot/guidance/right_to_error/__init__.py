"""The right to error: ordered decision tables by regime; the first row that matches decides.

It removes a sanction, never the sum itself (CRPA, article L123-1); nobody is ever called dishonest here (article L123-2).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import DecisionInputError
from bot.guidance.right_to_error.benefits import BENEFITS, SICK_LEAVE
from bot.guidance.right_to_error.case import Case, Value
from bot.guidance.right_to_error.contributions import DECLARATION, HOME_EMPLOYER, MICRO, PAYMENT_OF_CONTRIBUTIONS
from bot.guidance.right_to_error.dates import decide_deadline
from bot.guidance.right_to_error.engine import Decision, Table, run, to_json
from bot.guidance.right_to_error.general import GENERAL
from bot.guidance.right_to_error.others import PAPERS, PARKING, UNEMPLOYMENT, VEHICLE
from bot.guidance.right_to_error.tax import DOCUMENT, INCOME_TAX, PAYMENT

TABLES: dict[str, Table] = {
    "crpa": GENERAL,
    "tax_ir": INCOME_TAX,
    "tax_payment": PAYMENT,
    "tax_document": DOCUMENT,
    "caf": BENEFITS,
    "rsa": BENEFITS,
    "prime_activite": BENEFITS,
    "apl": BENEFITS,
    "pension": BENEFITS,
    "urssaf_decl": DECLARATION,
    "urssaf_pay": PAYMENT_OF_CONTRIBUTIONS,
    "urssaf_micro": MICRO,
    "urssaf_home": HOME_EMPLOYER,
    "unemployment": UNEMPLOYMENT,
    "vehicle": VEHICLE,
    "parking": PARKING,
    "papers": PAPERS,
}


def decide(regime: str, inputs: Mapping[str, Value]) -> Decision:
    """What the rules of that regime say of a case (for `deadline`: its dates).

    Raises:
        DecisionInputError: an unknown regime, or an input whose value is not one of those accepted.
    """
    case = Case(regime, inputs)
    if regime == "deadline":
        return decide_deadline(case)
    if regime == "health":
        return run(SICK_LEAVE if "sent_after_days" in inputs else BENEFITS, case)
    if regime not in TABLES:
        raise DecisionInputError(f"regime {regime!r}: unknown; use one of {', '.join(sorted((*TABLES, 'health', 'deadline')))}")
    return run(TABLES[regime], case)


__all__ = ["Decision", "Value", "decide", "to_json"]
