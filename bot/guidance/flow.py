"""From an error told to its answer: one question at a time, then the verdict, what to do, by when, with what, where; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from bot.content.checks import holds
from bot.content.models import Choice, Explanation, FrequentError, Line, Outcome, Question
from bot.content.rules import RuleWording
from bot.errors import NoValueForDate
from bot.guidance.answer import (
    ConsequencePart,
    DeadlinePart,
    DocumentsPart,
    MessagePart,
    Part,
    Say,
    ServicesPart,
    StepsPart,
    Tell,
    VerdictPart,
)
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.doubts import DOUBT, REPEATED, doubtful_inputs, guarded, stopping
from bot.guidance.interest import InterestRange, late_interest_range
from bot.guidance.letters import fitting_letter, letter_choice
from bot.guidance.nodes import Node, compute, current_node, deadlines_of, documents_of, facts_known, income_year, own_deadlines, steps_of
from bot.guidance.places import PLACE
from bot.guidance.questions import UNKNOWN, heard, next_question
from bot.guidance.right_to_error import NO_OR_OPEN, Decision, Value, decide
from bot.guidance.situation import MAX_OPTIONS, Said, Situation, offer, person_choice
from bot.guidance.tax_years import last_declared

_SHOWN_ERRORS = 2
TOO_LATE = "T1_late"
"""The row of a tax that would have gone down, had it been asked for in time."""

GENERAL_REGIME = "crpa"
_LATE_FILING = ("late_filing", "no_filing")
_FILING_SEASON = "tax_online"
_IN_DOUBT = Outcome(id="in_doubt", kind="ask_agent")


def enter_event(dossier: Dossier, event_id: str, situation: Situation) -> Said:
    """A life event told in free words: reassurance, steps, then the frequent errors to choose from."""
    event = situation.content.events[event_id]
    kept = dossier.answers if dossier.event == event_id else {}
    answers = {**kept, **heard(event.ask, situation.reading, situation.today, kept)}
    dossier = on_topic(dossier, event_id, None, answers)
    node = Node(event, None, None)
    parts: list[Part] = [Tell.of(event.opening), StepsPart(steps_of(node, dossier), "steps.event")]
    deadlines = deadlines_of(node, dossier, situation.content, situation.today)
    parts += deadlines
    dossier, choices = offer_errors(_with_nearest(dossier, deadlines, situation.today), situation)
    return dossier, (*parts, *choices)


def offer_errors(dossier: Dossier, situation: Situation) -> Said:
    """The next few frequent errors of the current event, to choose from."""
    event = situation.content.events[dossier.event or ""]
    start = dossier.errors_page * _SHOWN_ERRORS
    page = event.errors[start : start + _SHOWN_ERRORS]
    papers: list[tuple[OfferKind, str, str]] = [("detail", "ask_documents", situation.content.say("choice.ask_documents"))]
    choices = [*(papers if start == 0 else []), *(("error", error.id, error.short) for error in page)]
    more = start + _SHOWN_ERRORS < len(event.errors)
    if more:
        choices.append(("more_errors", "", situation.content.say("choice.more_errors")))
    choices.append(person_choice(situation.content))
    dossier = dossier.with_(errors_page=dossier.errors_page + 1 if more else 0)
    return offer(dossier, situation.content.say("errors.prompt"), *choices)


def enter_error(dossier: Dossier, error_id: str, situation: Situation) -> Said:
    """An error told: what is heard already is kept, then the first question or the answer."""
    node = situation.content.errors[error_id]
    same_event = dossier.event == node.event.id
    # A question heard under the same name in the same event keeps its answer: a citizen never repeats.
    kept = {k: v for k, v in dossier.answers.items() if same_event and v != UNKNOWN}
    answers = {**kept, **heard((*node.error.ask, *node.event.ask), situation.reading, situation.today, kept)}
    dossier = on_topic(dossier, node.event.id, error_id, answers)
    if node.error.regime is not None and stopping(dossier.doubts) and not _leads_to_a_person(node.error, answers):
        return answer_in_doubt(dossier, situation)
    dossier, parts = carry_on(dossier, situation)
    return dossier, (Tell.of(node.error.opening), *parts)


def _leads_to_a_person(error: FrequentError, answers: Mapping[str, str]) -> bool:
    """Whether what is known leads to an outcome of this error that is written for such a case, and gives no verdict."""
    return any(outcome.kind == "ask_agent" and outcome.if_ and holds(outcome.if_, dict(answers)) for outcome in error.outcomes)


def carry_on(dossier: Dossier, situation: Situation) -> Said:
    """The next question of the current error, or its answer."""
    node = current_node(dossier, situation.content)
    if node is None or node.error is None:
        return enter_event(dossier, dossier.event or "", situation)
    question = next_question(node.error.ask, dossier.answers, dossier.questions)
    if question is not None:
        # An answer given before no longer stands while what it rested on is asked again.
        return ask(dossier.with_(questions=dossier.questions + 1, outcome=None, verdict=None, rule=None), question, situation)
    return answer_error(dossier, situation)


def ask(dossier: Dossier, question: Question, situation: Situation, *also: tuple[OfferKind, str, str]) -> Said:
    """One question, why it is asked, and its choices with a way not to know; `also` come last."""
    prompt = f"{question.why} {question.text}" if question.why else question.text
    left = tuple(choice for choice in question.choices if choice.shown)
    return _offer_answers(dossier, question, left, prompt, situation, *also, simple=question.simple)


def ask_which(dossier: Dossier, question: Question, left: tuple[Choice, ...], situation: Situation) -> Said:
    """The same question, among the answers that a bare yes or no leaves open."""
    return _offer_answers(dossier, question, left, situation.content.say("lost.which_one"), situation)


def _offer_answers(
    dossier: Dossier,
    question: Question,
    left: tuple[Choice, ...],
    prompt: str,
    situation: Situation,
    *also: tuple[OfferKind, str, str],
    simple: str | None = None,
) -> Said:
    choices: list[tuple[OfferKind, str, str]] = [("answer", f"{question.id}={c.id}", c.title) for c in left]
    if question.unknown and len(choices) < MAX_OPTIONS:
        title = question.unknown_title or situation.content.say("choice.unknown")
        choices.append(("answer", f"{question.id}={UNKNOWN}", title))
    return offer(dossier.with_(pending=question.id), prompt, *choices, *also, simple=simple)


def answer_error(dossier: Dossier, situation: Situation) -> Said:
    """The answer of the current error for what is known."""
    node = situation.content.errors[dossier.error or ""]
    outcome = next(o for o in node.error.outcomes if holds(o.if_, dossier.answers))
    dossier = dossier.with_(pending=None, outcome=outcome.id, verdict=None, rule=None, lost=0)
    here = Node(node.event, node.error, outcome)
    dossier, parts = _headline(dossier, here, situation)
    dossier = dossier.with_(listed=(), tried=(*dossier.tried, node.error.id)[-6:])
    dossier, rest = _what_to_do(dossier, here, situation)
    dossier, choices = _what_next(dossier, here, outcome.next, outcome.prompt, situation)
    return dossier, (*parts, *rest, *choices)


def answer_in_doubt(dossier: Dossier, situation: Situation) -> Said:
    """No question and no favourable verdict: what is sure, the service, and a person (pre-checks of the decision tables)."""
    node = current_node(dossier, situation.content)
    part = _doubtful_verdict(dossier, node, situation)
    dossier = dossier.with_(pending=None, outcome=None, verdict=part.decision.verdict, rule=part.decision.rule, lost=0)
    services: tuple[Part, ...] = (ServicesPart(node.services),) if node else ()
    dossier, choices = offer(dossier, situation.content.say("next.prompt"), *doubt_choices(situation))
    return dossier, (part, *services, *choices)


def doubt_choices(situation: Situation) -> tuple[tuple[OfferKind, str, str], ...]:
    """A person first; then the ways to contest; then the way out where the words were taken wrongly."""
    content = situation.content
    appeal: tuple[OfferKind, str, str] = ("detail", "ask_appeal", content.say("choice.ask_appeal"))
    return person_choice(content), appeal, ("no_doubt", "", content.say("choice.no_doubt"))


def explain(dossier: Dossier, explanation: Explanation, node: Node, situation: Situation) -> Said:
    """A question people ask, answered where it stands."""
    if explanation.goto is not None:
        return enter_error(dossier, explanation.goto, situation)
    content, today = situation.content, situation.today
    parts: list[Part] = [Tell(explanation.text, explanation.simple, explanation.facts)]
    if steps := tuple(s for s in explanation.steps if holds(s.if_, facts_known(dossier))):
        parts.append(StepsPart(steps))
    if explanation.letter is not None:
        parts.append(MessagePart(explanation.letter))
    known = {d.id: d for d in own_deadlines(node)}
    parts += [compute(known[name], dossier, content, today) for name in explanation.deadlines if name in known]
    if explanation.services:
        parts.append(ServicesPart(explanation.services))
    dossier = dossier.with_(last_explanation=explanation.id, tried=(*dossier.tried, explanation.id)[-6:], lost=0)
    if dossier.pending is not None:
        dossier, again = ask_again(dossier, situation)
        return dossier, (*parts, *again)
    dossier, choices = _what_next(dossier, node, explanation.next, None, situation)
    return dossier, (*parts, *choices)


def ask_again(dossier: Dossier, situation: Situation, *also: tuple[OfferKind, str, str]) -> Said:
    """The question left aside by an interruption; `also` are choices beside its answers."""
    node = current_node(dossier, situation.content)
    question = next((q for q in node.questions if q.id == dossier.pending), None) if node else None
    if question is None:
        return dossier.with_(pending=None), ()
    dossier, parts = ask(dossier, question, situation, *also)
    return dossier, (Say("flow.back_to_question"), *parts)


def verdict_part(dossier: Dossier, node: Node, situation: Situation) -> VerdictPart | None:
    """The engine's decision for the current case, in the regime's words; None where no rule of sanction is involved."""
    error, outcome = node.error, node.outcome
    careful = outcome is not None and outcome.kind == "ask_agent"
    if stopping(dossier.doubts) and not careful and (error is None or error.regime is not None):
        return _doubtful_verdict(dossier, node, situation)
    if error is None or outcome is None or error.regime is None or outcome.kind not in ("rule", "ask_agent"):
        return None
    year = income_year(node, dossier, situation.today)
    rights = _rights(dossier, outcome)
    decision = guarded(_decided(dossier, node, outcome, year, situation), dossier.doubts)
    interest = _interest(decision, rights, year, situation)
    words = _doubt_words(REPEATED, error.regime, situation) if decision.reason == DOUBT else decision.words
    shown = _for_this_case(outcome, decision, dossier)
    return VerdictPart(decision, _with_what_is_left(words, decision), shown, interest, rights, year or last_declared(situation.today))


def _decided(dossier: Dossier, node: Node, outcome: Outcome, year: int | None, situation: Situation) -> Decision:
    """What the rules say; an outcome that leaves it to a person leaves the amounts too, and what to do to its own words."""
    assert node.error is not None
    assert node.error.regime is not None
    inputs = _inputs(dossier, node, outcome, situation.today) | ({} if year is None else {"income_year": year})
    decision = decide(node.error.regime, inputs, situation.content, situation.today)
    if outcome.kind != "ask_agent" or decision.verdict == "cannot_tell_ask_agent":
        return decision
    assert decision.words is not None
    words = decision.words.model_copy(update={"next": ()})
    return replace(decision, verdict="cannot_tell_ask_agent", extra_eur=None, extra_range_eur=None, words=words)


def _interest(decision: Decision, rights: float | None, year: int | None, situation: Situation) -> InterestRange | None:
    """What the interest comes to, where some is left and its rate is known for all its months."""
    rate = decision.rate
    if rate is None or not decision.factor or not rights or not year:
        return None

    def monthly(month: date) -> float:
        return float(str(situation.content.value(rate, month).value)) / 100

    try:
        return late_interest_range(rights, year, situation.today, decision.factor, monthly)
    except NoValueForDate:
        return None


def _for_this_case(outcome: Outcome, decision: Decision, dossier: Dossier) -> Outcome:
    """The outcome with the lines that hold under this decision; none of its own words where the time to claim is over."""
    if decision.rule == TOO_LATE:
        return outcome.model_copy(update={"title": None, "simple": None, "lines": ()})
    known = {**facts_known(dossier), "verdict": decision.verdict or "", "rule": decision.rule or ""}
    lines = tuple(line for line in outcome.lines if holds(line.if_, known))
    # Its headline was written for the favourable case: what was told besides may have led to another row.
    unfavourable = outcome.kind == "rule" and decision.verdict in ("does_not_apply", "cannot_tell_ask_agent")
    return outcome.model_copy(update={"lines": lines, **({"title": None, "simple": None} if unfavourable else {})})


def _doubtful_verdict(dossier: Dossier, node: Node | None, situation: Situation) -> VerdictPart:
    doubt = stopping(dossier.doubts)
    regime = node.regime if node else GENERAL_REGIME
    inputs = node.error.inputs if node and node.error else {}
    decision = decide(regime, {**inputs, **doubtful_inputs(dossier.doubts)}, situation.content, situation.today)
    decision = guarded(decision, dossier.doubts)
    words = _with_what_is_left(_doubt_words(doubt, regime, situation), decision)
    return VerdictPart(decision, words, _IN_DOUBT, None, None, last_declared(situation.today))


def _doubt_words(doubt: str | None, regime: str, situation: Situation) -> RuleWording:
    """The words of a doubt heard in what was said."""
    situations = situation.content.regimes[regime].situations
    return situations.get(f"doubt_{doubt}") or situations["default"]


def _with_what_is_left(words: RuleWording | None, decision: Decision) -> RuleWording:
    """A no, or a case left to a person, also says what is still possible; after a yes the steps say what to do."""
    assert words is not None
    return words.model_copy(update={"lines": (*words.lines, *words.next)}) if decision.verdict in NO_OR_OPEN else words


def _headline(dossier: Dossier, node: Node, situation: Situation) -> Said:
    part = verdict_part(dossier, node, situation)
    outcome = node.outcome
    assert outcome is not None
    if part is None:
        tone: Literal["good", "neutral"] = "good" if outcome.kind == "no_error" else "neutral"
        title = outcome.title or situation.content.say(f"outcome.{outcome.kind}")
        return dossier, (ConsequencePart(title, _lines(outcome.lines, dossier), tone, outcome.simple, outcome.facts),)
    return dossier.with_(verdict=part.decision.verdict, rule=part.decision.rule), (part,)


def _what_to_do(dossier: Dossier, node: Node, situation: Situation) -> Said:
    parts: list[Part] = []
    if steps := steps_of(node, dossier):
        parts.append(StepsPart(steps))
    if documents := documents_of(node, dossier):
        parts.append(DocumentsPart(documents))
    deadlines = deadlines_of(node, dossier, situation.content, situation.today)
    parts += deadlines
    parts.append(ServicesPart(node.services))
    return _with_nearest(dossier, deadlines, situation.today), tuple(parts)


def _with_nearest(dossier: Dossier, deadlines: tuple[DeadlinePart, ...], today: date) -> Dossier:
    """The nearest date noted: the cautious one for the citizen, the legal one for the agent."""
    ahead = (d.dates for d in deadlines if d.dates is not None and d.dates.safe >= today)
    nearest = min(ahead, key=lambda dates: dates.safe, default=None)
    safe, legal = (nearest.safe.isoformat(), nearest.legal.isoformat()) if nearest else (None, None)
    return dossier.with_(nearest_deadline=safe, legal_deadline=legal)


def _what_next(dossier: Dossier, node: Node, names: tuple[str, ...], prompt: str | None, situation: Situation) -> Said:
    known = {e.id: e for e in node.explanations}
    offered = [known[name] for name in names if name in known and holds(known[name].if_, facts_known(dossier))]
    letter = None if any(e.letter for e in node.explanations) else fitting_letter(dossier, node)
    written = [letter_choice(letter, situation)] if letter else []
    choices: list[tuple[OfferKind, str, str]] = [("explanation", e.id, e.title) for e in offered[: MAX_OPTIONS - 1 - len(written)]]
    choices += [*written, person_choice(situation.content)]
    return offer(dossier, prompt or situation.content.say("next.prompt"), *choices)


def _inputs(dossier: Dossier, node: Node, outcome: Outcome, today: date) -> dict[str, Value]:
    assert node.error is not None
    inputs: dict[str, Value] = dict(node.error.inputs)
    for question in node.error.ask:
        answer = dossier.answers.get(question.id)
        if answer == UNKNOWN:
            inputs |= question.unknown_inputs
        inputs |= next((c.inputs for c in question.choices if c.id == answer), {})
        if question.days_as and answer not in (None, UNKNOWN):
            inputs[question.days_as] = (today - date.fromisoformat(answer)).days
    inputs |= dict(outcome.inputs) | doubtful_inputs(dossier.doubts)
    return inputs | _still_open(dossier, node, inputs, today)


def _still_open(dossier: Dossier, node: Node, inputs: Mapping[str, Value], today: date) -> dict[str, Value]:
    """What the season tells the table: while returns are being filed, this year's is on time and can be signed again."""
    filing = dossier.seasons.get(_FILING_SEASON) == "filing" and income_year(node, dossier, today) == last_declared(today)
    first_version = inputs.get("breach") not in _LATE_FILING and inputs.get("control_stage", "none") == "none"
    return {"filing_service_open": True, "initial_filed_on_time": True} if filing and first_version else {}


def _rights(dossier: Dossier, outcome: Outcome) -> float | None:
    said = dossier.answers.get("extra_tax", UNKNOWN)
    return float(said) if said != UNKNOWN else outcome.example_extra_tax_eur


def _lines(lines: tuple[Line, ...], dossier: Dossier) -> tuple[Line, ...]:
    return tuple(line for line in lines if holds(line.if_, facts_known(dossier)))


def on_topic(dossier: Dossier, event: str, error: str | None, answers: dict[str, str]) -> Dossier:
    """The dossier on another topic: what was established of the one before no longer counts, what the citizen is stays."""
    return dossier.with_(
        event=event,
        error=error,
        answers={**{name: value for name, value in dossier.answers.items() if name == PLACE}, **answers},
        pending=None,
        outcome=None,
        verdict=None,
        rule=None,
        listed=(),
        questions=0,
        errors_page=0,
        lost=0,
        nearest_deadline=None,
        legal_deadline=None,
        last_explanation=None,
    )
