"""How much there is: the counts that `content stats` prints."""

from __future__ import annotations

from bot.content.index import Content


def stats(content: Content) -> dict[str, int]:
    """Counts of life events, errors, facts (verified ones too), services, different documents, and people's questions."""
    events = content.events.values()
    errors = [error for event in events for error in event.errors]
    explained = [node.explanation for node in content.explanations.values()]
    return {
        "life_events": len(content.events),
        "errors": len(content.errors),
        "facts": len(content.facts),
        "facts_verified": sum(fact.confidence != "C" and fact.verified_on is not None for fact in content.facts.values()),
        "services": len(content.services),
        "documents": len(
            {document.id for papers in (*(e.documents for e in events), *(e.documents for e in errors)) for document in papers or ()}
        ),
        "questions": sum(map(len, (*(e.questions for e in events), *(e.questions for e in errors), *(e.questions for e in explained)))),
    }
