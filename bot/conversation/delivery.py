"""Empties the outbox: in order within a conversation, with back-off, and never twice for a call whose outcome is unknown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation.channels import Channel, Outcome, Refused, Retry
from bot.conversation.ports import ConversationStore, Delivery
from bot.conversation.poster import Poster

log = logging.getLogger(__name__)
_AT_ONCE = 20
_MAX_ATTEMPTS = 8
_IDLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DeliveryWorker:
    """Makes the calls that wait in the outbox."""

    store: ConversationStore
    channels: Mapping[str, Channel]
    poster: Poster
    clock: Clock

    async def run(self) -> None:
        """Until cancelled. What was being sent when the program died is marked unknown first."""
        async with self.store.write() as unit:
            unknown = await unit.outbox.recover()
        if unknown:
            log.warning("%d calls have an unknown outcome: the program stopped while they were being made", unknown)
        while True:
            self.poster.outbox_filled.clear()
            if not await self.deliver_due():
                await self._rest()

    async def deliver_due(self) -> int:
        """Makes every call due now, one for each conversation at a time; how many."""
        async with self.store.read() as unit:
            due = await unit.outbox.due(self.clock.now(), _AT_ONCE)
        await asyncio.gather(*(self._deliver(delivery) for delivery in due))
        return len(due)

    async def _deliver(self, delivery: Delivery) -> None:
        async with self.store.write() as unit:
            await unit.outbox.start(delivery.id)
        outcome = await self.channels[delivery.channel].send(delivery.address, delivery.wire)
        async with self.store.write() as unit:
            await unit.outbox.finish(delivery.id, _patience(outcome, delivery.attempts), self.clock.now())

    async def _rest(self) -> None:
        """Sleeps until something is added or the next call is due."""
        async with self.store.read() as unit:
            due = await unit.outbox.next_due()
        seconds = _IDLE_SECONDS if due is None else min(_IDLE_SECONDS, max(0.05, (due - self.clock.now()).total_seconds()))
        try:
            async with asyncio.timeout(seconds):
                await self.poster.outbox_filled.wait()
        except TimeoutError:
            return


def _patience(outcome: Outcome, attempts: int) -> Outcome:
    """A refusal to wait for ever: after the last attempt a call that was never accepted is given up, visibly."""
    if isinstance(outcome, Retry) and attempts + 1 >= _MAX_ATTEMPTS:
        return Refused(f"given up after {attempts + 1} attempts: {outcome.reason}")
    if isinstance(outcome, Retry):
        return Retry(max(outcome.after, min(300.0, 2.0**attempts)), outcome.reason)
    return outcome
