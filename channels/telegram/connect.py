"""Joins Telegram to the program: by webhook when there is a public address, by polling otherwise; nothing without a token."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, web

from bot.clock import Clock
from bot.content import load_content
from bot.conversation.channels import Channel
from bot.conversation.inbox import Inbox
from bot.conversation.supervision import Supervisor
from bot.handoff.ports import Store
from bot.settings import Settings
from channels.telegram.client import TelegramChannel
from channels.telegram.intake import Intake, Limit, Position
from channels.telegram.parse import Reader
from channels.telegram.polling import Poller
from channels.telegram.webhook import Registration, webhook

PATH = "/channels/telegram/webhook"


@dataclass(frozen=True, slots=True)
class Parts:
    """What Telegram needs of the running program."""

    store: Store
    inbox: Inbox
    clock: Clock
    supervisor: Supervisor
    limit: Limit


@dataclass(frozen=True, slots=True)
class Telegram:
    """The channel, if there is one, and its ways in."""

    settings: Settings
    wording: Mapping[str, str]
    channel: TelegramChannel | None = None

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channel by its name."""
        return {"telegram": self.channel} if self.channel else {}

    def add_routes(self, app: web.Application, parts: Parts) -> None:
        """The webhook, where there is a public address."""
        if self.channel and self.settings.public_url:
            app.router.add_post(PATH, webhook(self.settings.telegram_secret, self._intake(self.channel, parts).take))

    @asynccontextmanager
    async def listening(self, parts: Parts) -> AsyncIterator[None]:
        """Registers the webhook, or polls, for as long as the block lasts.

        Raises:
            ChannelError: Telegram refuses the webhook.
        """
        if self.channel is None:
            yield
        elif self.settings.public_url:
            registration = Registration(self.channel, f"{self.settings.public_url}{PATH}", self.settings.telegram_secret)
            await registration.attempt()
            async with parts.supervisor.working("telegram webhook", registration.cycle):
                yield
        else:
            position = Position(parts.store, f"telegram:{self.channel.bot}")
            poller = Poller(self.channel, self._intake(self.channel, parts).take, position)
            async with parts.supervisor.working("telegram", poller.cycle):
                yield

    def _intake(self, channel: TelegramChannel, parts: Parts) -> Intake:
        given_up = Position(parts.store, f"telegram:{channel.bot}:given_up")
        return Intake(channel, Reader(channel.bot, self.wording), parts.inbox, parts.clock, parts.limit, given_up)


@asynccontextmanager
async def telegram(settings: Settings) -> AsyncIterator[Telegram]:
    """Telegram as the settings say, with its own connection pool."""
    wording = load_content(settings.content).wording
    if not settings.telegram_token:
        yield Telegram(settings, wording)
        return
    async with ClientSession() as session:
        channel = TelegramChannel(session, settings.telegram_api, settings.telegram_token, wording, time.monotonic)
        try:
            yield Telegram(settings, wording, channel)
        finally:
            await channel.close()
