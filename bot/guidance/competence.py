"""Which office of a service is competent for a place, and how its address is found; pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.checks import PLACEHOLDER
from bot.content.places import Place
from bot.content.services import Area, Competence, Service


@dataclass(frozen=True, slots=True)
class Office:
    """The competent office.

    Attributes:
        name: with the place in it ("Caf du Nord").
        found: how its address is found, which this guide does not hold: a key of the wording after `competence.`.
        note: what else decides ("Au régime agricole, la MSA."), if anything.
    """

    name: str
    found: str
    note: str | None = None


def competent(service: Service, place: Place) -> Office | None:
    """The office of that service for that place.

    None where the service is the same everywhere, where each chooses theirs, and in territories with services of their own.
    """
    competence = service.competence
    if competence is None or competence.level == "nation" or has_own_services(place):
        return None
    name, note = _named(competence, place)
    return Office(_filled(name, place), competence.found, note and _filled(note, place))


def has_own_services(place: Place) -> bool:
    """New Caledonia, French Polynesia, Wallis and Futuna: other rules, other services."""
    return place.code.startswith("98")


def depends_on_place(service: Service) -> bool:
    """Whether a postcode would tell which office is competent."""
    return service.competence is not None and service.competence.level != "nation"


def _named(competence: Competence, place: Place) -> tuple[str, str | None]:
    """The first exception that holds the place, else the rule."""
    for other in competence.exceptions:
        if _holds(other.area, place):
            return other.name, other.note or competence.note
    return competence.name, competence.note


def _holds(area: Area, place: Place) -> bool:
    return (
        place.code in area.communes
        or place.city in area.communes
        or place.group in area.groups
        or place.department.code in area.departments
        or place.region.code in area.regions
        or place.territory in area.territories
    )


def _filled(text: str, place: Place) -> str:
    said = {
        "commune": place.name,
        "of_commune": place.of,
        "department": place.department.name,
        "of_department": place.department.of,
        "region": place.region.name,
        "of_region": place.region.of,
        "group": place.group_name or place.name,
    }
    return PLACEHOLDER.sub(lambda match: said[match.group(1).partition(":")[2]], text)
