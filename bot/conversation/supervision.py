"""Keeps the workers of the program at work: what fails is logged, left alone for a moment, and done again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")
Act = Callable[[], Awaitable[T]]
FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_SILENT_SECONDS = 120.0
"""Longer than any cycle: a poll lasts 25 seconds and may hang for ten more."""


async def insist(name: str, act: Act[T], pause: float = FIRST_PAUSE) -> T:
    """The result of the act, done again until it succeeds, `pause` seconds after the first failure, then twice as long each time."""
    while True:
        try:
            return await act()
        except Exception:
            log.exception("%s failed; again in %.0f s", name, pause)
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)


@dataclass(slots=True)
class Supervisor:
    """Runs workers, each a cycle repeated for ever, and knows which have finished none for `silent_seconds`."""

    clock: Callable[[], float] = time.monotonic
    silent_seconds: float = _SILENT_SECONDS
    pause: float = FIRST_PAUSE
    _seen: dict[str, float] = field(default_factory=dict)

    @asynccontextmanager
    async def working(self, name: str, cycle: Act[None]) -> AsyncIterator[None]:
        """The worker works for as long as the block lasts."""
        self._seen[name] = self.clock()
        task = asyncio.create_task(self._work(name, cycle))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            del self._seen[name]

    def down(self) -> tuple[str, ...]:
        """Names of the workers that have finished no cycle for too long."""
        now = self.clock()
        return tuple(name for name, seen in self._seen.items() if now - seen > self.silent_seconds)

    async def _work(self, name: str, cycle: Act[None]) -> None:
        while True:
            await insist(name, cycle, self.pause)
            self._seen[name] = self.clock()
