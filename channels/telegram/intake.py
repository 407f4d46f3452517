"""Takes updates in, however they come: each once, none for ever in the way of the others, no chat faster than allowed."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.inbox import Inbox
from bot.errors import TooManyRequests
from bot.handoff.ports import Store
from channels.telegram.client import TelegramChannel
from channels.telegram.parse import Reader, callback_id, update_number

log = logging.getLogger(__name__)
Limit = Callable[[str], None]
"""Takes one message from the allowance of a chat. Raises TooManyRequests when nothing is left of it."""

_TRIES = 3
_TOLD_EVERY = timedelta(minutes=1)
_CHATS = 5000


@dataclass(frozen=True, slots=True)
class Position:
    """A number kept in the database: how far updates were read, or which was given up last."""

    store: Store
    name: str

    async def get(self) -> int:
        """The number, 0 at first."""
        async with self.store.read() as unit:
            return await unit.cursors.get(self.name)

    async def set(self, value: int) -> None:
        """Moves on."""
        async with self.store.write() as unit:
            await unit.cursors.set(self.name, value)


@dataclass(slots=True)
class Intake:
    """Takes in the updates of one bot."""

    channel: TelegramChannel
    reader: Reader
    inbox: Inbox
    clock: Clock
    limit: Limit
    given_up: Position
    _failed: dict[int, int] = field(default_factory=dict)
    _told: OrderedDict[str, datetime] = field(default_factory=OrderedDict)

    async def take(self, update: object) -> None:
        """Takes in one update. One that fails is to be given again: after three times it is left aside, provided that storage works."""
        number = update_number(update)
        if number is None:
            return
        try:
            await self._accept(update)
        except Exception:
            self._failed[number] = self._failed.get(number, 0) + 1
            if self._failed[number] < _TRIES:
                raise
            # Proves that storage works, or raises: during an outage an update is never given up.
            await self.given_up.set(number)
            log.exception("an update could not be taken in and was given up")
        self._failed.pop(number, None)

    async def _accept(self, update: object) -> None:
        if (pressed := callback_id(update)) is not None:
            self.channel.aside("answerCallbackQuery", {"callback_query_id": pressed})
        received = self.reader.read(update, self.clock.now())
        if not received:
            return
        try:
            self.limit(received[0].address)
        except TooManyRequests:
            self._tell_too_many(received[0].address)
            return
        for inbound in received:
            await self.inbox.accept(inbound)

    def _tell_too_many(self, chat: str) -> None:
        """That what was written is not read, once a minute: not on the timeline, since an answer to each is what is to be avoided."""
        now = self.clock.now()
        told = self._told.get(chat)
        if told is not None and now - told < _TOLD_EVERY:
            return
        self._told[chat] = now
        self._told.move_to_end(chat)
        while len(self._told) > _CHATS:
            self._told.popitem(last=False)
        self.channel.aside("sendMessage", {"chat_id": chat, "text": self.reader.wording["channel.too_many"]})
