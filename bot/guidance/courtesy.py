"""What is not about a topic: greetings, thanks, who is speaking, a hard word, starting again; pure."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.models import Step
from bot.guidance.answer import FeedbackPart, PersonPart, RecapPart, Say, StepsPart
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.menu import first_topics, which_topic
from bot.guidance.nodes import Node, current_node, deadlines_of, steps_of
from bot.guidance.situation import MAX_OPTIONS, Said, Situation, offer, person_choice

Rule = Callable[[Dossier, Situation], Said]


def welcome(dossier: Dossier, situation: Situation) -> Said:
    """The first words: a program, what it can do, and that a person can be had."""
    content = situation.content
    dossier, choices = offer(dossier, content.say("welcome.prompt"), *first_topics(content), person_choice(content))
    return dossier, (Say("welcome.text"), *choices)


def _greet(dossier: Dossier, situation: Situation) -> Said:
    if current_node(dossier, situation.content) is not None:
        return dossier, (Say("greet.again"),)
    dossier, choices = which_topic(dossier, situation)
    return dossier, (Say("greet.first"), *choices)


def _thank(dossier: Dossier, situation: Situation) -> Said:
    """The essentials to keep, once there is an answer; then whether it was useful."""
    node = current_node(dossier, situation.content)
    if node is None or (node.error is not None and node.outcome is None):
        return dossier, (Say("thank.text"),)
    deadlines = deadlines_of(node, dossier, situation.content, situation.today)
    recap = RecapPart(steps_of(node, dossier), deadlines, dossier.letters)
    dossier, after = _follow_ups(dossier.with_(pending=None), node, situation)
    return dossier, (Say("thank.with_recap"), recap, *after, FeedbackPart())


def _follow_ups(dossier: Dossier, node: Node, situation: Situation) -> Said:
    """What this moment of life brings along, once its own matter is settled."""
    if not node.event.follow_ups:
        return dossier, ()
    content = situation.content
    steps = tuple(Step(text=after.text) for after in node.event.follow_ups)
    choices: list[tuple[OfferKind, str, str]] = [
        ("event", after.event, content.events[after.event].short) for after in node.event.follow_ups
    ]
    dossier, offered = offer(dossier, content.say("follow_ups.prompt"), *choices[: MAX_OPTIONS - 1], person_choice(content))
    return dossier, (StepsPart(steps, "follow_ups.title"), *offered)


def _goodbye(dossier: Dossier, situation: Situation) -> Said:
    dossier, parts = _thank(dossier, situation)
    return dossier, (*(part for part in parts if not isinstance(part, Say)), Say("goodbye.text"))


def _person(dossier: Dossier, situation: Situation) -> Said:
    return dossier.with_(lost=0), (PersonPart("asked"),)


def _complain(dossier: Dossier, situation: Situation) -> Said:
    dossier, choices = offer(dossier, situation.content.say("complain.prompt"), person_choice(situation.content))
    return dossier, (Say("complain.text"), *choices)


def _insult(dossier: Dossier, situation: Situation) -> Said:
    dossier, choices = offer(dossier, situation.content.say("insult.prompt"), person_choice(situation.content))
    return dossier, (Say("insult.text"), *choices)


def _ask_restart(dossier: Dossier, situation: Situation) -> Said:
    """Nothing said is thrown away on one word that may have been misread."""
    content = situation.content
    choices: list[tuple[OfferKind, str, str]] = [
        ("restart", "", content.say("choice.restart")),
        ("nothing", "", content.say("choice.go_on")),
    ]
    return offer(dossier, content.say("restart.prompt"), *choices)


def restart(dossier: Dossier, situation: Situation) -> Said:
    """Back to the welcome, with nothing established."""
    return welcome(Dossier(turn=dossier.turn, language=dossier.language, simple=dossier.simple), situation)


def _privacy(dossier: Dossier, situation: Situation) -> Said:
    content = situation.content
    choices: list[tuple[OfferKind, str, str]] = [("erase", "", content.say("choice.erase")), ("nothing", "", content.say("choice.keep"))]
    dossier, parts = offer(dossier, content.say("privacy.prompt"), *choices)
    return dossier, (Say("privacy.text"), *parts)


def _say(key: str) -> Rule:
    def rule(dossier: Dossier, situation: Situation) -> Said:
        if dossier.pending is None:
            dossier, choices = offer(dossier, situation.content.say("next.prompt"), person_choice(situation.content))
            return dossier, (Say(key), *choices)
        return dossier, (Say(key),)

    return rule


COURTESIES: dict[str, Rule] = {
    "greet": _greet,
    "thank": _thank,
    "goodbye": _goodbye,
    "ask_human": _person,
    "complain": _complain,
    "insult": _insult,
    "restart": _ask_restart,
    "privacy_delete": _privacy,
    "bot_challenge": _say("bot.text"),
    "give_feedback": _say("feedback.thanks"),
    "out_of_scope": _say("out_of_scope.text"),
    "accessibility_help": _say("accessibility.text"),
    "language_switch": _say("language.text"),
}
