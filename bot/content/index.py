"""All content of one release, with the look-ups that rules need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.content.appeals import Appeal
from bot.content.glossary import Glossary
from bot.content.models import Emergency, Explanation, Fact, FactValue, FrequentError, LetterTemplate, LifeEvent
from bot.content.notices import Notice, by_service
from bot.content.places import Places
from bot.content.rules import Regime
from bot.content.seasons import Season
from bot.content.services import Service
from bot.errors import NoValueForDate


@dataclass(frozen=True, slots=True)
class ErrorNode:
    """A frequent error and the life event it belongs to."""

    event: LifeEvent
    error: FrequentError


@dataclass(frozen=True, slots=True)
class ExplanationNode:
    """An explanation and where it stands: an event, and one of its errors or none."""

    event: LifeEvent
    error: FrequentError | None
    explanation: Explanation


# Written out in full it takes seconds, and asyncio writes out what a task returns.
@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """One release of content; everything by id. `digest` names the release (it changes when any file does)."""

    events: Mapping[str, LifeEvent]
    errors: Mapping[str, ErrorNode]
    explanations: Mapping[str, ExplanationNode]
    facts: Mapping[str, Fact]
    services: Mapping[str, Service]
    regimes: Mapping[str, Regime]
    appeals: Mapping[str, Appeal]
    emergency: Mapping[str, Emergency]
    letters: Mapping[str, LetterTemplate]
    seasons: Mapping[str, Season]
    wording: Mapping[str, str]
    places: Places
    glossary: Glossary
    digest: str
    notices: Mapping[str, Notice] = field(default_factory=dict)
    """What is announced of services at this moment, by service: no part of the release."""

    def value(self, fact_id: str, day: date) -> FactValue:
        """The value of a fact in force on that day.

        Raises:
            NoValueForDate: rather than the nearest period, because a wrong figure costs the citizen more than none.
        """
        for value in self.facts[fact_id].values:
            if value.covers(day):
                return value
        raise NoValueForDate(fact_id, day)

    def seasons_on(self, day: date) -> dict[str, str]:
        """The period of every season on that day, by season."""
        return {season.id: season.on(day) for season in self.seasons.values()}

    def announced(self, notices: Iterable[Notice], now: datetime) -> Content:
        """The same content, with what is announced of services at that moment."""
        return replace(self, notices=by_service(notices, now))

    @property
    def general_services(self) -> tuple[str, ...]:
        """Ids of the services that can be turned to for any matter."""
        return tuple(service.id for service in self.services.values() if service.general)

    def say(self, key: str, **params: object) -> str:
        """The sentence of that key, its parameters filled in."""
        sentence = self.wording[key]
        return sentence.format(**params) if params else sentence
