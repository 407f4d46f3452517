"""What every rule of a turn is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.content import Content
from bot.guidance.answer import Offered, Part
from bot.guidance.dossier import Dossier, Offer, OfferKind
from bot.guidance.reading import Reading

Said = tuple[Dossier, tuple[Part, ...]]
"""A dossier and what is said."""

MAX_OPTIONS = 5


@dataclass(frozen=True, slots=True)
class Situation:
    """The message understood, the content, and the moment (aware, Europe/Paris)."""

    reading: Reading
    content: Content
    now: datetime

    @property
    def today(self) -> date:
        """The day in Paris."""
        return self.now.date()


def offer(dossier: Dossier, prompt: str | None, *choices: tuple[OfferKind, str, str], simple: str | None = None) -> Said:
    """Choices (kind, target, title) under a sentence; they replace those offered before. `simple` is the sentence in plainer words."""
    offers = tuple(
        Offer(f"c{dossier.turn}-{number}", title, kind, target)
        for number, (kind, target, title) in enumerate(choices[:MAX_OPTIONS], start=1)
    )
    return dossier.with_(offers=offers), (Offered(offers, prompt, simple),)


def person_choice(content: Content) -> tuple[OfferKind, str, str]:
    """The choice that is always there: a person."""
    return ("person", "", content.say("choice.person"))
