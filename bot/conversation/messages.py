"""What travels: what a citizen sent, and what stands on the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.presenting.cards import Card, FeedbackCard

Author = Literal["citizen", "bot", "agent"]
Control = Literal["bot", "queue", "agent", "closed"]
MAX_TEXT = 2000
"""Characters of one message from a citizen or an agent."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words typed by the citizen; never a command."""

    text: str


@dataclass(frozen=True, slots=True)
class ChoicePress:
    """A choice pressed: its opaque id and the message that offered it."""

    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Postback:
    """A button of the interface itself (`person`, `transmission.send`, ...), with its arguments."""

    name: str
    args: Mapping[str, object] = field(default_factory=dict)


Said = Text | ChoicePress | Postback


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message as a channel received it.

    Attributes:
        address: who writes, as the channel names them (Telegram: the chat id; web: the conversation id).
        external_id: the channel's own id of this message; the same id again is the same message.
    """

    channel: str
    address: str
    external_id: str
    said: Said
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the timeline, as people see it."""

    conversation_id: str
    seq: int
    change: int
    author: Author
    at: datetime
    text: str | None = None
    cards: tuple[Card, ...] = ()
    author_name: str | None = None
    client_id: str | None = None
    ticks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asks_if_useful(timeline: Iterable[Shown], before: int | None = None) -> int | None:
    """The last message that asks whether an answer was useful (before that one, if it is given); None if none does."""
    asking = (
        shown.seq
        for shown in timeline
        if (before is None or shown.seq < before) and any(isinstance(card, FeedbackCard) for card in shown.cards)
    )
    return max(asking, default=None)
