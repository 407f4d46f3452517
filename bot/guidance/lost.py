"""What is not understood: one question with at most three choices, then ways out, then a person; pure."""

from __future__ import annotations

from bot.guidance.answer import PersonPart, Say
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.flow import ask_again
from bot.guidance.menu import which_topic
from bot.guidance.offers import TOPICAL, offer_again
from bot.guidance.situation import Said, Situation, offer, person_choice
from bot.guidance.topics import LIKELY, Candidate, candidates

WORTH_ASKING = 0.1
"""When something that went wrong is told, even an unlikely candidate is better asked about than passed over."""

_MOST_OFFERED = 3
_TRIES = 3

Choice = tuple[OfferKind, str, str]
Choices = tuple[Choice, ...]


def not_understood(dossier: Dossier, situation: Situation) -> Said:
    """One question with at most three choices; then ways out; then a person. A fear, or a detail told after an answer, is not that."""
    reading, offered = situation.reading, any(offered.kind in TOPICAL for offered in dossier.offers)
    if reading.worried and dossier.pending is None:
        dossier, parts = which_topic(dossier, situation)
        return dossier, (Say("worried.person"), *parts)
    if offered and dossier.error is not None and reading.act == "provide_info":
        return told_again(dossier, situation)
    return _lost(dossier.with_(lost=dossier.lost + 1), situation, offered=offered)


def told_again(dossier: Dossier, situation: Situation) -> Said:
    """What is told after an answer and changes nothing in it: noted, and the ways on again; a question is not noted."""
    noted = "flow.kept_too" if dossier.lost else "flow.kept"
    return offer_again(dossier.with_(lost=1), situation, "lost.these" if "?" in situation.reading.text else noted)


def reply_or_topic(dossier: Dossier, best: Candidate, situation: Situation) -> Said:
    """Words that may be a reply or tell of another error: the question again, with that error beside its answers."""
    other = situation.content.errors[best.id].error
    return _question_again(dossier.with_(lost=dossier.lost + 1), situation, ("error", other.id, other.short))


def _lost(dossier: Dossier, situation: Situation, *, offered: bool) -> Said:
    first = dossier.lost == 1
    if dossier.lost >= _TRIES:
        return dossier.with_(lost=0), (Say("lost.person"), PersonPart("lost"))
    if dossier.pending is not None:
        return _question_again(dossier, situation)
    likely = worth_offering(dossier, situation, LIKELY) if first else ()
    if likely and (dossier.event is None or not offered):
        return which_of(dossier, likely, situation)
    if first and offered:
        return offer_again(dossier, situation, "lost.these")
    dossier, parts = which_topic(dossier, situation)
    return dossier, (Say("lost.text"), *parts)


def _question_again(dossier: Dossier, situation: Situation, *also: Choice) -> Said:
    """The question that waits, in other words the second time; `also` are choices beside its answers."""
    dossier, parts = ask_again(dossier, situation, *also)
    return dossier, (Say("lost.question" if dossier.lost == 1 else "lost.question_again"), *parts[1:])


def worth_offering(dossier: Dossier, situation: Situation, least: float) -> Choices:
    """The topics that the message may be about, as choices, likeliest first."""
    content = situation.content
    likely = [c for c in candidates(dossier, situation) if c.score >= least][:_MOST_OFFERED]
    choices: list[tuple[OfferKind, str, str]] = []
    for candidate in likely:
        if candidate.kind == "error":
            choices.append(("error", candidate.id, content.errors[candidate.id].error.short))
        else:
            choices.append(("explanation", candidate.id, content.explanations[candidate.id].explanation.title))
    return tuple(choices)


def which_of(dossier: Dossier, likely: Choices, situation: Situation) -> Said:
    """One question with at most three choices: which of these is it?"""
    return offer(dossier, situation.content.say("lost.choices"), *likely, person_choice(situation.content))
