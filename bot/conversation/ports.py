"""What conversations need of a database, in plain values.

A unit is one transaction: left without an error it is committed, else rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.conversation.channels import Outcome, Wire
from bot.conversation.messages import Author, Control, Said, Shown
from bot.guidance.dossier import Dossier
from bot.presenting.cards import Card


@dataclass(frozen=True, slots=True)
class Conversation:
    """One citizen on one channel."""

    id: str
    channel: str
    address: str
    control: Control
    version: int
    last_seq: int
    last_change: int
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be put on the timeline."""

    author: Author
    at: datetime
    text: str | None = None
    cards: tuple[Card, ...] = ()
    author_name: str | None = None
    said: Said | None = None
    external_id: str | None = None
    client_id: str | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A citizen's message that no turn has answered yet."""

    seq: int
    said: Said
    at: datetime
    text: str | None = None
    """The words that stand on the timeline for it, whatever they came through; None for a button without any."""

    more: bool = False
    """Others wait behind it."""


Doubt = Literal["unknown", "refused"]
"""Why a message may not have arrived: nobody knows, or the platform refused it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call of the outbox, ready to be made."""

    id: int
    conversation_id: str
    seq: int
    channel: str
    address: str
    wire: Wire
    attempts: int
    not_before: datetime


class Timeline(Protocol):
    """Conversations and their messages."""

    async def create(self, conversation: Conversation, token_hash: str | None, at: datetime) -> None:
        """Adds a conversation."""
        ...

    async def get(self, conversation_id: str) -> Conversation | None:
        """The conversation of that id."""
        ...

    async def at_address(self, channel: str, address: str) -> Conversation | None:
        """The conversation of that citizen on that channel."""
        ...

    async def of_token(self, token_hash: str) -> str | None:
        """The id of the conversation that this token opens."""
        ...

    async def duplicate(self, channel: str, external_id: str) -> Shown | None:
        """The message already accepted under that external id."""
        ...

    async def append(self, conversation_id: str, draft: Draft, channel: str | None) -> Shown:
        """Puts one message on the timeline, without taking the turn."""
        ...

    async def take_turn(
        self, conversation: Conversation, control: Control, dossier: Dossier, drafts: Sequence[Draft], at: datetime
    ) -> tuple[Shown, ...]:
        """Changes owner and dossier and appends messages, if nothing else has since the conversation was read.

        Raises:
            StaleConversation: something else has.
        """
        ...

    async def done(self, conversation_id: str, seq: int) -> None:
        """Marks a citizen's message as answered."""
        ...

    async def waiting(self, conversation_id: str) -> tuple[Conversation, Waiting] | None:
        """The oldest citizen's message not answered yet, and its conversation."""
        ...

    async def with_waiting(self) -> list[str]:
        """Ids of the conversations that have such a message."""
        ...

    async def messages(self, conversation_id: str) -> list[Shown]:
        """The timeline, in the order in which it is read."""
        ...

    async def first(self, conversation_id: str) -> int | None:
        """The number of the first message that is still there: 1, unless the beginning was erased; None where nothing is left."""
        ...

    async def changes(self, conversation_id: str, after: int) -> list[Shown]:
        """The messages new or changed after that change, in the order of their changes."""
        ...

    async def message(self, conversation_id: str, seq: int) -> Shown | None:
        """One message."""
        ...

    async def tick(self, conversation_id: str, seq: int, ticks: dict[str, tuple[str, ...]]) -> Shown:
        """Sets what is ticked on a message; a new change of the timeline."""
        ...

    async def erase(self, conversation_id: str, upto: int) -> None:
        """Forgets what was said up to that message: messages, dialogue memory, calls not made, hand-offs. The conversation stays."""
        ...

    async def feedback(self, conversation_id: str, seq: int, useful: bool, at: datetime) -> None:
        """Keeps whether the answer was useful, in place of what was said before to the same card."""
        ...


class Outbox(Protocol):
    """Calls to platforms, waiting to be made."""

    async def add(self, conversation: Conversation, seq: int, wires: Sequence[Wire], at: datetime) -> None:
        """Adds the calls that show a message."""
        ...

    async def heads(self, channels: Collection[str], under_way: Collection[str], limit: int) -> list[Delivery]:
        """The next call of each conversation on these channels that has none under way, due or not, the earliest first."""
        ...

    async def start(self, delivery_id: int) -> bool:
        """Marks a call as being made: if we die now, its outcome is unknown. False if it is no longer to be made (erased)."""
        ...

    async def finish(self, delivery_id: int, outcome: Outcome, at: datetime) -> None:
        """Keeps what came of a call."""
        ...

    async def doubts(self, conversation_id: str) -> Mapping[int, Doubt]:
        """Messages of the conversation that may not have arrived, by number; `unknown` where calls of a message differ."""
        ...

    async def again(self, conversation_id: str, seq: int, at: datetime) -> int:
        """Puts the calls of that message whose outcome is unknown or refused back into the outbox; how many."""
        ...

    async def recover(self) -> int:
        """Marks as unknown the calls that were being made when the program died; how many."""
        ...


class DialogueMemory(Protocol):
    """The events of the dialogue engine, as JSON lines, in order."""

    async def events(self, conversation_id: str) -> list[str]:
        """All of them, oldest first."""
        ...

    async def add(self, conversation_id: str, events: Sequence[str]) -> None:
        """Appends."""
        ...


class Cursors(Protocol):
    """How far pollers have read."""

    async def get(self, name: str) -> int:
        """The position, 0 at first."""
        ...

    async def set(self, name: str, value: int) -> None:
        """Moves it."""
        ...


class ConversationUnit(Protocol):
    """One transaction over conversations."""

    def after_commit(self, act: Callable[[], None]) -> None:
        """Does that once everything is committed; not at all if nothing is."""
        ...

    @property
    def timeline(self) -> Timeline:
        """Conversations and their messages."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Calls waiting to be made."""
        ...

    @property
    def memory(self) -> DialogueMemory:
        """The dialogue engine's events."""
        ...

    @property
    def cursors(self) -> Cursors:
        """Positions of pollers."""
        ...


class ConversationStore(Protocol):
    """Opens transactions."""

    def write(self) -> AbstractAsyncContextManager[ConversationUnit]:
        """A transaction that may change things."""
        ...

    def read(self) -> AbstractAsyncContextManager[ConversationUnit]:
        """A transaction that only reads."""
        ...
