"""What a citizen says that takes the verdict out of a program's hands; pure.

An accusation, false papers, an intention, a bailiff or a court, a control, a criminal case: no favourable verdict is given and a
person is proposed (pre-checks P1 to P3 of the decision tables). A repeat: "first time" no longer holds (CRPA L123-1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.guidance.right_to_error import Decision, Value

REPEATED = "repeated"
LEARNED = frozenset({"accused", "admitted"})
"""The doubts that are told in too many ways for signs alone: they are learned from examples too."""

DOUBT = "doubt"
"""The reason of a decision that a doubt has withdrawn."""
_STOPPING: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "criminal": {"criminal_investigation": True},
        "accused": {"bad_faith": "alleged_contested"},
        "fraud_sign": {"fraud_signals": ["said_by_citizen"]},
        "pressed": {"urgent_deadline": True},
        "controlled": {"control_stage": "audit_started"},
        "admitted": {"bad_faith": "admitted_by_user"},
    }
)


def stopping(doubts: Iterable[str]) -> str | None:
    """The doubt that ends questions and verdicts, the gravest first, or None."""
    said = frozenset(doubts)
    return next((doubt for doubt in _STOPPING if doubt in said), None)


def doubtful_inputs(doubts: Iterable[str]) -> dict[str, Value]:
    """What these doubts tell the right-to-error engine."""
    said = frozenset(doubts)
    inputs: dict[str, Value] = {"first_time": False} if REPEATED in said else {}
    for doubt, values in _STOPPING.items():
        inputs |= values if doubt in said else {}
    return inputs


def guarded(decision: Decision, doubts: Iterable[str]) -> Decision:
    """The decision, never favourable under a doubt: a person looks where the table alone would say yes."""
    said = frozenset(doubts)
    if not said or decision.verdict not in ("applies", "applies_with_reduction"):
        return decision
    if stopping(said) is None and decision.every_time:
        return decision
    return replace(decision, verdict="cannot_tell_ask_agent", reason=DOUBT, extra_eur=None, extra_range_eur=None, factor=None)
