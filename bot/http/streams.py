"""Server-sent events: what changed, then what changes, until the caller, the server or the caller's right to listen goes."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from bot.errors import TooManyRequests
from bot.live.hub import LiveEvent, Overflow, Subscription

HEARTBEAT = web.AppKey("heartbeat", float)
"""Seconds between two signs of life of an open stream."""

Take = Callable[[LiveEvent], Awaitable[None]]
Beat = Callable[[], Awaitable[None]]


class StreamOver(Exception):
    """The caller may no longer listen: raised by what takes an event or beats, it ends the stream."""


class OpenStreams:
    """How many streams each caller has open; bounded, since each costs memory and a read at every change."""

    def __init__(self, most: int = 10) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def one_more(self, key: str) -> Iterator[None]:
        """Counts one for as long as the block lasts.

        Raises:
            TooManyRequests: there are as many as one caller may have.
        """
        if self._open[key] >= self._most:
            raise TooManyRequests(f"at most {self._most} streams at once")
        self._open[key] += 1
        try:
            yield
        finally:
            self._open[key] -= 1
            self._open += Counter()  # forgets those at zero


STREAMS = web.AppKey("streams", OpenStreams)


class EventStream:
    """One open stream."""

    def __init__(self, response: web.StreamResponse, heartbeat: float) -> None:
        self._response, self._heartbeat = response, heartbeat

    @classmethod
    async def open(cls, request: web.Request) -> EventStream:
        """Sends the headers."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        return cls(response, request.app[HEARTBEAT])

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

    async def follow(self, subscription: Subscription, take: Take, beat: Beat | None = None) -> None:
        """Hands over what comes, and gives a sign of life at every heartbeat however much comes.

        Ends when the listener is too slow or gone, when the hub closes, or when `take` or `beat` raise StreamOver.
        The caller then reconnects.
        """
        now = asyncio.get_running_loop().time
        due = now() + self._heartbeat
        try:
            while True:
                event = await subscription.next(max(0.0, due - now()))
                if event is not None:
                    await take(event)
                if now() >= due:
                    await self._alive(beat)
                    due = now() + self._heartbeat
        except (Overflow, StreamOver, ConnectionResetError):
            return

    async def _alive(self, beat: Beat | None) -> None:
        """A comment line, which keeps the connection open and shows when it is gone."""
        await self._response.write(b": beat\n\n")
        if beat is not None:
            await beat()
