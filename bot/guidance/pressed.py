"""What pressing each kind of choice does; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.guidance.answer import PersonPart, Say
from bot.guidance.courtesy import restart
from bot.guidance.details import detail
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.flow import carry_on, enter_error, enter_event, explain, offer_errors, on_topic
from bot.guidance.letters import write_letter
from bot.guidance.locating import offices
from bot.guidance.menu import offer_theme, offer_themes, which_topic
from bot.guidance.nodes import Node, current_node
from bot.guidance.questions import heard
from bot.guidance.replying import answered
from bot.guidance.situation import Said, Situation

Rule = Callable[[Dossier, str, Situation], Said]
"""From the dossier and what the choice leads to."""


def _answer(dossier: Dossier, target: str, situation: Situation) -> Said:
    question, _, value = target.partition("=")
    return answered(dossier, question, value, situation)


def _undoubted(dossier: Dossier, situation: Situation) -> Said:
    """The citizen says that it is not their case: the topic goes on from where it stood."""
    dossier = dossier.with_(doubts=())
    if dossier.error is not None:
        return carry_on(dossier.with_(questions=0, verdict=None, rule=None), situation)
    if dossier.event is not None:
        return enter_event(dossier, dossier.event, situation)
    return which_topic(dossier, situation)


def explained(dossier: Dossier, explanation_id: str, situation: Situation) -> Said:
    """An explanation, on its own topic."""
    found = situation.content.explanations[explanation_id]
    inside = found.error is not None and found.error.id == dossier.error
    if not inside and dossier.event != found.event.id:
        dossier = set_event(dossier, found.event.id, situation)
    here = current_node(dossier, situation.content) or Node(found.event, None, None)
    return explain(dossier, found.explanation, here, situation)


def set_event(dossier: Dossier, event_id: str, situation: Situation) -> Dossier:
    event = situation.content.events[event_id]
    kept = dossier.answers if dossier.event == event_id else {}
    answers = {**kept, **heard(event.ask, situation.reading, situation.today, kept)}
    if dossier.event == event_id:
        return dossier.with_(answers=answers)
    return on_topic(dossier, event_id, None, answers)


PRESSED: Mapping[OfferKind, Rule] = {
    "answer": _answer,
    "error": enter_error,
    "event": enter_event,
    "topics": lambda dossier, _target, situation: offer_themes(dossier, situation),
    "theme": offer_theme,
    "explanation": explained,
    "letter": write_letter,
    "detail": detail,
    "more_errors": lambda dossier, _target, situation: offer_errors(dossier, situation),
    "person": lambda dossier, _target, _situation: (dossier, (PersonPart("asked"),)),
    "erase": lambda dossier, _target, _situation: (Dossier(turn=dossier.turn), (Say("privacy.erased"),)),
    "restart": lambda dossier, _target, situation: restart(dossier, situation),
    "no_doubt": lambda dossier, _target, situation: _undoubted(dossier, situation),
    "place": offices,
    "nothing": lambda dossier, _target, _situation: (dossier.with_(offers=()), (Say("nothing.text"),)),
}
