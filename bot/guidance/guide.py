"""A whole topic as it reads on a given day, before anything is known of a case: for the guide's pages and previews; pure."""

from __future__ import annotations

from datetime import date

from bot.content import Content
from bot.content.models import Delay, Explanation, FrequentError, LifeEvent
from bot.guidance.answer import (
    Answer,
    AppealPart,
    ConsequencePart,
    DocumentsPart,
    MessagePart,
    Part,
    ServicesPart,
    StepsPart,
    Tell,
)
from bot.guidance.dossier import Dossier
from bot.guidance.nodes import Node, compute, delays_of, documents_of, own_deadlines

BLANK = Dossier()
"""Nothing is known: every condition of a paper is said, no date is computed."""


def event_answer(event: LifeEvent, content: Content, today: date) -> Answer:
    """The life event: what to do, with what, by when, where, what it costs, how long it takes."""
    node = Node(event, None, None)
    dossier = BLANK.with_(event=event.id)
    parts: list[Part] = [Tell.of(event.opening), StepsPart(event.steps, "steps.event"), DocumentsPart(documents_of(node, dossier))]
    parts += [compute(deadline, dossier, content, today) for deadline in event.deadlines]
    parts += [ConsequencePart(content.say("consequence.title"), event.consequence)]
    parts += [ServicesPart(event.services), *waiting_parts(node, dossier), AppealPart(event.appeal)]
    return Answer(tuple(parts))


def error_answer(error: FrequentError, event: LifeEvent, content: Content, today: date) -> Answer:
    """The frequent error: how to avoid it, how to repair it, what it costs, what the right to error says in general."""
    node = Node(event, error, None)
    dossier = BLANK.with_(event=event.id, error=error.id)
    say = content.say
    parts: list[Part] = [
        Tell.of(error.opening),
        ConsequencePart(say("guide.avoid"), error.avoid),
        StepsPart(error.repair, "guide.repair"),
        ConsequencePart(say("consequence.title"), error.consequence),
    ]
    if error.regime is not None:
        regime = content.regimes[error.regime]
        parts.append(ConsequencePart(say("guide.right_to_error"), (regime.general,), facts=regime.facts))
    if documents := documents_of(node, dossier):
        parts.append(DocumentsPart(documents))
    parts += [compute(deadline, dossier, content, today) for deadline in own_deadlines(node)]
    parts += [ServicesPart(node.services), AppealPart(node.appeal)]
    return Answer(tuple(parts))


def explanation_answer(explanation: Explanation) -> Answer:
    """A question people ask, with its answer."""
    parts: list[Part] = [Tell(explanation.text, explanation.simple, explanation.facts)]
    if explanation.steps:
        parts.append(StepsPart(explanation.steps))
    if explanation.letter is not None:
        parts.append(MessagePart(explanation.letter))
    if explanation.services:
        parts.append(ServicesPart(explanation.services))
    return Answer(tuple(parts))


def waiting_parts(node: Node, dossier: Dossier) -> tuple[Part, ...]:
    """How long the procedures of a topic take, and what silence means."""
    return tuple(how_long(delay) for delay in delays_of(node, dossier))


def how_long(delay: Delay) -> Tell:
    """How long one procedure takes, and what silence means."""
    usual, silence = delay.usual, delay.silence
    simple = f"{usual.simple or usual.text} {silence.simple or silence.text}" if usual.simple or silence.simple else None
    name = f"**{delay.procedure}** : "
    return Tell(f"{name}{usual.text} {silence.text}", simple and name + simple, delay.facts)
