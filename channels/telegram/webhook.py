"""Has updates brought to us, and receives them: the secret is checked before anything is read, one durable write, no call outside."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge

from bot.errors import ChannelError
from channels.telegram.client import TelegramChannel
from channels.telegram.parse import ALLOWED

log = logging.getLogger(__name__)
Take = Callable[[object], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.Response]]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105

_LOOK_SECONDS = 30.0


@dataclass(slots=True)
class Registration:
    """The webhook at Telegram's: refused, it stops the start; while Telegram does not answer, it is tried again."""

    channel: TelegramChannel
    url: str
    secret: str
    done: bool = False

    async def attempt(self) -> None:
        """Asks Telegram to bring updates to our address.

        Raises:
            ChannelError: it refuses to: no update would ever come in.
        """
        arguments = {"url": self.url, "secret_token": self.secret, "allowed_updates": ALLOWED}
        answer = await self.channel.call("setWebhook", arguments)
        self.done = answer.ok
        if answer.refused:
            why = f"status {answer.status}: {answer.body.get('description', 'no reason given')}"
            raise ChannelError(f"Telegram refuses the webhook {self.url} ({why}). Check REPERE_TELEGRAM_TOKEN and REPERE_PUBLIC_URL.")
        if not self.done:
            log.warning("Telegram does not answer; the webhook is to be registered again in %.0f s", _LOOK_SECONDS)

    async def cycle(self) -> None:
        """Sees to it that the webhook is registered in the end."""
        await asyncio.sleep(_LOOK_SECONDS)
        if not self.done:
            await self.attempt()


def webhook(secret: str, take: Take) -> Handler:
    """A handler that takes updates bearing the secret; empty answers, so that a forger learns nothing."""

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        except ValueError:
            return web.Response(status=400)
        await take(update)
        return web.Response(status=200)

    return handle
