"""What the conversation has established so far: handed over, recapped, never asked again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter

_KEPT_WORDS = 3
OfferKind = Literal[
    "answer",
    "error",
    "event",
    "topics",
    "theme",
    "explanation",
    "letter",
    "person",
    "detail",
    "more_errors",
    "erase",
    "restart",
    "no_doubt",
    "place",
    "nothing",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice just offered and what pressing it means."""

    id: str
    title: str
    kind: OfferKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter prepared: which one, its reference, and when (ISO)."""

    letter: str
    reference: str
    at: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The context of a conversation.

    Attributes:
        event, error: ids of the topic, if known.
        answers: question id → choice id, ISO date or amount as text; `unknown` where the citizen doesn't know.
        seasons: what the time of the year changes, by season (`content/seasons/`).
        last_declared: the latest year of income that has been declared.
        heard: where an answer came from (`said`, `pressed`), by question id; what was inferred can be corrected.
        pending: the question waiting for its answer.
        offers: the choices still valid: those of the last message that offered any.
        turn: how many turns the bot has answered; makes the ids of choices unique.
        outcome: id of the outcome given for `error`.
        verdict, rule: what the right-to-error engine said for it.
        listed: kinds of details already shown for the current topic.
        lost: how many messages in a row were not understood.
        questions: how many questions were asked for the current error.
        worried: fear was said at some point.
        doubts: what was said that takes the verdict out of a program's hands (ids of `bot.guidance.doubts`).
        simple: short plain sentences are wanted.
        said: the last words of the citizen (masked), newest last, three at most.
        letters: those prepared, newest last: the proof of the day the citizen came forward.
        tried: errors and explanations shown so far, for the agent.
        place_asked: the turn in which the citizen's commune was last asked for.
        nearest_deadline, legal_deadline: ISO days of the date that comes first: the cautious one, and what the law gives.
        leaving_message: the next words are a message to leave (where the channel has no form).
        urgency: the kind of danger heard in this conversation, or `none`.
        urgency_perhaps: the kind that may have been told, whose number was given, or `none`.
    """

    event: str | None = None
    error: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    seasons: dict[str, str] = field(default_factory=dict)
    last_declared: int = 0
    heard: dict[str, str] = field(default_factory=dict)
    pending: str | None = None
    offers: tuple[Offer, ...] = ()
    turn: int = 0
    outcome: str | None = None
    verdict: str | None = None
    rule: str | None = None
    listed: tuple[str, ...] = ()
    lost: int = 0
    questions: int = 0
    errors_page: int = 0
    worried: bool = False
    doubts: tuple[str, ...] = ()
    simple: bool = False
    language: str = "fr"
    said: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    nearest_deadline: str | None = None
    legal_deadline: str | None = None
    urgency: str = "none"
    urgency_perhaps: str = "none"
    last_explanation: str | None = None
    letters: tuple[Written, ...] = ()
    leaving_message: bool = False
    place_asked: int = -2

    @property
    def cared(self) -> bool:
        """Whether the number for a danger that may have been told was given."""
        return self.urgency_perhaps != "none"

    def told(self, words: str) -> Dossier:
        """A copy with the last words of the citizen added."""
        return replace(self, said=(*self.said, words)[-_KEPT_WORDS:])

    def with_(self, **changes: Any) -> Dossier:
        """A copy with these fields changed."""
        return replace(self, **changes)


DOSSIER: TypeAdapter[Dossier] = TypeAdapter(Dossier)
"""Reads and writes dossiers as JSON."""
