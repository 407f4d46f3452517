"""Empties the outbox: in order within a conversation, with back-off, and never twice for a call whose outcome is unknown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.channels import Channel, Held, Outcome, Refused, Retry, Unknown
from bot.conversation.ports import ConversationStore, Delivery
from bot.conversation.poster import Poster
from bot.conversation.supervision import insist

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 160
"""With pauses that reach 300 seconds after nine attempts, more than twelve hours."""

_AT_ONCE = 50
_IDLE_SECONDS = 30.0
_HELD_PAUSE = timedelta(seconds=60)
_LONGEST_PAUSE = 300.0
_GRACE_SECONDS = 5.0


@dataclass(slots=True)
class DeliveryWorker:
    """Makes the calls that wait in the outbox, each conversation on its own: a slow one delays no other."""

    store: ConversationStore
    channels: Mapping[str, Channel]
    poster: Poster
    clock: Clock
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _leaving: set[str] = field(default_factory=set)
    _held: dict[str, datetime] = field(default_factory=dict)

    async def recover(self) -> None:
        """What was being sent when the program died is marked unknown; to be called before the first cycle."""
        async with self.store.write() as unit:
            unknown = await unit.outbox.recover()
        if unknown:
            log.warning("%d calls have an unknown outcome: the program stopped while they were being made", unknown)

    async def cycle(self) -> None:
        """Starts every call due, then rests until something is added, a call is over or the next one is due."""
        self.poster.outbox_filled.clear()
        now = self.clock.now()
        self._held = {name: until for name, until in self._held.items() if until > now}
        usable = [name for name in self.channels if name not in self._held]
        async with self.store.read() as unit:
            heads = await unit.outbox.heads(usable, self._under_way, _AT_ONCE - len(self._under_way))
        for delivery in heads:
            if delivery.not_before <= now:
                self._start(delivery)
        await self._rest(now, [delivery.not_before for delivery in heads if delivery.not_before > now])

    async def stop(self) -> None:
        """Lets calls that have left come back for a few seconds; makes no other. To be called once no cycle runs."""
        tasks = dict(self._under_way)
        for conversation_id, task in tasks.items():
            if conversation_id not in self._leaving:
                task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks.values(), timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._under_way[delivery.conversation_id] = task
        task.add_done_callback(lambda _: self._over(delivery.conversation_id))

    def _over(self, conversation_id: str) -> None:
        del self._under_way[conversation_id]
        self._leaving.discard(conversation_id)
        self.poster.outbox_filled.set()

    async def _deliver(self, delivery: Delivery) -> None:
        """Marked just before it leaves, so that stopping while it waits for its turn leaves no doubt; its outcome is kept at any price."""
        channel = self.channels[delivery.channel]
        await channel.turn(delivery.address)
        self._leaving.add(delivery.conversation_id)
        if not await insist("the outbox", lambda: self._mark(delivery)):
            return
        outcome = patience(await self._call(channel, delivery), delivery.attempts)
        await insist("the outbox", lambda: self._keep(delivery, outcome))
        self._tell(delivery, outcome)

    async def _mark(self, delivery: Delivery) -> bool:
        async with self.store.write() as unit:
            return await unit.outbox.start(delivery.id)

    async def _call(self, channel: Channel, delivery: Delivery) -> Outcome:
        try:
            return await channel.send(delivery.address, delivery.wire)
        except Exception as error:
            log.exception("delivery %d on %s failed in an unforeseen way", delivery.id, delivery.channel)
            return Unknown(f"failed: {type(error).__name__}")

    async def _keep(self, delivery: Delivery, outcome: Outcome) -> None:
        async with self.store.write() as unit:
            await unit.outbox.finish(delivery.id, outcome, self.clock.now())

    def _tell(self, delivery: Delivery, outcome: Outcome) -> None:
        if isinstance(outcome, Held) and delivery.channel not in self._held:
            self._held[delivery.channel] = self.clock.now() + _HELD_PAUSE
            log.error("calls on %s are kept waiting: %s", delivery.channel, outcome.reason)
        if isinstance(outcome, (Unknown, Refused)):
            log.warning("delivery %d on %s: %s (%s)", delivery.id, delivery.channel, type(outcome).__name__.lower(), outcome.reason)
            self.poster.tell_delivery(delivery.conversation_id)

    async def _rest(self, now: datetime, later: Sequence[datetime]) -> None:
        waits = [(at - now).total_seconds() for at in (*later, *self._held.values())]
        try:
            async with asyncio.timeout(min([_IDLE_SECONDS, *waits])):
                await self.poster.outbox_filled.wait()
        except TimeoutError:
            return


def patience(outcome: Outcome, attempts: int) -> Outcome:
    """A call not accepted waits longer each time; after half a day of that it is given up, visibly."""
    if not isinstance(outcome, Retry):
        return outcome
    if attempts + 1 >= MAX_ATTEMPTS:
        return Refused(f"given up after {attempts + 1} attempts: {outcome.reason}")
    return Retry(max(outcome.after, min(_LONGEST_PAUSE, 2.0 ** min(attempts, 10))), outcome.reason)
