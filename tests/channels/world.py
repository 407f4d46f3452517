"""The whole program on Telegram, and what people send there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bot.app import background, runtime
from bot.clock import SystemClock
from bot.http import server
from bot.http.middleware import RateLimit
from channels.telegram.connect import Parts, telegram
from channels.telegram.parse import KINDS, Reader
from tests.channels.fake_bot_api import FakeBotApi

TOKEN = "123456:secret-token-of-tests"
SECRET = "a-secret-of-sixteen-or-more"
BOT = "123456"
READER = Reader(BOT, {f"channel.sent.{kind}": f"[{kind}]" for kind in (*KINDS, "other")})
NOW = datetime(2026, 11, 23, 14, 10, tzinfo=UTC)


def message(text: Any, update: int = 1, chat: int = 5, kind: str = "private") -> dict[str, Any]:
    return {"update_id": update, "message": {"message_id": 1, "chat": {"id": chat, "type": kind}, "text": text}}


def sent(kind: str, caption: str | None = None, chat: int = 5) -> dict[str, Any]:
    """Something that is not text."""
    what = {kind: {"file_id": "f"}} | ({"caption": caption} if caption else {})
    return {"update_id": 1, "message": {"message_id": 1, "chat": {"id": chat, "type": "private"}, **what}}


@asynccontextmanager
async def telegram_site(
    settings: Any, folder: Path, public_url: str = "", *, limit: RateLimit | None = None, token: str = TOKEN, api: FakeBotApi | None = None
) -> AsyncIterator[tuple[FakeBotApi, TestClient[Any, Any], Any]]:
    """The whole program on Telegram; by webhook when there is a public address."""
    async with FakeBotApi(token) if api is None else nullcontext(api) as api:
        given_settings = replace(
            settings, data=folder, telegram_token=token, telegram_api=api.address, telegram_secret=SECRET, public_url=public_url
        )
        async with telegram(given_settings) as bot, runtime(given_settings, SystemClock(), bot.channels) as running:
            assert bot.channel is not None
            bot.channel._pace = 0.0
            app = server.build(running.services)
            take = (limit or RateLimit(1000, 1000)).check
            parts = Parts(running.services.store, running.services.inbox, running.services.clock, running.supervisor, take)
            bot.add_routes(app, parts)
            async with TestClient(TestServer(app)) as client, background(running), bot.listening(parts):
                yield api, client, running


async def deliveries(running: Any) -> list[tuple[str, int]]:
    """The status of each call of the outbox and how often it was tried, in order."""
    async with running.database.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT status, attempts FROM deliveries ORDER BY id")
        return [(status, attempts) for status, attempts in found]


async def said(running: Any, chat: int) -> list[str | None]:
    """What stands on the timeline of that citizen."""
    async with running.services.store.read() as unit:
        conversation = await unit.timeline.at_address("telegram", str(chat))
        messages = await unit.timeline.messages(conversation.id) if conversation else []
    return [shown.text for shown in messages if shown.author == "citizen"]


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
    """Waits until that holds."""
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.03)
