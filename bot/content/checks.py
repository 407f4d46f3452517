"""What must be true of content as a whole: no dangling id, no figure without a fact, always an answer, four questions at most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import get_args

from pydantic import BaseModel

from bot.content.appeals import Appeal
from bot.content.conditions import facts_of
from bot.content.index import Content
from bot.content.inputs import INPUTS
from bot.content.models import Condition, Deadline, Delay, Document, Explanation, FrequentError, LifeEvent, Question
from bot.content.rules import Regime, Row, RuleWording, Verdict, cost_facts
from bot.content.services import Service
from bot.content.skeleton import TO_WRITE
from bot.errors import ContentError

MAX_QUESTIONS = 4
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MARKUP = re.compile(r"<[a-zA-Z/]")
_NOT_SHOWN = frozenset(
    [
        "id",
        "questions",
        "words",
        "replies",
        "source",
        "url",
        "ref",
        "statement",
        "display",
        "fact",
        "facts",
        "opens",
        "closes",
        "area",
        "address",
        "book",
        "alternatives",
        "level",
        "found",
        "if_",
        "inputs",
        "regime",
        "days_as",
        "unit",
        "values",
        "rule",
        "start",
        "kind",
        "theme",
        "event",
        "services",
        "next",
        "goto",
        "appeal",
        "confidence",
        "verified_on",
        "letter",
        "number",
        "begins",
        "earlier_than",
        "later_than",
        "ends",
        "otherwise",
        "assumed",
        "articles",
        "when",
        "cost",
        "principal",
    ]
)
_SHOWN_HERE = {(Row, "words"), (RuleWording, "next")}
"""Names that mean something else elsewhere: the words that are heard, the explanations that come next."""
_DERIVED = {"income": ("last", "older")}
"""Conditions that rules work out themselves: whether the matter is about the last income declared, or older ones."""
LETTER = ("day", "hour", "reference", "service", "told", "answers")
"""What a letter may say of the case."""
PLACE = frozenset({"commune", "of_commune", "department", "of_department", "region", "of_region", "group"})
"""What the name of a competent office may say of the place."""

_CALC = frozenset({"low", "high", "months", "example", "principal", "year"})
_UNITS = {
    "days": "day",
    "working_days": "day",
    "business_days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "end_of_year": "year",
    "fixed": "date",
}
"""The unit of the fact that a deadline counts with."""
_VERDICTS = get_args(Verdict)
BENEATH = "beneath"
"""In the words of a pre-check: what the rule would say without it."""


def holds(condition: Condition, answers: dict[str, str]) -> bool:
    """Whether every answer that the condition names has one of the values it accepts; `!value` excludes a value."""
    return all(_accepts(accepted, answers.get(question)) for question, accepted in condition.items())


def _accepts(accepted: Iterable[str], answer: str | None) -> bool:
    values = tuple(accepted)
    if any(value.startswith("!") for value in values):
        return answer not in {value[1:] for value in values}
    return answer in values


def check_content(content: Content) -> None:
    """Raises ContentError at the first thing that does not hold."""
    for fact in content.facts.values():
        if fact.confidence != "C" and fact.verified_on is None:
            raise ContentError("content/facts/", fact.id, "confidence A or B without verified_on", "Give the day it was read, or say C.")
    for event in content.events.values():
        _check_event(event, content)
    for service in content.services.values():
        _check_service(service, content)
    for appeal in content.appeals.values():
        _check_appeal(appeal, content)
    for folder, items in (
        ("regimes", content.regimes),
        ("emergency", content.emergency),
        ("letters", content.letters),
    ):
        for identifier, item in items.items():
            _check_texts(item, _Scope(content, f"content/{folder}/{identifier}.yml"))
    for regime in content.regimes.values():
        _check_regime(regime, _Scope(content, f"content/regimes/{regime.id}.yml"))
    for season in content.seasons.values():
        _check_references(
            (p.fact for p in season.periods), content.facts, "fact", _Scope(content, f"content/seasons/{season.id}.yml"), season.id
        )
    for danger in content.emergency.values():
        for number in danger.numbers:
            if content.facts[number.fact].confidence == "C":
                raise ContentError(
                    f"content/emergency/{danger.id}.yml", number.fact, "an emergency number below confidence B", "Verify it first."
                )


def _check_regime(regime: Regime, scope: _Scope) -> None:
    """Every fact that its rows show, compare with or compute with exists."""
    facts = scope.content.facts
    _check_references(regime.facts, facts, "fact", scope, "facts")
    for row in regime.rows:
        _check_references(facts_of(row.when), facts, "fact", scope, f"{row.id}.when")
        _check_references(row.words.facts, facts, "fact", scope, f"{row.id}.words.facts")
        if row.cost is not None:
            _check_references(cost_facts(row.cost), facts, "fact", scope, f"{row.id}.cost")
    for part in regime.parts:
        _check_references(facts_of(part.when), facts, "fact", scope, "tables.when")
    for key, words in regime.situations.items():
        _check_references(words.facts, facts, "fact", scope, f"{key}.facts")
    for key, deadline in regime.deadlines.items():
        _check_references((deadline.fact,), facts, "fact", scope, f"deadlines.{key}")


class _Scope:
    """What texts of one node may refer to."""

    def __init__(
        self,
        content: Content,
        file: str,
        questions: Iterable[Question] = (),
        deadlines: Iterable[Deadline] = (),
        *,
        places: bool = False,
    ) -> None:
        self.content, self.file = content, file
        self.place = PLACE if places else frozenset()
        self.questions = {q.id: q for q in questions}
        self.deadlines = {d.id: d for d in deadlines}

    def fail(self, key: str, reason: str, fix: str) -> ContentError:
        return ContentError(self.file, key, reason, fix)


def _check_service(service: Service, content: Content) -> None:
    scope = _Scope(content, f"content/services/{service.id}.yml")
    _check_texts(service.model_copy(update={"competence": None}), scope, service.id)
    _check_texts(service.competence, _Scope(content, scope.file, places=True), f"{service.id}.competence")
    _check_references(service.alternatives, content.services, "service", scope, service.id)
    facts = [c.fact for c in service.channels if c.fact is not None] + [c.hours.fact for c in service.channels if c.hours is not None]
    _check_references(facts, content.facts, "fact", scope, service.id)


def _check_appeal(appeal: Appeal, content: Content) -> None:
    scope = _Scope(content, f"content/appeals/{appeal.id}.yml")
    _check_texts(appeal, scope, appeal.id)
    _check_references((*appeal.facts, *(counted.fact for counted in appeal.dates)), content.facts, "fact", scope, appeal.id)
    for counted in appeal.dates:
        if not all(isinstance(value.value, int) for value in content.facts[counted.fact].values):
            raise scope.fail(counted.fact, "a date is counted from this fact, whose value is no whole number", "Give it a value.")


def _check_event(event: LifeEvent, content: Content) -> None:
    file = f"content/life_events/{event.id}.yml"
    scope = _Scope(content, file, event.ask, event.deadlines)
    _check_flow(event.ask, scope, event.id)
    for field in ("opening", "ask", "steps", "documents", "deadlines", "consequence"):
        _check_texts(getattr(event, field), scope, f"{event.id}.{field}")
    _check_references(event.services, content.services, "service", scope, event.id)
    _check_references((event.appeal,), content.appeals, "appeal", scope, event.id)
    _check_references((event.regime,), content.regimes, "regime", scope, event.id)
    _check_documents(event.documents, scope)
    _check_deadlines(event.deadlines, scope)
    _check_explanations(event.explanations, scope)
    _check_delays(event.delays, scope)
    _check_references((after.event for after in event.follow_ups), content.events, "life event", scope, f"{event.id}.follow_ups")
    _check_texts(event.follow_ups, scope, f"{event.id}.follow_ups")
    for error in event.errors:
        deadlines = event.deadlines if error.deadlines is None else error.deadlines
        _check_error(error, event, _Scope(content, file, (*event.ask, *error.ask), deadlines))


def _check_error(error: FrequentError, event: LifeEvent, scope: _Scope) -> None:
    content = scope.content
    _check_flow(error.ask, scope, error.id)
    _check_inputs(error, scope)
    _check_documents(error.documents or (), scope)
    _check_deadlines(error.deadlines or (), scope)
    for field in ("opening", "avoid", "repair", "consequence", "ask", "documents", "deadlines", "outcomes"):
        _check_texts(getattr(error, field), scope, f"{error.id}.{field}")
    _check_references(error.services, content.services, "service", scope, error.id)
    if error.regime is not None:
        _check_references((error.regime,), content.regimes, "regime", scope, error.id)
    if error.appeal is not None:
        _check_references((error.appeal,), content.appeals, "appeal", scope, error.id)
    _check_references(error.facts, content.facts, "fact", scope, error.id)
    own = {explanation.id for explanation in (*error.explanations, *event.explanations)}
    for outcome in error.outcomes:
        key = f"{error.id}.outcomes.{outcome.id}"
        _check_references(outcome.next, own, "explanation", scope, key)
        _check_references(outcome.deadlines or (), scope.deadlines, "deadline", scope, key)
        _check_references(outcome.services or (), content.services, "service", scope, key)
        _check_references(outcome.facts, content.facts, "fact", scope, key)
        if outcome.kind == "rule" and error.regime is None:
            raise scope.fail(key, "an outcome by rule in an error without a regime", "Name the regime, or make it no_sanction.")
    if error.outcomes[-1].if_:
        raise scope.fail(
            f"{error.id}.outcomes", "the last outcome has a condition, so there may be no answer", "End with one without `if`."
        )
    _check_explanations(error.explanations, scope)
    _check_delays(error.delays, scope)
    if error.in_letter:
        _check_texts(error.in_letter, scope, f"{error.id}.in_letter")


def _check_inputs(error: FrequentError, scope: _Scope) -> None:
    """What answers tell the right-to-error rules is of their inputs and values."""
    told = {f"{error.id}.inputs": error.inputs} | {f"{error.id}.outcomes.{one.id}.inputs": one.inputs for one in error.outcomes}
    for question in error.ask:
        key = f"{error.id}.ask.{question.id}"
        told |= {f"{key}.unknown_inputs": question.unknown_inputs} | {f"{key}.{one.id}.inputs": one.inputs for one in question.choices}
        if question.days_as is not None and question.days_as not in INPUTS:
            raise scope.fail(f"{key}.days_as", f"there is no input {question.days_as!r}", "Name an input of the right-to-error rules.")
    for key, inputs in told.items():
        for name, value in inputs.items():
            if name not in INPUTS:
                raise scope.fail(key, f"there is no input {name!r}", f"Use one of {', '.join(sorted(INPUTS))}.")
            if not INPUTS[name].accepts(value):
                raise scope.fail(key, f"{name} can't be {value!r}", f"Give {INPUTS[name].wanted}.")


def _check_explanations(explanations: Iterable[Explanation], scope: _Scope) -> None:
    for explanation in explanations:
        _check_texts(explanation, scope, explanation.id)
        if explanation.letter:
            _check_texts(explanation.letter, scope, f"{explanation.id}.letter")
        _check_references(explanation.next, scope.content.explanations, "explanation", scope, explanation.id)
        _check_references(explanation.services, scope.content.services, "service", scope, explanation.id)
        _check_references(explanation.deadlines, scope.deadlines, "deadline", scope, explanation.id)
        _check_references(explanation.facts, scope.content.facts, "fact", scope, explanation.id)
        if explanation.goto is not None:
            _check_references((explanation.goto,), scope.content.errors, "error", scope, explanation.id)


def _check_delays(delays: Iterable[Delay], scope: _Scope) -> None:
    for delay in delays:
        _check_texts(delay, scope, delay.id)
        _check_references(delay.services, scope.content.services, "service", scope, delay.id)
        _check_references(delay.facts, scope.content.facts, "fact", scope, delay.id)


def _check_documents(documents: Iterable[Document], scope: _Scope) -> None:
    for document in documents:
        _check_references(document.facts, scope.content.facts, "fact", scope, document.id)


def _check_deadlines(deadlines: Iterable[Deadline], scope: _Scope) -> None:
    for deadline in deadlines:
        _check_references((deadline.fact,), scope.content.facts, "fact", scope, deadline.id)
        unit = scope.content.facts[deadline.fact].unit
        if unit != _UNITS[deadline.rule]:
            raise scope.fail(deadline.id, f"a deadline by {deadline.rule} on a fact in {unit}", f"Take a fact in {_UNITS[deadline.rule]}.")
        known = deadline.start in (None, "assessment_year") or deadline.start in scope.questions
        if not known:
            raise scope.fail(deadline.id, f"start {deadline.start!r} is not a question of this node", "Name one of its questions.")


def _check_flow(questions: tuple[Question, ...], scope: _Scope, key: str) -> None:
    """Conditions name earlier questions and their choices; no path asks more than four."""
    for question in questions:
        if question.kind == "choice" and not question.choices:
            raise scope.fail(f"{key}.ask.{question.id}", "a question by choice without choices", "Write its choices.")
        days = {other.id for other in scope.questions.values() if other.kind == "date"}
        compared = (day for choice in question.choices for day in (choice.earlier_than, choice.later_than) if day is not None)
        _check_references(compared, days, "question about a day", scope, f"{key}.ask.{question.id}")
    if longest_path(questions) > MAX_QUESTIONS:
        raise scope.fail(f"{key}.ask", f"some answers lead to more than {MAX_QUESTIONS} questions", "Ask only what changes the answer.")


def longest_path(questions: tuple[Question, ...]) -> int:
    """The number of questions asked in the worst case."""
    named = {name for q in questions for name in q.if_}
    deciding = [q for q in questions if q.id in named and q.kind == "choice"]
    values = [[c.id for c in q.choices] + ["unknown"] for q in deciding]
    return max(
        (_asked(questions, dict(zip((q.id for q in deciding), combination, strict=True))) for combination in product(*values)), default=0
    )


def _asked(questions: tuple[Question, ...], wanted: dict[str, str]) -> int:
    answers: dict[str, str] = {}
    asked = 0
    for question in questions:
        if question.ask and holds(question.if_, answers):
            asked += 1
            answers[question.id] = wanted.get(question.id, "unknown")
    return asked


def _check_condition(condition: Condition, scope: _Scope, key: str) -> None:
    for name, values in condition.items():
        accepted = _accepted(name, scope)
        if accepted is None:
            raise scope.fail(key, f"the condition names {name!r}, which is not a question here", "Name a question of this node.")
        for value in values:
            if accepted and value.lstrip("!") not in accepted:
                raise scope.fail(key, f"{name} never has the value {value!r}", f"Use one of {', '.join(accepted)}.")


def _accepted(name: str, scope: _Scope) -> tuple[str, ...] | None:
    """The values that a condition's name can have; none where they can't be listed; None where nothing is called so."""
    if name in _DERIVED:
        return _DERIVED[name]
    if (season := scope.content.seasons.get(name)) is not None:
        return (*(period.id for period in season.periods), season.otherwise)
    if name == "verdict":
        return _VERDICTS
    if name == "rule":
        return ()
    return _choices(scope.questions[name]) if name in scope.questions else None


def _choices(question: Question) -> tuple[str, ...]:
    if question.kind != "choice":
        return ()
    return (*(choice.id for choice in question.choices), "unknown")


def _check_references(names: Iterable[str], known: Iterable[str], what: str, scope: _Scope, key: str) -> None:
    for name in names:
        if name not in known:
            raise scope.fail(key, f"there is no {what} {name!r}", f"Write it, or mend the spelling of the {what}.")


def _check_texts(item: object, scope: _Scope, key: str = "") -> None:
    for path, text in texts(item, key):
        _check_text(text, scope, path)
    for path, condition in _conditions(item, key):
        _check_condition(condition, scope, path)


def texts(item: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every citizen-facing text of a content item with its path."""
    if isinstance(item, str):
        yield key, item
    elif isinstance(item, (tuple, list)):
        for position, part in enumerate(item):
            yield from texts(part, f"{key}[{getattr(part, 'id', position)}]")
    elif isinstance(item, dict):
        for name, part in item.items():
            yield from texts(part, f"{key}.{name}")
    elif isinstance(item, BaseModel):
        for name in type(item).model_fields:
            if _is_shown(item, name):
                yield from texts(getattr(item, name), f"{key}.{name}")


def _is_shown(item: BaseModel, name: str) -> bool:
    return name not in _NOT_SHOWN or (type(item), name) in _SHOWN_HERE


def _conditions(item: object, key: str) -> Iterator[tuple[str, Condition]]:
    if isinstance(item, (tuple, list)):
        for position, part in enumerate(item):
            yield from _conditions(part, f"{key}[{getattr(part, 'id', position)}]")
    elif isinstance(item, BaseModel):
        if getattr(item, "if_", None):
            yield f"{key}.if", item.if_  # type: ignore[attr-defined]
        for name in type(item).model_fields:
            if _is_shown(item, name):
                yield from _conditions(getattr(item, name), f"{key}.{name}")


def _check_text(text: str, scope: _Scope, key: str) -> None:
    if TO_WRITE in text:
        raise scope.fail(key, f"still to write: {text[:60]!r}", "Write it.")
    for placeholder in PLACEHOLDER.findall(text):
        if not _resolvable(placeholder, scope):
            raise scope.fail(key, f"the placeholder {{{placeholder}}} leads nowhere", "Use a fact, {answer:…}, {date:…} or {calc:…}.")
    if re.search(r"\d", PLACEHOLDER.sub("", text)):
        raise scope.fail(key, f"a figure without a fact in {text[:60]!r}", "Write the fact and use its placeholder.")
    if _MARKUP.search(text):
        raise scope.fail(key, "HTML in a text", "Only **bold** is allowed.")
    glossary = scope.content.glossary
    for term in glossary.found(text):
        if term.avoid:
            raise scope.fail(key, f"the words {term.term!r}", f"Write instead: {term.instead}.")
    for acronym in glossary.unknown_acronyms(PLACEHOLDER.sub("", text)):
        raise scope.fail(key, f"{acronym!r} stands in no glossary", "Write it out, or explain it in content/glossary/.")


def _resolvable(placeholder: str, scope: _Scope) -> bool:
    kind, _, name = placeholder.partition(":")
    if not name:
        return placeholder in scope.content.facts or (placeholder == BENEATH and scope.file.startswith("content/regimes/"))
    known: dict[str, Iterable[str]] = {
        "answer": scope.questions,
        "date": scope.deadlines,
        "calc": _CALC,
        "letter": LETTER,
        "place": scope.place,
    }
    return name in known.get(kind, ())
