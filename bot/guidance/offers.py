"""Choices offered and what takes one up: a press, its words, its place, a bare yes or no; pure."""

from __future__ import annotations

from bot.content import Content
from bot.guidance.answer import Say
from bot.guidance.dossier import Dossier, Offer
from bot.guidance.menu import which_topic
from bot.guidance.phrases import fold, named_title
from bot.guidance.questions import BARE, YES_OR_NO_ACTS, empty_words, position_said
from bot.guidance.reading import Reading
from bot.guidance.situation import Said, Situation, offer

TOPICAL = frozenset(["error", "event", "explanation", "detail"])
"""Kinds of choices that name something to be guided on."""

_HALF = 0.5
"""How much of a choice must be said for it to be an answer to a question; what is offered next is named by any word of its own."""


def taken_up(dossier: Dossier, reading: Reading, content: Content) -> Offer | None:
    """The choice pressed, or named by its position or its words."""
    if reading.choice is not None:
        return next((o for o in dossier.offers if o.id == reading.choice), None)
    words = fold(reading.text)
    named = next((o for o in dossier.offers if fold(o.title) == words), None)
    if named is not None or not dossier.offers:
        return named
    least = _HALF if dossier.pending is not None else 0
    if (place := named_title(words, [o.title for o in dossier.offers], empty_words(content), at_least=least)) is not None:
        return dossier.offers[place]
    if dossier.pending is None and (meant := _yes_or_no_to(dossier, reading)) is not None:
        return meant
    place = position_said(words, len(dossier.offers), content) if dossier.pending is None else None
    return dossier.offers[place] if place is not None else None


def _yes_or_no_to(dossier: Dossier, reading: Reading) -> Offer | None:
    """The one offer that a yes or a no takes up: the only topic offered, put first, or the only one that begins with that word."""
    beginning = YES_OR_NO_ACTS.get(reading.act)
    said = [offer for offer in dossier.offers if fold(offer.title).split()[:1] == [beginning]]
    topical = [offer for offer in dossier.offers if offer.kind in TOPICAL] if reading.act == "affirm" else []
    return said[0] if len(said) == 1 else topical[0] if topical == [dossier.offers[0]] else None


def bare_yes_or_no(dossier: Dossier, reading: Reading) -> bool:
    """Whether nothing but yes or no is said to choices that stand open."""
    answers = reading.act in YES_OR_NO_ACTS and len(reading.words.split()) <= BARE
    return answers and dossier.pending is None and bool(dossier.offers)


def offer_again(dossier: Dossier, situation: Situation, prompt: str) -> Said:
    """The same choices, under another question."""
    return offer(dossier, situation.content.say(prompt), *((found.kind, found.target, found.title) for found in dossier.offers))


def which_offered(dossier: Dossier, situation: Situation) -> Said:
    """A bare yes to several offers is asked which; a bare no leaves them, with the word to the citizen."""
    if situation.reading.act == "affirm":
        return offer_again(dossier, situation, "lost.which_topic" if _topics_offered(dossier) else "lost.which_one")
    if not _topics_offered(dossier):
        return dossier.with_(lost=0), (Say("nothing.text"),)
    dossier, parts = which_topic(dossier, situation)
    return dossier, (Say("lost.none_of_these"), *parts)


def _topics_offered(dossier: Dossier) -> bool:
    return any(offer.kind in ("error", "event") for offer in dossier.offers)
