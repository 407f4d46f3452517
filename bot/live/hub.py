"""In-process publish/subscribe: topics are names, events are small values; nothing durable passes only through here."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_BACKLOG = 200


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something to tell now."""

    kind: str
    data: Any


class Overflow(Exception):
    """A subscriber was too slow; it must reconnect and catch up from the database."""


class Subscription:
    """One listener's queue."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[LiveEvent | None] = asyncio.Queue(_BACKLOG)
        self._overflowed = False

    def put(self, event: LiveEvent) -> None:
        """Adds an event; a full queue ends the subscription, so that nothing is skipped in silence."""
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._overflowed = True

    def close(self) -> None:
        """Ends the subscription."""
        if not self._queue.full():
            self._queue.put_nowait(None)
        self._overflowed = True

    async def next(self, seconds: float) -> LiveEvent | None:
        """The next event, or None when none came in that many seconds.

        Raises:
            Overflow: the listener was too slow, or the hub is closing.
        """
        if self._overflowed:
            raise Overflow
        try:
            async with asyncio.timeout(seconds):
                event = await self._queue.get()
        except TimeoutError:
            return None
        if event is None:
            raise Overflow
        return event


class Hub:
    """Topics and their subscribers."""

    def __init__(self) -> None:
        self._subscribers: defaultdict[str, set[Subscription]] = defaultdict(set)

    def publish(self, topic: str, event: LiveEvent) -> None:
        """Tells everyone who listens to the topic."""
        for subscription in tuple(self._subscribers.get(topic, ())):
            subscription.put(event)

    @contextmanager
    def subscribe(self, *topics: str) -> Iterator[Subscription]:
        """Listens to these topics for as long as the block lasts."""
        subscription = Subscription()
        for topic in topics:
            self._subscribers[topic].add(subscription)
        try:
            yield subscription
        finally:
            for topic in topics:
                self._subscribers[topic].discard(subscription)
                if not self._subscribers[topic]:
                    del self._subscribers[topic]

    def close(self) -> None:
        """Ends every subscription, so that streams end and the server can stop."""
        for subscribers in tuple(self._subscribers.values()):
            for subscription in tuple(subscribers):
                subscription.close()
