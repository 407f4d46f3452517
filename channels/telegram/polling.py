"""Fetches updates when there is no public address: an update is acknowledged only once it is taken in."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from channels.telegram.client import TelegramChannel
from channels.telegram.intake import Position
from channels.telegram.parse import ALLOWED, update_number
from channels.telegram.webhook import Take

log = logging.getLogger(__name__)
_POLL_SECONDS = 25
_PAUSE = 5.0


@dataclass(slots=True)
class Poller:
    """Polls, one cycle at a time."""

    channel: TelegramChannel
    take: Take
    position: Position
    _joined: bool = False

    async def cycle(self) -> None:
        """Waits for updates and takes them in, in order; one that can't be taken in raises, and comes again in the next cycle."""
        if not await self._join():
            return
        offset = await self.position.get()
        arguments = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": ALLOWED}
        updates = (await self.channel.call("getUpdates", arguments, seconds=_POLL_SECONDS + 10)).result
        if not isinstance(updates, list):
            await self._pause()
            return
        for update in updates:
            await self.take(update)
            if (number := update_number(update)) is not None:
                await self.position.set(number + 1)

    async def _join(self) -> bool:
        """A webhook set earlier would keep the updates from us."""
        if not self._joined:
            self._joined = (await self.channel.call("deleteWebhook", {})).ok
        if not self._joined:
            await self._pause()
        return self._joined

    async def _pause(self) -> None:
        log.warning("Telegram gives no updates; trying again in %.0f s", _PAUSE)
        await asyncio.sleep(_PAUSE)
