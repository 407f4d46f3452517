"""Runs a table: pre-checks, then the rows in order. A row that depends on something unknown stops there, with a question for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from bot.guidance.right_to_error.case import Case

Verdict = Literal["applies", "applies_with_reduction", "does_not_apply", "cannot_tell_ask_agent"]
Truth = bool | None
"""True, False, or None where the case does not say."""

Condition = Callable[[Case], Truth]


@dataclass(frozen=True, slots=True)
class Money:
    """What a case costs in euros: on top of the principal (exact, or a range where the law leaves a doubt), and the principal."""

    extra: float | None = None
    extra_range: tuple[float, float] | None = None
    principal: float | None = None
    months: int | None = None


Amounts = Callable[[Case], Money]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: when it matches, the verdict, what it costs, and where it is written. `factor`: share of the interest that is due."""

    id: str
    when: Condition
    verdict: Verdict
    sources: tuple[str, ...]
    reason: str | None = None
    amounts: Amounts | None = None
    factor: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a case; None where it does not apply. Amounts in euros."""

    verdict: Verdict | None = None
    rule: str | None = None
    reason: str | None = None
    extra_eur: float | None = None
    extra_range_eur: tuple[float, float] | None = None
    principal_eur: float | None = None
    plain_date: date | None = None
    legal_date: date | None = None
    safe_date: date | None = None
    reasons: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    factor: float | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a regime in their order of evaluation, and what is owed whatever the verdict."""

    rules: tuple[Rule, ...]
    principal: Amounts = field(default=lambda case: Money())


def every(*truths: Truth) -> Truth:
    """True when all are; False when one is; else unknown."""
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def equals(value: str | None, *accepted: str) -> Truth:
    """Whether the value is one of those; unknown where the value is."""
    return None if value is None else value in accepted


def opposite(truth: Truth) -> Truth:
    """Not, where it is known."""
    return None if truth is None else not truth


_COURT = ("in_court",)
_PRECHECKS: tuple[Rule, ...] = (
    Rule(
        "P1",
        lambda c: (
            c.flag("urgent_deadline") is True or _at_most(c.number("working_days_left"), 3) or c.choice("control_stage", "none") in _COURT
        ),
        "cannot_tell_ask_agent",
        ("CRPA L123-1",),
        "urgent_deadline",
    ),
    Rule(
        "P2",
        lambda c: c.choice("bad_faith", "none_alleged") == "alleged_contested" or bool(c.items("fraud_signals")),
        "cannot_tell_ask_agent",
        ("CRPA L123-2",),
        "contested_good_faith",
    ),
    Rule("P3", lambda c: c.flag("criminal_investigation") is True, "cannot_tell_ask_agent", ("CRPA L123-1",), "criminal"),
    Rule("P5", lambda c: c.flag("third_party") is True, "cannot_tell_ask_agent", ("CRPA L123-1",), "representation"),
)


def run(table: Table, case: Case) -> Decision:
    """The decision of the first row that matches. The principal is said whatever the verdict: it is never forgiven."""
    principal = table.principal(case).principal
    for rule in (*_PRECHECKS, *table.rules):
        truth = rule.when(case)
        if truth is None:
            unknown = Rule("P4", rule.when, "cannot_tell_ask_agent", rule.sources, "missing_fact")
            return _decision(unknown, Money(), principal)
        if truth:
            money = rule.amounts(case) if rule.amounts else Money()
            return _decision(rule, money, principal if money.principal is None else money.principal)
    raise AssertionError("a table ends with a row that always matches")


def _decision(rule: Rule, money: Money, principal: float | None) -> Decision:
    return Decision(
        verdict=rule.verdict,
        rule=rule.id,
        reason=rule.reason,
        extra_eur=money.extra,
        extra_range_eur=money.extra_range,
        principal_eur=principal,
        reasons=tuple(filter(None, (rule.reason, rule.id))),
        sources=rule.sources,
        factor=rule.factor,
        months=money.months,
    )


def to_json(decision: Decision) -> dict[str, Any]:
    """The decision as the `decide` command writes it: ISO dates, null where something does not apply."""
    return {
        "verdict": decision.verdict,
        "rule": decision.rule,
        "reason": decision.reason,
        "extra_eur": decision.extra_eur,
        "extra_range_eur": list(decision.extra_range_eur) if decision.extra_range_eur else None,
        "principal_eur": decision.principal_eur,
        "plain_date": _iso(decision.plain_date),
        "legal_date": _iso(decision.legal_date),
        "safe_date": _iso(decision.safe_date),
        "reasons": list(decision.reasons),
        "sources": list(decision.sources),
    }


def without_amounts(decision: Decision) -> Decision:
    """The same, less what it would cost: for when the verdict is left to a person."""
    return replace(decision, extra_eur=None, extra_range_eur=None)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _at_most(number: float | None, limit: float) -> bool:
    return number is not None and number <= limit
