"""Has every message answered: one of a conversation at a time, in order, one transaction a turn, whatever fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bot.clock import Clock
from bot.conversation.messages import Shown
from bot.conversation.ports import Conversation, Draft, Waiting
from bot.conversation.poster import Poster
from bot.conversation.replies import Replies, Result
from bot.errors import StaleConversation, traced
from bot.handoff.ports import Store, Unit

log = logging.getLogger(__name__)
_TRIES = 4
"""Failures after which a message gets the honest sentence instead of an answer."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 30.0
Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class _Worker:
    """Answers one conversation's messages, in order, until none is left."""

    again: bool = False


@dataclass(slots=True)
class Switchboard:
    """Answers what citizens send."""

    store: Store
    replies: Replies
    poster: Poster
    clock: Clock
    sleep: Sleep = asyncio.sleep
    _workers: dict[str, _Worker] = field(default_factory=dict, init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def wake(self, conversation_id: str) -> None:
        """There is something to answer in that conversation."""
        worker = self._workers.get(conversation_id)
        if worker is not None:
            worker.again = True
            return
        self._workers[conversation_id] = _Worker()
        task = asyncio.get_running_loop().create_task(self._work(conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def recover(self) -> int:
        """Answers what was accepted before the program stopped; in how many conversations."""
        async with self.store.read() as unit:
            waiting = await unit.timeline.with_waiting()
        for conversation_id in waiting:
            self.wake(conversation_id)
        return len(waiting)

    async def settled(self) -> None:
        """Waits until nothing is left to answer."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _work(self, conversation_id: str) -> None:
        worker = self._workers[conversation_id]
        try:
            while await self._one(conversation_id) or worker.again:
                worker.again = False
        finally:
            del self._workers[conversation_id]

    async def _one(self, conversation_id: str) -> bool:
        """Answers the oldest message not answered; whether others were waiting behind it. Goes on until it is done.

        After some failures the message gets the honest sentence. Where that can't be kept either, the store is to blame and not the
        message, which deserves its answer once the store is back: it all begins again.
        """
        for failures in count():
            try:
                return await self._turn(conversation_id, sorry=failures % (_TRIES + 1) == _TRIES)
            except Exception as error:  # noqa: BLE001  the outermost frame of the worker: a conversation must never be stuck
                self.replies.brain.forget(conversation_id)
                if not isinstance(error, StaleConversation):
                    log.error("turn of conversation %s failed: %s", conversation_id, traced(error))
            await self.sleep(_pause(failures))
        return False

    async def _turn(self, conversation_id: str, *, sorry: bool) -> bool:
        async with self.store.read() as unit:
            found = await unit.timeline.waiting(conversation_id)
        if found is None:
            return False
        conversation, waiting = found
        if conversation.control != "agent":
            await self.poster.typing(conversation, "bot", True)
        now = self.clock.now()
        heard = None if sorry else await self.replies.hear(conversation, waiting, now)
        async with self.store.write() as unit:
            result = self.replies.sorry(conversation) if heard is None else await self.replies.result(unit, conversation, heard, now)
            shown = await self._keep(unit, conversation, waiting, result, now)
            owner = await _agent_of(unit, conversation)
        if result.erase:
            self.replies.brain.forget(conversation_id)
            self.poster.tell_erased(conversation_id, waiting.seq + 1)
        await self._tell(conversation, waiting, result, shown, owner)
        return waiting.more

    async def _keep(self, unit: Unit, conversation: Conversation, waiting: Waiting, result: Result, now: datetime) -> tuple[Shown, ...]:
        """Writes the turn; nothing of it is there if another turn was committed first."""
        drafts = (Draft("bot", now, cards=result.reply.cards),) if result.reply.cards else ()
        if result.erase:
            await unit.timeline.erase(conversation.id, waiting.seq)
        shown = await unit.timeline.take_turn(conversation, result.reply.control, result.dossier, drafts, now)
        await unit.timeline.done(conversation.id, waiting.seq)
        await unit.memory.add(conversation.id, result.memory)
        await self.poster.enqueue(unit, conversation, shown, now)
        return shown

    async def _tell(
        self, conversation: Conversation, waiting: Waiting, result: Result, shown: tuple[Shown, ...], agent_id: str | None
    ) -> None:
        if conversation.control != "agent":
            await self.poster.typing(conversation, "bot", False)
        changed = result.reply.control != conversation.control
        self.poster.tell(conversation, shown, state_changed=changed, queue_changed=result.reply.queue_changed)
        if agent_id is None:
            return
        async with self.store.read() as unit:
            said = await unit.timeline.message(conversation.id, waiting.seq)
        if said is not None:
            self.poster.tell_agent(agent_id, said)


def _pause(failures: int) -> float:
    """Seconds before the next try."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(failures, 20))


async def _agent_of(unit: Unit, conversation: Conversation) -> str | None:
    if conversation.control != "agent":
        return None
    handoff = await unit.handoffs.open_of(conversation.id)
    return handoff.agent_id if handoff else None
