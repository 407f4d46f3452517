"""What the hand-off needs of a database, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.content.notices import Notice
from bot.conversation.ports import ConversationUnit
from bot.handoff.machine import Cause, State
from bot.handoff.packet import Packet

Role = Literal["agent", "administrator"]
PRESENCE = timedelta(seconds=40)
"""An agent seen less than this ago is there: desks say so every 15 seconds."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who answers citizens."""

    id: str
    email: str
    first_name: str
    last_name: str
    service: str
    role: Role
    disabled: bool = False

    @property
    def name(self) -> str:
        """First and last name: how the law has agents introduced (CRPA, article L111-2)."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Handoff:
    """A request for a person and where it stands."""

    id: str
    conversation_id: str
    reference: str
    state: State
    version: int
    urgent: bool
    packet: Packet
    requested_at: datetime
    queued_at: datetime | None = None
    agent_id: str | None = None
    left_message: str | None = None
    closed_at: datetime | None = None
    returned: bool = False
    """It was with an agent, who could not go on: it goes before those who have waited only."""


@dataclass(frozen=True, slots=True)
class Session:
    """An agent logged in."""

    agent: Agent
    csrf: str


class Handoffs(Protocol):
    """Hand-offs and their history."""

    async def add(self, handoff: Handoff, actor: str) -> None:
        """Adds one."""
        ...

    async def open_of(self, conversation_id: str) -> Handoff | None:
        """The one going on in that conversation, if any."""
        ...

    async def all_of(self, conversation_id: str) -> list[Handoff]:
        """Every one of that conversation, latest first."""
        ...

    async def get(self, handoff_id: str) -> Handoff | None:
        """The one of that id."""
        ...

    async def move(self, handoff: Handoff, cause: Cause, actor: str, at: datetime, values: Mapping[str, object] | None = None) -> bool:
        """Moves it by one conditional update on state and version and writes the event; False if somebody else was faster.

        `values` may set `agent_id`, `packet`, `left_message`, `close_reason`, `urgent`, `queued_at`, `returned`, `told_nobody`.
        """
        ...

    async def claim(self, handoff: Handoff, agent_id: str, at: datetime, capacity: int) -> bool:
        """Gives it to an agent who has fewer than `capacity` of them (danger goes above it); checked in the same update."""
        ...

    async def waiting(self) -> list[Handoff]:
        """The queue: urgent first, then what was with an agent, then by arrival."""
        ...

    async def not_told_nobody(self) -> list[Handoff]:
        """Those of the queue who have not been told that nobody is there any more."""
        ...

    async def of_agent(self, agent_id: str) -> list[Handoff]:
        """Those with this agent, oldest first."""
        ...

    async def with_agents(self) -> list[Handoff]:
        """Those with any agent."""
        ...

    async def messages_left(self) -> list[Handoff]:
        """Messages left and not dealt with: urgent first, then oldest first."""
        ...


class Agents(Protocol):
    """Agents' accounts, sessions and presence."""

    async def add(self, agent: Agent, password_hash: str, at: datetime) -> None:
        """Adds an account."""
        ...

    async def get(self, agent_id: str) -> Agent | None:
        """The account of that id."""
        ...

    async def credentials(self, email: str) -> tuple[Agent, str] | None:
        """The account of that address and its password hash."""
        ...

    async def all(self) -> list[Agent]:
        """Every account, by name."""
        ...

    async def disable(self, agent_id: str) -> None:
        """Disables it and ends its sessions."""
        ...

    async def set_password_hash(self, agent_id: str, password_hash: str) -> None:
        """Replaces the hash (a newer setting of the algorithm)."""
        ...

    async def seen(self, agent_id: str, at: datetime | None) -> None:
        """Keeps that the agent's desk is connected now; None when they leave."""
        ...

    async def present(self, since: datetime) -> frozenset[str]:
        """Ids of the agents seen since then."""
        ...

    async def open_session(self, token_hash: str, agent_id: str, csrf: str, expires_at: datetime) -> None:
        """Adds a session."""
        ...

    async def session(self, token_hash: str, at: datetime) -> Session | None:
        """The session of that cookie, if it is still good."""
        ...

    async def session_seen(self, token_hash: str, at: datetime) -> None:
        """Keeps that a desk is connected with that session now."""
        ...

    async def has_desk_open(self, agent_id: str, since: datetime, at: datetime) -> bool:
        """Whether a desk was connected since then with a session of theirs that is still good."""
        ...

    async def close_session(self, token_hash: str) -> None:
        """Ends a session."""
        ...

    async def add_invite(self, token_hash: str, at: datetime) -> None:
        """Replaces any unused link for the first administrator."""
        ...

    async def use_invite(self, token_hash: str, at: datetime) -> bool:
        """Uses it up; False if it was used or never was."""
        ...


class Notices(Protocol):
    """Announcements about services."""

    async def add(self, notice: Notice, author: str) -> None:
        """Announces it; `author` is who did."""
        ...

    async def lasting(self, now: datetime) -> tuple[Notice, ...]:
        """Those that are not over, the first to begin first."""
        ...

    async def end(self, notice_id: str, now: datetime) -> bool:
        """Ends it now; whether it was not over yet."""
        ...


class Unit(ConversationUnit, Protocol):
    """One transaction over everything."""

    @property
    def handoffs(self) -> Handoffs:
        """Hand-offs and their history."""
        ...

    @property
    def agents(self) -> Agents:
        """Accounts, sessions, presence."""
        ...

    @property
    def notices(self) -> Notices:
        """Announcements about services."""
        ...


class Store(Protocol):
    """Opens transactions."""

    def write(self) -> AbstractAsyncContextManager[Unit]:
        """A transaction that may change things."""
        ...

    def read(self) -> AbstractAsyncContextManager[Unit]:
        """A transaction that only reads."""
        ...
