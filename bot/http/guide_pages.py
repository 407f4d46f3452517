"""The guide as pages: every event, error, explanation and fact, readable without scripts, to print, to link to; pure but for templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.content import Content
from bot.content.models import Explanation, Fact, FactValue, LifeEvent
from bot.guidance.answer import Answer, ServicesPart
from bot.guidance.dossier import Dossier
from bot.guidance.finding import Entry, Finder
from bot.guidance.guide import error_answer, event_answer, explanation_answer
from bot.presenting.cards import Card, TextCard
from bot.presenting.cautions import caution
from bot.presenting.present import present
from bot.presenting.words import day_in_words

_FIRST_SERVICE = "allo_service_public"


@dataclass(frozen=True, slots=True)
class Shown:
    """An explanation with its cards."""

    id: str
    title: str
    cards: tuple[Card, ...]


class GuidePages:
    """Renders the pages of one release of content."""

    def __init__(self, content: Content, templates: Path) -> None:
        self._content, self._finder = content, Finder(content)
        self._templates = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def index(self, query: str, now: datetime) -> str:
        """All topics by theme; or what was found for a search."""
        say, events = self._content.say, self._content.events.values()
        names = sorted({event.theme for event in events})
        themes = [{"title": say(f"theme.{name}"), "events": [event for event in events if event.theme == name]} for name in names]
        found = [self._found(entry) for entry in self._finder.find(query)] if query else []
        told = say("guide.found", count=len(found), query=query) if found else say("guide.found_nothing", query=query)
        values = {"query": query, "themes": themes, "found": found, "found_title": told}
        return self._page("index.html", now, title=say("guide.title"), description=say("guide.lead"), **values)

    def event(self, event: LifeEvent, now: datetime) -> str:
        """A life event, with its errors and explanations."""
        own = [e.explanation for e in self._content.explanations.values() if e.event.id == event.id and e.error is None]
        follow_ups = [{"text": a.text, "event": a.event, "title": self._content.events[a.event].short} for a in event.follow_ups]
        cards = self._cards(event_answer(event, self._content, now.date()), now)
        return self._page(
            "topic.html",
            now,
            title=event.title,
            description=self._first_words(cards),
            parent=None,
            topic=event.id,
            cards=cards,
            errors=event.errors,
            explanations=self._explained(own, now),
            follow_ups=follow_ups,
        )

    def error(self, error_id: str, now: datetime) -> str:
        """A frequent error."""
        node = self._content.errors[error_id]
        cards = self._cards(error_answer(node.error, node.event, self._content, now.date()), now)
        return self._page(
            "topic.html",
            now,
            title=node.error.title,
            description=self._first_words(cards),
            parent=node.event,
            topic=node.event.id,
            cards=cards,
            errors=(),
            explanations=self._explained(node.error.explanations, now),
            follow_ups=(),
        )

    def facts(self, now: datetime) -> str:
        """Every fact with its values, its source and its dates."""
        title = self._content.say("guide.facts")
        facts = [self._fact(fact, now.date()) for fact in self._content.facts.values()]
        return self._page("facts.html", now, title=title, description=self._content.say("guide.facts_lead"), facts=facts)

    def services(self, now: datetime) -> str:
        """Every service with its channels; the one that answers any question comes first."""
        order = sorted(self._content.services, key=lambda name: (name != _FIRST_SERVICE, name))
        cards = [card for card in self._cards(Answer((ServicesPart(tuple(order)),)), now) if card.kind == "service"]
        title = self._content.say("page.title")
        return self._page("services.html", now, title=title, description=self._content.say("page.lead"), cards=cards)

    def missing(self, now: datetime) -> str:
        """There is no such page."""
        title = self._content.say("guide.missing")
        return self._page("missing.html", now, title=title, description=title, query="")

    def paths(self) -> Iterable[str]:
        """The path of every page, for search engines."""
        yield from ("/guide", "/guide/facts", "/conversation")
        for event in self._content.events.values():
            yield f"/guide/{event.id}"
            yield from (f"/guide/{event.id}/{error.id}" for error in event.errors)

    def _page(self, template: str, now: datetime, **values: Any) -> str:
        today = day_in_words(now.date(), self._content.wording)
        return self._templates.get_template(template).render(say=self._content.say, today=today, **values)

    def _first_words(self, cards: Iterable[Card]) -> str:
        return next((card.text.replace("**", "") for card in cards if isinstance(card, TextCard)), self._content.say("guide.lead"))

    def _cards(self, answer: Answer, now: datetime) -> tuple[Card, ...]:
        return present(answer, Dossier(), self._content, now)

    def _explained(self, explanations: Iterable[Explanation], now: datetime) -> list[Shown]:
        return [Shown(e.id, e.title, self._cards(explanation_answer(e), now)) for e in explanations if e.goto is None]

    def _found(self, entry: Entry) -> dict[str, str]:
        event = self._content.events[entry.event]
        path = f"/guide/{entry.event}" + (f"/{entry.error}" if entry.error else "")
        where = event.short if entry.error is None or entry.kind == "error" else self._content.errors[entry.error].error.title
        return {"title": entry.title, "url": path + (f"#{entry.id}" if entry.kind == "explanation" else ""), "where": where}

    def _fact(self, fact: Fact, today: date) -> dict[str, Any]:
        return {
            "id": fact.id,
            "statement": fact.statement,
            "values": [{"display": value.display, "period": self._period(value)} for value in fact.values],
            "url": fact.source.url,
            "source": fact.source.title,
            "ref": fact.source.ref,
            "date": fact.source.date if fact.source.date != "unknown" else self._content.say("sources.undated"),
            "verified": fact.verified_on and day_in_words(fact.verified_on, self._content.wording),
            "caution": caution(fact, self._content, today),
        }

    def _period(self, value: FactValue) -> str:
        first, last = (day and day_in_words(day, self._content.wording) for day in (value.valid_from, value.valid_to))
        key = {(True, True): "between", (True, False): "from", (False, True): "until", (False, False): "always"}[bool(first), bool(last)]
        return self._content.say(f"guide.valid.{key}", first=first, last=last)
