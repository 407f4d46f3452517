"""A citizen in danger, or perhaps in danger: the numbers come first and stay within reach; pure."""

from __future__ import annotations

from bot.guidance.answer import CarePart, EmergencyPart, Part, PersonPart, Say
from bot.guidance.details import DETAILS
from bot.guidance.dossier import Dossier
from bot.guidance.flow import ask_again
from bot.guidance.menu import which_topic
from bot.guidance.phrases import contains_any
from bot.guidance.reading import Reading
from bot.guidance.situation import Said, Situation, offer, person_choice
from bot.guidance.topics import SURE, Candidate, likely_event

_SPEAKS_OF_SOMETHING_ELSE = frozenset(
    ["ask_human", "bot_challenge", "privacy_delete", "restart", "accessibility_help", "language_switch", "simpler_words"]
)
"""Speech acts that mean the same thing after a danger as before."""

_WHERE = "ask_service"
"""After a danger, "je sais pas où aller" is no question about an office unless it names the topic."""

_ASKED = frozenset(DETAILS) - {"repeat_rephrase"}
"""Short questions that are answered even after a danger: papers, dates, cost."""

_BEYOND_DOUBT = 0.97
"""How likely a life event must be to be answered beside the number: "mon grand-père vient de mourir" is told by who has papers to do."""

_CANT_WAIT = "suicide"
"""Said even where the number for another danger was given."""


ALL_NUMBERS = "numbers"
"""The file of `content/emergency/` that lists every number."""


def numbers_asked(dossier: Dossier, situation: Situation) -> Said | None:
    """Every emergency number, where the words ask for them; the question that waits stays."""
    if not contains_any(situation.reading.words, situation.content.wording["care.numbers_words"]):
        return None
    dossier, again = ask_again(dossier, situation) if dossier.pending is not None else (dossier, ())
    return dossier, (EmergencyPart(ALL_NUMBERS), *again)


def protect(dossier: Dossier, situation: Situation) -> Said:
    """The numbers first, then a person, before and above anything else; a danger told before keeps its own."""
    danger = situation.reading.urgency
    before = () if dossier.urgency in ("none", danger) else (CarePart(dossier.urgency),)
    return dossier.with_(urgency=danger, pending=None, offers=()), (EmergencyPart(danger), *before, PersonPart("danger"))


def care(dossier: Dossier, best: Candidate | None, situation: Situation) -> Said | None:
    """What is said where the words may be about a danger and name no topic; None where they are about something else.

    After a danger was heard, "je sais pas où aller" is about it, whatever it resembles.
    """
    reading = situation.reading
    named = best is not None and best.score >= SURE
    if named or reading.act in _SPEAKS_OF_SOMETHING_ELSE or _plainly_asked(dossier, situation):
        return None
    if dossier.urgency != "none":
        also = (CarePart(reading.perhaps),) if reading.perhaps not in ("none", dossier.urgency) else ()
        told, choices = offer(dossier, situation.content.say("care.prompt"), person_choice(situation.content))
        return told, (CarePart(dossier.urgency), *also, *choices)
    event = likely_event(situation)
    if event is not None and event.score >= _BEYOND_DOUBT:
        return None
    if _newly_perhaps(dossier, reading):
        dossier = dossier.with_(urgency_perhaps=reading.perhaps)
        told, rest = ask_again(dossier, situation) if dossier.pending is not None else which_topic(dossier, situation)
        return told, (CarePart(reading.perhaps), Say("care.then"), *rest)
    if reading.perhaps != "none" and dossier.event is None:
        return offer(dossier, situation.content.say("care.prompt"), person_choice(situation.content))
    return None


def with_care(dossier: Dossier, parts: tuple[Part, ...], situation: Situation) -> Said:
    """A danger that may have been told beside something else: its number in one sentence, before the answer, once."""
    danger = situation.reading.perhaps
    if not _newly_perhaps(dossier, situation.reading) or dossier.urgency != "none":
        return dossier, parts
    return dossier.with_(urgency_perhaps=danger), (CarePart(danger), *parts)


def _newly_perhaps(dossier: Dossier, reading: Reading) -> bool:
    """Whether the words may tell of a danger whose number must be given: the first one, or one that can't wait."""
    first = not dossier.cared or (reading.perhaps == _CANT_WAIT and dossier.urgency_perhaps != _CANT_WAIT)
    return reading.perhaps != "none" and first


def _plainly_asked(dossier: Dossier, situation: Situation) -> bool:
    """A short question about the current topic, or about one that it names: it is answered, whatever was told before."""
    reading, named = situation.reading, likely_event(situation)
    if reading.act not in _ASKED or reading.act_confidence < SURE or (named is None and dossier.event is None):
        return False
    return named is not None or (reading.act != _WHERE and reading.perhaps == "none")
