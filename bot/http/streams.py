"""Server-sent events: a timeline from any point on, then live, until the caller or the server leaves."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.live.hub import LiveEvent, Overflow, Subscription

HEARTBEAT_SECONDS = 15.0
Beat = Callable[[], Awaitable[None]]
Render = Callable[[LiveEvent], Awaitable[tuple[str, Any] | None]]


class EventStream:
    """One open stream."""

    def __init__(self, response: web.StreamResponse) -> None:
        self._response = response

    @classmethod
    async def open(cls, request: web.Request) -> EventStream:
        """Sends the headers."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        return cls(response)

    @property
    def response(self) -> web.StreamResponse:
        """What the handler returns."""
        return self._response

    async def send(self, name: str, data: Any, identifier: int | None = None) -> None:
        """One event; with an id if the caller may resume after it."""
        lines = [f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}"]
        if identifier is not None:
            lines.insert(0, f"id: {identifier}")
        await self._response.write(("\n".join(lines) + "\n\n").encode())

    async def beat(self) -> None:
        """A comment line, which keeps the connection open and shows when it is gone."""
        await self._response.write(b": beat\n\n")

    async def follow(self, subscription: Subscription, render: Render, on_beat: Beat | None = None) -> None:
        """Sends what comes until the listener is too slow, gone, or the hub closes; the caller then reconnects."""
        try:
            while True:
                event = await subscription.next(HEARTBEAT_SECONDS)
                if event is None:
                    await self.beat()
                    if on_beat is not None:
                        await on_beat()
                elif (rendered := await render(event)) is not None:
                    await self.send(rendered[0], rendered[1], event.change)
        except (Overflow, ConnectionResetError):
            return
