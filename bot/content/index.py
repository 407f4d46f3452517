"""All content of one release, with the look-ups that rules need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.models import Appeal, Emergency, Explanation, Fact, FactValue, FrequentError, LifeEvent, Service
from bot.content.rules import Regime
from bot.content.seasons import Season
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
    seasons: Mapping[str, Season]
    wording: Mapping[str, str]
    digest: str

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

    @property
    def general_services(self) -> tuple[str, ...]:
        """Ids of the services that can be turned to for any matter."""
        return tuple(service.id for service in self.services.values() if service.general)

    def say(self, key: str, **params: object) -> str:
        """The sentence of that key, its parameters filled in."""
        sentence = self.wording[key]
        return sentence.format(**params) if params else sentence
