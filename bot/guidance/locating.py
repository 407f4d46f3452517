"""A citizen says where they live: noted, and the competent offices of the services in question; pure."""

from __future__ import annotations

from bot.content.places import Place
from bot.guidance.answer import Say, ServicesPart
from bot.guidance.competence import depends_on_place, has_own_services
from bot.guidance.details import other_details
from bot.guidance.dossier import Dossier, OfferKind
from bot.guidance.flow import ask_again
from bot.guidance.menu import which_topic
from bot.guidance.nodes import current_node
from bot.guidance.places import PLACE, places_named, says_only_where
from bot.guidance.situation import Said, Situation, offer, person_choice

_CHOICES = 4


def with_place(dossier: Dossier, situation: Situation) -> Dossier:
    """The dossier with the place that the message names without doubt, whatever else it says."""
    found = _named(dossier, situation)
    return _at(dossier, found[0]) if len(found) == 1 else dossier


def told_where(dossier: Dossier, situation: Situation) -> Said | None:
    """What follows a message that says nothing but a place; None where it is about something else."""
    found = _named(dossier, situation)
    if not found and _asked(dossier) and situation.reading.entities.postcodes:
        return dossier.with_(place_asked=dossier.turn), (Say("place.unknown"),)
    if not found or not says_only_where(situation.reading, found):
        return None
    return offices(dossier, found[0].code, situation) if len(found) == 1 else _which(dossier, found, situation)


def offices(dossier: Dossier, code: str, situation: Situation) -> Said:
    """The competent offices for that place, of the services of the current topic."""
    place = situation.content.places.by_code(code)
    if place is None:
        return which_topic(dossier, situation)
    dossier = _at(dossier, place).with_(lost=0)
    told = {"at": place.at, "department": place.department.name}
    node = current_node(dossier, situation.content)
    if node is None:
        dossier, choices = which_topic(dossier, situation)
        return dossier, (Say("place.noted", told), *choices)
    if has_own_services(place):
        dossier, choices = offer(dossier, situation.content.say("next.prompt"), person_choice(situation.content))
        return dossier, (Say("place.own_services", told), *choices)
    local = tuple(name for name in node.services if depends_on_place(situation.content.services[name])) or node.services
    if dossier.pending is not None:
        dossier, rest = ask_again(dossier, situation)
    else:
        dossier, rest = offer(dossier, situation.content.say("next.prompt"), *other_details("ask_service", dossier, situation))
    return dossier, (Say("place.competent", told), ServicesPart(local), *rest)


def _named(dossier: Dossier, situation: Situation) -> tuple[Place, ...]:
    asked = _asked(dossier)
    return places_named(situation.reading, situation.content.places, asked=asked, alone=dossier.pending is None)


def _asked(dossier: Dossier) -> bool:
    """Whether the last thing said asked for the place."""
    return dossier.place_asked + 1 == dossier.turn


def _at(dossier: Dossier, place: Place) -> Dossier:
    return dossier.with_(answers={**dossier.answers, PLACE: place.code})


def _which(dossier: Dossier, found: tuple[Place, ...], situation: Situation) -> Said:
    """One question with choices, the largest first; a name may be written instead."""
    say = situation.content.say
    choices: list[tuple[OfferKind, str, str]] = [
        ("place", place.code, say("place.choice", name=place.name, department=place.department.name)) for place in found[:_CHOICES]
    ]
    more = "place.which_of_many" if len(found) > _CHOICES else "place.which"
    return offer(dossier.with_(place_asked=dossier.turn), say(more), *choices)
