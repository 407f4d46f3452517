"""Short questions about the current topic, answered without asking the topic again: papers, place, dates, risk, refusal; pure."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.checks import holds
from bot.content.models import Step
from bot.guidance.answer import (
    AppealPart,
    ConsequencePart,
    DocumentsPart,
    Part,
    Say,
    ServicesPart,
    StepsPart,
    Tell,
)
from bot.guidance.competence import depends_on_place
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.flow import ask_again, doubt_choices, verdict_part
from bot.guidance.guide import how_long
from bot.guidance.letters import APPEAL, letter_choice
from bot.guidance.menu import which_topic
from bot.guidance.nodes import Node, current_node, deadlines_of, delays_of, documents_of, facts_known, steps_of
from bot.guidance.phrases import best_match
from bot.guidance.places import PLACE
from bot.guidance.situation import Said, Situation, offer, person_choice

_FEW = 3
"""Steps that are said again in plain words."""

Detail = Callable[[Dossier, Node, Situation], tuple[Part, ...]]


def _documents(dossier: Dossier, node: Node, _situation: Situation) -> tuple[Part, ...]:
    documents = documents_of(node, dossier)
    return (DocumentsPart(documents),) if documents else (Say("details.no_documents"),)


def _service(_dossier: Dossier, node: Node, _situation: Situation) -> tuple[Part, ...]:
    return (ServicesPart(node.services),)


def _deadline(dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    deadlines = deadlines_of(node, dossier, situation.content, situation.today)
    return deadlines or (Say("details.no_deadline"), StepsPart(steps_of(node, dossier)))


def _penalty(dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    part = verdict_part(dossier, node, situation)
    if part is not None:
        return (part,)
    lines = node.error.consequence if node.error else node.event.consequence
    said = tuple(line for line in lines if holds(line.if_, facts_known(dossier)))
    return (ConsequencePart(situation.content.say("consequence.title"), said),)


def _right_to_error(dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    part = verdict_part(dossier, node, situation)
    return (part,) if part is not None else (Tell.of(situation.content.regimes[node.regime].general),)


def _how(dossier: Dossier, node: Node, _situation: Situation) -> tuple[Part, ...]:
    """What to do first, of the answer that stands."""
    return (StepsPart(steps_of(node, dossier)[:_FEW], "steps.first"),)


def _silence(_dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    """What is lost by saying nothing."""
    return (Tell.of(situation.content.regimes[node.regime].silence),)


def _appeal(_dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    named = appeals_named(situation)
    return (AppealPart(named[0] if named and node.appeal not in named else node.appeal),)


def appeals_named(situation: Situation) -> tuple[str, ...]:
    """The ways to contest that the words name ("si la Caf refuse"), the most precisely named first."""
    words = situation.reading.words.split()
    found = {appeal.id: best_match(words, appeal.words) for appeal in situation.content.appeals.values()}
    return tuple(sorted((name for name, length in found.items() if length), key=lambda name: -found[name]))


def _status(dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    """How long it takes, what silence means, where to look, when to worry, and whom to ask."""
    delays = delays_of(node, dossier)
    look, worry = situation.content.say("status.look"), situation.content.say("status.worry")
    steps = dict.fromkeys((saying, when) for d in delays for saying, when in ((d.look, look), (d.worry, worry)))
    asked = tuple(dict.fromkeys(name for delay in delays for name in delay.services)) or node.services
    looked = StepsPart(tuple(Step(text=saying.text, simple=saying.simple, when=when) for saying, when in steps), "status.title")
    waiting: tuple[Part, ...] = (*(how_long(delay) for delay in delays), looked) if delays else ()
    return (Say("details.status"), *waiting, ServicesPart(asked))


def _simpler(dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    """The current answer again, in short plain sentences."""
    part = verdict_part(dossier, node, situation)
    outcome = node.outcome
    said = (outcome.simple if outcome else None) or (part.wording.simple if part else None)
    steps = StepsPart(steps_of(node, dossier)[:_FEW], "steps.first")
    if said is not None:
        return (Tell(said), steps)
    return (Tell.of(node.error.opening if node.error else node.event.opening), steps)


def _again(dossier: Dossier, node: Node, situation: Situation) -> tuple[Part, ...]:
    """What was not understood, said otherwise: the question asked again says why it is asked."""
    return () if dossier.pending is not None else (Say("details.again"), *_simpler(dossier, node, situation))


DETAILS: dict[str, Detail] = {
    "ask_documents": _documents,
    "ask_service": _service,
    "ask_deadline": _deadline,
    "ask_penalty": _penalty,
    "ask_right_to_error": _right_to_error,
    "ask_eligibility": _right_to_error,
    "ask_appeal": _appeal,
    "ask_status": _status,
    "simpler_words": _simpler,
    "repeat_rephrase": _again,
}
SILENCE = "silence"
"""No speech act of its own: heard in the words ("et si je ne dis rien")."""

AFTER_AN_ANSWER: dict[str, Detail] = {**DETAILS, "ask_how": _how}
"""Before an answer, "comment je fais ?" tells of a situation."""

_ALL: dict[str, Detail] = {**AFTER_AN_ANSWER, SILENCE: _silence}


def detail_in_doubt(dossier: Dossier, act: str, situation: Situation) -> Said:
    """A short question once a person must look: what is sure, no general date or cost that may not be theirs, and a person."""
    content = situation.content
    node = current_node(dossier, content)
    match act:
        case "ask_service":
            parts: tuple[Part, ...] = (ServicesPart(node.services if node else content.general_services),)
        case "ask_appeal" if node is not None:
            parts = (AppealPart(node.appeal),)
        case "ask_deadline":
            known = deadlines_of(node, dossier, content, situation.today) if node else ()
            counted = tuple(d for d in known if d.dates is not None and d.deadline.rule in ("days", "months"))
            parts = (Say("details.deadline_in_doubt"), *counted)
        case "ask_documents":
            parts = (Say("details.documents_in_doubt"),)
        case _:
            parts = (Say("details.in_doubt"),)
    dossier, choices = offer(dossier.with_(lost=0), content.say("next.prompt"), *doubt_choices(situation))
    return dossier, (*parts, *choices)


def detail(dossier: Dossier, act: str, situation: Situation) -> Said:
    """The answer to a short question about the current topic; asks which topic where there is none."""
    node = current_node(dossier, situation.content)
    if node is None and act == "ask_appeal" and (named := appeals_named(situation)):
        dossier, choices = offer(dossier.with_(lost=0), situation.content.say("next.prompt"), person_choice(situation.content))
        return dossier, (AppealPart(named[0]), *choices)
    if node is None:
        return which_topic(dossier, situation)
    parts = _ALL[act](dossier, node, situation)
    dossier = dossier.with_(listed=(*dossier.listed, act), lost=0)
    if act == "ask_service" and asks_where(dossier, node.services, situation):
        dossier, parts = dossier.with_(place_asked=dossier.turn), (*parts, Say("place.ask"))
    if dossier.pending is not None:
        dossier, again = ask_again(dossier, situation)
        return dossier, (*parts, *again)
    dossier, choices = offer(dossier, situation.content.say("next.prompt"), *other_details(act, dossier, situation))
    return dossier, (*parts, *choices)


def asks_where(dossier: Dossier, services: tuple[str, ...], situation: Situation) -> bool:
    """Whether the citizen's commune is to be asked for: it is not known, and it decides which office is competent."""
    known = dossier.answers.get(PLACE) is not None
    return not known and any(depends_on_place(situation.content.services[name]) for name in services)


def other_details(act: str, dossier: Dossier, situation: Situation) -> tuple[tuple[OfferKind, str, str], ...]:
    """Short questions not answered yet, and a person."""
    shown = {act, *dossier.listed}
    wanted = [name for name in ("ask_documents", "ask_deadline", "ask_service", "ask_appeal") if name not in shown][:3]
    choices: list[tuple[OfferKind, str, str]] = [("detail", name, situation.content.say(f"choice.{name}")) for name in wanted]
    if act == "ask_appeal":
        choices.append(letter_choice(APPEAL, situation))
    return (*choices, person_choice(situation.content))
