"""A citizen in danger, or perhaps in danger: the numbers come first and stay within reach; pure."""

from __future__ import annotations

from bot.guidance.answer import CarePart, EmergencyPart, Part, PersonPart, Say
from bot.guidance.details import which_topic
from bot.guidance.dossier import Dossier
from bot.guidance.flow import ask_again
from bot.guidance.reading import Reading
from bot.guidance.situation import Said, Situation, offer, person_choice
from bot.guidance.topics import SURE, Candidate

_SPEAKS_OF_SOMETHING_ELSE = frozenset(
    ["ask_human", "bot_challenge", "privacy_delete", "restart", "accessibility_help", "language_switch", "simpler_words"]
)
"""Speech acts that mean the same thing after a danger as before."""


def protect(dossier: Dossier, situation: Situation) -> Said:
    """The numbers first, then a person, before and above anything else."""
    danger = situation.reading.urgency
    return dossier.with_(urgency=danger, pending=None, offers=()), (EmergencyPart(danger), PersonPart("danger"))


def care(dossier: Dossier, best: Candidate | None, situation: Situation) -> Said | None:
    """What is said where the words may be about a danger and name no topic; None where they are about something else.

    After a danger was heard, "je sais pas où aller" is about it, whatever it resembles.
    """
    reading = situation.reading
    if (best is not None and best.score >= SURE) or reading.act in _SPEAKS_OF_SOMETHING_ELSE:
        return None
    if _may_tell(reading) and not dossier.cared and dossier.urgency == "none":
        dossier = dossier.with_(urgency_perhaps=reading.perhaps)
        told, rest = ask_again(dossier, situation) if dossier.pending is not None else which_topic(dossier, situation)
        return told, (CarePart(reading.perhaps), Say("care.then"), *rest)
    near = dossier.urgency if dossier.urgency != "none" else dossier.urgency_perhaps if dossier.event is None else "none"
    if near == "none":
        return None
    also = (CarePart(reading.perhaps),) if _may_tell(reading) and reading.perhaps != near else ()
    told, choices = offer(dossier, situation.content.say("care.prompt"), person_choice(situation.content))
    return told, (CarePart(near), *also, *choices)


def with_care(dossier: Dossier, parts: tuple[Part, ...], situation: Situation) -> Said:
    """A danger that may have been told beside something else: its number in one sentence, before the answer, once."""
    danger = situation.reading.perhaps
    if not _may_tell(situation.reading) or dossier.cared or dossier.urgency != "none":
        return dossier, parts
    return dossier.with_(urgency_perhaps=danger), (CarePart(danger), *parts)


def _may_tell(reading: Reading) -> bool:
    return reading.perhaps != "none"
