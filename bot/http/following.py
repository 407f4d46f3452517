"""What one citizen's client is sent: every change of the timeline, once and in order, then the state."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.messages import Shown
from bot.conversation.ports import Conversation
from bot.handoff.ports import Store, Unit
from bot.http.shapes import message_shape, state_shape
from bot.http.streams import EventStream
from bot.live.hub import LiveEvent


@dataclass(slots=True)
class Following:
    """Where one client stands on a timeline.

    A live event only tells that there is something to send: transactions are told in another order than they are committed, now and
    then, so what is not the very next change is read from the timeline. The last id sent is thus always one to resume after.
    """

    stream: EventStream
    store: Store
    conversation_id: str
    sent: int
    _control: str = "bot"
    _begun: bool = False

    async def catch_up(self) -> None:
        """Sends what changed since, then the state as it is; an id from before the database was put back means everything.

        At first also what was erased, which the client may have missed and still show.
        """
        async with self.store.read() as unit:
            conversation = await unit.timeline.get(self.conversation_id)
            last = conversation.last_change if conversation else 0
            first = 1 if self._begun or conversation is None else await _first(unit, conversation)
            missed = await unit.timeline.changes(self.conversation_id, self.sent if self.sent <= last else 0)
            state = await state_shape(unit, self.conversation_id)
        if first > 1:
            await self.stream.send("erased", {"before": first})
        for shown in missed:
            await self._send(shown)
        self.sent, self._control, self._begun = last, state["control"], True
        await self.stream.send("state", state, last)

    async def take(self, event: LiveEvent) -> None:
        """Sends what an event is about; the queue matters only to who is in it."""
        if event.kind == "message":
            await self._changed(event.data)
        elif event.kind == "state" or (event.kind == "queue" and self._control == "queue"):
            await self.catch_up()
        elif event.kind in ("erased", "typing"):
            await self.stream.send(event.kind, event.data)

    async def _changed(self, shown: Shown) -> None:
        if shown.change <= self.sent:
            return
        if shown.change == self.sent + 1:
            await self._send(shown)
            return
        async with self.store.read() as unit:
            missed = await unit.timeline.changes(self.conversation_id, self.sent)
        for one in missed:
            await self._send(one)

    async def _send(self, shown: Shown) -> None:
        await self.stream.send("message", message_shape(shown), shown.change)
        self.sent = shown.change


async def _first(unit: Unit, conversation: Conversation) -> int:
    """The number of the first message that is still there, or of the next one where none is."""
    return await unit.timeline.first(conversation.id) or conversation.last_seq + 1
