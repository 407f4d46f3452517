"""The online service does not work: what is announced, what to do meanwhile, and how to keep a proof; pure."""

from __future__ import annotations

from bot.content.models import Step
from bot.guidance.answer import Part, Say, ServicesPart, StepsPart
from bot.guidance.dossier import Dossier
from bot.guidance.letters import ATTEMPT, letter_choice
from bot.guidance.nodes import Node
from bot.guidance.phrases import contains_any
from bot.guidance.situation import Said, Situation, offer, person_choice

_STEPS = ("retry", "other", "keep", "write")


def breakdown_told(dossier: Dossier, node: Node | None, situation: Situation) -> Said | None:
    """What to do when a site is told not to work; None where none is."""
    content = situation.content
    if not contains_any(situation.reading.words, content.say("flow.breakdown_words")):
        return None
    services = node.services if node else content.general_services
    known = any(service in content.notices for service in services)
    steps = StepsPart(tuple(Step(text=content.say(f"breakdown.{name}")) for name in _STEPS), "breakdown.steps")
    parts: tuple[Part, ...] = (*(() if known else (Say("notice.none"),)), ServicesPart(services), steps)
    proof = (letter_choice(ATTEMPT, situation),) if node else ()
    dossier, choices = offer(dossier.with_(lost=0), content.say("next.prompt"), *proof, person_choice(content))
    return dossier, (*parts, *choices)
