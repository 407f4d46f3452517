"""Runs the rows of a regime: the first that matches decides. A row that depends on something unknown stops there, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.content.checks import BENEATH
from bot.content.conditions import ALWAYS, Said, When
from bot.content.rules import Regime, Row, RuleWording, Verdict
from bot.errors import NoValueForDate
from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.dates import dates_of
from bot.guidance.right_to_error.figures import Figures, Money, money, owed
from bot.guidance.right_to_error.truths import holds
from bot.guidance.right_to_error.words import filled

MISSING_FACT, NO_VALUE = "missing_fact", "no_value"
"""Why nothing is decided: the case does not say enough; a figure of the law is not known at its date. Both have their words."""

MISSING_ROW = "P4"
"""The line of the law's table for a fact that is missing."""

_BENEATH = f"{{{BENEATH}}}"

NO_OR_OPEN = ("does_not_apply", "cannot_tell_ask_agent")
"""The verdicts after which is said what is still possible."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of a case; None where it does not apply. Amounts in euros.

    Attributes:
        reasons: the same in plain French, its figures those of the day.
        words: the French words with their placeholders, for a card.
        every_time: it holds however often it happened.
        factor: the share of the interest that is due, where the verdict leaves some; `rate` the fact of its monthly rate.
    """

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
    words: RuleWording | None = field(default=None, repr=False)
    every_time: bool = False
    factor: float | None = None
    rate: str | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """One case, tried against the rows of one regime."""

    regime: Regime
    case: Case
    figures: Figures

    def decision(self) -> Decision:
        """Pre-checks, then the tables. The sum owed is said whatever the verdict: it is never forgiven."""
        found = self._first(tuple(self._rows()))
        principal = owed(self.regime.principal, self.case) if self.regime.principal else None
        return replace(found, principal_eur=principal, reasons=self._reasons(found))

    def _rows(self) -> Iterator[tuple[When, Row]]:
        yield from ((row.when, row) for row in self.regime.prechecks)
        for part in self.regime.parts:
            if part.when == ALWAYS or holds(Said(part.when), self.case, self.figures):
                yield from ((row.when, row) for row in part.rows)

    def _first(self, rows: Sequence[tuple[When, Row]]) -> Decision:
        for position, (when, row) in enumerate(rows):
            try:
                truth = holds(when, self.case, self.figures)
                if truth is None:
                    return self._undecided(row, MISSING_FACT, MISSING_ROW)
                if truth:
                    return self._decided(row, rows[position + 1 :])
            except NoValueForDate:
                return self._undecided(row, NO_VALUE, row.rule_id)
        raise AssertionError("a regime ends with a row that always matches")

    def _undecided(self, row: Row, why: str, rule: str) -> Decision:
        words = self.regime.situations[rule if why == MISSING_FACT else why]
        return Decision("cannot_tell_ask_agent", rule, why, sources=_sources(row), words=words)

    def _decided(self, row: Row, rest: Sequence[tuple[When, Row]]) -> Decision:
        cost = money(row.cost, self.case, self.figures) if row.cost else Money()
        decision = Decision(
            verdict=row.verdict,
            rule=row.rule_id,
            reason=row.reason,
            extra_eur=cost.extra,
            extra_range_eur=cost.extra_range,
            sources=_sources(row),
            words=row.words,
            every_time=row.every_time,
            factor=cost.factor if row.verdict == "applies_with_reduction" else None,
            rate=cost.rate,
            months=cost.months,
        )
        decision = self._dated(decision, row)
        return self._over(decision, rest) if row in self.regime.prechecks else decision

    def _dated(self, decision: Decision, row: Row) -> Decision:
        """With the date by which to act, where the case says what it is counted from and the law how long it is."""
        if row.deadline is None:
            return decision
        deadline = self.regime.deadlines[row.deadline]
        try:
            found = dates_of(deadline, self.case, int(self.figures.number(deadline.fact)))
        except NoValueForDate:
            return decision
        return decision if found is None else replace(decision, plain_date=found.plain, legal_date=found.legal, safe_date=found.safe)

    def _over(self, decision: Decision, rest: Sequence[tuple[When, Row]]) -> Decision:
        """A pre-check leaves it to a person; its words may still tell the rule, and the date, that lie beneath it (`{beneath}`)."""
        assert decision.words is not None
        if not any(_BENEATH in line.text for line in decision.words.next):
            return decision
        beneath = self._first(rest)
        decided = beneath.rule in self._rule_ids() and beneath.verdict != "cannot_tell_ask_agent"
        rule = beneath.words.title if beneath.words and decided else None
        told = (
            line.model_copy(update={"text": line.text.replace(_BENEATH, rule or "")})
            for line in decision.words.next
            if rule is not None or _BENEATH not in line.text
        )
        return replace(
            decision,
            words=decision.words.model_copy(update={"next": tuple(told)}),
            plain_date=beneath.plain_date,
            legal_date=beneath.legal_date,
            safe_date=beneath.safe_date,
        )

    def _rule_ids(self) -> frozenset[str]:
        """The ids of what is a rule of the regime, and neither a pre-check nor a want of an answer."""
        return frozenset(row.rule_id for part in self.regime.parts for row in part.rows)

    def _reasons(self, decision: Decision) -> tuple[str, ...]:
        """In plain French; a sentence that has a figure without value on the day is left out."""
        words = decision.words
        assert words is not None
        found = (filled(text, self.figures) for text in (words.title, words.reason, *(line.text for line in words.next)))
        return tuple(sentence for sentence in found if sentence is not None)


def run(regime: Regime, case: Case, figures: Figures) -> Decision:
    """What the rules of the regime say of the case."""
    return _Run(regime, case, figures).decision()


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


def _sources(row: Row) -> tuple[str, ...]:
    """The articles, each with the date of the version that was read."""
    return tuple(article if version == "unknown" else f"{article} ({version})" for article, version in row.articles.items())


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
