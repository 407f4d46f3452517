"""The shape of `content/regimes/`: the ordered rules of the right to error, with their words.

A row is one line of a decision table: when it matches, the verdict, the articles of law it rests on, what it costs, and the French
words. The figures are facts; how they are computed with is Python (`bot.guidance.right_to_error`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from bot.content.conditions import ALWAYS, When, read_condition, wrong
from bot.content.inputs import INPUTS
from bot.content.models import Identifier, Lines, Model, Spoken, Text

Verdict = Literal["applies", "applies_with_reduction", "does_not_apply", "cannot_tell_ask_agent"]

RowId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]


def _input(*kinds: str) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or value not in INPUTS or INPUTS[value].kind not in kinds:
            known = ", ".join(sorted(name for name, one in INPUTS.items() if one.kind in kinds))
            raise wrong(f"there is no {' or '.join(kinds)} {value!r} among the inputs", f"Use one of {known}.")
        return value

    return BeforeValidator(check)


NumberInput = Annotated[str, _input("number")]
StartInput = Annotated[str, _input("day", "year")]
ChoiceInput = Annotated[str, _input("choice")]


def _version(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


Version = Annotated[str, BeforeValidator(_version), Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?(/\d{4}-\d{2}-\d{2})?|unknown)$")]
"""The date of the text that was read; `2022-12-25/2026-06-26` where that version has ended."""


class Nothing(Model):
    """Nothing is due on top of the sum itself."""

    formula: Literal["nothing"]


class Interest(Model):
    """Interest on late tax, month by month, less a cut, and a surcharge on the whole tax (CGI, articles 1727 to 1729, 1758 A)."""

    formula: Literal["interest"]
    rate: Identifier
    cut: Identifier | None = None
    surcharge: Identifier | None = None


class Share(Model):
    """A share of an amount."""

    formula: Literal["share"]
    of: NumberInput
    rate: Identifier


class Flat(Model):
    """One amount."""

    formula: Literal["flat"]
    amount: Identifier


class Each(Model):
    """An amount for each of what is counted, within limits; `otherwise`: how many where the case does not say."""

    formula: Literal["each"]
    count: NumberInput
    amount: Identifier
    otherwise: int | None = None
    least: Identifier | None = None
    most: Identifier | None = None


class LateContributions(Model):
    """A flat share of the contributions, and a share for each month begun since they were due (CSS, article R243-16)."""

    formula: Literal["late_contributions"]
    flat: Identifier
    monthly: Identifier


class MissingReturns(Model):
    """A share of the monthly ceiling of the year for each return that is missing (CSS, article R613-9)."""

    formula: Literal["missing_returns"]
    ceiling: Identifier
    share: Identifier


class Between(Model):
    """A range, where the law leaves a doubt."""

    formula: Literal["between"]
    low: Cost
    high: Cost


class ByValue(Model):
    """Another cost for each value of an input; `otherwise` where it is another one or not known."""

    formula: Literal["by"]
    input: ChoiceInput
    costs: dict[str, Cost]
    otherwise: Cost


Cost = Annotated[
    Nothing | Interest | Share | Flat | Each | LateContributions | MissingReturns | Between | ByValue, Field(discriminator="formula")
]
Between.model_rebuild()
ByValue.model_rebuild()


_NO_FACTS = frozenset({"formula", "of", "count", "input", "otherwise", "costs", "low", "high"})


def cost_facts(cost: Model) -> Iterator[str]:
    """The facts that a cost takes its figures from."""
    for name in type(cost).model_fields:
        value = getattr(cost, name)
        if isinstance(value, Model):
            yield from cost_facts(value)
        elif isinstance(value, dict):
            for part in value.values():
                yield from cost_facts(part)
        elif isinstance(value, str) and name not in _NO_FACTS:
            yield value


class Principal(Model):
    """What is owed whatever the verdict: an amount of the case, less the part of it that is time-barred."""

    input: NumberInput
    less: NumberInput | None = None


class RuleDeadline(Model):
    """A date of the case by which to act: the count comes from the fact, the start from an input of the case.

    `end_of_year`: 31 December, so many years after the one that follows the income year.
    """

    title: Text
    fact: Identifier
    rule: Literal["days", "months", "end_of_year"]
    start: StartInput
    franc: bool = False
    extended: bool = True


class RuleWording(Model):
    """What a row of a decision table means for the citizen."""

    title: Text
    reason: Text
    lines: Lines = ()
    next: Annotated[Lines, Field(min_length=1)]
    """What is still possible, and what to do next; shown where the answer is no or is left to a person."""
    simple: Text
    facts: tuple[Identifier, ...] = ()


class Row(Model):
    """A line of a decision table; the first that matches decides.

    Attributes:
        rule: the line of the law's table that it belongs to, where several rows share one.
        every_time: it holds however often it happened (a tax that goes down, an error of the body).
        deadline: one of the regime's.
    """

    id: RowId
    rule: RowId | None = None
    when: Annotated[When, PlainValidator(read_condition)]
    verdict: Verdict
    reason: Identifier | None = None
    every_time: bool = False
    articles: Annotated[dict[str, Version], Field(min_length=1)]
    cost: Cost | None = None
    deadline: Identifier | None = None
    words: RuleWording

    @property
    def rule_id(self) -> str:
        """The id given out with the decision."""
        return self.rule or self.id


Words = dict[str, dict[str, Any]]
"""Words instead of those of a row (or of a situation), key by key: only what differs is written."""


class Table(Model):
    """Rows that several regimes share: a file of `content/regimes/tables/`. `when`: the table is left aside unless this surely holds."""

    id: Identifier
    when: Annotated[When, PlainValidator(read_condition)] = ALWAYS
    assumed: dict[str, Any] = Field(default_factory=dict)
    principal: Principal | None = None
    deadlines: dict[Identifier, RuleDeadline] = Field(default_factory=dict)
    rules: tuple[Row, ...] = ()
    situations: dict[str, RuleWording] = Field(default_factory=dict)
    """Words for what is no row: an answer that is missing, a figure that is not known, a doubt heard in what is said."""


class RegimeFile(Model):
    """A file of `content/regimes/`: its tables in their order, then its own rows."""

    id: Identifier
    name: Text
    authority: Text
    general: Spoken
    silence: Spoken
    facts: tuple[Identifier, ...] = ()
    tables: tuple[Identifier, ...] = ()
    assumed: dict[str, Any] = Field(default_factory=dict)
    principal: Principal | None = None
    deadlines: dict[Identifier, RuleDeadline] = Field(default_factory=dict)
    rules: tuple[Row, ...] = ()
    words: Words = Field(default_factory=dict)


class Part(Model):
    """The rows of one table of a regime."""

    when: Annotated[When, PlainValidator(lambda read: read)] = ALWAYS
    rows: tuple[Row, ...]


class Regime(Model):
    """One regime of the right to error, its tables joined and its own words in place.

    `assumed`: what holds where the case does not speak of an input at all (a null still means "not known").
    """

    id: Identifier
    name: Text
    authority: Text
    general: Spoken
    """Answer to "is this covered by the right to error?" before anything is known."""
    silence: Spoken
    """Answer to "and if I say nothing?": what is lost once the authority writes first."""
    facts: tuple[Identifier, ...] = ()
    assumed: dict[str, Any]
    principal: Principal | None
    deadlines: dict[str, RuleDeadline]
    prechecks: tuple[Row, ...]
    parts: tuple[Part, ...]
    situations: dict[str, RuleWording]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in the order they are tried, pre-checks first."""
        return (*self.prechecks, *(row for part in self.parts for row in part.rows))

    @model_validator(mode="after")
    def _always_answers(self) -> Regime:
        last = self.parts[-1] if self.parts else None
        if last is None or last.when != ALWAYS or not last.rows or last.rows[-1].when != ALWAYS:
            raise wrong("the last row has a condition, so some cases have no answer", "End with a row `when: always`.")
        return self
