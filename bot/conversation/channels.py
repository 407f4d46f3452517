"""The port that every channel implements: render a message for it, send what was rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversation.messages import Shown

Wire = dict[str, Any]
"""One call to the platform, as JSON: what is stored in the outbox and sent as it stands."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform accepted it and gave it an id."""

    platform_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not sent, and known not to be: to be tried again, not before `after` seconds."""

    after: float
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been sent (time-out after the request left): never repeated without a person deciding it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never accept it (blocked, malformed)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """Not sent because our own configuration is refused or missing (a bad token): kept waiting until it is mended."""

    reason: str


Outcome = Sent | Retry | Unknown | Refused | Held


class Channel(Protocol):
    """A place a citizen writes from.

    Attributes:
        name: `web`, `telegram`, ...
        pulled: whether the citizen's client fetches the timeline itself, by change number, so that nothing waits in the outbox.
        trouble: why the platform accepts no call of ours, for the operator; None when it does.
    """

    name: str
    pulled: bool
    trouble: str | None

    def render(self, message: Shown) -> tuple[Wire, ...]:
        """The calls that show this message on the channel, in order, within its limits. Pure and total: no text is lost."""
        ...

    async def turn(self, address: str) -> None:
        """Returns when one more call may be made for that address, at the pace the platform allows."""
        ...

    async def send(self, address: str, wire: Wire) -> Outcome:
        """Makes one call for that address. Never raises for what the platform or the network does."""
        ...

    async def typing(self, address: str) -> None:
        """Shows that an answer is being prepared, where the channel can; failures don't matter."""
        ...
