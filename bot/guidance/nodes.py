"""The node of the content that a conversation is about (an event, or one of its errors) and what it gives for the answers known; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.content import Content
from bot.content.checks import holds
from bot.content.models import Deadline, Delay, Document, Explanation, FrequentError, LifeEvent, Outcome, Question, Step
from bot.errors import NoValueForDate
from bot.guidance.answer import DeadlinePart
from bot.guidance.calendar import territory_of
from bot.guidance.deadlines import YEARLY, deadline_from, fixed_deadline, next_yearly
from bot.guidance.dossier import Dossier
from bot.guidance.questions import INCOME_YEAR, UNKNOWN
from bot.guidance.tax_years import LAST, age, last_declared

PLACE = "place"
"""The answer that holds where the citizen lives: the INSEE code of the commune."""


@dataclass(frozen=True, slots=True)
class Node:
    """The current topic: an event, and one of its errors or none, with the outcome reached if there is one."""

    event: LifeEvent
    error: FrequentError | None
    outcome: Outcome | None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that can be asked or heard here."""
        return (*(self.error.ask if self.error else ()), *self.event.ask)

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """What can be explained here, the error's own first."""
        return (*(self.error.explanations if self.error else ()), *self.event.explanations)

    @property
    def services(self) -> tuple[str, ...]:
        """Ids of the competent services."""
        chosen = self.outcome.services if self.outcome else None
        return chosen or (self.error.services if self.error else ()) or self.event.services

    @property
    def appeal(self) -> str:
        """Id of the way to contest."""
        return (self.error.appeal if self.error else None) or self.event.appeal

    @property
    def regime(self) -> str:
        """Id of the regime that says whether an error is forgiven."""
        return (self.error.regime if self.error else None) or self.event.regime


def current_node(dossier: Dossier, content: Content) -> Node | None:
    """Where the conversation stands, or None before any topic is known."""
    if dossier.error is not None:
        node = content.errors[dossier.error]
        outcome = next((o for o in node.error.outcomes if o.id == dossier.outcome), None)
        return Node(node.event, node.error, outcome)
    if dossier.event is not None:
        return Node(content.events[dossier.event], None, None)
    return None


def facts_known(dossier: Dossier) -> dict[str, str]:
    """What conditions of the content are checked against."""
    known = {**dossier.seasons, **dossier.answers}
    if income := age(dossier.answers.get(INCOME_YEAR, ""), dossier.last_declared):
        known["income"] = income
    if dossier.verdict:
        known["verdict"] = dossier.verdict
    if dossier.rule:
        known["rule"] = dossier.rule
    return known


def steps_of(node: Node, dossier: Dossier) -> tuple[Step, ...]:
    """What to do in this case."""
    chosen = node.outcome.steps if node.outcome else None
    if chosen is None:
        chosen = node.error.repair if node.error else node.event.steps
    return tuple(step for step in chosen if holds(step.if_, facts_known(dossier)))


def documents_of(node: Node, dossier: Dossier) -> tuple[Document, ...]:
    """The papers this case needs."""
    chosen = node.outcome.documents if node.outcome else None
    if chosen is None:
        own = node.error.documents if node.error else None
        chosen = node.event.documents if own is None else own
    return tuple(document for document in chosen if _may_hold(document.if_, dossier))


def deadlines_of(node: Node, dossier: Dossier, content: Content, today: date) -> tuple[DeadlinePart, ...]:
    """The dates of this case, computed where their start is known."""
    wanted = node.outcome.deadlines if node.outcome else None
    kept = (d for d in own_deadlines(node) if (wanted is None or d.id in wanted) and holds(d.if_, facts_known(dossier)))
    return tuple(compute(deadline, dossier, content, today) for deadline in kept)


def delays_of(node: Node, dossier: Dossier) -> tuple[Delay, ...]:
    """How long the procedures of this node take: those of the error, or else of its event."""
    own = (node.error.delays if node.error else ()) or node.event.delays
    return tuple(delay for delay in own if _may_hold(delay.if_, dossier))


def own_deadlines(node: Node) -> tuple[Deadline, ...]:
    """The deadlines of the error, or of the event where the error has none of its own."""
    own = node.error.deadlines if node.error else None
    return node.event.deadlines if own is None else own


def compute(deadline: Deadline, dossier: Dossier, content: Content, today: date) -> DeadlinePart:
    """The dates of one deadline; without dates where what it starts from is not known, or how long it is on that day."""
    try:
        value = content.value(deadline.fact, today).value
    except NoValueForDate:
        return DeadlinePart(deadline, None, None, None)
    if deadline.rule == "fixed":
        day = next_yearly(str(value), today) if str(value).startswith(YEARLY) else date.fromisoformat(str(value))
        return DeadlinePart(deadline, fixed_deadline(day), None, None)
    count = int(str(value))
    start = _start(deadline, current_node(dossier, content), dossier, today)
    if start is None:
        return DeadlinePart(deadline, None, None, count)
    return DeadlinePart(deadline, deadline_from(deadline, start, count, territory_of(dossier.answers.get(PLACE))), start, count)


def income_year(node: Node | None, dossier: Dossier, today: date) -> int | None:
    """The income year an error is about: the one said, else the last declared; None where an older one was said, or two are possible."""
    said = dossier.answers.get(INCOME_YEAR)
    if said is not None and said != LAST:
        return int(said) if said.isdigit() else None
    questions = node.error.ask if node and node.error else ()
    chosen = (next((c for c in q.choices if c.id == dossier.answers.get(q.id)), None) for q in questions)
    return None if any(choice and choice.year == "older_income" for choice in chosen) else last_declared(today)


def _start(deadline: Deadline, node: Node | None, dossier: Dossier, today: date) -> str | None:
    if deadline.start == "assessment_year":
        year = income_year(node, dossier, today)
        return None if year is None else str(year + 1)
    answer = dossier.answers.get(deadline.start or "", UNKNOWN)
    return None if answer == UNKNOWN else answer


def _may_hold(condition: dict[str, tuple[str, ...]], dossier: Dossier) -> bool:
    """A paper is dropped only when an answer excludes it: one not known keeps it, with its condition said."""
    known = facts_known(dossier)
    return all(name not in known or known[name] == UNKNOWN or holds({name: values}, known) for name, values in condition.items())
