"""Letters written from the dossier: which one fits, and what of the case goes into it; pure. Nothing is invented: blanks stay blank."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.content.models import Question
from bot.guidance.answer import LetterPart, Part, Say, Tell
from bot.guidance.dossier import Dossier, OfferKind, Written
from bot.guidance.doubts import stopping
from bot.guidance.nodes import Node, current_node
from bot.guidance.phrases import contains_any
from bot.guidance.questions import UNKNOWN
from bot.guidance.situation import Said, Situation, offer, person_choice

RIGHT_TO_ERROR, REGULARISATION, WAIVER, APPEAL, ATTEMPT = "right_to_error", "regularisation", "waiver", "appeal", "attempt"
_BY_VERDICT = {"applies": RIGHT_TO_ERROR, "applies_with_reduction": RIGHT_TO_ERROR, "does_not_apply": WAIVER}
_KEPT = 5
"""Letters remembered, newest last."""


def fitting_letter(dossier: Dossier, node: Node | None) -> str | None:
    """The letter that fits the answer given; None where there is nothing to write, or where a person must look first."""
    if node is None or node.error is None or node.outcome is None or stopping(dossier.doubts):
        return None
    if node.outcome.kind == "no_error":
        return None
    return _BY_VERDICT.get(dossier.verdict or "", REGULARISATION)


def letter_asked(dossier: Dossier, node: Node | None, situation: Situation) -> str | None:
    """The letter that free words ask for ("écris-moi la lettre"), where the error has none of its own."""
    words, wording = situation.reading.words, situation.content.wording
    if not contains_any(words, wording["flow.letter_words"]) or (node and any(e.letter for e in node.explanations)):
        return None
    if contains_any(words, wording["flow.waiver_words"]):
        return WAIVER
    return APPEAL if contains_any(words, wording["flow.appeal_words"]) else fitting_letter(dossier, node)


def letter_choice(letter: str, situation: Situation) -> tuple[OfferKind, str, str]:
    """The choice that writes it."""
    return ("letter", letter, situation.content.letters[letter].choice)


def write_letter(dossier: Dossier, letter: str, situation: Situation) -> Said:
    """The letter, dated and with a reference of its own, which the recap keeps as a proof of the day it was prepared."""
    content = situation.content
    node = current_node(dossier, content)
    if node is None or stopping(dossier.doubts):
        dossier, choices = offer(dossier, content.say("letter.not_alone"), person_choice(content))
        return dossier, choices
    template = content.letters[letter]
    written = Written(letter, _reference(dossier, situation.now), situation.now.isoformat(timespec="minutes"))
    told = node.error.in_letter if node.error else None
    letter_part = LetterPart(template, told, known(dossier, node), node.services[0], written)
    parts: tuple[Part, ...] = (Tell(template.intro, template.simple, template.facts), letter_part)
    dossier = dossier.with_(letters=(*dossier.letters, written)[-_KEPT:], lost=0)
    where: tuple[OfferKind, str, str] = ("detail", "ask_service", content.say("choice.ask_service"))
    dossier, choices = offer(dossier, content.say("next.prompt"), where, person_choice(content))
    return dossier, (*parts, Say("letter.proof"), *choices)


def known(dossier: Dossier, node: Node) -> tuple[tuple[Question, str], ...]:
    """What the citizen answered that a letter may say: named answers only, each once."""
    asked = {question.id: question for question in node.questions if question.label}
    answers = ((asked[name], value) for name, value in dossier.answers.items() if name in asked)
    return tuple((question, value) for question, value in answers if value != UNKNOWN)


def _reference(dossier: Dossier, now: datetime) -> str:
    """A short name that the citizen can quote: the day, and a mark of what was said."""
    mark = hashlib.sha256(f"{now.isoformat()}{dossier.turn}{dossier.said}".encode()).hexdigest()[:5].upper()
    return f"{now:%Y%m%d}-{mark}"
