"""How much there is: the counts that `content stats` prints."""

from __future__ import annotations

from bot.content.index import Content
from bot.content.models import FrequentError, LifeEvent


def stats(content: Content) -> dict[str, int]:
    """Counts of life events, errors, facts (verified ones too), services, different documents, and people's questions."""
    nodes: list[LifeEvent | FrequentError] = [*content.events.values(), *(node.error for node in content.errors.values())]
    papers = {document.id for node in nodes for document in node.documents or ()}
    explained = [node.explanation for node in content.explanations.values()]
    return {
        "life_events": len(content.events),
        "errors": len(content.errors),
        "facts": len(content.facts),
        "facts_verified": sum(fact.confidence != "C" and fact.verified_on is not None for fact in content.facts.values()),
        "services": len(content.services),
        "documents": len(papers),
        "questions": sum(len(node.questions) for node in nodes) + sum(len(explanation.questions) for explanation in explained),
    }
