"""The turn being answered: how an action gets what it needs and gives back what it says, without passing it through the dialogue engine."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content
from bot.errors import BrainFailure
from bot.guidance.answer import Answer
from bot.guidance.dossier import Dossier
from bot.guidance.reading import Reading
from bot.guidance.step import step
from bot.presenting.cards import Card
from bot.presenting.present import present


@dataclass(slots=True)
class Turn:
    """What one turn starts from, and what it came to once an action has run."""

    dossier: Dossier
    reading: Reading
    content: Content
    now: datetime
    answer: Answer | None = None
    cards: tuple[Card, ...] = ()
    failure: Exception | None = None
    """What the action raised, since the dialogue engine turns it into an empty answer."""

    def take(self) -> tuple[Card, ...]:
        """Answers: the dossier moves on by one step; returns the cards."""
        self.dossier, self.answer = step(self.dossier, self.reading, self.content, self.now)
        self.cards = present(self.answer, self.dossier, self.content, self.now)
        return self.cards


_current: ContextVar[Turn] = ContextVar("turn")


def begin(turn: Turn) -> None:
    """Makes this the turn that actions answer, in this task."""
    _current.set(turn)


def current_turn() -> Turn:
    """The turn being answered.

    Raises:
        BrainFailure: an action was run outside one (`rasa shell`, say): talk with `python -m bot chat`.
    """
    try:
        return _current.get()
    except LookupError:
        raise BrainFailure("no turn is being answered; talk to the bot with `python -m bot chat`") from None
