"""Joins Telegram to the program: by webhook when there is a public address, by polling otherwise; nothing without a token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

from bot.clock import Clock
from bot.content import load_content
from bot.conversation.channels import Channel
from bot.conversation.inbox import Inbox
from bot.conversation.messages import Inbound, Postback
from bot.handoff.ports import Store
from bot.settings import Settings
from channels.telegram.client import TelegramChannel
from channels.telegram.parse import Unusable, callback_id, parse
from channels.telegram.polling import poll
from channels.telegram.webhook import Take, webhook

PATH = "/channels/telegram/webhook"
_CURSOR = "telegram"


@dataclass(frozen=True, slots=True)
class Parts:
    """What Telegram needs of the running program."""

    store: Store
    inbox: Inbox
    clock: Clock


@dataclass(slots=True)
class Telegram:
    """The channel, if there is one, and its ways in."""

    settings: Settings
    channel: TelegramChannel | None = None
    _answers: set[asyncio.Task[object]] = field(default_factory=set)

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channel by its name."""
        return {"telegram": self.channel} if self.channel else {}

    def add_routes(self, app: web.Application, parts: Parts) -> None:
        """The webhook, where there is a public address."""
        if self.channel and self.settings.public_url:
            app.router.add_post(PATH, webhook(self.settings.telegram_secret, self._taker(parts)))

    @asynccontextmanager
    async def listening(self, parts: Parts) -> AsyncIterator[None]:
        """Registers the webhook, or polls, for as long as the block lasts."""
        if self.channel is None:
            yield
            return
        if self.settings.public_url:
            arguments = {
                "url": f"{self.settings.public_url}{PATH}",
                "secret_token": self.settings.telegram_secret,
                "allowed_updates": ["message", "callback_query"],
            }
            await self.channel.call("setWebhook", arguments)
            yield
            return
        await self.channel.call("deleteWebhook", {})
        task = asyncio.create_task(poll(self.channel, self._taker(parts), _StoredPosition(parts.store)))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _taker(self, parts: Parts) -> Take:
        async def take(update: object) -> None:
            parsed = parse(update, parts.clock.now())
            if isinstance(parsed, Unusable):
                parsed = (Inbound("telegram", parsed.chat, parsed.external_id, Postback("unusable"), parts.clock.now()),)
            for inbound in parsed:
                await parts.inbox.accept(inbound)
            if (pressed := callback_id(update)) is not None and self.channel is not None:
                task: asyncio.Task[object] = asyncio.create_task(self.channel.call("answerCallbackQuery", {"callback_query_id": pressed}))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

        return take


class _StoredPosition:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self) -> int:
        async with self._store.read() as unit:
            return await unit.cursors.get(_CURSOR)

    async def set(self, value: int) -> None:
        async with self._store.write() as unit:
            await unit.cursors.set(_CURSOR, value)


@asynccontextmanager
async def telegram(settings: Settings) -> AsyncIterator[Telegram]:
    """Telegram as the settings say, with its own connection pool."""
    if not settings.telegram_token:
        yield Telegram(settings)
        return
    wording = load_content(settings.content).wording
    async with ClientSession() as session:
        yield Telegram(settings, TelegramChannel(session, settings.telegram_api, settings.telegram_token, wording, time.monotonic))
