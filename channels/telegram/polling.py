"""Fetches updates when there is no public address: an update is acknowledged only once it is accepted."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Protocol

from channels.telegram.webhook import Take

log = logging.getLogger(__name__)
_POLL_SECONDS = 25
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


class Calls(Protocol):
    """What polling needs of the channel."""

    async def call(self, method: str, arguments: dict[str, object], seconds: float = 10) -> Any:
        """The result of a call, None when it failed."""
        ...


class Position(Protocol):
    """How far updates have been read; kept in the database."""

    async def get(self) -> int:
        """The number of the next update to ask for."""
        ...

    async def set(self, value: int) -> None:
        """Moves on."""
        ...


async def poll(channel: Calls, take: Take, position: Position) -> None:
    """Until cancelled."""
    pause = _FIRST_PAUSE
    while True:
        offset = await position.get()
        arguments: dict[str, object] = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": ["message", "callback_query"]}
        updates = await channel.call("getUpdates", arguments, seconds=_POLL_SECONDS + 10)
        if not isinstance(updates, list):
            log.warning("no updates could be fetched; trying again in %.0f s", pause)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
            continue
        pause = _FIRST_PAUSE
        for update in updates:
            await take(update)
            await position.set(int(update["update_id"]) + 1)
